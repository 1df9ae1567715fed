// Making a repository: anywhere, or in one namespace with what else belongs to it there.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useRef, useState } from 'react';
import { createRepository } from '../../src/api/repository.ts';
import { client } from '../client.ts';
import { Button } from '../parts/button.tsx';
import { Dialog, DialogActions } from '../parts/dialog.tsx';
import { CheckField, SelectField, TextField } from '../parts/field.tsx';
import { Problem } from '../parts/problem.tsx';
import { namespacesQuery } from '../queries/namespaces.ts';
import { queryClient } from '../queries/query-client.ts';
import { viewerQuery } from '../queries/session.ts';
import { inAddress } from './repository-name.ts';

interface NewRepositoryProps {
  /** The only namespace that is offered; all in which the viewer may make one by default. */
  readonly namespace?: string;
  /** The one that is chosen at first. */
  readonly chosen?: string | undefined;
  /** More that is filled in. */
  readonly children?: ReactNode;
  readonly onClose: () => void;
  /** What follows; its page is opened by default. */
  readonly onMade?: (repository: string, form: FormData) => Promise<unknown>;
}

export function NewRepositoryDialog({ isOpen, ...form }: NewRepositoryProps & { readonly isOpen: boolean }) {
  return (
    <Dialog title={t`New repository`} isOpen={isOpen} onClose={form.onClose}>
      <NewRepositoryForm {...form} />
    </Dialog>
  );
}

function NewRepositoryForm({ namespace: only, chosen, children, onClose, onMade }: NewRepositoryProps) {
  const { data: viewer } = useQuery(viewerQuery);
  const own = [...(viewer?.name === undefined ? [] : [viewer.name]), ...(viewer?.organizations ?? [])];
  // System admins may everywhere.
  const all = useQuery({ ...namespacesQuery, enabled: viewer?.isAdmin === true }).data?.items.map(({ name }) => name);
  const offered = all === undefined ? own : [...new Set([...own, ...all])];
  const namespaces = only === undefined ? offered : [only];
  const [picked, setPicked] = useState(chosen);
  const [visibility, setVisibility] = useState<'private' | 'public'>('private');
  /** Where what follows was refused, trying again makes no second one. */
  const made = useRef<string>(undefined);
  const navigate = useNavigate();
  const creation = useMutation({
    mutationFn: async (form: FormData) => {
      const name = `${form.get('namespace')}/${form.get('name')}`;
      if (made.current !== name) {
        const scanOnPush = form.has('scanOnPush');
        const description = String(form.get('description'));
        await client.call(createRepository, { body: { name, visibility, scanOnPush, description } });
        made.current = name;
      }
      await onMade?.(name, form);
      return name;
    },
    onSuccess: async (name) => {
      await queryClient.invalidateQueries({ queryKey: ['repositories'] });
      onClose();
      if (!onMade) await navigate({ to: '/repositories/$repository', params: { repository: inAddress(name) } });
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    creation.mutate(new FormData(event.currentTarget));
  };
  return (
    <form onSubmit={submit}>
      <Problem error={creation.error} />
      <div className="grid grid-cols-[minmax(110px,1fr)_2fr] gap-2">
        <SelectField
          label={t`Namespace`}
          name="namespace"
          value={picked !== undefined && namespaces.includes(picked) ? picked : namespaces[0]}
          onChange={({ target }) => setPicked(target.value)}
        >
          {namespaces.map((namespace) => (
            <option key={namespace}>{namespace}</option>
          ))}
        </SelectField>
        <TextField
          label={t`Name`}
          name="name"
          required
          autoFocus
          autoComplete="off"
          spellCheck={false}
          placeholder="website"
        />
      </div>
      <TextField label={t`Description`} name="description" maxLength={1_000} />
      <SelectField
        label={t`Visibility`}
        value={visibility}
        onChange={({ target }) => setVisibility(target.value === 'public' ? 'public' : 'private')}
        hint={
          visibility === 'public'
            ? t`Everybody can pull, also without logging in.`
            : t`Only those can see it to whom it was given.`
        }
      >
        <option value="private">{t`private`}</option>
        <option value="public">{t`public`}</option>
      </SelectField>
      <CheckField
        label={t`Scan on push`}
        name="scanOnPush"
        defaultChecked
        hint={t`Each image is looked through as soon as it is pushed, so that policies can decide by what is in it.`}
      />
      {children}
      <DialogActions>
        <Button onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
        <Button type="submit" look="go" isBusy={creation.isPending}>
          <Trans>Create</Trans>
        </Button>
      </DialogActions>
    </form>
  );
}
