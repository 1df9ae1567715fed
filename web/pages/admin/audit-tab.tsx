// Who did what, and who was refused.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Download } from 'lucide-react';
import { type AuditRecordBody, exportAudit } from '../../../src/api/audit.ts';
import { parseDigest } from '../../../src/oci/digest.ts';
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
import { codeInWords } from '../../words/code-in-words.ts';
import { Digest } from '../../words/digest.tsx';
import { LINK, RepositoryLink } from '../../words/repository-link.tsx';
import { Ago } from '../../words/time.tsx';
import { isId, nameIn, SHOWN_OF_ID } from './audit-subject.ts';
import { PurgeAudit } from './purge-audit.tsx';
import { VerifyAudit } from './verify-audit.tsx';

const TONES = { done: 'plain', refused: 'high', failed: 'critical' } as const;

const COLUMNS: readonly Column<AuditRecordBody>[] = [
  { key: 'sequence', head: t`No.`, align: 'right', cell: ({ sequence }) => sequence },
  { key: 'at', head: t`When`, cell: ({ at }) => <Ago time={at} /> },
  {
    key: 'who',
    head: t`Who`,
    cell: ({ actor }) => (
      <Hint
        more={
          <>
            <p>{codeInWords(actor.kind)}</p>
            {actor.credential && (
              <p>
                <Trans>by {actor.credential}</Trans>
              </p>
            )}
            {actor.address && (
              <p>
                <Trans>from {actor.address}</Trans>
              </p>
            )}
            {actor.userAgent && <p>{actor.userAgent}</p>}
          </>
        }
      >
        {actor.name || codeInWords(actor.kind)}
      </Hint>
    ),
  },
  { key: 'action', head: t`Action`, cell: (record) => <Action record={record} /> },
  {
    key: 'where',
    head: t`Where`,
    isWide: true,
    cell: ({ repository, namespace }) => (repository === null ? namespace : <RepositoryLink repository={repository} />),
  },
  {
    key: 'subject',
    head: t`What`,
    isWide: true,
    cell: ({ subject, detail }) => subject && <Subject subject={subject} detail={detail} />,
  },
  {
    key: 'outcome',
    head: t`Outcome`,
    cell: ({ outcome, reason, count }) => (
      <Hint more={reason ?? t`Nothing more to say.`}>
        <Badge tone={TONES[outcome]}>
          {codeInWords(outcome)}
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
              <Trans>
                <Download size={14} aria-hidden /> CSV
              </Trans>
            </a>
            <a href={exported('jsonl')} download className={buttonLook()}>
              <Trans>
                <Download size={14} aria-hidden /> JSON lines
              </Trans>
            </a>
            <VerifyAudit />
            {viewer?.isAdmin && <PurgeAudit />}
          </>
        }
      >
        {text('actor', t`Who`)}
        {text('action', t`Action`)}
        {text('repository', t`Repository`)}
        {text('subject', t`What`)}
        <BarSelect
          label={t`Outcome`}
          value={filter.outcome ?? ''}
          onChange={({ target }) => filterBy({ outcome: AUDIT_OUTCOMES.find((outcome) => outcome === target.value) })}
        >
          <option value="">{t`all outcomes`}</option>
          {AUDIT_OUTCOMES.map((outcome) => (
            <option key={outcome} value={outcome}>
              {codeInWords(outcome)}
            </option>
          ))}
        </BarSelect>
        <span className="inline-flex items-center gap-1.5 text-ink-3">
          <Trans>
            from{' '}
            <BarInput
              label={t`From this day on`}
              type="date"
              className="!w-[140px]"
              defaultValue={filter.from}
              onChange={({ target }) => filterBy({ from: target.value || undefined })}
            />
          </Trans>
        </span>
        <span className="inline-flex items-center gap-1.5 text-ink-3">
          <Trans>
            to{' '}
            <BarInput
              label={t`Up to this day`}
              type="date"
              className="!w-[140px]"
              defaultValue={filter.to}
              onChange={({ target }) => filterBy({ to: target.value || undefined })}
            />
          </Trans>
        </span>
      </ListHead>
      <Listing
        caption={t`Audit records`}
        found={found}
        keyOf={({ sequence }) => String(sequence)}
        empty={
          <Empty title={t`No records fit`}>
            <Trans>Names and actions are compared whole: type manifest.pushed, not push.</Trans>
          </Empty>
        }
        columns={COLUMNS}
      />
    </>
  );
}

/** A digest is cut, and can be copied; an id is shown by what the record calls it, else cut. */
function Subject({ subject, detail }: Pick<AuditRecordBody, 'detail'> & { readonly subject: string }) {
  if (parseDigest(subject)) return <Digest digest={subject} />;
  if (!isId(subject)) return <span title={subject}>{subject}</span>;
  return <Hint more={<code>{subject}</code>}>{nameIn(detail) ?? <code>{subject.slice(0, SHOWN_OF_ID)}…</code>}</Hint>;
}

function Action({ record: { action, detail, hash } }: { readonly record: AuditRecordBody }) {
  return (
    <Hint
      more={
        <>
          <p>
            <code>{action}</code>
          </p>
          <pre className="max-h-[40vh] overflow-auto whitespace-pre-wrap">{JSON.stringify(detail, null, 2)}</pre>
          <p className="text-ink-3">
            <Trans>
              Hash <code>{hash}</code>
            </Trans>
          </p>
        </>
      }
    >
      <span className={LINK}>{codeInWords(action)}</span>
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
