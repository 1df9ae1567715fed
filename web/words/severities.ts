// The range of scores that each severity stands for (CVSS v3.1, section 5).

import { t } from '@lingui/core/macro';
import type { SeverityWord } from '../../src/api/severity.ts';

export const RANGES: Readonly<Record<SeverityWord, string>> = {
  critical: '9.0–10.0',
  high: '7.0–8.9',
  medium: '4.0–6.9',
  low: '0.1–3.9',
  unknown: t`no score`,
  none: '0.0',
};
