// Whether the image may go on from here: a line for each policy and each next hop.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { GateBody } from '../../../src/api/gate.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Problem } from '../../parts/problem.tsx';
import { gatesQuery } from '../../queries/gates.ts';
import { evaluationQuery } from '../../queries/promotions.ts';
import { EvaluationInWords } from '../../words/evaluation.tsx';
import { GateInWords, gateMark, isByHand, LastFailure } from '../../words/gates.tsx';
import { NamedRepository } from '../../words/named-elsewhere.tsx';
import { type PromotedImage, useTargets } from '../../words/promotion-targets.ts';
import { MarkIcon } from '../../words/verdict.tsx';

interface GateStripProps {
  readonly image: PromotedImage;
  /** Undefined for who may not promote from here. */
  readonly onPromote: ((target: string) => void) | undefined;
}

export function GateStrip({ image, onPromote }: GateStripProps) {
  const { repository, tag } = image;
  const found = useQuery(gatesQuery(repository, tag));
  const [opened, setOpened] = useState<GateBody>();
  if (found.error) return <Problem error={found.error} onRetry={() => found.refetch()} />;
  if (!found.data || found.data.gates.length === 0) return null;
  return (
    <section aria-label={t`Gates`} className="my-3 rounded-lg border border-line">
      {found.data.gates.map((gate) => (
        <GateLine
          key={gate.policyId ?? gate.target}
          gate={gate}
          onWhy={() => setOpened(gate)}
          promotion={onPromote && { image, onPromote: () => onPromote(gate.target) }}
        />
      ))}
      {found.data.moreGates && (
        <p className="px-3.5 py-1.5 text-ink-3">
          <Trans>There are more gates than fit here.</Trans>
        </p>
      )}
      {opened?.evaluationId && (
        <Dialog title={`${tag} → ${opened.target}`} isOpen onClose={() => setOpened(undefined)} isWide>
          <Why evaluationId={opened.evaluationId} />
        </Dialog>
      )}
    </section>
  );
}

interface GateLineProps {
  readonly gate: GateBody;
  readonly onWhy: () => void;
  /** Undefined for who may not promote from here. */
  readonly promotion: { readonly image: PromotedImage; readonly onPromote: () => void } | undefined;
}

function GateLine({ gate, onWhy, promotion }: GateLineProps) {
  const isOpen = isByHand(gate) && gate.state !== 'promoted';
  if (isOpen && promotion) return <LineByHand gate={gate} onWhy={onWhy} {...promotion} />;
  return <Line gate={gate} onWhy={onWhy} />;
}

/** A way that is open to those who may promote into the target. */
function LineByHand({
  image,
  onPromote,
  ...line
}: Pick<GateLineProps, 'gate' | 'onWhy'> & GateLineProps['promotion'] & {}) {
  const targets = useTargets(image);
  const refusal = targets.refusalOf(line.gate.target);
  return (
    <Line
      {...line}
      refusal={targets.isPending ? undefined : refusal}
      onPromote={targets.isPending || refusal !== undefined ? undefined : onPromote}
    />
  );
}

interface LineProps extends Pick<GateLineProps, 'gate' | 'onWhy'> {
  /** Why the viewer may not promote there. */
  readonly refusal?: string | undefined;
  readonly onPromote?: (() => void) | undefined;
}

function Line({ gate, onWhy, refusal, onPromote }: LineProps) {
  const { target, evaluationId } = gate;
  return (
    <div className="grid min-h-10 grid-cols-[22px_minmax(140px,230px)_1fr_auto] items-center gap-x-2.5 gap-y-1 border-b border-line px-3.5 py-1.5 last:border-0 max-[700px]:grid-cols-[22px_1fr]">
      <MarkIcon mark={gateMark(gate)} />
      <span className="min-w-0 [overflow-wrap:anywhere]">
        <NamedRepository repository={target} />
        {isByHand(gate) && (
          <span className="text-ink-3">
            <Trans> by hand</Trans>
          </span>
        )}
      </span>
      <span className="min-w-0 text-ink-2 [overflow-wrap:anywhere] max-[700px]:col-start-2">
        <GateInWords gate={gate} />
        {refusal !== undefined && <span className="text-ink-3"> – {refusal}</span>}
        <LastFailure gate={gate} />
      </span>
      <span className="flex gap-2 empty:hidden max-[700px]:col-start-2">
        {evaluationId !== null && (
          <Button className="!h-6" aria-label={t`Why: ${target}`} onClick={onWhy}>
            <Trans>Why</Trans>
          </Button>
        )}
        {onPromote && (
          <Button className="!h-6" aria-label={t`Promote to ${target}`} onClick={onPromote}>
            <Trans>Promote…</Trans>
          </Button>
        )}
      </span>
    </div>
  );
}

function Why({ evaluationId }: { readonly evaluationId: string }) {
  const found = useQuery(evaluationQuery(evaluationId));
  if (found.error) return <Problem error={found.error} onRetry={() => found.refetch()} />;
  return found.data ? <EvaluationInWords evaluation={found.data} /> : <Loading />;
}
