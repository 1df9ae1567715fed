// Who may read the log of events: system admins and auditors all of it, those who may audit a repository that of the repository.

import type { Page } from '../database/page.ts';
import { type EventFilter, listEvents, type PastEvent } from '../event/list-events.ts';
import type { Accounts } from './account/accounts.ts';
import type { Identity } from './identity.ts';
import { authorize } from './right/authorize.ts';
import { isGivenEverywhere, requireEverywhere } from './right/requirements.ts';

/** A page of the events that fit the filter, newest first. @throws AccessRefused; ShiplockError DENIED */
export async function readEvents(
  access: Accounts,
  by: Identity,
  {
    repository,
    limit,
    ...filter
  }: Omit<EventFilter, 'repositories' | 'about'> & {
    readonly repository: string | undefined;
    readonly limit: number;
  },
): Promise<Page<PastEvent>> {
  const { rows } = access.database;
  if (repository === undefined) await requireEverywhere(rows, by, 'view_audit');
  else if (!(await isGivenEverywhere(rows, by, 'view_audit'))) await authorize(rows, by, 'view_audit', repository);
  const repositories = repository === undefined ? undefined : [repository];
  return listEvents(rows, { ...filter, repositories }, limit);
}
