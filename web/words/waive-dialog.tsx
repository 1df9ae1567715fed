// Waiving a vulnerability: somebody answers for it, somewhere, for some time, with a reason.

import { t } from '@lingui/core/macro';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { createWaiver } from '../../src/api/waiver.ts';
import { client } from '../client.ts';
import { SelectField, TextArea, TextField } from '../parts/field.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { queryClient } from '../queries/query-client.ts';
import { viewerQuery } from '../queries/session.ts';
import { chosenEnd, EndField } from './end-field.tsx';
import { namespaceOf } from './repository-name.ts';

const SCOPES = [
  { scope: 'image', text: t`one image: its digest, whatever its tags` },
  { scope: 'repository', text: t`a repository` },
  { scope: 'namespace', text: t`a namespace` },
  { scope: 'everywhere', text: t`everywhere` },
] as const;

interface WaiveDialogProps {
  /** What is waived; typed where it is left out. */
  readonly vulnerability?: string | undefined;
  /** The image from which somebody comes. */
  readonly image?: { readonly repository: string; readonly reference: string } | undefined;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function WaiveDialog({ vulnerability, image, isOpen, onClose }: WaiveDialogProps) {
  return (
    <FormDialog
      title={vulnerability === undefined ? t`New waiver` : t`Waive ${vulnerability}`}
      action={t`Waive`}
      isOpen={isOpen}
      onClose={onClose}
      onSubmit={async (form) => {
        await client.call(createWaiver, { body: draftOf(form, vulnerability) });
        const keys = ['waivers', 'vulnerability', 'repository'];
        await queryClient.invalidateQueries({ predicate: ({ queryKey }) => keys.includes(String(queryKey[0])) });
      }}
    >
      {vulnerability === undefined && (
        <TextField
          label={t`Vulnerability`}
          name="vulnerability"
          required
          autoFocus
          autoComplete="off"
          spellCheck={false}
          placeholder="CVE-2024-3094"
        />
      )}
      <PlaceFields image={image} />
      <TextArea
        label={t`Reason`}
        name="reason"
        required
        maxLength={2_000}
        autoFocus={vulnerability !== undefined}
        hint={t`Why it does no harm there, for whoever asks later.`}
      />
      <EndField hint={t`At the end of that day. Left empty, until somebody revokes it.`} />
    </FormDialog>
  );
}

function PlaceFields({ image }: Pick<WaiveDialogProps, 'image'>) {
  const { data: viewer } = useQuery(viewerQuery);
  const [scope, setScope] = useState<string>(image ? 'image' : 'repository');
  return (
    <>
      <SelectField label={t`Where`} name="scope" value={scope} onChange={({ target }) => setScope(target.value)}>
        {SCOPES.filter((one) => one.scope !== 'everywhere' || viewer?.mayWaiveEverywhere).map((one) => (
          <option key={one.scope} value={one.scope}>
            {one.text}
          </option>
        ))}
      </SelectField>
      {(scope === 'image' || scope === 'repository') && (
        <TextField
          label={t`Repository`}
          name="repository"
          required
          autoComplete="off"
          spellCheck={false}
          defaultValue={image?.repository}
        />
      )}
      {scope === 'image' && (
        <TextField
          label={t`Tag or digest`}
          name="reference"
          required
          autoComplete="off"
          spellCheck={false}
          defaultValue={image?.reference}
        />
      )}
      {scope === 'namespace' && (
        <TextField
          label={t`Namespace`}
          name="namespace"
          required
          autoComplete="off"
          spellCheck={false}
          defaultValue={image && namespaceOf(image.repository)}
        />
      )}
    </>
  );
}

function draftOf(form: FormData, vulnerability: string | undefined) {
  const typed = (name: string) => {
    const value = String(form.get(name) ?? '').trim();
    return value === '' ? {} : { [name]: value };
  };
  return {
    vulnerability: vulnerability ?? String(form.get('vulnerability')).trim(),
    scope: SCOPES.find(({ scope }) => scope === form.get('scope'))?.scope ?? 'repository',
    ...typed('repository'),
    ...typed('reference'),
    ...typed('namespace'),
    reason: String(form.get('reason')),
    expiresAt: chosenEnd(form) ?? null,
  };
}
