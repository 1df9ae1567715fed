// Who is in the team.

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import { addTeamMember, removeTeamMember } from '../../../src/api/team.ts';
import { client } from '../../client.ts';
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
              <UserPlus size={14} aria-hidden /> Add user
            </Button>
          )
        }
      />
      <Listing
        caption={`Members of ${team}`}
        found={found}
        keyOf={({ name }) => name}
        empty={<Empty title="Nobody is in this team yet">Add users: they come into the organization with it.</Empty>}
        columns={[
          { key: 'name', head: 'User', cell: ({ name }) => <span className="font-semibold">{name}</span> },
          { key: 'full', head: 'Full name', isWide: true, cell: ({ fullName }) => fullName },
          { key: 'group', head: 'By', cell: ({ throughGroup }) => throughGroup && <Badge tone="plain">group</Badge> },
          {
            key: 'actions',
            head: <span className="sr-only">Actions</span>,
            name: '',
            align: 'right',
            cell: ({ name: user }) =>
              known?.isOwner && (
                <ConfirmButton
                  text="Remove"
                  label={`Remove ${user}`}
                  title={`Take ${user} out of ${team}?`}
                  action="Take out"
                  onConfirm={async () => {
                    await client.call(removeTeamMember, { params: { organization, team, user } });
                    await changed();
                  }}
                >
                  Who came into the organization with a team leaves it with the last one.
                </ConfirmButton>
              ),
          },
        ]}
      />
      <FormDialog
        title={`Add a user to ${team}`}
        action="Add"
        isOpen={isAdding}
        onClose={() => setIsAdding(false)}
        onSubmit={add}
      >
        <UserField />
      </FormDialog>
    </>
  );
}
