// What the image consists of.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ComponentBody } from '../../../src/api/scan.ts';
import { Empty } from '../../parts/empty.tsx';
import { BarInput } from '../../parts/field.tsx';
import { Hint } from '../../parts/hint.tsx';
import { Loading } from '../../parts/loading.tsx';
import { More } from '../../parts/more.tsx';
import { Problem } from '../../parts/problem.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { componentsQuery } from '../../queries/scans.ts';
import { useWholeList } from '../../queries/whole-list.ts';
import { ComponentName } from '../../words/component-name.tsx';
import { LayerLink } from './layer-link.tsx';
import { PlatformChoice, useShownImage } from './platform-choice.tsx';

const COLUMNS: readonly Column<ComponentBody>[] = [
  {
    key: 'name',
    head: t`Component`,
    isWide: true,
    cell: ({ name, purl, identity }) => (
      <span className="font-semibold">
        <ComponentName name={name} purl={purl} identity={identity} />
      </span>
    ),
  },
  { key: 'version', head: t`Version`, cell: ({ version }) => <code>{version}</code> },
  { key: 'type', head: t`Type`, cell: ({ type }) => type },
  {
    key: 'licence',
    head: t`Licence`,
    isWide: true,
    cell: ({ licenses }) =>
      licenses.length === 0 ? (
        <span className="text-ink-3">
          <Trans>not stated</Trans>
        </span>
      ) : (
        licenses.map(({ spdx, text }) => spdx ?? text).join(', ')
      ),
  },
  { key: 'layer', head: t`Layer`, align: 'right', cell: ({ layer }) => <LayerLink layer={layer} /> },
  {
    key: 'path',
    head: t`Path`,
    isWide: true,
    cell: ({ paths }) =>
      paths.length <= 1 ? (
        <code className="text-ink-2">{paths[0] ?? ''}</code>
      ) : (
        <Hint more={<pre className="whitespace-pre-wrap">{paths.join('\n')}</pre>}>
          <code className="text-ink-2">
            <Trans>
              {paths[0]} and {paths.length - 1} more
            </Trans>
          </code>
        </Hint>
      ),
  },
];

export function ComponentsTab() {
  const { image, platform, tag, isKnown } = useShownImage();
  const isScanned = isKnown && (tag?.scan.platforms.scanned ?? 0) > 0;
  const found = useInfiniteQuery({ ...componentsQuery(image, { platform }), enabled: isScanned });
  const [text, setText] = useState('');
  const { items: all, isWhole, isCut } = useWholeList(found);
  const rows = all.filter(({ name, purl, paths }) =>
    [name, purl, ...paths].some((one) => one.toLowerCase().includes(text.toLowerCase())),
  );
  return (
    <>
      <div className="mb-2 flex flex-wrap items-center gap-2">
        <BarInput
          label={t`Search components`}
          type="search"
          className="!w-[240px]"
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
        <PlatformChoice />
        <span className="ml-auto text-ink-3">
          <Trans>
            {rows.length} of {all.length}
            {!isWhole && found.data && '+'} components
          </Trans>
        </span>
      </div>
      <Problem error={found.error} onRetry={() => found.refetch()} />
      {found.isLoading && <Loading />}
      {(found.isSuccess || (tag && !isScanned)) && all.length === 0 && (
        <Empty title={t`No components are known`}>
          <Trans>The image was not scanned, or nothing was recognized in it. The Vulnerabilities tab says which.</Trans>
        </Empty>
      )}
      {rows.length > 0 && (
        <Table
          caption={t`Components`}
          columns={COLUMNS}
          rows={rows}
          keyOf={({ purl, layer, paths }) => `${purl} ${layer} ${paths[0]}`}
        />
      )}
      <More hasMore={isCut} isLoading={found.isFetching} onMore={found.fetchNextPage} />
    </>
  );
}
