// What else is true of a tag: promoted from elsewhere, immutable, held, no longer passing.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { ArrowUpFromLine, Clock, Lock, TriangleAlert } from 'lucide-react';
import type { TagBody } from '../../src/api/tag.ts';
import { Badge } from '../parts/badge.tsx';
import { Hint } from '../parts/hint.tsx';
import { GateInWords } from './gates.tsx';
import { reasonInWords } from './reason.ts';
import { timeInWords } from './times.ts';
import { updaterInWords } from './updater.ts';

export function TagStates({ tag }: { readonly tag: TagBody }) {
  const { promotionId, promotionNow, held, immutable, updatedBy, updatedAt } = tag;
  const isNoLonger = promotionNow !== null && promotionNow.verdict !== 'pass';
  if (promotionId === null && !isNoLonger && held.length === 0 && !immutable) return null;
  return (
    <span className="inline-flex flex-wrap items-center gap-1 py-1">
      {promotionId !== null && (
        <Hint
          more={t`Promoted by ${updaterInWords(updatedBy)} ${timeInWords(updatedAt, Date.now())}. The History of the tag says from where.`}
        >
          <Badge tone="accent" icon={ArrowUpFromLine}>
            <Trans>PROMOTED</Trans>
          </Badge>
        </Hint>
      )}
      {isNoLonger && (
        <Hint
          more={`${promotionNow.reason === null ? t`The policy that promoted it would not do so now.` : reasonInWords(promotionNow.reason)} (${timeInWords(promotionNow.at, Date.now())})`}
        >
          <Badge tone="high" icon={TriangleAlert}>
            {promotionNow.verdict === 'hold' ? t`CANNOT BE TOLD NOW` : t`NO LONGER PASSES`}
          </Badge>
        </Hint>
      )}
      {held.length > 0 && (
        <Hint
          more={
            <ul>
              {held.map((gate) => (
                <li key={gate.policyId}>
                  {gate.target}: <GateInWords gate={gate} />
                </li>
              ))}
            </ul>
          }
        >
          <Badge tone="held" icon={Clock}>
            <Trans>HELD</Trans>
          </Badge>
        </Hint>
      )}
      {immutable && (
        <Hint more={t`The repository says that this tag may never move nor be deleted.`}>
          <Badge tone="plain" icon={Lock}>
            <Trans>IMMUTABLE</Trans>
          </Badge>
        </Hint>
      )}
    </span>
  );
}
