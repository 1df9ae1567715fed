// The settings of a namespace: how images enter, and where they may go.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { changeNamespace } from '../../src/api/namespace.ts';
import { client } from '../client.ts';
import { Button } from '../parts/button.tsx';
import { CheckField, SelectField, TextField } from '../parts/field.tsx';
import { Loading } from '../parts/loading.tsx';
import { Notice } from '../parts/notice.tsx';
import { Problem } from '../parts/problem.tsx';
import { refreshNamespaces } from '../queries/namespaces.ts';
import { namespaceQuery } from '../queries/organizations.ts';

export function NamespaceSettings({ namespace }: { readonly namespace: string }) {
  const found = useQuery(namespaceQuery(namespace));
  const change = useMutation({
    mutationFn: (form: FormData) =>
      client.call(changeNamespace, {
        params: { namespace },
        body: {
          usage: form.get('usage') === 'validated' ? 'validated' : 'open',
          promotesTo: String(form.get('promotesTo'))
            .split(',')
            .map((one) => one.trim())
            .filter((one) => one !== ''),
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
      <TextField
        label={t`Promotes to`}
        name="promotesTo"
        defaultValue={promotesTo.join(', ')}
        autoComplete="off"
        spellCheck={false}
        placeholder={t`qa, prod`}
        hint={t`The only namespaces that its images may be promoted to, separated by commas. Left empty: any.`}
      />
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
