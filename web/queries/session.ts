// Who is logged in.

import { type QueryFilters, queryOptions } from '@tanstack/react-query';
import { getMe } from '../../src/api/account.ts';
import * as contract from '../../src/api/session.ts';
import { client } from '../client.ts';
import { queryClient } from './query-client.ts';

export interface Viewer {
  /** Undefined for somebody who is not logged in. */
  readonly name: string | undefined;
  readonly isAdmin: boolean;
  /** They may read everything that admins may: they are one, or an auditor. */
  readonly isAuditor: boolean;
  /** They may waive vulnerabilities everywhere at once. */
  readonly mayWaiveEverywhere: boolean;
  readonly organizations: readonly string[];
  /** A second factor is asked for, and there is none yet. */
  readonly lacksSecondFactor: boolean;
}

const NOBODY: Viewer = {
  name: undefined,
  isAdmin: false,
  isAuditor: false,
  mayWaiveEverywhere: false,
  organizations: [],
  lacksSecondFactor: false,
};

/** Asked once when the pages are opened, and again after a log-in. */
export const viewerQuery = queryOptions({
  queryKey: ['viewer'],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: async ({ signal }): Promise<Viewer> => {
    const me = await client.call(getMe, {}, { signal });
    if (me.kind !== 'user' || me.name === null) return NOBODY;
    const { csrf, lacksSecondFactor } = await client.call(contract.getSession, {}, { signal });
    client.keepCsrf(csrf);
    const { name, isAdmin, organizations, permissions } = me;
    return {
      ...{ name, isAdmin, organizations, lacksSecondFactor },
      isAuditor: permissions.includes('view_audit'),
      mayWaiveEverywhere: permissions.includes('manage_repository'),
    };
  },
});

export const logInMethodsQuery = queryOptions({
  queryKey: ['log-in-methods'],
  queryFn: ({ signal }) => client.call(contract.getLogInMethods, {}, { signal }),
});

/** Logs in, after which everything is read anew, what is on the page first of all. @throws Refusal */
export async function logIn(shown: { username: string; password: string; code?: string }): Promise<void> {
  const { csrf } = await client.call(contract.logIn, { body: shown });
  client.keepCsrf(csrf);
  // How one may log in is the same for everybody.
  const predicate: QueryFilters['predicate'] = ({ queryKey: [of] }) => of !== 'viewer' && of !== 'log-in-methods';
  queryClient.removeQueries({ type: 'inactive', predicate });
  await queryClient.invalidateQueries({ queryKey: ['viewer'], refetchType: 'all' });
  // What is shown would wait for ever for a query that was removed.
  void queryClient.resetQueries({ type: 'active', predicate });
}

/**
 * Logs out, and forgets what was read; where there is one, returns the address at which the provider's session ends, too. Nothing
 * may be shown meanwhile that asks the server: it would be refused.
 * @throws Refusal; TypeError when the server cannot be reached
 */
export async function logOut(): Promise<string | null> {
  const { endSessionUrl } = await client.call(contract.logOut);
  client.keepCsrf(null);
  queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'viewer' });
  queryClient.setQueryData(viewerQuery.queryKey, NOBODY);
  return endSessionUrl;
}
