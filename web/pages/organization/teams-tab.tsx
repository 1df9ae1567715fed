// The teams of the organization.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { createTeam } from '../../../src/api/team.ts';
import { client } from '../../client.ts';
import { Button } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { TextField } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { ListHead } from '../../parts/list-head.tsx';
import { Listing } from '../../parts/listing.tsx';
import { organizationQuery, teamsQuery } from '../../queries/organizations.ts';
import { queryClient } from '../../queries/query-client.ts';
import { organizationRoute } from '../../site-map.tsx';
import { LINK } from '../../words/repository-link.tsx';
import { Ago } from '../../words/time.tsx';

export function TeamsTab() {
  const { organization } = organizationRoute.useParams();
  const { data: known } = useQuery(organizationQuery(organization));
  const found = useInfiniteQuery(teamsQuery(organization));
  const navigate = useNavigate();
  const [isMaking, setIsMaking] = useState(false);
  const make = async (form: FormData) => {
    const group = String(form.get('group')).trim();
    const { name: team } = await client.call(createTeam, {
      params: { organization },
      body: {
        name: String(form.get('name')),
        description: String(form.get('description')),
        ...(group === '' ? {} : { group: { name: group } }),
      },
    });
    await queryClient.invalidateQueries({ queryKey: ['organization', organization] });
    await navigate({ to: '/organizations/$organization/teams/$team', params: { organization, team } });
  };
  return (
    <>
      <ListHead
        actions={
          known?.isOwner && (
            <Button look="go" onClick={() => setIsMaking(true)}>
              <Trans>
                <Plus size={14} aria-hidden /> New team
              </Trans>
            </Button>
          )
        }
      >
        <p className="text-ink-2">
          <Trans>A team gets roles on repositories; its members have them through it.</Trans>
        </p>
      </ListHead>
      <Listing
        caption={t`Teams of ${organization}`}
        found={found}
        keyOf={({ name }) => name}
        empty={
          <Empty title={t`No teams yet`}>
            <Trans>Make a team, add users to it, and give it a role on the repositories that it works with.</Trans>
          </Empty>
        }
        columns={[
          {
            key: 'name',
            head: t`Team`,
            cell: ({ name: team }) => (
              <Link
                to="/organizations/$organization/teams/$team"
                params={{ organization, team }}
                className={`${LINK} font-semibold`}
              >
                {team}
              </Link>
            ),
          },
          {
            key: 'description',
            head: t`Description`,
            isWide: true,
            cell: ({ description }) => <span className="text-ink-2">{description}</span>,
          },
          { key: 'members', head: t`Members`, align: 'right', cell: ({ members }) => members },
          {
            key: 'group',
            head: t`Group of a directory`,
            cell: ({ group }) => group && <code className="[overflow-wrap:anywhere]">{group.name}</code>,
          },
          { key: 'created', head: t`Created`, cell: ({ createdAt }) => <Ago time={createdAt} /> },
        ]}
      />
      <FormDialog
        title={t`New team`}
        action={t`Create`}
        isOpen={isMaking}
        onClose={() => setIsMaking(false)}
        onSubmit={make}
      >
        <TextField
          label={t`Name`}
          name="name"
          required
          autoFocus
          autoComplete="off"
          spellCheck={false}
          placeholder="devs"
        />
        <TextField label={t`Description`} name="description" maxLength={500} />
        <TextField
          label={t`Group of a directory`}
          name="group"
          autoComplete="off"
          spellCheck={false}
          placeholder="cn=devs,ou=groups,dc=example,dc=com"
          hint={t`Its members come into the team, and leave with the group. Left empty, the team is filled by hand.`}
        />
      </FormDialog>
    </>
  );
}
