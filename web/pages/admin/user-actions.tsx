// What a system admin can do to one user.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { deleteUser, type LegacyBody, type UserBody } from '../../../src/api/account.ts';
import { resetSecondFactor } from '../../../src/api/session.ts';
import { client } from '../../client.ts';
import { Button } from '../../parts/button.tsx';
import { ConfirmButton } from '../../parts/confirm-button.tsx';
import { queryClient } from '../../queries/query-client.ts';
import { viewerQuery } from '../../queries/session.ts';

interface UserActionsProps {
  readonly user: UserBody;
  readonly onChange: () => void;
  readonly onDelete: (legacy: LegacyBody) => void;
}

export function UserActions({ user: { name, hasSecondFactor }, onChange, onDelete }: UserActionsProps) {
  const { data: viewer } = useQuery(viewerQuery);
  return (
    <span className="inline-flex flex-wrap gap-1 max-[700px]:-ml-2">
      <Button look="quiet" className="!h-6 !px-2" aria-label={t`Change ${name}`} onClick={onChange}>
        <Trans>Change</Trans>
      </Button>
      {/* One's own is switched off under My account, with a code. */}
      {hasSecondFactor && viewer?.name !== name && (
        <ConfirmButton
          text={t`Reset second factor…`}
          label={t`Reset second factor of ${name}`}
          title={t`Take the second factor away from ${name}?`}
          action={t`Take it away`}
          onConfirm={async () => {
            await client.call(resetSecondFactor, { params: { user: name } });
            await queryClient.invalidateQueries({ queryKey: ['users'] });
          }}
        >
          <Trans>
            For somebody who has lost phone and recovery codes. Make sure that it is really this person who asks.
          </Trans>
        </ConfirmButton>
      )}
      <ConfirmButton
        text={t`Delete…`}
        label={t`Delete ${name}`}
        title={t`Delete the user ${name}?`}
        action={t`Delete the user`}
        onConfirm={async () => {
          onDelete(await client.call(deleteUser, { params: { user: name } }));
          await queryClient.invalidateQueries({ queryKey: ['users'] });
        }}
      >
        <Trans>
          Their tokens, keys and sessions end. Repositories of their namespace stay, and so does what they did in the
          history.
        </Trans>
      </ConfirmButton>
    </span>
  );
}
