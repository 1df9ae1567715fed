// Who has which role where, and what was denied: to look at, to change and to take away.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { Ban, KeyRound, UserRound, UsersRound } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { GrantBody } from '../../src/api/access.ts';
import { ACTIONS_COLUMN } from '../parts/actions-column.tsx';
import { Badge } from '../parts/badge.tsx';
import { Button } from '../parts/button.tsx';
import { ConfirmButton } from '../parts/confirm-button.tsx';
import { Hint } from '../parts/hint.tsx';
import { Listing } from '../parts/listing.tsx';
import type { Column } from '../parts/table.tsx';
import { grantRole, holderOf, placeOf, revokeRole } from '../queries/grants.ts';
import { queryClient } from '../queries/query-client.ts';
import { codeInWords } from './code-in-words.ts';
import { RepositoryLink } from './repository-link.tsx';
import { RoleDialog } from './role-dialog.tsx';
import { Ago } from './time.tsx';

const ICONS = { user: UserRound, team: UsersRound, key: KeyRound };
const KINDS = { user: 'user', team: 'team', key: 'API key' };

interface GrantsTableProps {
  readonly caption: string;
  readonly found: UseInfiniteQueryResult<{
    readonly pages: readonly { readonly items: readonly GrantBody[] }[];
  }>;
  /** Whether the rows differ in who they are about, or in where they hold. */
  readonly shows: 'holders' | 'places';
  readonly mayChange: (grant: GrantBody) => boolean;
  readonly empty: ReactNode;
}

export function GrantsTable({ caption, found, shows, mayChange, empty }: GrantsTableProps) {
  const [changed, setChanged] = useState<GrantBody>();
  const first: Column<GrantBody> =
    shows === 'holders'
      ? { key: 'holder', head: t`Who`, cell: (grant) => <HolderName grant={grant} /> }
      : { key: 'place', head: t`Where`, cell: (grant) => <Place grant={grant} /> };
  return (
    <>
      <Listing
        caption={caption}
        found={found}
        empty={empty}
        keyOf={(grant) =>
          `${holderOf(grant).kind} ${nameOf(grant)} ${grant.repository}/${grant.namespace} ${grant.deny}`
        }
        columns={[
          first,
          { key: 'role', head: t`Role`, cell: (grant) => <RoleOf grant={grant} /> },
          {
            key: 'permissions',
            head: t`Permissions`,
            isWide: true,
            cell: ({ permissions }) => (
              <Hint more={permissions.map(codeInWords).join(', ')}>
                <span className="overflow-hidden text-ellipsis text-ink-2">
                  {permissions.map(codeInWords).join(', ')}
                </span>
              </Hint>
            ),
          },
          {
            key: 'given',
            head: t`Given`,
            cell: ({ grantedAt, grantedBy }) => (
              <span className="text-ink-2">
                <Trans>
                  <Ago time={grantedAt} /> by {grantedBy}
                </Trans>
              </span>
            ),
          },
          {
            ...ACTIONS_COLUMN,
            cell: (grant) => mayChange(grant) && <Actions grant={grant} onChange={() => setChanged(grant)} />,
          },
        ]}
      />
      <RoleDialog
        title={changed ? t`Change the role of ${nameOf(changed)}` : ''}
        action={t`Change`}
        isOpen={changed !== undefined}
        roleName={changed?.role ?? undefined}
        isDenied={changed?.deny ?? false}
        onClose={() => setChanged(undefined)}
        onChoose={async (chosen) => {
          if (!changed) return;
          await grantRole(placeOf(changed), holderOf(changed), chosen);
          await grantsChanged();
        }}
      />
    </>
  );
}

/** Reads anew what grants change. */
export async function grantsChanged(): Promise<void> {
  const keys = ['organization', 'repository', 'namespace', 'global-access', 'repositories'];
  await queryClient.invalidateQueries({ predicate: ({ queryKey }) => keys.includes(String(queryKey[0])) });
}

/** As people call the holder. */
function nameOf(grant: GrantBody): string {
  return grant.user ?? grant.team ?? grant.key ?? '';
}

function HolderName({ grant }: { readonly grant: GrantBody }) {
  const { kind } = holderOf(grant);
  const Icon = ICONS[kind];
  return (
    <span className="inline-flex items-center gap-1.5 align-middle">
      <Icon size={14} className="shrink-0 text-ink-3" aria-hidden />
      <span className="sr-only">{KINDS[kind]}</span>
      <span className="font-semibold [overflow-wrap:anywhere]">{nameOf(grant)}</span>
    </span>
  );
}

function Place({ grant: { repository, namespace } }: { readonly grant: GrantBody }) {
  if (repository !== null) return <RepositoryLink repository={repository} />;
  return namespace === null ? t`everywhere` : <Trans>all of {namespace}</Trans>;
}

function RoleOf({ grant: { role, deny } }: { readonly grant: GrantBody }) {
  const name = role ?? t`named one by one`;
  return deny ? (
    <Badge tone="high" icon={Ban}>
      <Trans>denied: {name}</Trans>
    </Badge>
  ) : (
    <Badge tone="plain">{name}</Badge>
  );
}

function Actions({ grant, onChange }: { readonly grant: GrantBody; readonly onChange: () => void }) {
  const name = nameOf(grant);
  return (
    <span className="inline-flex flex-wrap gap-1 max-[700px]:-ml-2">
      {!grant.deny && (
        <Button look="quiet" className="!h-6 !px-2" aria-label={t`Change the role of ${name}`} onClick={onChange}>
          <Trans>Change</Trans>
        </Button>
      )}
      <ConfirmButton
        text={grant.deny ? t`Take back…` : t`Take away…`}
        label={`${grant.deny ? t`Take back the denial of` : t`Take away the role of`} ${name}`}
        title={grant.deny ? t`Take the denial back?` : t`Take the role away?`}
        action={grant.deny ? t`Take back` : t`Take away`}
        onConfirm={async () => {
          await revokeRole(placeOf(grant), holderOf(grant), grant.deny);
          await grantsChanged();
        }}
      >
        {grant.deny
          ? t`What others gave ${name} counts again.`
          : t`${name} keeps only what comes by other ways, such as a team or the namespace.`}
      </ConfirmButton>
    </span>
  );
}
