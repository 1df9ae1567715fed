// Whether the image may go on from here: a line for each policy and each next hop.

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Ban, CircleCheck, CircleX, Clock, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { TagBody } from '../../../src/api/repository.ts';
import { Hint } from '../../parts/hint.tsx';
import { evaluationsQuery, pipelinesQuery, promotionsQuery } from '../../queries/promotions.ts';
import { viewerQuery } from '../../queries/session.ts';
import { RepositoryLink, TagLink } from '../../words/repository-link.tsx';
import { Ago } from '../../words/time.tsx';

type Verdict = 'pass' | 'fail' | 'hold' | 'error';

const MARKS: Readonly<Record<Verdict | 'promoted' | 'off', { icon: LucideIcon; tone: string; word: string }>> = {
  promoted: { icon: CircleCheck, tone: 'text-good', word: 'promoted' },
  pass: { icon: CircleCheck, tone: 'text-good', word: 'passes' },
  fail: { icon: CircleX, tone: 'text-critical', word: 'fails' },
  error: { icon: CircleX, tone: 'text-critical', word: 'cannot be judged' },
  hold: { icon: Clock, tone: 'text-held', word: 'waits' },
  off: { icon: Ban, tone: 'text-ink-3', word: 'off' },
};

interface Gate {
  readonly key: string;
  readonly target: string;
  readonly mark: keyof typeof MARKS;
  readonly text: ReactNode;
  /** Why, rule by rule; null where there is no more to say. */
  readonly why: ReactNode;
}

export function GateStrip({ repository, tag }: { readonly repository: string; readonly tag: TagBody }) {
  const { data: viewer } = useQuery(viewerQuery);
  const isLoggedIn = viewer?.name !== undefined;
  const { digest, name } = tag;
  const pipelines = useQuery({ ...pipelinesQuery, enabled: isLoggedIn });
  const evaluations = useQuery({ ...evaluationsQuery({ source: repository, tag: name, digest }), enabled: isLoggedIn });
  const promotions = useInfiniteQuery({ ...promotionsQuery({ source: repository, digest }), enabled: isLoggedIn });
  if (!pipelines.data || !evaluations.data || !promotions.data) return null;
  const promoted = promotions.data.pages
    .flatMap((page) => page.items)
    .filter(({ state }) => state === 'succeeded' || state === 'already_there');
  const policies = pipelines.data.policies.filter(({ source }) => source === repository);

  const gates = policies.map((policy): Gate => {
    const base = { key: policy.policyId, target: policy.target };
    const done = promoted.find(
      ({ policyId, target }) => policyId === policy.policyId && target.repository === policy.target,
    );
    const evaluation = evaluations.data.items.find(({ policyId }) => policyId === policy.policyId);
    if (done)
      return {
        ...base,
        mark: 'promoted',
        text: (
          <>
            promoted as <TagLink repository={policy.target} tag={done.target.tag} isShort /> <Ago time={done.at} />
          </>
        ),
        why: evaluation ? <RuleList rules={evaluation.rules} /> : null,
      };
    if (policy.suspendedReason !== null)
      return { ...base, mark: 'off', text: `suspended: ${policy.suspendedReason}`, why: null };
    if (!policy.enabled) return { ...base, mark: 'off', text: 'the policy is switched off', why: null };
    if (!evaluation) return { ...base, mark: 'hold', text: 'not judged yet', why: null };
    const { verdict, reason, targetTag, rules } = evaluation;
    const text =
      verdict === 'pass' ? `passes, and would be ${targetTag}` : `${MARKS[verdict].word}: ${reason ?? 'see the rules'}`;
    return { ...base, mark: verdict, text, why: <RuleList rules={rules} /> };
  });
  if (gates.length === 0) return null;
  return (
    <section aria-label="Gates" className="my-3 rounded-lg border border-line">
      {gates.map(({ key, target, mark, text, why }) => {
        const { icon: Icon, tone, word } = MARKS[mark];
        return (
          <div
            key={key}
            className="grid grid-cols-[22px_minmax(140px,230px)_1fr_auto] items-center gap-2.5 border-b border-line px-3.5 py-2 last:border-0 max-[700px]:grid-cols-[22px_1fr]"
          >
            <Icon size={16} className={tone} role="img" aria-label={word} />
            <span className="min-w-0 font-semibold [overflow-wrap:anywhere]">
              <RepositoryLink repository={target} />
            </span>
            <span className="min-w-0 text-ink-2 [overflow-wrap:anywhere] max-[700px]:col-start-2">{text}</span>
            {why && (
              <span className="max-[700px]:col-start-2">
                <Hint more={why}>
                  <span className="text-accent">Why</span>
                </Hint>
              </span>
            )}
          </div>
        );
      })}
    </section>
  );
}

function RuleList({ rules }: { readonly rules: readonly { readonly verdict: Verdict; readonly reason: string }[] }) {
  if (rules.length === 0) return <>The policy has no rules: every image passes.</>;
  return (
    <ul className="grid gap-1">
      {rules.map(({ verdict, reason }) => {
        const { icon: Icon, tone, word } = MARKS[verdict];
        return (
          <li key={reason} className="flex gap-1.5">
            <Icon size={14} className={`mt-0.5 shrink-0 ${tone}`} role="img" aria-label={word} />
            <span>{reason}</span>
          </li>
        );
      })}
    </ul>
  );
}
