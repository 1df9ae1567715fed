// The first components of an image that have a vulnerability, in a cell of a table.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { WhereFoundBody } from '../../../src/api/scan.ts';
import { ComponentName } from '../../words/component-name.tsx';

type AffectedComponentsProps = Pick<WhereFoundBody['images'][number], 'components' | 'moreComponents'>;

export function AffectedComponents({ components, moreComponents }: AffectedComponentsProps) {
  return (
    <span className="inline-flex flex-wrap gap-x-3 whitespace-normal py-1 [overflow-wrap:anywhere]">
      {components.map(({ name, installed, fixed, identity }) => (
        <span key={`${name} ${installed}`}>
          <ComponentName name={name} identity={identity} /> {installed}{' '}
          <span className="text-ink-3">{fixed === null ? t`no fix` : t`fixed in ${fixed}`}</span>
        </span>
      ))}
      {moreComponents && (
        <span className="text-ink-3">
          <Trans>and more</Trans>
        </span>
      )}
    </span>
  );
}
