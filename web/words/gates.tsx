// What stands between an image and a next stage, in words.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import type { GateBody } from '../../src/api/gate.ts';
import { Eligible } from './eligible.tsx';
import { NamedTag } from './named-elsewhere.tsx';
import { reasonInWords } from './reason.ts';
import { Ago } from './time.tsx';
import type { Mark } from './verdict.tsx';

const STATE_MARKS: Readonly<Record<GateBody['state'], Mark>> = {
  promoted: 'promoted',
  rolled_back: 'fail',
  passes: 'pass',
  refused: 'fail',
  held: 'hold',
  fails: 'fail',
  error: 'error',
  not_judged: 'open',
  by_hand: 'open',
  off: 'off',
  suspended: 'off',
};

export function gateMark({ state }: GateBody): Mark {
  return STATE_MARKS[state];
}

/** No policy leads there: somebody must promote it. */
export function isByHand({ policyId }: GateBody): boolean {
  return policyId === null;
}

export function GateInWords({ gate }: { readonly gate: GateBody }) {
  return (
    <>
      <StateInWords gate={gate} />
      <PromotedByHand gate={gate} />
    </>
  );
}

function StateInWords({ gate }: { readonly gate: GateBody }): ReactNode {
  const { state, targetTag, eligibleAt } = gate;
  const reason = gate.reason === null ? '' : reasonInWords(gate.reason);
  const why = reason || t`see the criteria`;
  switch (state) {
    case 'promoted':
      return <Promoted gate={gate} />;
    case 'rolled_back':
      return <RolledBack gate={gate} />;
    case 'passes':
      return t`passes, and would be ${targetTag ?? ''}`;
    case 'refused':
      return t`refused: ${reason}`;
    case 'fails':
      return t`fails: ${why}`;
    case 'error':
      return t`cannot be judged: ${why}`;
    case 'held':
      if (eligibleAt === null) return t`waits: ${why}`;
      return (
        <>
          <Eligible at={eligibleAt} />: {reason}
        </>
      );
    case 'not_judged':
      return t`not judged yet`;
    case 'by_hand':
      return t`not promoted there yet`;
    case 'off':
      return t`the policy is switched off`;
    case 'suspended':
      return t`suspended: ${reason}`;
  }
}

/** What was tried last and came to nothing, beside what the state is. */
export function LastFailure({ gate: { lastFailure } }: { readonly gate: GateBody }) {
  if (lastFailure === null) return null;
  return (
    <span className="block text-critical">
      <Trans>
        The last try, <Ago time={lastFailure.at} />, failed: {reasonInWords(lastFailure.reason)}
      </Trans>
    </span>
  );
}

/** What somebody did although the policy has not. */
function PromotedByHand({ gate: { target, promotedByHand, replaced } }: { readonly gate: GateBody }) {
  if (promotedByHand === null) return null;
  const { targetTag, by, at } = promotedByHand;
  return (
    <span className="block">
      <Trans>
        promoted by hand all the same, as <NamedTag repository={target} tag={targetTag} isShort />, by {by.name}{' '}
        <Ago time={at} />
      </Trans>
      <Replaced tag={targetTag} replaced={replaced} />
    </span>
  );
}

function Replaced({ tag, replaced }: { readonly tag: string } & Pick<GateBody, 'replaced'>) {
  if (replaced === null) return null;
  return (
    <span className="text-high">
      {replaced === 'by_another' ? (
        <Trans>
          ; <code>{tag}</code> holds another image now
        </Trans>
      ) : (
        <Trans>
          ; <code>{tag}</code> is not there any more
        </Trans>
      )}
    </span>
  );
}

function Promoted({ gate: { target, targetTag, promotion, replaced, leftBehind } }: { readonly gate: GateBody }) {
  return (
    <Trans>
      promoted as <NamedTag repository={target} tag={targetTag ?? ''} isShort />{' '}
      {promotion && <Ago time={promotion.at} />}
      <Replaced tag={targetTag ?? ''} replaced={replaced} />
      {leftBehind !== null && (
        <span className="text-high">
          <Trans>; would not pass now: {reasonInWords(leftBehind)}</Trans>
        </span>
      )}
    </Trans>
  );
}

function RolledBack({ gate: { targetTag, promotion, reason } }: { readonly gate: GateBody }) {
  return (
    <Trans>
      was {targetTag} there, rolled back {promotion && <Ago time={promotion.at} />} by {promotion?.by.name}
      {reason !== null && (
        <>
          : “<bdi>{reason}</bdi>”
        </>
      )}
    </Trans>
  );
}
