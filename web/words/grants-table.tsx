// Who has which role where, and what was denied: to look at, to change and to take away.

import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { Ban, KeyRound, UserRound, UsersRound } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { GrantBody } from '../../src/api/access.ts';
import { Badge } from '../parts/badge.tsx';
import { Button } from '../parts/button.tsx';
import { ConfirmButton } from '../parts/confirm-button.tsx';
import { Hint } from '../parts/hint.tsx';
import { Listing } from '../parts/listing.tsx';
import type { Column } from '../parts/table.tsx';
import { grantRole, holderOf, placeOf, revokeRole } from '../queries/grants.ts';
import { queryClient } from '../queries/query-client.ts';
import { permissionInWords } from './permission-choice.tsx';
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
      ? { key: 'holder', head: 'Who', cell: (grant) => <HolderName grant={grant} /> }
      : { key: 'place', head: 'Where', cell: (grant) => <Place grant={grant} /> };
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
          { key: 'role', head: 'Role', cell: (grant) => <RoleOf grant={grant} /> },
          {
            key: 'permissions',
            head: 'Permissions',
            isWide: true,
            cell: ({ permissions }) => (
              <Hint more={permissions.map(permissionInWords).join(', ')}>
                <span className="overflow-hidden text-ellipsis text-ink-2">
                  {permissions.map(permissionInWords).join(', ')}
                </span>
              </Hint>
            ),
          },
          {
            key: 'given',
            head: 'Given',
            cell: ({ grantedAt, grantedBy }) => (
              <span className="text-ink-2">
                <Ago time={grantedAt} /> by {grantedBy}
              </span>
            ),
          },
          {
            key: 'actions',
            head: <span className="sr-only">Actions</span>,
            name: '',
            align: 'right',
            cell: (grant) => mayChange(grant) && <Actions grant={grant} onChange={() => setChanged(grant)} />,
          },
        ]}
      />
      <RoleDialog
        title={changed ? `Change the role of ${nameOf(changed)}` : ''}
        action="Change"
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
    <span className="inline-flex items-center gap-1.5">
      <Icon size={14} className="shrink-0 text-ink-3" aria-hidden />
      <span className="sr-only">{KINDS[kind]}</span>
      <span className="font-semibold [overflow-wrap:anywhere]">{nameOf(grant)}</span>
    </span>
  );
}

function Place({ grant: { repository, namespace } }: { readonly grant: GrantBody }) {
  if (repository !== null) return <RepositoryLink repository={repository} />;
  return namespace === null ? 'everywhere' : <>all of {namespace}</>;
}

function RoleOf({ grant: { role, deny } }: { readonly grant: GrantBody }) {
  const name = role ?? 'named one by one';
  return deny ? (
    <Badge tone="high" icon={Ban}>
      denied: {name}
    </Badge>
  ) : (
    <Badge tone="plain">{name}</Badge>
  );
}

function Actions({ grant, onChange }: { readonly grant: GrantBody; readonly onChange: () => void }) {
  const name = nameOf(grant);
  return (
    <span className="inline-flex gap-1">
      {!grant.deny && (
        <Button look="quiet" className="!h-6 !px-2" aria-label={`Change the role of ${name}`} onClick={onChange}>
          Change
        </Button>
      )}
      <ConfirmButton
        text={grant.deny ? 'Take back' : 'Take away'}
        label={`${grant.deny ? 'Take back the denial of' : 'Take away the role of'} ${name}`}
        title={grant.deny ? 'Take the denial back?' : 'Take the role away?'}
        action={grant.deny ? 'Take back' : 'Take away'}
        onConfirm={async () => {
          await revokeRole(placeOf(grant), holderOf(grant), grant.deny);
          await grantsChanged();
        }}
      >
        {grant.deny
          ? `What others gave ${name} counts again.`
          : `${name} keeps only what comes by other ways, such as a team or the namespace.`}
      </ConfirmButton>
    </span>
  );
}
