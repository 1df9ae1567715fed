// Under which licences what is in the image stands.

import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ImageReportBody } from '../../../src/api/scan.ts';
import { Empty } from '../../parts/empty.tsx';
import { BarInput } from '../../parts/field.tsx';
import { FirstFew } from '../../parts/first-few.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Problem } from '../../parts/problem.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { reportQuery } from '../../queries/scans.ts';
import { licenseInWords } from '../../words/license.ts';
import { PlatformChoice, useShownImage } from './platform-choice.tsx';

type License = ImageReportBody['licenses'][number];

/** In a row; the others are behind it. */
const SHOWN = 6;

const COLUMNS: readonly Column<License>[] = [
  { key: 'id', head: t`Licence`, cell: ({ id }) => <span className="font-semibold">{licenseInWords(id)}</span> },
  { key: 'count', head: t`Components`, align: 'right', cell: ({ components }) => components.length },
  {
    key: 'components',
    head: t`Which`,
    isWide: true,
    cell: ({ components }) => <FirstFew names={components} count={SHOWN} />,
  },
];

export function LicensesTab() {
  const { image, platform } = useShownImage();
  const report = useQuery(reportQuery(image));
  const [text, setText] = useState('');
  const scanned = report.data?.images.filter(({ state }) => state === 'scanned') ?? [];
  const shown = platform === undefined ? scanned[0] : scanned.find((one) => one.platform === platform);
  const wanted = text.toLowerCase();
  const rows = (shown?.licenses ?? []).filter(({ id, components }) =>
    [id, ...components].some((one) => one.toLowerCase().includes(wanted)),
  );
  return (
    <>
      <div className="mb-2 flex flex-wrap items-center gap-2">
        <BarInput
          label={t`Search licences`}
          type="search"
          className="!w-[240px]"
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
        <PlatformChoice />
        <span className="ml-auto text-ink-3">{plural(rows.length, { one: '# licence', other: '# licences' })}</span>
      </div>
      <Problem error={report.error} onRetry={() => report.refetch()} />
      {report.isPending && <Loading />}
      {shown?.moreLicenses && (
        <Notice kind="info">
          <Trans>These are the first licences; the Components tab has the licences of all components.</Trans>
        </Notice>
      )}
      {report.isSuccess && !shown && (
        <Empty title={t`No licences are known`}>
          <Trans>Nobody has looked into this image yet: policies that ask for it hold.</Trans>
        </Empty>
      )}
      {shown && rows.length === 0 && (
        <Empty title={text === '' ? t`No component was found` : t`No licence or component has “${text}” in its name`} />
      )}
      {rows.length > 0 && <Table caption={t`Licences`} columns={COLUMNS} rows={rows} keyOf={({ id }) => id} />}
    </>
  );
}
