// Findings that are not listed, since a VEX document says that the image is not affected, or that they are fixed.

import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { ImageReportBody } from '../../../src/api/scan.ts';
import { listInWords } from '../../language/in-words.ts';
import { Notice } from '../../parts/notice.tsx';

const MOST_NAMED = 5;

export function TakenAwayFindings({ image }: { readonly image: Pick<ImageReportBody, 'takenAway'> | undefined }) {
  if (!image || image.takenAway.length === 0) return null;
  return (
    <Notice kind="info">
      <Trans>
        <span className="font-semibold">Not listed:</span>{' '}
        {image.takenAway
          .map(({ name, findings, vulnerabilities }) => {
            const count = plural(findings, { one: '# finding', other: '# findings' });
            const which = listInWords(named(vulnerabilities));
            return t`${count} by the VEX document ${name} (${which})`;
          })
          .join('; ')}
        .
      </Trans>
    </Notice>
  );
}

function named(vulnerabilities: readonly string[]): string[] {
  const rest = vulnerabilities.length - MOST_NAMED;
  if (rest <= 0) return [...vulnerabilities];
  return [...vulnerabilities.slice(0, MOST_NAMED), t`${rest} more`];
}
