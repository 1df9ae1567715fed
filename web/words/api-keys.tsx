// The API keys of a namespace or of the deployment: credentials of machines.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { type ApiKeyBody, changeApiKey, createApiKey, deleteApiKey, rotateApiKey } from '../../src/api/api-key.ts';
import { client } from '../client.ts';
import { ACTIONS_COLUMN } from '../parts/actions-column.tsx';
import { Badge } from '../parts/badge.tsx';
import { Button } from '../parts/button.tsx';
import { ConfirmButton } from '../parts/confirm-button.tsx';
import { Empty } from '../parts/empty.tsx';
import { SelectField, TextField } from '../parts/field.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { Hint } from '../parts/hint.tsx';
import { ListHead } from '../parts/list-head.tsx';
import { Listing } from '../parts/listing.tsx';
import { apiKeysQuery } from '../queries/organizations.ts';
import { queryClient } from '../queries/query-client.ts';
import { codeInWords } from './code-in-words.ts';
import { chosenEnd, EndField } from './end-field.tsx';
import { Expiry } from './expiry.tsx';
import { chosenPermissions, PermissionChoice } from './permission-choice.tsx';
import { SecretDialog, type ShownSecret } from './secret-dialog.tsx';
import { Ago } from './time.tsx';

type Opened = { readonly kind: 'new' } | { readonly kind: 'change' | 'rotate'; readonly key: ApiKeyBody };

interface ApiKeysProps {
  /** Undefined for those of the deployment. */
  readonly namespace: string | undefined;
  /** What the viewer may give there. */
  readonly offered?: readonly string[];
}

export function ApiKeys({ namespace, offered }: ApiKeysProps) {
  const found = useInfiniteQuery(apiKeysQuery(namespace));
  const [opened, setOpened] = useState<Opened>();
  const [shown, setShown] = useState<ShownSecret>();
  const close = () => setOpened(undefined);
  const changed = () => queryClient.invalidateQueries({ queryKey: ['api-keys', namespace] });
  const show = async ({ name, username, secret }: ApiKeyBody & { readonly secret: string | null }) => {
    await changed();
    if (secret !== null) setShown({ name, username, secret });
  };
  const key = opened && opened.kind !== 'new' ? opened.key : undefined;
  const make = async (form: FormData) => {
    const name = String(form.get('name'));
    const repository = String(form.get('repository') ?? '').trim();
    const body = { name, permissions: chosenPermissions(form), expiresAt: chosenEnd(form) ?? null };
    const scope = namespace === undefined ? { kind: 'system' as const } : scopeIn(namespace, repository);
    await show(await client.call(createApiKey, { body: { ...body, scope } }));
  };
  return (
    <>
      <ListHead
        actions={
          <Button look="go" onClick={() => setOpened({ kind: 'new' })}>
            <Trans>
              <Plus size={14} aria-hidden /> New API key
            </Trans>
          </Button>
        }
      >
        <p className="text-ink-2">
          <Trans>Credentials of machines: for docker login, and for scripts.</Trans>
        </p>
      </ListHead>
      <Listing
        caption={t`API keys`}
        found={found}
        keyOf={({ id }) => id}
        empty={
          <Empty title={t`No API keys yet`}>
            <Trans>
              A key lets a build or a cluster push and pull here. It is no person's, so it stays when somebody leaves.
            </Trans>
          </Empty>
        }
        columns={[
          {
            key: 'name',
            head: t`Name`,
            cell: ({ name, username, trust }) => (
              <>
                <Hint more={<Trans>Logs in as {username}</Trans>}>
                  <span className="font-semibold">{name}</span>
                </Hint>{' '}
                {trust && (
                  <Badge tone="accent">
                    <Trans>trusts {trust.issuer}</Trans>
                  </Badge>
                )}
              </>
            ),
          },
          {
            key: 'scope',
            head: t`Holds in`,
            cell: ({ scope }) => (scope.kind === 'system' ? t`everything` : <span>{scope.name}</span>),
          },
          {
            key: 'permissions',
            head: t`May`,
            isWide: true,
            cell: ({ permissions }) => <span className="text-ink-2">{permissions.map(codeInWords).join(', ')}</span>,
          },
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
            cell: (one) => (
              <span className="inline-flex flex-wrap gap-1 max-[700px]:-ml-2">
                <Button
                  look="quiet"
                  className="!h-6 !px-2"
                  aria-label={t`Change ${one.name}`}
                  onClick={() => setOpened({ kind: 'change', key: one })}
                >
                  <Trans>Change…</Trans>
                </Button>
                {one.trust === null && (
                  <Button
                    look="quiet"
                    className="!h-6 !px-2"
                    aria-label={t`Rotate ${one.name}`}
                    onClick={() => setOpened({ kind: 'rotate', key: one })}
                  >
                    <Trans>Rotate…</Trans>
                  </Button>
                )}
                <ConfirmButton
                  text={t`Delete…`}
                  label={t`Delete ${one.name}`}
                  title={t`Delete the API key ${one.name}?`}
                  action={t`Delete the API key`}
                  onConfirm={async () => {
                    await client.call(deleteApiKey, { params: { key: one.id } });
                    await changed();
                  }}
                >
                  <Trans>
                    Its secrets are refused from now on. What it has done stays in the history under its name.
                  </Trans>
                </ConfirmButton>
              </span>
            ),
          },
        ]}
      />
      <FormDialog
        title={t`New API key`}
        action={t`Make the API key`}
        isOpen={opened?.kind === 'new'}
        onClose={close}
        onSubmit={make}
      >
        <TextField label={t`Name`} name="name" required maxLength={100} autoFocus autoComplete="off" placeholder="ci" />
        {namespace !== undefined && (
          <TextField
            label={t`Only in the repository`}
            name="repository"
            autoComplete="off"
            spellCheck={false}
            placeholder="website"
            hint={t`Left empty, it holds in all of ${namespace}.`}
          />
        )}
        <PermissionChoice legend={t`May`} chosen={['pull', 'push']} {...(offered ? { offered } : {})} />
        <EndField />
      </FormDialog>
      <FormDialog
        title={t`Change ${key?.name ?? ''}`}
        action={t`Change`}
        isOpen={opened?.kind === 'change'}
        onClose={close}
        onSubmit={async (form) => {
          if (!key) return;
          const expiresAt = chosenEnd(form);
          const body = { permissions: chosenPermissions(form), ...(expiresAt === undefined ? {} : { expiresAt }) };
          await client.call(changeApiKey, { params: { key: key.id }, body });
          await changed();
        }}
      >
        <PermissionChoice legend={t`May`} chosen={key?.permissions ?? []} {...(offered ? { offered } : {})} />
        <EndField hint={t`Left empty, its end stays as it is.`} />
      </FormDialog>
      <FormDialog
        title={t`Rotate ${key?.name ?? ''}`}
        action={t`Make a new secret`}
        isOpen={opened?.kind === 'rotate'}
        onClose={close}
        onSubmit={async (form) => {
          if (!key) return;
          const body = { overlapSeconds: Number(form.get('overlap')) };
          await show(await client.call(rotateApiKey, { params: { key: key.id }, body }));
        }}
      >
        <SelectField label={t`The old secret stays good for`} name="overlap" defaultValue="86400">
          <option value="0">{t`no longer: it ends at once`}</option>
          <option value="3600">{t`1 hour`}</option>
          <option value="86400">{t`1 day`}</option>
          <option value="604800">{t`7 days`}</option>
          <option value="2592000">{t`30 days`}</option>
        </SelectField>
      </FormDialog>
      <SecretDialog shown={shown} onStored={() => setShown(undefined)} />
    </>
  );
}

function scopeIn(namespace: string, repository: string) {
  if (repository === '') return { kind: 'namespace' as const, name: namespace };
  const name = repository.startsWith(`${namespace}/`) ? repository : `${namespace}/${repository}`;
  return { kind: 'repository' as const, name };
}
