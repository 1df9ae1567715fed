// The name of a component, with a mark where nothing in the image states it.

import { t } from '@lingui/core/macro';
import { HelpCircle } from 'lucide-react';
import type { FindingBody } from '../../src/api/scan.ts';
import { Badge } from '../parts/badge.tsx';
import { Hint } from '../parts/hint.tsx';

const REASONS = {
  guessed: t`The archive does not say which artifact it is. Its name and the packages of its classes suggest this one.`,
  unidentified: t`It does not say which package of which version it is, and no known one fits: its vulnerabilities may be unknown.`,
} as const;

interface Props {
  readonly name: string;
  readonly purl?: string;
  readonly identity: FindingBody['identity'] | undefined;
}

export function ComponentName({ name, purl, identity = 'stated' }: Props) {
  return (
    <span title={purl}>
      {name}
      {identity !== 'stated' && (
        <>
          {' '}
          <Hint more={REASONS[identity]}>
            <Badge tone="held" icon={HelpCircle}>
              {identity}
            </Badge>
          </Hint>
        </>
      )}
    </span>
  );
}
