// Everybody who has an account.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { changeUser, createUser, type LegacyBody, type UserBody } from '../../../src/api/account.ts';
import { client } from '../../client.ts';
import { listInWords } from '../../language/in-words.ts';
import { ACTIONS_COLUMN } from '../../parts/actions-column.tsx';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { CheckField, TextField } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { ListHead } from '../../parts/list-head.tsx';
import { Listing } from '../../parts/listing.tsx';
import { Notice } from '../../parts/notice.tsx';
import { usersQuery } from '../../queries/administration.ts';
import { queryClient } from '../../queries/query-client.ts';
import { viewerQuery } from '../../queries/session.ts';
import { Ago } from '../../words/time.tsx';
import { UserActions } from './user-actions.tsx';
import { UserIdentity } from './user-identity.tsx';

export function UsersTab() {
  const { data: viewer } = useQuery(viewerQuery);
  const found = useInfiniteQuery(usersQuery);
  const [isMaking, setIsMaking] = useState(false);
  const [changed, setChanged] = useState<UserBody>();
  const [legacy, setLegacy] = useState<LegacyBody>({ seenKeys: [], ownerless: [] });
  const reload = () => queryClient.invalidateQueries({ queryKey: ['users'] });
  const make = async (form: FormData) => {
    await client.call(createUser, {
      body: {
        name: String(form.get('name')),
        fullName: String(form.get('fullName')),
        password: String(form.get('password')),
        isAdmin: form.has('isAdmin'),
        takeNamespace: form.has('takeNamespace'),
      },
    });
    await reload();
  };
  const change = async (form: FormData) => {
    if (!changed) return;
    const password = String(form.get('password') ?? '');
    const isActive = form.has('isActive');
    const { seenKeys, ownerless } = await client.call(changeUser, {
      params: { user: changed.name },
      body: {
        fullName: String(form.get('fullName')),
        ...(form.has('isAdmin') === changed.isAdmin ? {} : { isAdmin: form.has('isAdmin') }),
        ...(isActive === changed.isActive ? {} : { isActive }),
        ...(password === '' ? {} : { password }),
      },
    });
    setLegacy({ seenKeys: seenKeys ?? [], ownerless: ownerless ?? [] });
    await reload();
  };
  return (
    <>
      <ListHead
        actions={
          viewer?.isAdmin && (
            <Button look="go" onClick={() => setIsMaking(true)}>
              <Trans>
                <Plus size={14} aria-hidden /> New user
              </Trans>
            </Button>
          )
        }
      />
      {legacy.seenKeys.length > 0 && (
        <Notice kind="info" onDismiss={() => setLegacy({ ...legacy, seenKeys: [] })}>
          <Trans>The user has seen the secrets of these API keys: rotate them. {listInWords(legacy.seenKeys)}</Trans>
        </Notice>
      )}
      {legacy.ownerless.length > 0 && (
        <Notice kind="info" onDismiss={() => setLegacy({ ...legacy, ownerless: [] })}>
          <Trans>
            Nobody who can log in owns these organizations any more: name another owner. {listInWords(legacy.ownerless)}
          </Trans>
        </Notice>
      )}
      <Listing
        caption={t`Users`}
        found={found}
        keyOf={({ name }) => name}
        empty={
          <Empty title={t`No users`}>
            <Trans>Make the first one.</Trans>
          </Empty>
        }
        columns={[
          { key: 'name', head: t`User`, cell: ({ name }) => <span className="font-semibold">{name}</span> },
          { key: 'full', head: t`Full name`, isWide: true, cell: ({ fullName }) => fullName },
          { key: 'state', head: t`State`, cell: (user) => <UserState user={user} /> },
          {
            key: 'directory',
            head: t`Directory`,
            cell: (user) => <UserIdentity user={user} isAdmin={viewer?.isAdmin ?? false} />,
          },
          { key: 'created', head: t`Created`, cell: ({ createdAt }) => <Ago time={createdAt} /> },
          {
            ...ACTIONS_COLUMN,
            cell: (user) =>
              viewer?.isAdmin && <UserActions user={user} onChange={() => setChanged(user)} onDelete={setLegacy} />,
          },
        ]}
      />
      <FormDialog
        title={t`New user`}
        action={t`Create`}
        isOpen={isMaking}
        onClose={() => setIsMaking(false)}
        onSubmit={make}
      >
        <TextField label={t`Name`} name="name" required autoFocus autoComplete="off" spellCheck={false} />
        <TextField label={t`Full name`} name="fullName" maxLength={200} autoComplete="off" />
        <TextField
          label={t`Password`}
          name="password"
          type="password"
          required
          minLength={8}
          autoComplete="new-password"
          hint={t`At least 8 characters. The user changes it under My account.`}
        />
        <CheckField label={t`System admin`} name="isAdmin" hint={t`May everything, everywhere.`} />
        <CheckField
          label={t`Take over what is left of the name`}
          name="takeNamespace"
          hint={t`Repositories that a deleted account of this name has left.`}
        />
      </FormDialog>
      <FormDialog
        title={t`Change ${changed?.name ?? ''}`}
        action={t`Save`}
        isOpen={changed !== undefined}
        onClose={() => setChanged(undefined)}
        onSubmit={change}
      >
        <TextField label={t`Full name`} name="fullName" maxLength={200} defaultValue={changed?.fullName} autoFocus />
        <CheckField label={t`System admin`} name="isAdmin" defaultChecked={changed?.isAdmin} />
        <CheckField
          label={t`Active`}
          name="isActive"
          defaultChecked={changed?.isActive}
          hint={t`Who is not active cannot log in; their tokens and sessions end.`}
        />
        {changed?.directory === null && (
          <TextField
            label={t`New password`}
            name="password"
            type="password"
            minLength={8}
            autoComplete="new-password"
            hint={t`Left empty, it stays. A new one ends all tokens of the user.`}
          />
        )}
      </FormDialog>
    </>
  );
}

function UserState({ user: { isAdmin, isActive } }: { readonly user: UserBody }) {
  return (
    <span className="inline-flex gap-1 align-middle">
      {isAdmin && (
        <Badge tone="accent">
          <Trans>system admin</Trans>
        </Badge>
      )}
      {!isActive && (
        <Badge tone="high">
          <Trans>not active</Trans>
        </Badge>
      )}
      {!isAdmin && isActive && t`active`}
    </span>
  );
}
