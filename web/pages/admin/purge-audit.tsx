// Removes old records of the audit log, which says so itself.

import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { purgeAudit } from '../../../src/api/audit.ts';
import { client } from '../../client.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { TextField } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { queryClient } from '../../queries/query-client.ts';

export function PurgeAudit() {
  const [isAsking, setIsAsking] = useState(false);
  const purge = useMutation({
    mutationFn: (day: string) =>
      client.call(purgeAudit, { body: { before: new Date(`${day}T00:00:00`).toISOString() } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['audit'] }),
  });
  return (
    <>
      <Button look="danger" onClick={() => setIsAsking(true)}>
        <Trans>Purge…</Trans>
      </Button>
      <FormDialog
        title={t`Purge the audit log?`}
        action={t`Purge`}
        isDangerous
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        onSubmit={(form) => purge.mutateAsync(String(form.get('before')))}
      >
        <p className="mb-3 text-ink-2">
          <Trans>
            Records of the days before go for good: export them first. That they went, how many, and who did it, stays
            in the log, and it can still be verified.
          </Trans>
        </p>
        <TextField label={t`Remove what is older than this day`} name="before" type="date" required autoFocus />
      </FormDialog>
      <Dialog title={t`Audit log`} isOpen={purge.data !== undefined} onClose={() => purge.reset()}>
        {purge.data && <p role="status">{outcomeOf(purge.data.records)}</p>}
      </Dialog>
    </>
  );
}

function outcomeOf(records: number): string {
  if (records === 0) return t`There was nothing as old as that.`;
  return plural(records, { one: '# record goes; a job removes it.', other: '# records go; a job removes them.' });
}
