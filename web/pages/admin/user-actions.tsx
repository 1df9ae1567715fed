// What a system admin can do to one user.

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

export function UserActions({ user: { name }, onChange, onDelete }: UserActionsProps) {
  const { data: viewer } = useQuery(viewerQuery);
  return (
    <span className="inline-flex flex-wrap gap-1 max-[700px]:-ml-2">
      <Button look="quiet" className="!h-6 !px-2" aria-label={`Change ${name}`} onClick={onChange}>
        Change
      </Button>
      {/* One's own is switched off under My account, with a code. */}
      {viewer?.name !== name && (
        <ConfirmButton
          text="Reset second factor"
          label={`Reset second factor of ${name}`}
          title={`Take the second factor away from ${name}?`}
          action="Take it away"
          onConfirm={() => client.call(resetSecondFactor, { params: { user: name } })}
        >
          For somebody who has lost phone and recovery codes. Make sure that it is them who asks.
        </ConfirmButton>
      )}
      <ConfirmButton
        text="Delete"
        label={`Delete ${name}`}
        title={`Delete the user ${name}?`}
        action="Delete the user"
        onConfirm={async () => {
          onDelete(await client.call(deleteUser, { params: { user: name } }));
          await queryClient.invalidateQueries({ queryKey: ['users'] });
        }}
      >
        Their tokens, keys and sessions end. Repositories of their namespace stay, and so does what they did in the
        history.
      </ConfirmButton>
    </span>
  );
}
