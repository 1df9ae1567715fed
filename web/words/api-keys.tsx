// The API keys of a namespace or of the deployment: credentials of machines.

import { useInfiniteQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { type ApiKeyBody, changeApiKey, createApiKey, deleteApiKey, rotateApiKey } from '../../src/api/api-key.ts';
import { client } from '../client.ts';
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
import { chosenEnd, EndField } from './end-field.tsx';
import { Expiry } from './expiry.tsx';
import { chosenPermissions, PermissionChoice, permissionInWords } from './permission-choice.tsx';
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
            <Plus size={14} aria-hidden /> New API key
          </Button>
        }
      >
        <p className="text-ink-2">Credentials of machines: for docker login, and for scripts.</p>
      </ListHead>
      <Listing
        caption="API keys"
        found={found}
        keyOf={({ id }) => id}
        empty={
          <Empty title="No API keys yet">
            A key lets a build or a cluster push and pull here. It is no person's, so it stays when somebody leaves.
          </Empty>
        }
        columns={[
          {
            key: 'name',
            head: 'Name',
            cell: ({ name, username, trust }) => (
              <>
                <Hint more={<>Logs in as {username}</>}>
                  <span className="font-semibold">{name}</span>
                </Hint>{' '}
                {trust && <Badge tone="accent">trusts {trust.issuer}</Badge>}
              </>
            ),
          },
          {
            key: 'scope',
            head: 'Holds in',
            cell: ({ scope }) => (scope.kind === 'system' ? 'everything' : <span>{scope.name}</span>),
          },
          {
            key: 'permissions',
            head: 'May',
            isWide: true,
            cell: ({ permissions }) => (
              <span className="text-ink-2">{permissions.map(permissionInWords).join(', ')}</span>
            ),
          },
          {
            key: 'used',
            head: 'Last used',
            cell: ({ lastUsedAt }) =>
              lastUsedAt ? <Ago time={lastUsedAt} /> : <span className="text-ink-3">never</span>,
          },
          { key: 'end', head: 'End', cell: ({ expiresAt }) => <Expiry expiresAt={expiresAt} /> },
          {
            key: 'actions',
            head: <span className="sr-only">Actions</span>,
            name: '',
            align: 'right',
            cell: (one) => (
              <span className="inline-flex gap-1">
                <Button
                  look="quiet"
                  className="!h-6 !px-2"
                  aria-label={`Change ${one.name}`}
                  onClick={() => setOpened({ kind: 'change', key: one })}
                >
                  Change
                </Button>
                {one.trust === null && (
                  <Button
                    look="quiet"
                    className="!h-6 !px-2"
                    aria-label={`Rotate ${one.name}`}
                    onClick={() => setOpened({ kind: 'rotate', key: one })}
                  >
                    Rotate
                  </Button>
                )}
                <ConfirmButton
                  text="Delete"
                  label={`Delete ${one.name}`}
                  title={`Delete the API key ${one.name}?`}
                  action="Delete the API key"
                  onConfirm={async () => {
                    await client.call(deleteApiKey, { params: { key: one.id } });
                    await changed();
                  }}
                >
                  Its secrets are refused from now on. What it has done stays in the history under its name.
                </ConfirmButton>
              </span>
            ),
          },
        ]}
      />
      <FormDialog
        title="New API key"
        action="Make the API key"
        isOpen={opened?.kind === 'new'}
        onClose={close}
        onSubmit={make}
      >
        <TextField label="Name" name="name" required maxLength={100} autoFocus autoComplete="off" placeholder="ci" />
        {namespace !== undefined && (
          <TextField
            label="Only in the repository"
            name="repository"
            autoComplete="off"
            spellCheck={false}
            placeholder="website"
            hint={`Left empty, it holds in all of ${namespace}.`}
          />
        )}
        <PermissionChoice legend="May" chosen={['pull', 'push']} {...(offered ? { offered } : {})} />
        <EndField />
      </FormDialog>
      <FormDialog
        title={`Change ${key?.name ?? ''}`}
        action="Change"
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
        <PermissionChoice legend="May" chosen={key?.permissions ?? []} {...(offered ? { offered } : {})} />
        <EndField hint="Left empty, its end stays as it is." />
      </FormDialog>
      <FormDialog
        title={`Rotate ${key?.name ?? ''}`}
        action="Make a new secret"
        isOpen={opened?.kind === 'rotate'}
        onClose={close}
        onSubmit={async (form) => {
          if (!key) return;
          const body = { overlapSeconds: Number(form.get('overlap')) };
          await show(await client.call(rotateApiKey, { params: { key: key.id }, body }));
        }}
      >
        <SelectField label="The old secret stays good for" name="overlap" defaultValue="86400">
          <option value="0">no longer: it ends at once</option>
          <option value="3600">1 hour</option>
          <option value="86400">1 day</option>
          <option value="604800">7 days</option>
          <option value="2592000">30 days</option>
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
