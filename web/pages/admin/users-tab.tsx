// Everybody who has an account.

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { changeUser, createUser, type LegacyBody, type UserBody } from '../../../src/api/account.ts';
import { client } from '../../client.ts';
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
              <Plus size={14} aria-hidden /> New user
            </Button>
          )
        }
      />
      {legacy.seenKeys.length > 0 && (
        <Notice kind="info" onDismiss={() => setLegacy({ ...legacy, seenKeys: [] })}>
          The user has seen the secrets of these API keys: rotate them. {legacy.seenKeys.join(', ')}
        </Notice>
      )}
      {legacy.ownerless.length > 0 && (
        <Notice kind="info" onDismiss={() => setLegacy({ ...legacy, ownerless: [] })}>
          Nobody who can log in owns these organizations any more: name another owner. {legacy.ownerless.join(', ')}
        </Notice>
      )}
      <Listing
        caption="Users"
        found={found}
        keyOf={({ name }) => name}
        empty={<Empty title="No users">Make the first one.</Empty>}
        columns={[
          { key: 'name', head: 'User', cell: ({ name }) => <span className="font-semibold">{name}</span> },
          { key: 'full', head: 'Full name', isWide: true, cell: ({ fullName }) => fullName },
          { key: 'state', head: 'State', cell: (user) => <UserState user={user} /> },
          {
            key: 'directory',
            head: 'Directory',
            cell: (user) => <UserIdentity user={user} isAdmin={viewer?.isAdmin ?? false} />,
          },
          { key: 'created', head: 'Created', cell: ({ createdAt }) => <Ago time={createdAt} /> },
          {
            key: 'actions',
            head: <span className="sr-only">Actions</span>,
            name: '',
            align: 'right',
            cell: (user) =>
              viewer?.isAdmin && <UserActions user={user} onChange={() => setChanged(user)} onDelete={setLegacy} />,
          },
        ]}
      />
      <FormDialog title="New user" action="Create" isOpen={isMaking} onClose={() => setIsMaking(false)} onSubmit={make}>
        <TextField label="Name" name="name" required autoFocus autoComplete="off" spellCheck={false} />
        <TextField label="Full name" name="fullName" maxLength={200} autoComplete="off" />
        <TextField
          label="Password"
          name="password"
          type="password"
          required
          minLength={8}
          autoComplete="new-password"
          hint="At least 8 characters. The user changes it under My account."
        />
        <CheckField label="System admin" name="isAdmin" hint="May everything, everywhere." />
        <CheckField
          label="Take over what is left of the name"
          name="takeNamespace"
          hint="Repositories that a deleted account of this name has left."
        />
      </FormDialog>
      <FormDialog
        title={`Change ${changed?.name ?? ''}`}
        action="Save"
        isOpen={changed !== undefined}
        onClose={() => setChanged(undefined)}
        onSubmit={change}
      >
        <TextField label="Full name" name="fullName" maxLength={200} defaultValue={changed?.fullName} autoFocus />
        <CheckField label="System admin" name="isAdmin" defaultChecked={changed?.isAdmin} />
        <CheckField
          label="Active"
          name="isActive"
          defaultChecked={changed?.isActive}
          hint="Who is not active cannot log in; their tokens and sessions end."
        />
        {changed?.directory === null && (
          <TextField
            label="New password"
            name="password"
            type="password"
            minLength={8}
            autoComplete="new-password"
            hint="Left empty, it stays. A new one ends all tokens of the user."
          />
        )}
      </FormDialog>
    </>
  );
}

function UserState({ user: { isAdmin, isActive } }: { readonly user: UserBody }) {
  return (
    <span className="inline-flex gap-1 align-middle">
      {isAdmin && <Badge tone="accent">system admin</Badge>}
      {!isActive && <Badge tone="high">not active</Badge>}
      {!isAdmin && isActive && 'active'}
    </span>
  );
}
