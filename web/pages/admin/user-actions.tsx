// What a system admin can do to one user.

import { deleteUser, type UserBody } from '../../../src/api/account.ts';
import { resetSecondFactor } from '../../../src/api/session.ts';
import { client } from '../../client.ts';
import { Button } from '../../parts/button.tsx';
import { ConfirmButton } from '../../parts/confirm-button.tsx';
import { queryClient } from '../../queries/query-client.ts';

export function UserActions({ user: { name }, onChange }: { readonly user: UserBody; readonly onChange: () => void }) {
  return (
    <span className="inline-flex flex-wrap gap-1 max-[700px]:-ml-2">
      <Button look="quiet" className="!h-6 !px-2" aria-label={`Change ${name}`} onClick={onChange}>
        Change
      </Button>
      <ConfirmButton
        text="Reset second factor"
        label={`Reset second factor of ${name}`}
        title={`Take the second factor away from ${name}?`}
        action="Take it away"
        onConfirm={() => client.call(resetSecondFactor, { params: { user: name } })}
      >
        For somebody who has lost phone and recovery codes. Make sure that it is them who asks.
      </ConfirmButton>
      <ConfirmButton
        text="Delete"
        label={`Delete ${name}`}
        title={`Delete the user ${name}?`}
        action="Delete the user"
        onConfirm={async () => {
          await client.call(deleteUser, { params: { user: name } });
          await queryClient.invalidateQueries({ queryKey: ['users'] });
        }}
      >
        Their tokens, keys and sessions end. Repositories of their namespace stay, and so does what they did in the
        history.
      </ConfirmButton>
    </span>
  );
}
