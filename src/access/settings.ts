// What system admins set for the whole deployment while it runs.

import type { Rows } from '../database/database.ts';
import { ShiplockError } from '../errors.ts';
import { recordEvent } from '../event/record-event.ts';
import type { Access } from './access.ts';
import { actorOf, type Identity } from './identity.ts';
import { requireEverywhere, requireSystemAdmin } from './right/requirements.ts';
import { selectSetting, setSetting } from './setting-table.ts';

export interface Settings {
  /** Whoever logs in by password needs a second factor. */
  readonly requireSecondFactor: boolean;
}

const SECOND_FACTOR = 'require_second_factor';

/** For system admins and auditors. @throws ShiplockError DENIED */
export async function readSettings(access: Pick<Access, 'database' | 'clock'>, by: Identity): Promise<Settings> {
  const { rows } = access.database;
  await requireEverywhere(rows, by, 'view_audit');
  return { requireSecondFactor: await asksForSecondFactor(rows) };
}

/** What the server was started with, as it may be shown; for system admins and auditors. @throws ShiplockError DENIED */
export async function readConfiguration<Entry>(
  access: Pick<Access, 'database'>,
  by: Identity,
  configuration: readonly Entry[],
): Promise<readonly Entry[]> {
  await requireEverywhere(access.database.rows, by, 'view_audit');
  return configuration;
}

/**
 * Changes what the change names; for system admins.
 * @throws ShiplockError DENIED, also for an access token that would no longer have a second factor asked for
 */
export async function changeSettings(
  access: Pick<Access, 'database' | 'clock'>,
  by: Identity,
  { requireSecondFactor }: { readonly requireSecondFactor?: boolean | undefined },
): Promise<Settings> {
  return access.database.transaction(async (tx) => {
    requireSystemAdmin(by);
    if (requireSecondFactor !== undefined) {
      if (!requireSecondFactor && by.kind === 'user' && by.token && (await asksForSecondFactor(tx)))
        throw new ShiplockError(
          'DENIED',
          'an access token does not end that everybody is asked for a second factor: log in at the web page for that',
        );
      await setSetting(tx, SECOND_FACTOR, String(requireSecondFactor));
      const event = { type: 'settings.updated', at: access.clock.now(), actor: actorOf(by) } as const;
      await recordEvent(tx, { ...event, data: { requireSecondFactor } });
    }
    return { requireSecondFactor: await asksForSecondFactor(tx) };
  });
}

/** True when everybody who logs in by password needs a second factor. */
export async function asksForSecondFactor(rows: Rows): Promise<boolean> {
  return (await selectSetting(rows, SECOND_FACTOR)) === 'true';
}
