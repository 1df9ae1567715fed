// Who brought a tag to its image, in words.

import { t } from '@lingui/core/macro';

/** Between the repositories of a policy, which no name of somebody has. */
const WAY = ' → ';

/** A policy is named as one: it is kept by its way. */
export function updaterInWords(updatedBy: string): string {
  return updatedBy.includes(WAY) ? t`policy ${updatedBy}` : updatedBy;
}
