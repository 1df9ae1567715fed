// The viewer's access tokens, and what `docker login` keeps in place of a password.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { createToken, revokeToken } from '../../../src/api/token.ts';
import { client } from '../../client.ts';
import { ACTIONS_COLUMN } from '../../parts/actions-column.tsx';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { ConfirmButton } from '../../parts/confirm-button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { TextField } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { ListHead } from '../../parts/list-head.tsx';
import { Listing } from '../../parts/listing.tsx';
import { tokensQuery } from '../../queries/account.ts';
import { queryClient } from '../../queries/query-client.ts';
import { viewerQuery } from '../../queries/session.ts';
import { codeInWords } from '../../words/code-in-words.ts';
import { chosenEnd, EndField } from '../../words/end-field.tsx';
import { Expiry } from '../../words/expiry.tsx';
import { chosenPermissions, PermissionChoice } from '../../words/permission-choice.tsx';
import { SecretDialog, type ShownSecret } from '../../words/secret-dialog.tsx';
import { Ago } from '../../words/time.tsx';

export function TokensTab() {
  const { data: viewer } = useQuery(viewerQuery);
  const found = useInfiniteQuery(tokensQuery);
  const [isMaking, setIsMaking] = useState(false);
  const [shown, setShown] = useState<ShownSecret>();
  const changed = () => queryClient.invalidateQueries({ queryKey: ['tokens'] });
  const make = async (form: FormData) => {
    const permissions = chosenPermissions(form);
    const expiresAt = chosenEnd(form);
    const { name, secret } = await client.call(createToken, {
      body: {
        name: String(form.get('name')),
        ...(permissions.length === 0 ? {} : { permissions }),
        ...(expiresAt === undefined ? {} : { expiresAt }),
      },
    });
    await changed();
    setShown({ name, secret, username: viewer?.name ?? '' });
  };
  return (
    <>
      <ListHead
        actions={
          <Button look="go" onClick={() => setIsMaking(true)}>
            <Trans>
              <Plus size={14} aria-hidden /> New access token
            </Trans>
          </Button>
        }
      >
        <p className="text-ink-2">
          <Trans>In place of your password: for docker login, and for scripts that are yours.</Trans>
        </p>
      </ListHead>
      <Listing
        caption={t`Access tokens`}
        found={found}
        keyOf={({ id }) => id}
        empty={
          <Empty title={t`No access tokens yet`}>
            <Trans>A token can do what you can, or less, and ends without your password changing.</Trans>
          </Empty>
        }
        columns={[
          {
            key: 'name',
            head: t`Name`,
            isWide: true,
            cell: ({ name, kind }) => (
              <>
                <span className="font-semibold">{name}</span>{' '}
                {kind === 'login' && (
                  <Badge tone="plain">
                    <Trans>login</Trans>
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
              <span className="text-ink-2">
                {permissions === null ? t`all that you may` : permissions.map(codeInWords).join(', ')}
              </span>
            ),
          },
          { key: 'created', head: t`Created`, cell: ({ createdAt }) => <Ago time={createdAt} /> },
          {
            key: 'used',
            head: t`Last used`,
            cell: ({ lastUsedAt }) =>
              lastUsedAt ? (
                <Ago time={lastUsedAt} />
              ) : (
                <span className="text-ink-3">
                  <Trans>never</Trans>
                </span>
              ),
          },
          { key: 'end', head: t`End`, cell: ({ expiresAt }) => <Expiry expiresAt={expiresAt} /> },
          {
            ...ACTIONS_COLUMN,
            cell: ({ id, name }) => (
              <ConfirmButton
                text={t`Revoke…`}
                label={t`Revoke ${name}`}
                title={t`Revoke ${name}?`}
                action={t`Revoke`}
                onConfirm={async () => {
                  await client.call(revokeToken, { params: { id } });
                  await changed();
                }}
              >
                <Trans>It is refused from now on, with all that were made with it.</Trans>
              </ConfirmButton>
            ),
          },
        ]}
      />
      <FormDialog
        title={t`New access token`}
        action={t`Make the token`}
        isOpen={isMaking}
        onClose={() => setIsMaking(false)}
        onSubmit={make}
      >
        <TextField
          label={t`Name`}
          name="name"
          required
          maxLength={100}
          autoFocus
          autoComplete="off"
          placeholder="laptop"
        />
        <PermissionChoice legend={t`Only for`} hint={t`Nothing checked: all that you may.`} />
        <EndField />
      </FormDialog>
      <SecretDialog shown={shown} onStored={() => setShown(undefined)} />
    </>
  );
}
