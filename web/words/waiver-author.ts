// Who made or revoked a waiver, for those who are told: members of the place.

import { t } from '@lingui/core/macro';
import type { WaiverBody } from '../../src/api/waiver.ts';

/** The name, or that it is somebody's. */
export function authorName(actor: WaiverBody['author']): string {
  return actor?.name ?? t`somebody who is not named here`;
}
