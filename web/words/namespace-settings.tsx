// The settings of a namespace: how images enter, and where they may go.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { changeNamespace } from '../../src/api/namespace.ts';
import { client } from '../client.ts';
import { Button } from '../parts/button.tsx';
import { CheckField, SelectField, TextField } from '../parts/field.tsx';
import { Loading } from '../parts/loading.tsx';
import { Notice } from '../parts/notice.tsx';
import { Problem } from '../parts/problem.tsx';
import { namespacesQuery, refreshNamespaces } from '../queries/namespaces.ts';
import { namespaceQuery } from '../queries/organizations.ts';

export function NamespaceSettings({ namespace }: { readonly namespace: string }) {
  const found = useQuery(namespaceQuery(namespace));
  const change = useMutation({
    mutationFn: (form: FormData) =>
      client.call(changeNamespace, {
        params: { namespace },
        body: {
          usage: form.get('usage') === 'validated' ? 'validated' : 'open',
          promotesTo: namesIn(String(form.get('promotesTo'))),
          commentRequired: form.has('commentRequired'),
        },
      }),
    onSuccess: refreshNamespaces,
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    change.mutate(new FormData(event.currentTarget));
  };
  if (found.isPending) return <Loading />;
  if (found.isError) return <Problem error={found.error} onRetry={() => found.refetch()} />;
  const { usage, promotesTo, commentRequired } = found.data;
  return (
    <form onSubmit={submit}>
      <Problem error={change.error} />
      {change.isSuccess && (
        <Notice kind="good">
          <Trans>Saved.</Trans>
        </Notice>
      )}
      <SelectField label={t`Usage`} name="usage" defaultValue={usage}>
        <option value="open">{t`open: images enter by push and by promotion`}</option>
        <option value="validated">{t`validated: images enter by promotion only`}</option>
      </SelectField>
      <PromotesToField namespace={namespace} promotesTo={promotesTo} />
      <CheckField
        label={t`A comment is required`}
        name="commentRequired"
        defaultChecked={commentRequired}
        hint={t`Whoever promotes by hand from it or into it says why.`}
      />
      <Button type="submit" look="go" isBusy={change.isPending}>
        <Trans>Save</Trans>
      </Button>
    </form>
  );
}

interface PromotesToProps {
  readonly namespace: string;
  readonly promotesTo: readonly string[];
}

/** Each suggestion is what the field would hold with one more name. */
function PromotesToField({ namespace, promotesTo }: PromotesToProps) {
  const id = useId();
  const known = useQuery(namespacesQuery);
  const [value, setValue] = useState(promotesTo.join(', '));
  const written = namesIn(value.slice(0, value.lastIndexOf(',') + 1));
  const offered = (known.data?.items ?? []).filter(({ name }) => name !== namespace && !written.includes(name));
  return (
    <>
      <TextField
        label={t`Promotes to`}
        name="promotesTo"
        value={value}
        onChange={({ target }) => setValue(target.value)}
        autoComplete="off"
        spellCheck={false}
        list={id}
        placeholder={t`qa, prod`}
        hint={t`The only namespaces that its images may be promoted to, separated by commas. Left empty: any.`}
      />
      <datalist id={id}>
        {offered.map(({ name }) => (
          <option key={name} value={[...written, name].join(', ')} />
        ))}
      </datalist>
    </>
  );
}

function namesIn(text: string): string[] {
  return text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}
