// One team: who is in it, and what it may do.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { changeTeam, deleteTeam, type TeamBody } from '../../../src/api/team.ts';
import { client } from '../../client.ts';
import { Button } from '../../parts/button.tsx';
import { ConfirmButton } from '../../parts/confirm-button.tsx';
import { TextField } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { Loading } from '../../parts/loading.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Problem } from '../../parts/problem.tsx';
import { TabBar, TabCount, TabLink } from '../../parts/tabs.tsx';
import { organizationQuery, teamQuery } from '../../queries/organizations.ts';
import { queryClient } from '../../queries/query-client.ts';
import { teamRoute } from '../../site-map.tsx';
import { LINK } from '../../words/repository-link.tsx';

export function TeamPage() {
  const params = teamRoute.useParams();
  const { organization, team } = params;
  const found = useQuery(teamQuery(organization, team));
  const { data: known } = useQuery(organizationQuery(organization));
  return (
    <>
      <PageHead
        title={`${organization}/${team}`}
        heading={team}
        crumbs={
          <>
            <Link to="/organizations" className={LINK}>
              <Trans>Organizations</Trans>
            </Link>
            {' / '}
            <Link to="/organizations/$organization/teams" params={{ organization }} className={LINK}>
              {organization}
            </Link>
          </>
        }
        sub={found.data?.description || undefined}
        actions={known?.isOwner && found.data && <TeamActions team={found.data} />}
      />
      <Problem error={found.error} onRetry={() => found.refetch()} />
      {found.isPending && <Loading />}
      {found.isSuccess && (
        <>
          {found.data.group && (
            <p className="text-ink-2">
              <Trans>
                Filled by the group <code className="[overflow-wrap:anywhere]">{found.data.group.name}</code>
              </Trans>
            </p>
          )}
          <TabBar label={t`Parts of the team`}>
            <TabLink to="/organizations/$organization/teams/$team" params={params} activeOptions={{ exact: true }}>
              <Trans>
                Members <TabCount count={found.data.members} />
              </Trans>
            </TabLink>
            <TabLink to="/organizations/$organization/teams/$team/repositories" params={params}>
              <Trans>Repositories</Trans>
            </TabLink>
          </TabBar>
          <Outlet />
        </>
      )}
    </>
  );
}

function TeamActions({ team: { name: team, organization, description, group } }: { readonly team: TeamBody }) {
  const [isChanging, setIsChanging] = useState(false);
  const navigate = useNavigate();
  const change = async (form: FormData) => {
    const name = String(form.get('group')).trim();
    const body = {
      description: String(form.get('description')),
      ...(name === (group?.name ?? '') ? {} : { group: name === '' ? null : { name } }),
    };
    await client.call(changeTeam, { params: { organization, team }, body });
    await queryClient.invalidateQueries({ queryKey: ['organization', organization] });
  };
  return (
    <>
      <Button onClick={() => setIsChanging(true)}>
        <Trans>Edit…</Trans>
      </Button>
      <ConfirmButton
        look="danger"
        text={t`Delete…`}
        title={t`Delete the team ${team}?`}
        action={t`Delete the team`}
        onConfirm={async () => {
          await client.call(deleteTeam, { params: { organization, team } });
          await navigate({ to: '/organizations/$organization/teams', params: { organization } });
          queryClient.removeQueries({ queryKey: ['organization', organization, 'team', team] });
          await queryClient.invalidateQueries({ queryKey: ['organization', organization, 'teams'] });
        }}
      >
        <Trans>Its members lose what they may through it. Who came into the organization with it leaves it, too.</Trans>
      </ConfirmButton>
      <FormDialog
        title={t`Edit ${team}`}
        action={t`Save`}
        isOpen={isChanging}
        onClose={() => setIsChanging(false)}
        onSubmit={change}
      >
        <TextField label={t`Description`} name="description" maxLength={500} defaultValue={description} autoFocus />
        <TextField
          label={t`Group of a directory`}
          name="group"
          defaultValue={group?.name}
          autoComplete="off"
          spellCheck={false}
          hint={t`Its members come into the team, and leave with the group.`}
        />
      </FormDialog>
    </>
  );
}
