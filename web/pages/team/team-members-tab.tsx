// Who is in the team.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import { addTeamMember, removeTeamMember } from '../../../src/api/team.ts';
import { client } from '../../client.ts';
import { ACTIONS_COLUMN } from '../../parts/actions-column.tsx';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { ConfirmButton } from '../../parts/confirm-button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { ListHead } from '../../parts/list-head.tsx';
import { Listing } from '../../parts/listing.tsx';
import { organizationQuery, teamMembersQuery } from '../../queries/organizations.ts';
import { queryClient } from '../../queries/query-client.ts';
import { teamRoute } from '../../site-map.tsx';
import { helpWithNoUser } from '../../words/no-such-user.tsx';
import { UserField } from '../../words/user-field.tsx';

export function TeamMembersTab() {
  const { organization, team } = teamRoute.useParams();
  const { data: known } = useQuery(organizationQuery(organization));
  const found = useInfiniteQuery(teamMembersQuery(organization, team));
  const [isAdding, setIsAdding] = useState(false);
  const changed = () => queryClient.invalidateQueries({ queryKey: ['organization', organization] });
  const add = async (form: FormData) => {
    const user = String(form.get('user')).trim();
    await client.call(addTeamMember, { params: { organization, team, user }, body: {} });
    await changed();
  };
  return (
    <>
      <ListHead
        actions={
          known?.isOwner && (
            <Button look="go" onClick={() => setIsAdding(true)}>
              <Trans>
                <UserPlus size={14} aria-hidden /> Add user
              </Trans>
            </Button>
          )
        }
      />
      <Listing
        caption={t`Members of ${team}`}
        found={found}
        keyOf={({ name }) => name}
        empty={
          <Empty title={t`Nobody is in this team yet`}>
            <Trans>Add users: they come into the organization with it.</Trans>
          </Empty>
        }
        columns={[
          { key: 'name', head: t`User`, cell: ({ name }) => <span className="font-semibold">{name}</span> },
          { key: 'full', head: t`Full name`, isWide: true, cell: ({ fullName }) => fullName },
          {
            key: 'group',
            head: t`By`,
            cell: ({ throughGroup }) =>
              throughGroup ? (
                <Badge tone="plain">
                  <Trans>group</Trans>
                </Badge>
              ) : (
                t`hand`
              ),
          },
          {
            ...ACTIONS_COLUMN,
            cell: ({ name: user }) =>
              known?.isOwner && (
                <ConfirmButton
                  text={t`Remove…`}
                  label={t`Remove ${user}`}
                  title={t`Take ${user} out of ${team}?`}
                  action={t`Take out`}
                  onConfirm={async () => {
                    await client.call(removeTeamMember, { params: { organization, team, user } });
                    await changed();
                  }}
                >
                  <Trans>Who came into the organization with a team leaves it with the last one.</Trans>
                </ConfirmButton>
              ),
          },
        ]}
      />
      <FormDialog
        title={t`Add a user to ${team}`}
        action={t`Add`}
        isOpen={isAdding}
        onClose={() => setIsAdding(false)}
        helpWith={helpWithNoUser}
        onSubmit={add}
      >
        <UserField />
      </FormDialog>
    </>
  );
}
