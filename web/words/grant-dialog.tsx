// Giving a role to a user, a team or an API key.

import { t } from '@lingui/core/macro';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { Scope } from '../../src/api/scope.ts';
import { SelectField, TextField } from '../parts/field.tsx';
import { grantRole, type Holder } from '../queries/grants.ts';
import { apiKeysQuery, teamsQuery } from '../queries/organizations.ts';
import { viewerQuery } from '../queries/session.ts';
import { grantsChanged } from './grants-table.tsx';
import { namespaceOf } from './repository-name.ts';
import { RoleDialog } from './role-dialog.tsx';
import { UserField } from './user-field.tsx';

interface GrantDialogProps {
  readonly place: Scope;
  /** The namespace is a user's own, where there are no teams. */
  readonly hasTeams?: boolean;
  /** The viewer may see the API keys there. */
  readonly hasKeys?: boolean;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function GrantDialog({ place, hasTeams = true, hasKeys = true, isOpen, onClose }: GrantDialogProps) {
  const [kind, setKind] = useState<Holder['kind']>('user');
  const namespace = namespaceAt(place);
  const kinds = [
    { kind: 'user', text: t`a user`, isOffered: true },
    { kind: 'team', text: t`a team`, isOffered: hasTeams },
    { kind: 'key', text: t`an API key`, isOffered: hasKeys },
  ] as const;
  return (
    <RoleDialog
      title={t`Give a role ${placeInWords(place)}`}
      action={t`Give`}
      isOpen={isOpen}
      onClose={onClose}
      onChoose={async (chosen, form) => {
        await grantRole(place, { kind, name: holderName(kind, namespace, String(form.get('holder')).trim()) }, chosen);
        await grantsChanged();
      }}
    >
      <SelectField
        label={t`To`}
        value={kind}
        onChange={({ target }) => setKind(kinds.find((one) => one.kind === target.value)?.kind ?? 'user')}
      >
        {kinds
          .filter(({ isOffered }) => isOffered)
          .map((one) => (
            <option key={one.kind} value={one.kind}>
              {one.text}
            </option>
          ))}
      </SelectField>
      {kind === 'user' && <UserField name="holder" />}
      {kind === 'team' && <TeamField namespace={namespace} isOrganization={place.kind === 'namespace'} />}
      {kind === 'key' && <KeyField namespace={namespace} />}
    </RoleDialog>
  );
}

interface TeamFieldProps {
  readonly namespace: string | undefined;
  /** Known to be one that the viewer may see. */
  readonly isOrganization: boolean;
}

function TeamField({ namespace, isOrganization }: TeamFieldProps) {
  const id = useId();
  const { data: viewer } = useQuery(viewerQuery);
  const isSeen = namespace !== undefined && (isOrganization || viewer?.organizations.includes(namespace));
  const teams = useInfiniteQuery({ ...teamsQuery(namespace ?? ''), enabled: isSeen === true });
  return (
    <>
      <TextField
        label={t`Team`}
        name="holder"
        required
        autoComplete="off"
        spellCheck={false}
        list={id}
        placeholder={namespace === undefined ? 'organization/team' : 'devs'}
      />
      <datalist id={id}>
        {teams.data?.pages
          .flatMap(({ items }) => items)
          .map(({ name }) => (
            <option key={name} value={name} />
          ))}
      </datalist>
    </>
  );
}

function KeyField({ namespace }: { readonly namespace: string | undefined }) {
  const keys = useInfiniteQuery(apiKeysQuery(namespace));
  const known = keys.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <SelectField
      label={t`API key`}
      name="holder"
      required
      hint={known.length === 0 ? t`There are none here yet.` : undefined}
    >
      {known.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </SelectField>
  );
}

function namespaceAt(place: Scope): string | undefined {
  if (place.kind === 'everywhere') return undefined;
  return place.kind === 'namespace' ? place.namespace : namespaceOf(place.repository);
}

function placeInWords(place: Scope): string {
  if (place.kind === 'everywhere') return t`everywhere`;
  return place.kind === 'namespace' ? t`on all of ${place.namespace}` : t`on ${place.repository}`;
}

/** Teams are named within their organization. */
function holderName(kind: Holder['kind'], namespace: string | undefined, typed: string): string {
  return kind === 'team' && namespace !== undefined ? `${namespace}/${typed}` : typed;
}
