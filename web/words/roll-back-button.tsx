// Rolling a promotion back, offered in a row of a table.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Button } from '../parts/button.tsx';
import type { RolledBack } from './roll-back-dialog.tsx';

interface RollBackButtonProps {
  readonly target: RolledBack['target'];
  readonly onChoose: () => void;
}

export function RollBackButton({ target, onChoose }: RollBackButtonProps) {
  return (
    <Button className="!h-6" aria-label={t`Roll back ${target.repository}:${target.tag}…`} onClick={onChoose}>
      <Trans>Roll back…</Trans>
    </Button>
  );
}
