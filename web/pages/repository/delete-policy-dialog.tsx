// Deleting a policy: asks once.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useMutation } from '@tanstack/react-query';
import type { PolicyBody } from '../../../src/api/policy.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog, DialogActions } from '../../parts/dialog.tsx';
import { Problem } from '../../parts/problem.tsx';
import { deletePolicy, refreshPromotion } from '../../queries/policies.ts';
import { policyInSentence } from '../../words/policy-name.tsx';

interface DeletePolicyDialogProps {
  readonly policy: PolicyBody;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function DeletePolicyDialog({ policy, isOpen, onClose }: DeletePolicyDialogProps) {
  const deletion = useMutation({
    mutationFn: () => deletePolicy(policy.id),
    onSuccess: async () => {
      onClose();
      await refreshPromotion();
    },
  });
  return (
    <Dialog title={t`Delete the ${policyInSentence(policy)}?`} isOpen={isOpen} onClose={onClose}>
      <Problem error={deletion.error} />
      <p className="text-ink-2">
        <Trans>
          Nothing more goes from {policy.source} to {policy.target} by it. What it has promoted stays there, and its
          history stays.
        </Trans>
      </p>
      <DialogActions>
        <Button onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
        <Button look="danger" isBusy={deletion.isPending} onClick={() => deletion.mutate()}>
          <Trans>Delete the policy</Trans>
        </Button>
      </DialogActions>
    </Dialog>
  );
}
