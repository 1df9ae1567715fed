// Whether the image may go on from here: a line for each policy and each next hop.

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { TagBody } from '../../../src/api/repository.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { evaluationsQuery, pipelinesQuery, promotionsQuery } from '../../queries/promotions.ts';
import { viewerQuery } from '../../queries/session.ts';
import { EvaluationInWords } from '../../words/evaluation.tsx';
import { type Gate, gatesOf } from '../../words/gates.tsx';
import { RepositoryLink } from '../../words/repository-link.tsx';
import { MarkIcon } from '../../words/verdict.tsx';

interface GateStripProps {
  readonly repository: string;
  readonly tag: TagBody;
  /** Undefined for who may not promote from here. */
  readonly onPromote: ((target: string) => void) | undefined;
}

export function GateStrip({ repository, tag, onPromote }: GateStripProps) {
  const { data: viewer } = useQuery(viewerQuery);
  const isLoggedIn = viewer?.name !== undefined;
  const { digest, name } = tag;
  const [opened, setOpened] = useState<Gate>();
  const pipelines = useQuery({ ...pipelinesQuery, enabled: isLoggedIn });
  const evaluations = useQuery({
    ...evaluationsQuery({ source: repository, tag: name, digest }, 50),
    enabled: isLoggedIn,
  });
  const promotions = useInfiniteQuery({ ...promotionsQuery({ source: repository, digest }), enabled: isLoggedIn });
  const isKnown = pipelines.data && evaluations.data && promotions.data;
  const gates = isKnown
    ? gatesOf(repository, name, {
        pipelines: pipelines.data,
        evaluations: evaluations.data.items,
        promotions: promotions.data.pages.flatMap(({ items }) => items),
      })
    : [];
  if (gates.length === 0) return null;
  return (
    <section aria-label="Gates" className="my-3 rounded-lg border border-line">
      {gates.map((gate) => {
        const { key, target, mark, text, evaluation, isByHand } = gate;
        return (
          <div
            key={key}
            className="grid min-h-10 grid-cols-[22px_minmax(140px,230px)_1fr_auto] items-center gap-x-2.5 gap-y-1 border-b border-line px-3.5 py-1.5 last:border-0 max-[700px]:grid-cols-[22px_1fr]"
          >
            <MarkIcon mark={mark} />
            <span className="min-w-0 [overflow-wrap:anywhere]">
              <RepositoryLink repository={target} />
              {isByHand && <span className="text-ink-3"> by hand</span>}
            </span>
            <span className="min-w-0 text-ink-2 [overflow-wrap:anywhere] max-[700px]:col-start-2">{text}</span>
            <span className="flex gap-2 empty:hidden max-[700px]:col-start-2">
              {evaluation && (
                <Button className="!h-6" aria-label={`Why: ${target}`} onClick={() => setOpened(gate)}>
                  Why
                </Button>
              )}
              {isByHand && mark !== 'promoted' && onPromote && (
                <Button className="!h-6" aria-label={`Promote to ${target}`} onClick={() => onPromote(target)}>
                  Promote…
                </Button>
              )}
            </span>
          </div>
        );
      })}
      {opened?.evaluation && (
        <Dialog title={`${name} → ${opened.target}`} isOpen onClose={() => setOpened(undefined)} isWide>
          <EvaluationInWords evaluation={opened.evaluation} />
        </Dialog>
      )}
    </section>
  );
}
