// One stage of an application: the newest tags there, and for each what stands between it and the next stages.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { ArrowUpFromLine } from 'lucide-react';
import type { GateBody } from '../../../src/api/gate.ts';
import type { PipelineBody } from '../../../src/api/pipeline.ts';
import type { TagBody } from '../../../src/api/tag.ts';
import { IconButton } from '../../parts/button.tsx';
import { Problem } from '../../parts/problem.tsx';
import { newestGatesQuery } from '../../queries/gates.ts';
import { newestTagsQuery, repositoryQuery } from '../../queries/repositories.ts';
import { GateInWords, gateMark, LastFailure } from '../../words/gates.tsx';
import { nextRepositories } from '../../words/next-repositories.ts';
import type { PromotedImage } from '../../words/promotion-targets.ts';
import { reasonInWords } from '../../words/reason.ts';
import { RepositoryLink, TagLink } from '../../words/repository-link.tsx';
import { ScanBadge } from '../../words/scan-badge.tsx';
import { Ago } from '../../words/time.tsx';
import { MarkIcon } from '../../words/verdict.tsx';
import { SHOWN_TAGS } from './shown-tags.ts';

interface StageCellProps {
  readonly repository: string;
  readonly pipelines: PipelineBody;
  readonly isThere: boolean;
  /** The viewer may not know whether it is there. */
  readonly isUnseen: boolean;
  /** Nothing is read before. */
  readonly isSeen: boolean;
  readonly onPromote: (image: PromotedImage, target: string) => void;
}

export function StageCell({ repository, pipelines, isThere, isUnseen, isSeen, onPromote }: StageCellProps) {
  // What is not there, or may not be seen, is not asked for.
  const exists = isThere && isSeen;
  const tags = useQuery({ ...newestTagsQuery(repository, SHOWN_TAGS), enabled: exists });
  const { data: known } = useQuery({ ...repositoryQuery(repository), enabled: exists });
  const leadsOn = nextRepositories(repository, pipelines).length > 0;
  const found = useQuery({ ...newestGatesQuery(repository, SHOWN_TAGS), enabled: exists && leadsOn });
  const mayPromote = known?.permissions.includes('promote') ?? false;
  const gates = ({ name, digest }: TagBody) =>
    found.data?.items.find((one) => one.tag === name && one.digest === digest)?.gates ?? [];
  if (!isThere)
    return (
      <div className="min-w-0">
        <span className="text-sm text-ink-3 [overflow-wrap:anywhere]">{repository}</span>
        <p className="text-ink-3">{isUnseen ? t`you have no part in it` : t`not there yet`}</p>
      </div>
    );
  return (
    <div className="min-w-0">
      <div className="flex flex-wrap items-baseline gap-x-2 text-sm">
        <RepositoryLink repository={repository} />
        {known && known.tags > SHOWN_TAGS && (
          <span className="text-ink-3">
            <Trans>{known.tags} tags</Trans>
          </span>
        )}
      </div>
      <Problem error={tags.error ?? found.error} onRetry={() => found.refetch()} />
      {tags.data?.items.length === 0 && (
        <p className="text-ink-3">
          <Trans>no tags yet</Trans>
        </p>
      )}
      <ul>
        {tags.data?.items.map((tag) => (
          <StageTag
            key={tag.name}
            repository={repository}
            tag={tag}
            gates={gates(tag)}
            onPromote={
              mayPromote && leadsOn
                ? (target) => onPromote({ repository, tag: tag.name, digest: tag.digest }, target)
                : undefined
            }
          />
        ))}
      </ul>
    </div>
  );
}

interface StageTagProps {
  readonly repository: string;
  readonly tag: TagBody;
  readonly gates: readonly GateBody[];
  readonly onPromote: ((target: string) => void) | undefined;
}

function StageTag({ repository, tag, gates, onPromote }: StageTagProps) {
  const ahead = gates.filter(({ state, promotedByHand }) => state !== 'promoted' && promotedByHand === null);
  const shown = gates.filter(({ state, lastFailure }) => state !== 'promoted' || lastFailure !== null);
  const { name, scan, updatedAt, promotionNow } = tag;
  return (
    <li className="border-b border-line py-1 last:border-0">
      <div className="flex min-h-6 flex-wrap items-center gap-x-2">
        <TagLink repository={repository} tag={name} isShort />
        <ScanBadge scan={scan} />
        <span className="ml-auto text-sm text-ink-3">
          <Ago time={updatedAt} />
        </span>
        {onPromote && ahead.length > 0 && (
          <IconButton label={t`Promote ${repository}:${name}…`} onClick={() => onPromote(ahead[0]?.target ?? '')}>
            <ArrowUpFromLine size={14} aria-hidden />
          </IconButton>
        )}
      </div>
      {promotionNow !== null && promotionNow.verdict === 'fail' && (
        <p className="text-sm text-high [overflow-wrap:anywhere]">
          <Trans>no longer passes: {reasonInWords(promotionNow.reason ?? '')}</Trans>
        </p>
      )}
      {shown.map((gate) => (
        <div
          key={gate.policyId ?? gate.target}
          className="flex items-start gap-1.5 text-sm text-ink-2 [overflow-wrap:anywhere]"
        >
          <span className="mt-0.5">
            <MarkIcon mark={gateMark(gate)} size={12} />
          </span>
          <span className="min-w-0">
            <span className="text-ink-3">{gate.target}:</span> <GateInWords gate={gate} />
            <LastFailure gate={gate} />
          </span>
        </div>
      ))}
    </li>
  );
}
