// Everything that the clients of a campaign do in one space of repositories, and everything that a server has promised them
// there.

import { expect } from 'vitest';
import { pushImage, type Send } from '../../src/image/push-image.ts';
import type { Receiver } from '../support/receiver.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { checkLedger } from './check-ledger.ts';
import { checkPromotions } from './check-promotions.ts';
import { checkScans } from './check-scans.ts';
import { checkCollected, checkDeletions, type DeletionLedger, deleteUntilKilled } from './deleter.ts';
import { expectJobsToEnd } from './jobs.ts';
import { keepChecked, type Ledger, newLedger } from './ledger.ts';
import { post } from './management.ts';
import { newPromotionLedger, type PromotionLedger, prepare, promoteUntilKilled } from './promoter.ts';
import { isConnectionError, pushUntilKilled } from './pusher.ts';
import { checkRolled, prepareRolling, type RollingLedger, rollUntilKilled } from './roller.ts';
import { prepareScans, pushSome, type ScanLedger, updateAdvisories } from './scanner.ts';
import type { SeededRandom } from './seeded-random.ts';
import { smallImage } from './small-image.ts';
import { checkTold, prepareTelling, type ToldLedger, tellUntilKilled } from './teller.ts';

export interface Epoch {
  readonly promotions: PromotionLedger;
  /** What was asked for since the last check; `kept` has what was found right then. */
  readonly pushes: Ledger;
  readonly kept: Ledger;
  readonly deletions: DeletionLedger;
  readonly rolling: RollingLedger;
  readonly scans: ScanLedger;
  readonly telling: ToldLedger;
  readonly collections: { asked: number };
}

const PUSHERS = 2;
/** One round in so many collects garbage, too. */
const GARBAGE_ROUNDS = 3;

/** Makes its repositories, policies and webhook. @param feed the advisories by which it is scanned */
export async function prepareEpoch(
  { send }: ServerProcess,
  space: string,
  feed: ScanLedger,
  receiver: string,
): Promise<Epoch> {
  const promotions = newPromotionLedger(space);
  await prepare(send, promotions);
  const scans: ScanLedger = { ...feed, space, pushed: new Map(), promoted: new Set() };
  await prepareScans(send, scans);
  await updateAdvisories(send);
  const deletions = { repository: `${space}/deleted`, images: new Map() };
  await post(send, '/repositories', { name: deletions.repository });
  await pushImage(send, deletions.repository, smallImage('stays'), 'stays');
  return {
    promotions,
    pushes: newLedger(`${space}/pushed`),
    kept: newLedger(`${space}/pushed`),
    deletions,
    rolling: await prepareRolling(send, space),
    scans,
    telling: await prepareTelling(send, `${space}/told`, receiver),
    collections: { asked: 0 },
  };
}

/** All clients at once, until each has found that the server is gone. @param collects whether garbage is collected for sure */
export async function workUntilKilled(
  send: Send,
  epoch: Epoch,
  random: SeededRandom,
  collects: boolean,
): Promise<void> {
  const pushers = Array.from({ length: PUSHERS }, (_, index) =>
    pushUntilKilled(send, epoch.pushes, `p${index}`, random),
  );
  await Promise.all([
    ...pushers,
    promoteUntilKilled(send, epoch.promotions, random),
    deleteUntilKilled(send, epoch.deletions, random),
    rollUntilKilled(send, epoch.rolling),
    tellUntilKilled(send, epoch.telling, random),
    untilGone(() => pushSome(send, epoch.scans, [epoch.scans.pushed.size])),
    ...(collects || random.oneIn(GARBAGE_ROUNDS) ? [once(() => askForCollection(send, epoch))] : []),
  ]);
}

/** Sends again, as a client would, what a scan was asked for without an answer; then holds the server to everything. */
export async function recover(server: ServerProcess, epoch: Epoch, receiver: Receiver): Promise<void> {
  const { send } = server;
  await pushSome(send, epoch.scans, [...epoch.scans.pushed.values()].slice(-1));
  await expectJobsToEnd(send);
  await checkLedger(send, epoch.pushes, { collected: true });
  keepChecked(epoch.pushes, epoch.kept);
  await checkEpoch(server, epoch, receiver);
}

/** Holds the server to everything that was ever acknowledged in this space. All jobs must have ended. */
export async function checkEpoch(server: ServerProcess, epoch: Epoch, receiver: Receiver): Promise<void> {
  const { send } = server;
  await checkPromotions(send, epoch.promotions);
  await checkLedger(send, epoch.kept, { collected: true });
  await checkDeletions(send, epoch.deletions);
  await checkRolled(send, epoch.rolling);
  await checkScans(server, epoch.scans);
  await checkTold(send, epoch.telling, receiver);
}

/** Removes what was deleted before everything was made older, and looks whether it is gone. */
export async function collectGarbage({ send }: ServerProcess, epoch: Epoch): Promise<void> {
  await askForCollection(send, epoch);
  await expectJobsToEnd(send);
  await checkCollected(send, epoch.deletions);
  // Those that no manifest needs are gone.
  epoch.kept.blobs.clear();
}

async function askForCollection(send: Send, { collections }: Epoch): Promise<void> {
  const { id } = await post<{ id: string }>(send, '/gc', { untagged: true });
  expect(id).not.toBe('');
  collections.asked += 1;
}

async function untilGone(work: () => Promise<void>): Promise<void> {
  try {
    for (;;) await work();
  } catch (error) {
    if (!isConnectionError(error)) throw error;
  }
}

async function once(work: () => Promise<void>): Promise<void> {
  await work().catch((error: unknown) => {
    if (!isConnectionError(error)) throw error;
  });
}
