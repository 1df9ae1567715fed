// Name and password.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { changeUser } from '../../../src/api/account.ts';
import { client } from '../../client.ts';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { TextField } from '../../parts/field.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Problem } from '../../parts/problem.tsx';
import { userQuery } from '../../queries/account.ts';
import { queryClient } from '../../queries/query-client.ts';
import { viewerQuery } from '../../queries/session.ts';

export function ProfileTab() {
  const { data: viewer } = useQuery(viewerQuery);
  const user = viewer?.name ?? '';
  const found = useQuery(userQuery(user));
  const change = useMutation({
    mutationFn: (fullName: string) => client.call(changeUser, { params: { user }, body: { fullName } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['user', user] }),
  });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Problem error={found.error} onRetry={() => found.refetch()} />;
  const { fullName, directory, isAdmin } = found.data;
  return (
    <div className="max-w-[420px]">
      {isAdmin && (
        <p className="mb-3">
          <Badge tone="accent">
            <Trans>system admin</Trans>
          </Badge>
        </p>
      )}
      <form
        onSubmit={(event: FormEvent<HTMLFormElement>) => {
          event.preventDefault();
          change.mutate(String(new FormData(event.currentTarget).get('fullName')));
        }}
      >
        <Problem error={change.error} />
        {change.isSuccess && (
          <Notice kind="good">
            <Trans>Saved.</Trans>
          </Notice>
        )}
        <TextField label={t`Full name`} name="fullName" maxLength={200} defaultValue={fullName} autoComplete="name" />
        <Button type="submit" isBusy={change.isPending}>
          <Trans>Save</Trans>
        </Button>
      </form>
      {directory === null ? (
        <PasswordForm user={user} />
      ) : (
        <p className="mt-6 text-ink-2">
          <Trans>Your account comes from a directory ({directory}): change your password there.</Trans>
        </p>
      )}
    </div>
  );
}

function PasswordForm({ user }: { readonly user: string }) {
  const change = useMutation({
    mutationFn: async (form: HTMLFormElement) => {
      const typed = new FormData(form);
      const password = String(typed.get('password'));
      if (password !== typed.get('again')) throw new Error('the two new passwords differ: type the same one twice');
      const body = { password, currentPassword: String(typed.get('currentPassword')) };
      await client.call(changeUser, { params: { user }, body });
      form.reset();
    },
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['tokens'] }),
  });
  return (
    <form
      className="mt-8"
      onSubmit={(event: FormEvent<HTMLFormElement>) => {
        event.preventDefault();
        change.mutate(event.currentTarget);
      }}
    >
      <h2 className="mb-2 font-semibold">
        <Trans>Password</Trans>
      </h2>
      <Problem error={change.error} />
      {change.isSuccess && (
        <Notice kind="good">
          <Trans>The password is changed. Access tokens made before have ended.</Trans>
        </Notice>
      )}
      <input type="hidden" name="username" autoComplete="username" value={user} readOnly />
      <TextField
        label={t`Present password`}
        name="currentPassword"
        type="password"
        autoComplete="current-password"
        required
      />
      <TextField
        label={t`New password`}
        name="password"
        type="password"
        autoComplete="new-password"
        required
        minLength={8}
        hint={t`At least 8 characters. All your access tokens end, and your other sessions.`}
      />
      <TextField
        label={t`New password again`}
        name="again"
        type="password"
        autoComplete="new-password"
        required
        minLength={8}
      />
      <Button type="submit" look="go" isBusy={change.isPending}>
        <Trans>Change the password</Trans>
      </Button>
    </form>
  );
}
