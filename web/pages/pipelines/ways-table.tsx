// The ways of the pipelines as a table: what the graph draws, in words.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import type { PipelineBody } from '../../../src/api/pipeline.ts';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { NamedRepository } from '../../words/named-elsewhere.tsx';
import { policyInSentence } from '../../words/policy-name.tsx';
import { LINK } from '../../words/repository-link.tsx';
import { inAddress, namespaceOf } from '../../words/repository-name.ts';
import { type Way, wayKey } from './ways.ts';

interface WaysTableProps {
  readonly ways: readonly Way[];
  readonly pipelines: PipelineBody;
  readonly onOpen: (way: Way) => void;
}

type Traffic = Pick<PipelineBody['policies'][number], 'passed' | 'held' | 'refused'>;

/** Of a next hop those of all repositories of the two namespaces together, since nobody counts them apart. */
function trafficOf({ source, target, policy }: Way, { nextHops }: PipelineBody): Traffic | undefined {
  if (policy) return policy;
  return nextHops.find((hop) => hop.source === namespaceOf(source) && hop.target === namespaceOf(target));
}

/** Such as "3 passed · 1 held". */
export function countsInWords(way: Way, pipelines: PipelineBody): string {
  const { passed = 0, held = 0, refused = 0 } = trafficOf(way, pipelines) ?? {};
  const counts = [
    ...(passed > 0 ? [`${passed} passed`] : []),
    ...(held > 0 ? [`${held} held`] : []),
    ...(refused > 0 ? [`${refused} refused`] : []),
  ];
  return counts.length === 0 ? t`nothing yet` : counts.join(' · ');
}

export function WaysTable({ ways, pipelines, onOpen }: WaysTableProps) {
  const columns: readonly Column<Way>[] = [
    { key: 'source', head: t`From`, cell: ({ source }) => <NamedRepository repository={source} /> },
    { key: 'target', head: t`To`, cell: ({ target }) => <NamedRepository repository={target} /> },
    { key: 'by', head: t`By`, isWide: true, cell: (way) => <By way={way} /> },
    { key: 'passed', head: t`Passed`, align: 'right', cell: (way) => trafficOf(way, pipelines)?.passed ?? 0 },
    { key: 'held', head: t`Held`, align: 'right', cell: (way) => trafficOf(way, pipelines)?.held ?? 0 },
    { key: 'refused', head: t`Refused`, align: 'right', cell: (way) => trafficOf(way, pipelines)?.refused ?? 0 },
    {
      key: 'waiting',
      head: t`Waiting now`,
      align: 'right',
      cell: (way) =>
        way.policy &&
        (way.policy.waiting.length === 0 ? (
          0
        ) : (
          <Button
            look="quiet"
            className="!h-6 !px-2"
            aria-label={t`${way.policy.waiting.length} waiting from ${way.source} to ${way.target}`}
            onClick={() => onOpen(way)}
          >
            {way.policy.waiting.length}
          </Button>
        )),
    },
  ];
  return (
    <>
      <Table caption={t`Ways`} columns={columns} rows={ways} keyOf={wayKey} />
      <p className="mt-2 text-ink-3">
        <Trans>
          Counts are of {pipelines.days} days; those by hand are of all repositories of the two namespaces together.
        </Trans>
      </p>
    </>
  );
}

function By({ way: { source, target, policy } }: { readonly way: Way }) {
  if (!policy)
    return (
      <span className="text-ink-3">
        <Trans>hand</Trans>
      </span>
    );
  return (
    <Trans>
      <Link
        to="/repositories/$repository/policies/$policy"
        params={{ repository: inAddress(source), policy: policy.policyId }}
        className={LINK}
      >
        {policyInSentence({ ...policy, target })}
      </Link>{' '}
      {policy.suspendedReason !== null ? (
        <Badge tone="high">
          <Trans>suspended</Trans>
        </Badge>
      ) : (
        !policy.enabled && (
          <Badge tone="plain">
            <Trans>off</Trans>
          </Badge>
        )
      )}
    </Trans>
  );
}
