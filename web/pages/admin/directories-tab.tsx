// The directories by which people log in, and how their synchronization goes.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useMutation, useQuery } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { type DirectoryBody, syncDirectories } from '../../../src/api/directory.ts';
import { client } from '../../client.ts';
import { listInWords } from '../../language/in-words.ts';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { CheckField } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { ListHead } from '../../parts/list-head.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Problem } from '../../parts/problem.tsx';
import { directoriesQuery } from '../../queries/administration.ts';
import { viewerQuery } from '../../queries/session.ts';
import { Ago } from '../../words/time.tsx';
import { JobProgress } from './job-progress.tsx';

export function DirectoriesTab() {
  const { data: viewer } = useQuery(viewerQuery);
  const found = useQuery(directoriesQuery);
  const [isAsking, setIsAsking] = useState(false);
  const sync = useMutation({
    mutationFn: (force: boolean) => client.call(syncDirectories, { body: { force } }),
  });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Problem error={found.error} onRetry={() => found.refetch()} />;
  const { items } = found.data;
  const hasLdap = items.some(({ kind }) => kind === 'ldap');
  return (
    <>
      <ListHead
        actions={
          viewer?.isAdmin &&
          hasLdap && (
            <Button look="go" onClick={() => setIsAsking(true)}>
              <Trans>
                <RefreshCw size={14} aria-hidden /> Synchronize now…
              </Trans>
            </Button>
          )
        }
      />
      {sync.data && <JobProgress id={sync.data.id} whenDone={[['directories'], ['users']]} />}
      {items.length === 0 && (
        <Empty title={t`No directories are configured`}>
          <Trans>
            With LDAP or OpenID Connect people log in with the accounts of your company, and teams follow its groups.
            Whoever runs the server configures them: see docs/access.md.
          </Trans>
        </Empty>
      )}
      <div className="grid gap-3">
        {items.map((directory) => (
          <Directory key={directory.issuer} directory={directory} />
        ))}
      </div>
      <FormDialog
        title={t`Synchronize now?`}
        action={t`Synchronize`}
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        onSubmit={(form) => sync.mutateAsync(form.has('force'))}
      >
        <p className="mb-3 text-ink-2">
          <Trans>Everybody is looked up: who is gone is deactivated, and teams follow their groups.</Trans>
        </p>
        <CheckField
          label={t`Even if many would be deactivated`}
          name="force"
          hint={t`More than a tenth of the users, or all, since the directory tells of nobody.`}
        />
      </FormDialog>
    </>
  );
}

function Directory({ directory }: { readonly directory: DirectoryBody }) {
  const { issuer, kind, name, accounts, adminGroups, allowedGroups, goodForHours, sync } = directory;
  return (
    <section className="rounded-lg border border-line px-4 py-3" aria-label={name}>
      <h2 className="font-semibold">
        {name} <Badge tone="plain">{kind === 'ldap' ? t`LDAP` : t`OpenID Connect`}</Badge>
      </h2>
      <dl className="mt-1 grid grid-cols-[150px_1fr] gap-y-1 max-[700px]:grid-cols-1">
        <dt className="text-ink-3">
          <Trans>Issuer</Trans>
        </dt>
        <dd className="[overflow-wrap:anywhere]">{issuer}</dd>
        <dt className="text-ink-3">
          <Trans>Active users</Trans>
        </dt>
        <dd>{accounts}</dd>
        <dt className="text-ink-3">
          <Trans>Groups of admins</Trans>
        </dt>
        <dd className="[overflow-wrap:anywhere]">{adminGroups.join(', ') || t`none`}</dd>
        <dt className="text-ink-3">
          <Trans>Who may log in</Trans>
        </dt>
        <dd className="[overflow-wrap:anywhere]">{allowedGroups.join(', ') || t`everybody whom it knows`}</dd>
        <dt className="text-ink-3">
          <Trans>Good without its word</Trans>
        </dt>
        <dd>
          <Trans>{goodForHours} hours</Trans>
        </dd>
        {kind === 'ldap' && (
          <>
            <dt className="text-ink-3">
              <Trans>Last synchronization</Trans>
            </dt>
            <dd>
              {sync === null ? (
                t`none yet`
              ) : (
                <Trans>
                  <Ago time={sync.endedAt} />: {sync.persons} people, {sync.deactivated} deactivated, {sync.reactivated}{' '}
                  active again
                  {sync.lastOwners.map(({ user, organizations }) => (
                    <p key={user} className="text-critical">
                      <Trans>
                        {user} has left the directory and cannot log in, but stays as the last owner of{' '}
                        {listInWords(organizations)} until somebody else is one.
                      </Trans>
                    </p>
                  ))}
                  {sync.ownerless.length > 0 && (
                    <p className="text-critical">
                      <Trans>Without an owner since then: {listInWords(sync.ownerless)}.</Trans>
                    </p>
                  )}
                  {sync.failure !== null && (
                    <p className="text-critical">
                      <Trans>Nothing was changed: {sync.failure}</Trans>
                    </p>
                  )}
                </Trans>
              )}
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}
