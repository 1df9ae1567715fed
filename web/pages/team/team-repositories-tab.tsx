// What the team may do: its roles on repositories of the organization.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useId, useState } from 'react';
import type { Scope } from '../../../src/api/scope.ts';
import { Button } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { TextField } from '../../parts/field.tsx';
import { ListHead } from '../../parts/list-head.tsx';
import { grantRole } from '../../queries/grants.ts';
import { organizationQuery, teamAccessQuery } from '../../queries/organizations.ts';
import { repositoriesQuery } from '../../queries/repositories.ts';
import { viewerQuery } from '../../queries/session.ts';
import { teamRoute } from '../../site-map.tsx';
import { GrantsTable, grantsChanged } from '../../words/grants-table.tsx';
import { NewRepositoryDialog } from '../../words/new-repository-dialog.tsx';
import { RoleChoice, RoleDialog } from '../../words/role-dialog.tsx';

export function TeamRepositoriesTab() {
  const { organization, team } = teamRoute.useParams();
  const { data: known } = useQuery(organizationQuery(organization));
  const { data: viewer } = useQuery(viewerQuery);
  const found = useInfiniteQuery(teamAccessQuery(organization, team));
  const [opened, setOpened] = useState<'new' | 'existing'>();
  const mayGive = known?.permissions.includes('manage_repository') ?? false;
  const close = () => setOpened(undefined);
  const give = async (place: Scope, chosen: { readonly role: string; readonly deny: boolean }) => {
    await grantRole(place, { kind: 'team', name: `${organization}/${team}` }, chosen);
    await grantsChanged();
  };
  return (
    <>
      <ListHead
        actions={
          mayGive && (
            <>
              <Button onClick={() => setOpened('existing')}>
                <Trans>Existing repository…</Trans>
              </Button>
              <Button look="go" onClick={() => setOpened('new')}>
                <Trans>
                  <Plus size={14} aria-hidden /> New repository
                </Trans>
              </Button>
            </>
          )
        }
      />
      <GrantsTable
        caption={t`Roles of ${team}`}
        found={found}
        shows="places"
        mayChange={({ repository, namespace }) =>
          repository === null && namespace === null ? (viewer?.isAdmin ?? false) : mayGive
        }
        empty={
          <Empty title={t`This team has no roles yet`}>
            <Trans>
              Make a repository for it, or give it a role on one that is there, or on all of {organization}.
            </Trans>
          </Empty>
        }
      />
      <NewRepositoryDialog
        namespace={organization}
        isOpen={opened === 'new'}
        onClose={close}
        onMade={(repository, form) =>
          give({ kind: 'repository', repository }, { role: String(form.get('role')), deny: false })
        }
      >
        <RoleChoice label={t`Role of ${team}`} roleName="read-write" />
      </NewRepositoryDialog>
      <RoleDialog
        title={t`Give ${team} a role`}
        action={t`Give`}
        isOpen={opened === 'existing'}
        onClose={close}
        onChoose={(chosen, form) => {
          const repository = String(form.get('repository')).trim();
          const place: Scope =
            repository === ''
              ? { kind: 'namespace', namespace: organization }
              : { kind: 'repository', repository: inOrganization(organization, repository) };
          return give(place, chosen);
        }}
      >
        <RepositoryField organization={organization} />
      </RoleDialog>
    </>
  );
}

function RepositoryField({ organization }: { readonly organization: string }) {
  const id = useId();
  const found = useInfiniteQuery(repositoriesQuery({ namespace: organization }));
  return (
    <>
      <TextField
        label={t`Repository`}
        name="repository"
        autoFocus
        autoComplete="off"
        spellCheck={false}
        list={id}
        hint={t`Left empty, the role holds in all of ${organization}.`}
      />
      <datalist id={id}>
        {found.data?.pages
          .flatMap(({ items }) => items)
          .map(({ name }) => (
            <option key={name} value={name} />
          ))}
      </datalist>
    </>
  );
}

function inOrganization(organization: string, repository: string): string {
  return repository.startsWith(`${organization}/`) ? repository : `${organization}/${repository}`;
}
