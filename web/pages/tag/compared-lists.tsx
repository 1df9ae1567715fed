// The differences between two images, list by list.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { ArrowDown, ArrowUp, type LucideIcon, Minus, Plus, Replace } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ComparisonBody, ComponentChangeBody } from '../../../src/api/comparison.ts';
import type { FindingBody } from '../../../src/api/scan.ts';
import { Badge } from '../../parts/badge.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { codeInWords } from '../../words/code-in-words.ts';
import { ComponentName } from '../../words/component-name.tsx';
import { licenseInWords } from '../../words/license.ts';
import { SeverityBadge } from '../../words/severity.tsx';
import { authorName } from '../../words/waiver-author.ts';

function Section({
  title,
  isMore,
  children,
}: {
  readonly title: string;
  readonly isMore: boolean;
  readonly children: ReactNode;
}) {
  return (
    <section aria-label={title} className="mb-5">
      <h2 className="mb-1 font-semibold">
        {title}{' '}
        {isMore && (
          <span className="font-normal text-ink-3">
            <Trans>(the first of them)</Trans>
          </span>
        )}
      </h2>
      {children}
    </section>
  );
}

function Same({ children }: { readonly children: ReactNode }) {
  return <p className="text-ink-3">{children}</p>;
}

interface FindingChange {
  readonly isNew: boolean;
  readonly finding: FindingBody;
}

const FINDING_COLUMNS: readonly Column<FindingChange>[] = [
  {
    key: 'change',
    head: t`Change`,
    cell: ({ isNew }) => <ChangeBadge icon={isNew ? Plus : Minus} word={isNew ? t`comes` : t`goes`} />,
  },
  { key: 'severity', head: t`Severity`, cell: ({ finding }) => <SeverityBadge severity={finding.severity} /> },
  {
    key: 'id',
    head: t`Vulnerability`,
    isWide: true,
    cell: ({ finding: { id, summary, waiver } }) => (
      <span title={summary ?? undefined}>
        <span className={`font-semibold ${waiver ? 'line-through' : ''}`}>{id}</span>{' '}
        {waiver && (
          <span className="text-ink-3">
            <Trans>waived by {authorName(waiver.author)}</Trans>
          </span>
        )}{' '}
        <span className="text-ink-3">{summary}</span>
      </span>
    ),
  },
  {
    key: 'component',
    head: t`Component`,
    cell: ({ finding: { component, purl, identity } }) => (
      <ComponentName name={component} purl={purl} identity={identity} />
    ),
  },
  { key: 'installed', head: t`Installed`, cell: ({ finding }) => <code>{finding.installed}</code> },
  {
    key: 'fixed',
    head: t`Fixed in`,
    cell: ({ finding: { fixed } }) =>
      fixed === null ? (
        <span className="text-ink-3">
          <Trans>no fix</Trans>
        </span>
      ) : (
        <code>{fixed}</code>
      ),
  },
];

export function ComparedFindings({ findings }: { readonly findings: ComparisonBody['findings'] }) {
  if (findings === null) return null;
  const rows = [
    ...findings.appearedList.map((finding) => ({ isNew: true, finding })),
    ...findings.goneList.map((finding) => ({ isNew: false, finding })),
  ];
  return (
    <Section title={t`Vulnerabilities`} isMore={findings.moreAppeared || findings.moreGone}>
      {rows.length === 0 ? (
        <Same>
          <Trans>None comes and none goes.</Trans>
        </Same>
      ) : (
        <Table
          caption={t`Vulnerabilities that differ`}
          columns={FINDING_COLUMNS}
          rows={rows}
          keyOf={({ isNew, finding: { id, purl, layer } }) => `${isNew} ${id} ${purl} ${layer}`}
        />
      )}
    </Section>
  );
}

const CHANGES: Readonly<Record<ComponentChangeBody['change'], LucideIcon>> = {
  added: Plus,
  removed: Minus,
  upgraded: ArrowUp,
  downgraded: ArrowDown,
  changed: Replace,
};

const COMPONENT_COLUMNS: readonly Column<ComponentChangeBody>[] = [
  {
    key: 'change',
    head: t`Change`,
    cell: ({ change }) => <ChangeBadge icon={CHANGES[change]} word={codeInWords(change)} />,
  },
  { key: 'name', head: t`Component`, isWide: true, cell: ({ name }) => <span className="font-semibold">{name}</span> },
  { key: 'type', head: t`Type`, cell: ({ type }) => type },
  { key: 'from', head: t`Before`, cell: ({ from }) => <Versions versions={from} /> },
  { key: 'to', head: t`After`, cell: ({ to }) => <Versions versions={to} /> },
];

export function ComparedComponents({ components }: { readonly components: ComparisonBody['components'] }) {
  if (components === null) return null;
  return (
    <Section title={t`Components`} isMore={components.more}>
      {components.list.length === 0 ? (
        <Same>
          <Trans>The same, in the same versions.</Trans>
        </Same>
      ) : (
        <Table
          caption={t`Components that differ`}
          columns={COMPONENT_COLUMNS}
          rows={components.list}
          keyOf={({ type, name }) => `${type} ${name}`}
        />
      )}
    </Section>
  );
}

type LicenseRow = NonNullable<ComparisonBody['licenses']>['list'][number];

const LICENSE_COLUMNS: readonly Column<LicenseRow>[] = [
  {
    key: 'change',
    head: t`Change`,
    cell: ({ change }) =>
      change === 'appeared' ? <ChangeBadge icon={Plus} word={t`comes`} /> : <ChangeBadge icon={Minus} word={t`goes`} />,
  },
  { key: 'id', head: t`Licence`, cell: ({ id }) => <span className="font-semibold">{licenseInWords(id)}</span> },
  { key: 'components', head: t`Components`, isWide: true, cell: ({ components }) => components.join(', ') },
];

export function ComparedLicenses({ licenses }: { readonly licenses: ComparisonBody['licenses'] }) {
  if (licenses === null) return null;
  return (
    <Section title={t`Licences`} isMore={licenses.more}>
      {licenses.list.length === 0 ? (
        <Same>
          <Trans>The same.</Trans>
        </Same>
      ) : (
        <Table
          caption={t`Licences that differ`}
          columns={LICENSE_COLUMNS}
          rows={licenses.list}
          keyOf={({ change, id }) => `${change} ${id}`}
        />
      )}
    </Section>
  );
}

type ConfigurationRow = NonNullable<ComparisonBody['configuration']>['list'][number];

const CONFIGURATION_COLUMNS: readonly Column<ConfigurationRow>[] = [
  {
    key: 'property',
    head: t`Setting`,
    cell: ({ property, name }) => (
      <span className="font-semibold">
        {property}
        {name !== null && <code className="ml-1.5 font-normal">{name}</code>}
      </span>
    ),
  },
  { key: 'from', head: t`Before`, isWide: true, cell: ({ from }) => <Value value={from} /> },
  { key: 'to', head: t`After`, isWide: true, cell: ({ to }) => <Value value={to} /> },
];

export function ComparedConfiguration({ configuration }: { readonly configuration: ComparisonBody['configuration'] }) {
  if (configuration === null) return null;
  return (
    <Section title={t`Configuration`} isMore={configuration.more}>
      {configuration.list.length === 0 ? (
        <Same>
          <Trans>The same.</Trans>
        </Same>
      ) : (
        <Table
          caption={t`Settings that differ`}
          columns={CONFIGURATION_COLUMNS}
          rows={configuration.list}
          keyOf={({ property, name }) => JSON.stringify([property, name])}
        />
      )}
    </Section>
  );
}

function Value({ value }: { readonly value: string | null }) {
  if (value === null)
    return (
      <span className="text-ink-3">
        <Trans>not set</Trans>
      </span>
    );
  return value === '' ? (
    <span className="text-ink-3">
      <Trans>set</Trans>
    </span>
  ) : (
    <code title={value}>{value}</code>
  );
}

function Versions({ versions }: { readonly versions: readonly string[] }) {
  return versions.length === 0 ? <span className="text-ink-3">–</span> : <code>{versions.join(', ')}</code>;
}

function ChangeBadge({ icon, word }: { readonly icon: LucideIcon; readonly word: string }) {
  return (
    <Badge tone="plain" icon={icon}>
      {word}
    </Badge>
  );
}
