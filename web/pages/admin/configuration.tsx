// The configuration in force, as whoever runs the server has set it.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ConfigurationEntryBody } from '../../../src/api/operations.ts';
import { CheckField } from '../../parts/field.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Problem } from '../../parts/problem.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { configurationQuery } from '../../queries/administration.ts';

const COLUMNS: readonly Column<ConfigurationEntryBody>[] = [
  {
    key: 'name',
    head: t`Name`,
    cell: ({ name, environment }) => (
      <code title={environment} className="font-semibold">
        {name}
      </code>
    ),
  },
  {
    key: 'value',
    head: t`Value`,
    isWide: true,
    cell: ({ value, isDefault }) => (
      <>
        <code className="whitespace-normal [overflow-wrap:anywhere]">{valueInWords(value)}</code>
        {isDefault && (
          <span className="text-ink-3">
            <Trans> as usual</Trans>
          </span>
        )}
      </>
    ),
  },
  {
    key: 'description',
    head: t`What it is`,
    isWide: true,
    cell: ({ description }) => <span className="block whitespace-normal py-1 text-ink-2">{description}</span>,
  },
];

export function Configuration() {
  const found = useQuery(configurationQuery);
  const [isWhole, setIsWhole] = useState(false);
  const rows = found.data?.items.filter(({ isDefault }) => isWhole || !isDefault) ?? [];
  return (
    <section aria-labelledby="configuration-head">
      <div className="mb-1 flex flex-wrap items-center gap-x-4 [&>div]:mb-0">
        <h2 id="configuration-head" className="font-semibold">
          <Trans>Configuration in force</Trans>
        </h2>
        <CheckField
          label={t`Also what nobody has set`}
          checked={isWhole}
          onChange={({ target }) => setIsWhole(target.checked)}
        />
      </div>
      <p className="mb-2 text-ink-2">
        <Trans>
          By the file, the environment or flags of the server; a change takes effect when it is started again.
        </Trans>
      </p>
      <Problem error={found.error} onRetry={() => found.refetch()} />
      {found.isPending && <Loading />}
      {found.isSuccess && rows.length === 0 && (
        <p className="text-ink-3">
          <Trans>Everything is as usual.</Trans>
        </p>
      )}
      {rows.length > 0 && <Table caption={t`Configuration`} columns={COLUMNS} rows={rows} keyOf={({ name }) => name} />}
    </section>
  );
}

function valueInWords(value: unknown): string {
  if (value === null || value === undefined) return t`not set`;
  if (Array.isArray(value)) return value.length === 0 ? t`none` : value.map(valueInWords).join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
