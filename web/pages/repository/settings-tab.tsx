// What the admins of a repository decide about it.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { changeRepository, deleteRepository } from '../../../src/api/repository.ts';
import { client } from '../../client.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog, DialogActions } from '../../parts/dialog.tsx';
import { CheckField, SelectField, TextArea, TextField } from '../../parts/field.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Problem } from '../../parts/problem.tsx';
import { heldChanges } from '../../queries/held-changes.ts';
import { queryClient } from '../../queries/query-client.ts';
import { repositoryQuery } from '../../queries/repositories.ts';
import { repositoryRoute } from '../../site-map.tsx';
import { fromAddress } from '../../words/repository-name.ts';

export function SettingsTab() {
  const { repository: part } = repositoryRoute.useParams();
  const name = fromAddress(part);
  const { data: repository } = useQuery(repositoryQuery(name));
  const change = useMutation({
    mutationFn: (body: Parameters<typeof settingsOf>[0]) =>
      client.call(changeRepository, { params: { repository: name }, body: settingsOf(body) }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['repository', name] }),
  });
  const [isDeleting, setIsDeleting] = useState(false);
  if (!repository) return null;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    change.mutate(new FormData(event.currentTarget));
  };
  return (
    <div className="max-w-[640px]">
      <form onSubmit={submit}>
        <Problem error={change.error} />
        {change.isSuccess && (
          <Notice kind="good">
            <Trans>Saved.</Trans>
          </Notice>
        )}
        <TextField label={t`Description`} name="description" maxLength={1_000} defaultValue={repository.description} />
        <TextArea
          label={t`Long description`}
          name="longDescription"
          rows={5}
          defaultValue={repository.longDescription}
          hint={t`Markdown.`}
        />
        <SelectField label={t`Visibility`} name="visibility" defaultValue={repository.visibility}>
          <option value="private">{t`private: those to whom it was given`}</option>
          <option value="public">{t`public: everybody can pull`}</option>
        </SelectField>
        <CheckField label={t`Scan on push`} name="scanOnPush" defaultChecked={repository.scanOnPush} />
        <CheckField
          label={t`Images enter by promotion only`}
          name="protected"
          defaultChecked={repository.protected}
          hint={t`Pushes are refused.`}
        />
        <CheckField
          label={t`All tags are immutable`}
          name="immutable"
          defaultChecked={repository.immutable}
          hint={t`No tag that is there can be moved or deleted.`}
        />
        <TextField
          label={t`Immutable tags`}
          name="immutablePatterns"
          defaultValue={repository.immutablePatterns.join(', ')}
          hint={t`Patterns with * and ?, separated by commas.`}
          placeholder="v*, release-?"
        />
        <TextField
          label={t`Except`}
          name="immutableExceptions"
          defaultValue={repository.immutableExceptions.join(', ')}
          hint={t`Tags that stay mutable, in the same way.`}
          placeholder="latest"
        />
        <Button type="submit" look="go" isBusy={change.isPending}>
          <Trans>Save</Trans>
        </Button>
      </form>
      <section className="mt-8 rounded-lg border border-line px-4 py-3" aria-labelledby="delete-head">
        <h2 id="delete-head" className="font-semibold">
          <Trans>Delete this repository</Trans>
        </h2>
        <p className="mb-2 text-ink-2">
          <Trans>All its tags go, and policies of which it is the source. The history stays.</Trans>
        </p>
        <Button look="danger" onClick={() => setIsDeleting(true)}>
          <Trans>Delete…</Trans>
        </Button>
      </section>
      <DeleteRepositoryDialog name={name} isOpen={isDeleting} onClose={() => setIsDeleting(false)} />
    </div>
  );
}

function settingsOf(form: FormData) {
  const list = (key: string) =>
    String(form.get(key) ?? '')
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== '');
  return {
    description: String(form.get('description')),
    longDescription: String(form.get('longDescription')),
    visibility: form.get('visibility') === 'public' ? ('public' as const) : ('private' as const),
    scanOnPush: form.has('scanOnPush'),
    protected: form.has('protected'),
    immutable: form.has('immutable'),
    immutablePatterns: list('immutablePatterns'),
    immutableExceptions: list('immutableExceptions'),
  };
}

function DeleteRepositoryDialog({
  name,
  isOpen,
  onClose,
}: {
  readonly name: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}) {
  const [typed, setTyped] = useState('');
  const navigate = useNavigate();
  const deletion = useMutation({
    mutationFn: () =>
      heldChanges.during(async () => {
        await client.call(deleteRepository, { params: { repository: name } });
        await navigate({ to: '/repositories' });
        queryClient.removeQueries({ queryKey: ['repository', name] });
      }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['repositories'] }),
  });
  return (
    <Dialog title={t`Delete the repository?`} isOpen={isOpen} onClose={onClose}>
      <Problem error={deletion.error} />
      <TextField
        label={t`Type ${name} to delete it`}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
        autoComplete="off"
        spellCheck={false}
        autoFocus
      />
      <DialogActions>
        <Button onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
        <Button look="danger" disabled={typed !== name} isBusy={deletion.isPending} onClick={() => deletion.mutate()}>
          <Trans>Delete the repository</Trans>
        </Button>
      </DialogActions>
    </Dialog>
  );
}
