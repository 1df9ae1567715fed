// The deployment itself: its health, what is set for all, and garbage collection.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Check, CircleX } from 'lucide-react';
import { useState } from 'react';
import { collectGarbage } from '../../../src/api/operations.ts';
import { changeSettings } from '../../../src/api/session.ts';
import { client } from '../../client.ts';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { CheckField } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { Problem } from '../../parts/problem.tsx';
import { healthQuery, settingsQuery } from '../../queries/administration.ts';
import { queryClient } from '../../queries/query-client.ts';
import { viewerQuery } from '../../queries/session.ts';
import { exactTime } from '../../words/time.tsx';
import { Configuration } from './configuration.tsx';
import { garbageInWords } from './garbage-in-words.ts';
import { JobProgress } from './job-progress.tsx';
import { RequireSecondFactor } from './require-second-factor.tsx';

export function SystemTab() {
  const { data: viewer } = useQuery(viewerQuery);
  return (
    <div className="grid gap-6">
      <div className="grid max-w-[640px] gap-6">
        <Health />
        <Settings isAdmin={viewer?.isAdmin ?? false} />
        {viewer?.isAdmin && <GarbageCollection />}
      </div>
      <Configuration />
    </div>
  );
}

function Health() {
  const found = useQuery(healthQuery);
  return (
    <section aria-labelledby="health-head">
      <h2 id="health-head" className="mb-1 font-semibold">
        <Trans>Health</Trans>
      </h2>
      {found.isError && (
        <>
          <Badge tone="critical" icon={CircleX}>
            <Trans>not well</Trans>
          </Badge>
          <Problem error={found.error} onRetry={() => found.refetch()} />
        </>
      )}
      {found.data && (
        <p>
          <Trans>
            <Badge tone="good" icon={Check}>
              {found.data.status}
            </Badge>{' '}
            Shiplock {found.data.version}
          </Trans>
        </p>
      )}
      <p className="mt-1">
        <a href={`${client.base}/api/docs`} className="text-accent">
          <Trans>Documentation of the API</Trans>
        </a>
      </p>
    </section>
  );
}

function Settings({ isAdmin }: { readonly isAdmin: boolean }) {
  const [isAsking, setIsAsking] = useState(false);
  const found = useQuery(settingsQuery);
  const change = useMutation({
    mutationFn: (requireSecondFactor: boolean) => client.call(changeSettings, { body: { requireSecondFactor } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['settings'] }),
  });
  return (
    <section aria-labelledby="settings-head">
      <h2 id="settings-head" className="mb-1 font-semibold">
        <Trans>Settings</Trans>
      </h2>
      <Problem error={found.error ?? change.error} />
      {found.data && (
        <CheckField
          label={t`Everybody needs a second factor`}
          hint={t`Whoever logs in by password; docker and other clients use tokens. Who has none sets it up at the next log-in.`}
          checked={change.isPending ? change.variables : found.data.requireSecondFactor}
          disabled={!isAdmin || change.isPending}
          onChange={({ target }) => (target.checked ? setIsAsking(true) : change.mutate(false))}
        />
      )}
      <RequireSecondFactor
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        onRequire={() => change.mutateAsync(true)}
      />
    </section>
  );
}

function GarbageCollection() {
  const [isAsking, setIsAsking] = useState(false);
  const collection = useMutation({
    mutationFn: (untagged: boolean) => client.call(collectGarbage, { body: { untagged } }),
  });
  return (
    <section aria-labelledby="garbage-head">
      <h2 id="garbage-head" className="mb-1 font-semibold">
        <Trans>Garbage collection</Trans>
      </h2>
      <p className="mb-2 text-ink-2">
        <Trans>Removes bytes that no repository shows any more. Pushes and pulls go on meanwhile.</Trans>
      </p>
      {collection.data && (
        <JobProgress
          id={collection.data.id}
          whenDone={[['jobs']]}
          outcomeOf={(log) => garbageInWords(log, exactTime)}
        />
      )}
      <Button onClick={() => setIsAsking(true)}>
        <Trans>Collect garbage…</Trans>
      </Button>
      <FormDialog
        title={t`Collect garbage?`}
        action={t`Collect`}
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        onSubmit={(form) => collection.mutateAsync(form.has('untagged'))}
      >
        <CheckField
          label={t`Also images without a tag`}
          name="untagged"
          hint={t`Those that have had none for longer than the time in which promotions can be rolled back.`}
        />
      </FormDialog>
    </section>
  );
}
