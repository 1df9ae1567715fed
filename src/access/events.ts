// Who may read the log of events: system admins and auditors all of it, those who may audit a repository that of the repository, and
// every user what they have done themselves.

import type { Scope } from '../api/scope.ts';
import type { Page } from '../database/page.ts';
import { type EventFilter, listEvents, type PastEvent } from '../event/list-events.ts';
import type { Accounts } from './account/accounts.ts';
import type { Identity } from './identity.ts';
import { isDeniedAbout, requireNothingDenied } from './right/inner-denials.ts';
import { isGivenEverywhere, requireScope, requireWholeUser } from './right/requirements.ts';

/** A page of the events that fit the filter, newest first. @throws AccessRefused; ShiplockError DENIED */
export async function readEvents(
  access: Accounts,
  by: Identity,
  {
    repository,
    limit,
    ...filter
  }: Omit<EventFilter, 'repositories' | 'about' | 'actorId'> & {
    readonly repository: string | undefined;
    readonly limit: number;
  },
): Promise<Page<PastEvent>> {
  const { rows } = access.database;
  const scope: Scope = repository === undefined ? { kind: 'everywhere' } : { kind: 'repository', repository };
  // Also of repositories that are gone.
  const readsAll = await isGivenEverywhere(rows, by, 'view_audit');
  if (!readsAll || (await isDeniedAbout(rows, by, scope, 'view_audit'))) {
    await requireScope(rows, by, scope, 'view_audit');
    await requireNothingDenied(rows, by, scope, 'view_audit');
  }
  const repositories = repository === undefined ? undefined : [repository];
  return listEvents(rows, { ...filter, repositories }, limit);
}

/**
 * A page of what the user has done, newest first: by their id, so that nobody is shown what somebody else of the same name did.
 * @throws ShiplockError DENIED for API keys and restricted access tokens, UNAUTHORIZED
 */
export async function readOwnEvents(
  access: Pick<Accounts, 'database'>,
  by: Identity,
  { limit, ...filter }: Pick<EventFilter, 'types' | 'before'> & { readonly limit: number },
): Promise<Page<PastEvent>> {
  const { id } = requireWholeUser(by);
  return listEvents(access.database.rows, { ...filter, actorId: id }, limit);
}
