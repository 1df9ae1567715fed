// The last column of a table: what can be done with each row.

import { Trans } from '@lingui/react/macro';

/** All of the column but its cells, which are buttons; its head is read aloud and not seen. */
export const ACTIONS_COLUMN = {
  key: 'actions',
  head: (
    <span className="sr-only">
      <Trans>Actions</Trans>
    </span>
  ),
  name: '',
  align: 'right',
} as const;
