// Deliveries wait for their next attempt by the clock, which somebody may set back.

import type { Microseconds } from '../clock.ts';
import type { Database } from '../database/database.ts';
import { isJump } from '../job/clock-watch.ts';
import { bringDeliveriesForward } from './delivery-table.ts';

/** Lets deliveries wait no longer than they would have, after the clock was set back by so much. */
export async function bringDeliveries(database: Database, now: Microseconds, by: Microseconds): Promise<void> {
  if (isJump(by)) await database.transaction((tx) => bringDeliveriesForward(tx, now, by));
}
