// Why somebody may do something here, or may not: the grant that decides.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useMutation } from '@tanstack/react-query';
import { Ban, Check } from 'lucide-react';
import type { FormEvent } from 'react';
import { type ExplanationBody, explainAccess } from '../../../src/api/access.ts';
import { PERMISSIONS } from '../../../src/api/role.ts';
import { client } from '../../client.ts';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { Dialog, DialogActions } from '../../parts/dialog.tsx';
import { SelectField } from '../../parts/field.tsx';
import { Problem } from '../../parts/problem.tsx';
import { codeInWords } from '../../words/code-in-words.ts';
import { UserField } from '../../words/user-field.tsx';

interface ExplainDialogProps {
  readonly repository: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function ExplainDialog({ repository, isOpen, onClose }: ExplainDialogProps) {
  return (
    <Dialog title={t`Access to ${repository}`} isOpen={isOpen} onClose={onClose}>
      <Question repository={repository} onClose={onClose} />
    </Dialog>
  );
}

function Question({ repository, onClose }: { readonly repository: string; readonly onClose: () => void }) {
  const explanation = useMutation({
    mutationFn: (form: FormData) =>
      client.call(explainAccess, {
        query: {
          who: String(form.get('who')).trim(),
          repository,
          permission: PERMISSIONS.find((one) => one === form.get('permission')) ?? 'pull',
        },
      }),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    explanation.mutate(new FormData(event.currentTarget));
  };
  return (
    <form onSubmit={submit}>
      <Problem error={explanation.error} />
      <UserField label={t`Who: a user, an API key by its user name, organization/team, or anonymous`} name="who" />
      <SelectField label={t`May`} name="permission">
        {PERMISSIONS.map((permission) => (
          <option key={permission} value={permission}>
            {codeInWords(permission)}
          </option>
        ))}
      </SelectField>
      <div aria-live="polite">{explanation.data && <Answer explanation={explanation.data} />}</div>
      <DialogActions>
        <Button onClick={onClose}>
          <Trans>Close</Trans>
        </Button>
        <Button type="submit" look="go" isBusy={explanation.isPending}>
          <Trans>Why?</Trans>
        </Button>
      </DialogActions>
    </form>
  );
}

function Answer({ explanation: { allowed, reason, decidedBy } }: { readonly explanation: ExplanationBody }) {
  return (
    <div className="rounded-md border border-line px-3 py-2">
      <Badge tone={allowed ? 'good' : 'high'} icon={allowed ? Check : Ban}>
        {allowed ? t`yes` : t`no`}
      </Badge>
      <p className="mt-1">{reason}</p>
      {decidedBy && (
        <p className="text-ink-2">
          <Trans>
            Decided by {decidedBy.through} {decidedBy.holder}
            {decidedBy.role === null ? '' : `, ${decidedBy.deny ? t`denied ` : ''}${decidedBy.role}`},{' '}
            {decidedBy.scope === 'everywhere' ? t`everywhere` : t`on the ${decidedBy.scope}`}.
          </Trans>
        </p>
      )}
    </div>
  );
}
