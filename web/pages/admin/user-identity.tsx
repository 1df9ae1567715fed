// As whom a directory knows a user; system admins link accounts to people of directories, and take that back.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { UserBody } from '../../../src/api/account.ts';
import { linkIdentity, unlinkIdentity } from '../../../src/api/directory.ts';
import { client } from '../../client.ts';
import { Button } from '../../parts/button.tsx';
import { ConfirmButton } from '../../parts/confirm-button.tsx';
import { Dialog, DialogActions } from '../../parts/dialog.tsx';
import { SelectField, TextField } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Problem } from '../../parts/problem.tsx';
import { directoriesQuery, identityQuery } from '../../queries/administration.ts';
import { queryClient } from '../../queries/query-client.ts';
import { Ago } from '../../words/time.tsx';

interface UserIdentityProps {
  readonly user: UserBody;
  readonly isAdmin: boolean;
}

export function UserIdentity({ user, isAdmin }: UserIdentityProps) {
  const { data: directories } = useQuery(directoriesQuery);
  const [isOpen, setIsOpen] = useState(false);
  const close = () => setIsOpen(false);
  const mayLink = isAdmin && (directories?.items.length ?? 0) > 0;
  if (user.directory === null && !mayLink)
    return (
      <span className="text-ink-3">
        <Trans>none</Trans>
      </span>
    );
  return (
    <>
      <Button
        look="quiet"
        className="!h-6 !px-2 max-[700px]:-ml-2"
        aria-label={user.directory === null ? t`Link ${user.name} to a directory` : t`Directory of ${user.name}`}
        onClick={() => setIsOpen(true)}
      >
        {user.directory ?? t`Link…`}
      </Button>
      {user.directory === null ? (
        <Link
          name={user.name}
          issuers={directories?.items.map(({ issuer }) => issuer) ?? []}
          isOpen={isOpen}
          onClose={close}
        />
      ) : (
        <Dialog title={t`${user.name} in the directory`} isOpen={isOpen} onClose={close}>
          <Identity name={user.name} isAdmin={isAdmin} onUnlinked={close} />
        </Dialog>
      )}
    </>
  );
}

interface IdentityProps {
  readonly name: string;
  readonly isAdmin: boolean;
  readonly onUnlinked: () => void;
}

function Identity({ name, isAdmin, onUnlinked }: IdentityProps) {
  const found = useQuery(identityQuery(name));
  if (found.error) return <Problem error={found.error} onRetry={() => found.refetch()} />;
  if (!found.data) return <Loading />;
  const { issuer, subject, checkedAt, groups } = found.data;
  return (
    <>
      <dl className="grid grid-cols-[130px_1fr] gap-y-1 max-[700px]:grid-cols-1">
        <dt className="text-ink-3">
          <Trans>Issuer</Trans>
        </dt>
        <dd className="[overflow-wrap:anywhere]">{issuer}</dd>
        <dt className="text-ink-3">
          <Trans>Subject</Trans>
        </dt>
        <dd className="[overflow-wrap:anywhere]">
          <code>{subject}</code>
        </dd>
        <dt className="text-ink-3">
          <Trans>Told of last</Trans>
        </dt>
        <dd>
          <Ago time={checkedAt} />
        </dd>
        <dt className="text-ink-3">
          <Trans>Groups</Trans>
        </dt>
        <dd className="[overflow-wrap:anywhere]">{groups.join(', ') || t`none`}</dd>
      </dl>
      {isAdmin && (
        <DialogActions>
          <ConfirmButton
            text={t`Unlink…`}
            look="danger"
            title={t`Unlink ${name}?`}
            action={t`Unlink`}
            onConfirm={async () => {
              await client.call(unlinkIdentity, { params: { user: name } });
              onUnlinked();
              await queryClient.invalidateQueries({ queryKey: ['users'] });
            }}
          >
            <Trans>
              The account becomes one of this server again, and loses what groups gave it. Set a password for it then.
            </Trans>
          </ConfirmButton>
        </DialogActions>
      )}
    </>
  );
}

interface LinkProps {
  readonly name: string;
  readonly issuers: readonly string[];
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

function Link({ name, issuers, isOpen, onClose }: LinkProps) {
  const link = async (form: FormData) => {
    const body = { issuer: String(form.get('issuer')), subject: String(form.get('subject')) };
    await client.call(linkIdentity, { params: { user: name }, body });
    await queryClient.invalidateQueries({ queryKey: ['users'] });
  };
  return (
    <FormDialog
      title={t`Link ${name} to a directory`}
      action={t`Link`}
      isOpen={isOpen}
      onClose={onClose}
      onSubmit={link}
    >
      <p className="mb-3 text-ink-2">
        <Trans>The user logs in there from then on; the password here ends.</Trans>
      </p>
      <SelectField label={t`Directory`} name="issuer">
        {issuers.map((issuer) => (
          <option key={issuer}>{issuer}</option>
        ))}
      </SelectField>
      <TextField
        label={t`Subject`}
        name="subject"
        required
        maxLength={500}
        autoComplete="off"
        spellCheck={false}
        hint={t`What the directory never changes: entryUUID or objectGUID of LDAP, sub of OpenID Connect.`}
      />
    </FormDialog>
  );
}
