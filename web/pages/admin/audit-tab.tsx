// Who did what, and who was refused.

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Download } from 'lucide-react';
import { type AuditRecordBody, exportAudit } from '../../../src/api/audit.ts';
import { client } from '../../client.ts';
import { Badge } from '../../parts/badge.tsx';
import { buttonLook } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { BarInput, BarSelect } from '../../parts/field.tsx';
import { Hint } from '../../parts/hint.tsx';
import { ListHead } from '../../parts/list-head.tsx';
import { Listing } from '../../parts/listing.tsx';
import type { Column } from '../../parts/table.tsx';
import { type AuditFilter, auditQuery } from '../../queries/administration.ts';
import { viewerQuery } from '../../queries/session.ts';
import { AUDIT_OUTCOMES, auditRoute } from '../../site-map.tsx';
import { LINK, RepositoryLink } from '../../words/repository-link.tsx';
import { Ago } from '../../words/time.tsx';
import { PurgeAudit } from './purge-audit.tsx';
import { VerifyAudit } from './verify-audit.tsx';

const TONES = { done: 'plain', refused: 'high', failed: 'critical' } as const;

const COLUMNS: readonly Column<AuditRecordBody>[] = [
  { key: 'sequence', head: 'No.', align: 'right', cell: ({ sequence }) => sequence },
  { key: 'at', head: 'When', cell: ({ at }) => <Ago time={at} /> },
  {
    key: 'who',
    head: 'Who',
    cell: ({ actor }) => (
      <Hint
        more={
          <>
            <p>{actor.kind.replace('_', ' ')}</p>
            {actor.credential && <p>by {actor.credential}</p>}
            {actor.address && <p>from {actor.address}</p>}
            {actor.userAgent && <p>{actor.userAgent}</p>}
          </>
        }
      >
        {actor.name}
      </Hint>
    ),
  },
  { key: 'action', head: 'Action', cell: (record) => <Action record={record} /> },
  {
    key: 'where',
    head: 'Where',
    isWide: true,
    cell: ({ repository, namespace }) => (repository === null ? namespace : <RepositoryLink repository={repository} />),
  },
  {
    key: 'subject',
    head: 'What',
    isWide: true,
    cell: ({ subject }) => subject && <span title={subject}>{subject}</span>,
  },
  {
    key: 'outcome',
    head: 'Outcome',
    cell: ({ outcome, reason, count }) => (
      <Hint more={reason ?? 'Nothing more to say.'}>
        <Badge tone={TONES[outcome]}>
          {outcome}
          {count > 1 && ` × ${count}`}
        </Badge>
      </Hint>
    ),
  },
];

export function AuditTab() {
  const { data: viewer } = useQuery(viewerQuery);
  const filter = auditRoute.useSearch();
  const navigate = useNavigate();
  const asked = askedOf(filter);
  const found = useInfiniteQuery(auditQuery(asked));
  const filterBy = (change: typeof filter) =>
    navigate({ to: '/admin/audit', search: { ...filter, ...change }, replace: true });
  const text = (name: 'actor' | 'action' | 'repository' | 'subject', label: string) => (
    <BarInput
      label={label}
      className="!w-[150px]"
      defaultValue={filter[name]}
      onChange={({ target }) => filterBy({ [name]: target.value || undefined })}
    />
  );
  const exported = (format: 'csv' | 'jsonl') => client.addressOf(exportAudit, { query: { ...asked, format } });
  return (
    <>
      <ListHead
        actions={
          <>
            <a href={exported('csv')} download className={buttonLook()}>
              <Download size={14} aria-hidden /> CSV
            </a>
            <a href={exported('jsonl')} download className={buttonLook()}>
              <Download size={14} aria-hidden /> JSON lines
            </a>
            <VerifyAudit />
            {viewer?.isAdmin && <PurgeAudit />}
          </>
        }
      >
        {text('actor', 'Who')}
        {text('action', 'Action')}
        {text('repository', 'Repository')}
        {text('subject', 'What')}
        <BarSelect
          label="Outcome"
          value={filter.outcome ?? ''}
          onChange={({ target }) => filterBy({ outcome: AUDIT_OUTCOMES.find((outcome) => outcome === target.value) })}
        >
          <option value="">all outcomes</option>
          {AUDIT_OUTCOMES.map((outcome) => (
            <option key={outcome}>{outcome}</option>
          ))}
        </BarSelect>
        <span className="inline-flex items-center gap-1.5 text-ink-3">
          from{' '}
          <BarInput
            label="From this day on"
            type="date"
            className="!w-[140px]"
            defaultValue={filter.from}
            onChange={({ target }) => filterBy({ from: target.value || undefined })}
          />
        </span>
        <span className="inline-flex items-center gap-1.5 text-ink-3">
          to{' '}
          <BarInput
            label="Up to this day"
            type="date"
            className="!w-[140px]"
            defaultValue={filter.to}
            onChange={({ target }) => filterBy({ to: target.value || undefined })}
          />
        </span>
      </ListHead>
      <Listing
        caption="Audit records"
        found={found}
        keyOf={({ sequence }) => String(sequence)}
        empty={<Empty title="No records fit">Names and actions are compared whole, such as manifest.pushed.</Empty>}
        columns={COLUMNS}
      />
    </>
  );
}

function Action({ record: { action, detail, hash } }: { readonly record: AuditRecordBody }) {
  return (
    <Hint
      more={
        <>
          <pre className="max-h-[40vh] overflow-auto whitespace-pre-wrap">{JSON.stringify(detail, null, 2)}</pre>
          <p className="text-ink-3">
            Hash <code>{hash}</code>
          </p>
        </>
      }
    >
      <span className={LINK}>{action}</span>
    </Hint>
  );
}

/** Days, as the address has them, become times: from the beginning of the first to the end of the last. */
function askedOf({ from, to, ...rest }: AuditFilter): AuditFilter {
  const end = to === undefined ? undefined : new Date(`${to}T00:00:00`);
  end?.setDate(end.getDate() + 1);
  return {
    ...rest,
    ...(from === undefined ? {} : { from: new Date(`${from}T00:00:00`).toISOString() }),
    ...(end === undefined ? {} : { to: end.toISOString() }),
  };
}
