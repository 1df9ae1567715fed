// Licences as people read them.

import { t } from '@lingui/core/macro';
import { NO_LICENSE } from '../../src/scan/scan-state.ts';

/** The SPDX id, or the words of the component itself. */
export function licenseInWords(id: string): string {
  return id === NO_LICENSE ? t`not stated` : id;
}
