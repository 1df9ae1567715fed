// The roles that can be given.

import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { changeRole, createRole, deleteRole, type RoleBody } from '../../../src/api/role.ts';
import { client } from '../../client.ts';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { ConfirmButton } from '../../parts/confirm-button.tsx';
import { TextField } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { ListHead } from '../../parts/list-head.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Problem } from '../../parts/problem.tsx';
import { Table } from '../../parts/table.tsx';
import { rolesQuery } from '../../queries/access.ts';
import { queryClient } from '../../queries/query-client.ts';
import { viewerQuery } from '../../queries/session.ts';
import { chosenPermissions, PermissionChoice, permissionInWords } from '../../words/permission-choice.tsx';

export function RolesTab() {
  const { data: viewer } = useQuery(viewerQuery);
  const found = useQuery(rolesQuery);
  const [opened, setOpened] = useState<'new' | RoleBody>();
  const changed = opened === 'new' ? undefined : opened;
  const save = async (form: FormData) => {
    const body = { description: String(form.get('description')), permissions: chosenPermissions(form) };
    if (changed) await client.call(changeRole, { params: { role: changed.name }, body });
    else await client.call(createRole, { body: { ...body, name: String(form.get('name')) } });
    await queryClient.invalidateQueries({ queryKey: ['roles'] });
  };
  return (
    <>
      <ListHead
        actions={
          viewer?.isAdmin && (
            <Button look="go" onClick={() => setOpened('new')}>
              <Plus size={14} aria-hidden /> New role
            </Button>
          )
        }
      />
      <Problem error={found.error} onRetry={() => found.refetch()} />
      {found.isPending && <Loading />}
      {found.data && (
        <Table
          caption="Roles"
          rows={found.data.items}
          keyOf={({ name }) => name}
          columns={[
            {
              key: 'name',
              head: 'Role',
              cell: ({ name, builtIn }) => (
                <>
                  <span className="font-semibold">{name}</span> {builtIn && <Badge tone="plain">built in</Badge>}
                </>
              ),
            },
            {
              key: 'permissions',
              head: 'May',
              isWide: true,
              cell: ({ permissions }) => (
                <span title={permissions.map(permissionInWords).join(', ')}>
                  {permissions.map(permissionInWords).join(', ')}
                </span>
              ),
            },
            {
              key: 'description',
              head: 'Description',
              isWide: true,
              cell: ({ description }) => <span className="text-ink-2">{description}</span>,
            },
            {
              key: 'actions',
              head: <span className="sr-only">Actions</span>,
              name: '',
              align: 'right',
              cell: (role) =>
                viewer?.isAdmin && !role.builtIn && <RoleActions role={role} onChange={() => setOpened(role)} />,
            },
          ]}
        />
      )}
      <FormDialog
        title={changed ? `Change ${changed.name}` : 'New role'}
        action={changed ? 'Save' : 'Create'}
        isOpen={opened !== undefined}
        onClose={() => setOpened(undefined)}
        onSubmit={save}
      >
        {!changed && <TextField label="Name" name="name" required autoFocus autoComplete="off" spellCheck={false} />}
        <TextField label="Description" name="description" maxLength={500} defaultValue={changed?.description} />
        <PermissionChoice
          legend="May"
          chosen={changed?.permissions ?? ['pull']}
          {...(changed ? { hint: 'A change counts for all who have the role, at once.' } : {})}
        />
      </FormDialog>
    </>
  );
}

function RoleActions({ role: { name }, onChange }: { readonly role: RoleBody; readonly onChange: () => void }) {
  return (
    <span className="inline-flex flex-wrap gap-1 max-[700px]:-ml-2">
      <Button look="quiet" className="!h-6 !px-2" aria-label={`Change ${name}`} onClick={onChange}>
        Change
      </Button>
      <ConfirmButton
        text="Delete"
        label={`Delete ${name}`}
        title={`Delete the role ${name}?`}
        action="Delete the role"
        onConfirm={async () => {
          await client.call(deleteRole, { params: { role: name } });
          await queryClient.invalidateQueries({ queryKey: ['roles'] });
        }}
      >
        Only a role that nobody has any more can go.
      </ConfirmButton>
    </span>
  );
}
