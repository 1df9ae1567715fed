// The differences between two images, list by list.

import { ArrowDown, ArrowUp, type LucideIcon, Minus, Plus, Replace } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ComparisonBody, ComponentChangeBody } from '../../../src/api/comparison.ts';
import type { FindingBody } from '../../../src/api/scan.ts';
import { Badge } from '../../parts/badge.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { ComponentName } from '../../words/component-name.tsx';
import { licenseInWords } from '../../words/license.ts';
import { SeverityBadge } from '../../words/severity.tsx';

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
        {title} {isMore && <span className="font-normal text-ink-3">(the first of them)</span>}
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
    head: 'Change',
    cell: ({ isNew }) => <ChangeBadge icon={isNew ? Plus : Minus} word={isNew ? 'comes' : 'goes'} />,
  },
  { key: 'severity', head: 'Severity', cell: ({ finding }) => <SeverityBadge severity={finding.severity} /> },
  {
    key: 'id',
    head: 'Vulnerability',
    isWide: true,
    cell: ({ finding: { id, summary, waiver } }) => (
      <span title={summary ?? undefined}>
        <span className={`font-semibold ${waiver ? 'line-through' : ''}`}>{id}</span>{' '}
        {waiver && <span className="text-ink-3">waived by {waiver.author.name}</span>}{' '}
        <span className="text-ink-3">{summary}</span>
      </span>
    ),
  },
  {
    key: 'component',
    head: 'Component',
    cell: ({ finding: { component, purl, identity } }) => (
      <ComponentName name={component} purl={purl} identity={identity} />
    ),
  },
  { key: 'installed', head: 'Installed', cell: ({ finding }) => <code>{finding.installed}</code> },
  {
    key: 'fixed',
    head: 'Fixed in',
    cell: ({ finding: { fixed } }) =>
      fixed === null ? <span className="text-ink-3">no fix</span> : <code>{fixed}</code>,
  },
];

export function ComparedFindings({ findings }: { readonly findings: ComparisonBody['findings'] }) {
  if (findings === null) return null;
  const rows = [
    ...findings.appearedList.map((finding) => ({ isNew: true, finding })),
    ...findings.goneList.map((finding) => ({ isNew: false, finding })),
  ];
  return (
    <Section title="Vulnerabilities" isMore={findings.moreAppeared || findings.moreGone}>
      {rows.length === 0 ? (
        <Same>None comes and none goes.</Same>
      ) : (
        <Table
          caption="Vulnerabilities that differ"
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
  { key: 'change', head: 'Change', cell: ({ change }) => <ChangeBadge icon={CHANGES[change]} word={change} /> },
  { key: 'name', head: 'Component', isWide: true, cell: ({ name }) => <span className="font-semibold">{name}</span> },
  { key: 'type', head: 'Type', cell: ({ type }) => type },
  { key: 'from', head: 'Before', cell: ({ from }) => <Versions versions={from} /> },
  { key: 'to', head: 'After', cell: ({ to }) => <Versions versions={to} /> },
];

export function ComparedComponents({ components }: { readonly components: ComparisonBody['components'] }) {
  if (components === null) return null;
  return (
    <Section title="Components" isMore={components.more}>
      {components.list.length === 0 ? (
        <Same>The same, in the same versions.</Same>
      ) : (
        <Table
          caption="Components that differ"
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
    head: 'Change',
    cell: ({ change }) =>
      change === 'appeared' ? <ChangeBadge icon={Plus} word="comes" /> : <ChangeBadge icon={Minus} word="goes" />,
  },
  { key: 'id', head: 'Licence', cell: ({ id }) => <span className="font-semibold">{licenseInWords(id)}</span> },
  { key: 'components', head: 'Components', isWide: true, cell: ({ components }) => components.join(', ') },
];

export function ComparedLicenses({ licenses }: { readonly licenses: ComparisonBody['licenses'] }) {
  if (licenses === null) return null;
  return (
    <Section title="Licences" isMore={licenses.more}>
      {licenses.list.length === 0 ? (
        <Same>The same.</Same>
      ) : (
        <Table
          caption="Licences that differ"
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
    head: 'Setting',
    cell: ({ property, name }) => (
      <span className="font-semibold">
        {property}
        {name !== null && <code className="ml-1.5 font-normal">{name}</code>}
      </span>
    ),
  },
  { key: 'from', head: 'Before', isWide: true, cell: ({ from }) => <Value value={from} /> },
  { key: 'to', head: 'After', isWide: true, cell: ({ to }) => <Value value={to} /> },
];

export function ComparedConfiguration({ configuration }: { readonly configuration: ComparisonBody['configuration'] }) {
  if (configuration === null) return null;
  return (
    <Section title="Configuration" isMore={configuration.more}>
      {configuration.list.length === 0 ? (
        <Same>The same.</Same>
      ) : (
        <Table
          caption="Settings that differ"
          columns={CONFIGURATION_COLUMNS}
          rows={configuration.list}
          keyOf={({ property, name }) => JSON.stringify([property, name])}
        />
      )}
    </Section>
  );
}

function Value({ value }: { readonly value: string | null }) {
  if (value === null) return <span className="text-ink-3">not set</span>;
  return value === '' ? <span className="text-ink-3">set</span> : <code title={value}>{value}</code>;
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
