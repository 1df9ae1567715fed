// The advisories that images are compared with: how old they are, and how newer ones get here.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useMutation, useQuery } from '@tanstack/react-query';
import { RefreshCw, Upload } from 'lucide-react';
import { useState } from 'react';
import { type AdvisoryStatusBody, importAdvisories, updateAdvisories } from '../../../src/api/advisory.ts';
import { client } from '../../client.ts';
import { countInWords } from '../../language/in-words.ts';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { CheckField, TextField } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { ListHead } from '../../parts/list-head.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Problem } from '../../parts/problem.tsx';
import { Table } from '../../parts/table.tsx';
import { configurationQuery } from '../../queries/administration.ts';
import { advisoriesQuery } from '../../queries/advisories.ts';
import { queryClient } from '../../queries/query-client.ts';
import { viewerQuery } from '../../queries/session.ts';
import { codeInWords } from '../../words/code-in-words.ts';
import { Ago } from '../../words/time.tsx';
import { JobProgress } from './job-progress.tsx';

export function AdvisoriesTab() {
  const { data: viewer } = useQuery(viewerQuery);
  const found = useQuery(advisoriesQuery);
  const mayUpdate = viewer?.isAdmin === true;
  const configuration = useQuery({ ...configurationQuery, enabled: mayUpdate });
  const [opened, setOpened] = useState<'update' | 'upload'>();
  const close = () => setOpened(undefined);
  const update = useMutation({ mutationFn: (force: boolean) => client.call(updateAdvisories, { body: { force } }) });
  if (found.isPending || (mayUpdate && configuration.isPending)) return <Loading />;
  if (found.isError) return <Problem error={found.error} onRetry={() => found.refetch()} />;
  const status = found.data;
  const feeds = configuration.data?.items.find(({ name }) => name === 'advisoryFeeds')?.value;
  const hasFeeds = status.follows !== null || !Array.isArray(feeds) || feeds.length > 0;
  return (
    <>
      <ListHead
        actions={
          mayUpdate && (
            <>
              <Button look={hasFeeds ? 'plain' : 'go'} onClick={() => setOpened('upload')}>
                <Trans>
                  <Upload size={14} aria-hidden /> Upload an archive…
                </Trans>
              </Button>
              {hasFeeds && (
                <Button look="go" onClick={() => setOpened('update')}>
                  <Trans>
                    <RefreshCw size={14} aria-hidden /> Update now…
                  </Trans>
                </Button>
              )}
            </>
          )
        }
      >
        <Age status={status} />
      </ListHead>
      {update.data && <JobProgress id={update.data.id} whenDone={[['advisories']]} />}
      {status.follows && <Follows follows={status.follows} />}
      {mayUpdate && !hasFeeds && (
        <p className="mb-3 text-ink-2">
          <Trans>
            This server fetches no feeds (<code>advisoryFeeds</code> of its configuration): advisories come in archives.
          </Trans>
        </p>
      )}
      {status.serial === null ? (
        <Empty title={t`No advisories yet`}>
          <Trans>
            Without them no image can be compared, and policies that ask for findings hold. Update from the feeds, or
            upload an archive that “shiplock advisories export” has made on a host that reaches them.
          </Trans>
        </Empty>
      ) : (
        <Table
          caption={t`Feeds`}
          rows={status.feeds}
          keyOf={({ name }) => name}
          columns={[
            {
              key: 'name',
              head: t`Feed`,
              isWide: true,
              cell: ({ label, url, demo }) => (
                <span title={url} className="whitespace-normal [overflow-wrap:anywhere]">
                  <span className="font-semibold">{label}</span>{' '}
                  {demo && (
                    <Badge tone="medium">
                      <Trans>demonstration data</Trans>
                    </Badge>
                  )}
                </span>
              ),
            },
            { key: 'records', head: t`Records`, align: 'right', cell: ({ records }) => countInWords(records) },
            { key: 'unusable', head: t`Not readable`, align: 'right', cell: ({ unusable }) => unusable },
            { key: 'as-of', head: t`Newest record`, cell: ({ dataAsOf }) => <Ago time={dataAsOf} /> },
            { key: 'fetched', head: t`Fetched`, cell: ({ fetchedAt }) => <Ago time={fetchedAt} /> },
            {
              key: 'license',
              head: t`Licence`,
              cell: ({ license, attribution }) => <span title={attribution}>{license}</span>,
            },
          ]}
        />
      )}
      <FormDialog
        title={t`Update the advisories?`}
        action={t`Update`}
        isOpen={opened === 'update'}
        onClose={close}
        onSubmit={(form) => update.mutateAsync(form.has('force'))}
      >
        <p className="mb-3 text-ink-2">
          {status.follows
            ? t`The followed tag is looked at, and what is new is taken in.`
            : t`The feeds are fetched, an index is built of them, and all images are compared again.`}
        </p>
        {!status.follows && (
          <CheckField
            label={t`Even if a feed has lost many records`}
            name="force"
            hint={t`Also where it is not newer than what is there.`}
          />
        )}
      </FormDialog>
      <FormDialog
        title={t`Upload an archive of advisories`}
        action={t`Upload`}
        isOpen={opened === 'upload'}
        onClose={close}
        onSubmit={async (form) => {
          const file = form.get('file');
          if (!(file instanceof File)) throw new Error('choose a file');
          const query = {
            force: form.has('force') ? 'true' : 'false',
            allowUnknownSigner: form.has('allowUnknownSigner') ? 'true' : 'false',
          };
          await client.upload(importAdvisories, file, { query });
          await queryClient.invalidateQueries({ queryKey: ['advisories'] });
        }}
      >
        <TextField
          label={t`Archive`}
          name="file"
          type="file"
          accept=".zst,.tar.zst"
          required
          className="!h-auto py-1"
          hint={t`Made by “shiplock advisories export” on a host that reaches the feeds.`}
        />
        <CheckField label={t`Even if it is not newer, or much smaller`} name="force" />
        <CheckField
          label={t`Even if its signer is not known`}
          name="allowUnknownSigner"
          hint={t`Signed by a key that this deployment does not trust.`}
        />
      </FormDialog>
    </>
  );
}

function Age({
  status: { serial, asOf, stale, records, builtAt, builtBy, scanner },
}: {
  readonly status: AdvisoryStatusBody;
}) {
  if (serial === null)
    return (
      <p className="text-ink-2">
        <Trans>Scanner: {scanner}.</Trans>
      </p>
    );
  return (
    <p className="text-ink-2">
      <Trans>
        {stale && (
          <Badge tone="medium">
            <Trans>older than allowed</Trans>
          </Badge>
        )}{' '}
        It holds what the feeds knew <Ago time={asOf} />. {countInWords(records)} records, built <Ago time={builtAt} />
        {builtBy && t` by ${builtBy}`}. Scanner: {scanner}.
      </Trans>
    </p>
  );
}

function Follows({ follows }: { readonly follows: NonNullable<AdvisoryStatusBody['follows']> }) {
  const { reference, outcome, reason, at, error } = follows;
  return (
    <p className="mb-2 text-ink-2 [overflow-wrap:anywhere]">
      <Trans>
        Follows <code>{reference}</code>
        {at && (
          <Trans>
            , looked <Ago time={at} />
          </Trans>
        )}
        {outcome && `: ${codeInWords(outcome)}`}
        {reason && ` (${reason})`}.{error && <span className="text-critical"> {error}</span>}
      </Trans>
    </p>
  );
}
