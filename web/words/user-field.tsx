// Naming a user. Those who may see all users are offered them as they type.

import { t } from '@lingui/core/macro';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { TextField } from '../parts/field.tsx';
import { usersQuery } from '../queries/administration.ts';
import { viewerQuery } from '../queries/session.ts';

export function UserField({
  label = t`User name`,
  name = 'user',
}: {
  readonly label?: string;
  readonly name?: string;
}) {
  const id = useId();
  const { data: viewer } = useQuery(viewerQuery);
  const users = useInfiniteQuery({ ...usersQuery, enabled: viewer?.isAuditor === true });
  return (
    <>
      <TextField label={label} name={name} required autoFocus autoComplete="off" spellCheck={false} list={id} />
      <datalist id={id}>
        {users.data?.pages
          .flatMap(({ items }) => items)
          .map((user) => (
            <option key={user.name} value={user.name}>
              {user.fullName}
            </option>
          ))}
      </datalist>
    </>
  );
}
