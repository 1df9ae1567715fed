// The roles that can be given.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { changeRole, createRole, deleteRole, type RoleBody } from '../../../src/api/role.ts';
import { client } from '../../client.ts';
import { ACTIONS_COLUMN } from '../../parts/actions-column.tsx';
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
import { codeInWords } from '../../words/code-in-words.ts';
import { chosenPermissions, PermissionChoice } from '../../words/permission-choice.tsx';

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
              <Trans>
                <Plus size={14} aria-hidden /> New role
              </Trans>
            </Button>
          )
        }
      />
      <Problem error={found.error} onRetry={() => found.refetch()} />
      {found.isPending && <Loading />}
      {found.data && (
        <Table
          caption={t`Roles`}
          rows={found.data.items}
          keyOf={({ name }) => name}
          columns={[
            {
              key: 'name',
              head: t`Role`,
              cell: ({ name, builtIn }) => (
                <>
                  <span className="font-semibold">{name}</span>{' '}
                  {builtIn && (
                    <Badge tone="plain">
                      <Trans>built in</Trans>
                    </Badge>
                  )}
                </>
              ),
            },
            {
              key: 'permissions',
              head: t`May`,
              isWide: true,
              cell: ({ permissions }) => (
                <span title={permissions.map(codeInWords).join(', ')}>{permissions.map(codeInWords).join(', ')}</span>
              ),
            },
            {
              key: 'description',
              head: t`Description`,
              isWide: true,
              cell: ({ description }) => (
                <span className="block py-1 whitespace-normal text-ink-2 [overflow-wrap:anywhere]">{description}</span>
              ),
            },
            {
              ...ACTIONS_COLUMN,
              cell: (role) =>
                viewer?.isAdmin && !role.builtIn && <RoleActions role={role} onChange={() => setOpened(role)} />,
            },
          ]}
        />
      )}
      <FormDialog
        title={changed ? t`Change ${changed.name}` : t`New role`}
        action={changed ? t`Save` : t`Create`}
        isOpen={opened !== undefined}
        onClose={() => setOpened(undefined)}
        onSubmit={save}
      >
        {!changed && <TextField label={t`Name`} name="name" required autoFocus autoComplete="off" spellCheck={false} />}
        <TextField label={t`Description`} name="description" maxLength={500} defaultValue={changed?.description} />
        <PermissionChoice
          legend={t`May`}
          chosen={changed?.permissions ?? ['pull']}
          {...(changed ? { hint: t`A change counts for all who have the role, at once.` } : {})}
        />
      </FormDialog>
    </>
  );
}

function RoleActions({ role: { name }, onChange }: { readonly role: RoleBody; readonly onChange: () => void }) {
  return (
    <span className="inline-flex flex-wrap gap-1 max-[700px]:-ml-2">
      <Button look="quiet" className="!h-6 !px-2" aria-label={t`Change ${name}`} onClick={onChange}>
        <Trans>Change</Trans>
      </Button>
      <ConfirmButton
        text={t`Delete…`}
        label={t`Delete ${name}`}
        title={t`Delete the role ${name}?`}
        action={t`Delete the role`}
        onConfirm={async () => {
          await client.call(deleteRole, { params: { role: name } });
          await queryClient.invalidateQueries({ queryKey: ['roles'] });
        }}
      >
        <Trans>Only a role that nobody has any more can go.</Trans>
      </ConfirmButton>
    </span>
  );
}
