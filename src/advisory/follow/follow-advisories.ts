// Job `advisories.follow`: look what is under the followed tag, and take it in when it is an archive that was not seen
// yet. Its signer has to be trusted and its serial newer, as for an upload; nothing is ever forced.

import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Actor } from '../../actor.ts';
import { hasCode, type ShiplockError } from '../../errors.ts';
import { UnrecoverableError } from '../../job/unrecoverable-error.ts';
import { watchJob } from '../../job/watch-job.ts';
import type { RunningJob } from '../../job/worker.ts';
import { isObject } from '../../json.ts';
import type { Advisories } from '../advisories.ts';
import { advisoriesInForce } from '../advisory-store.ts';
import { importAdvisories } from '../import-advisories.ts';
import { archiveLayer } from './archive-artifact.ts';
import { fetchLayer } from './fetch-layer.ts';
import { type FollowState, findFollowState, isDone, noteLook, recordOutcome } from './follow-state.ts';
import type { Following } from './followed-tag.ts';
import { ownTag } from './own-tag.ts';
import { remoteTag } from './remote-tag.ts';
import type { TaggedManifest, TagSource } from './tag-source.ts';

/**
 * Takes in what is under the tag, unless that was dealt with before and nobody has asked for it again.
 * @throws StoppedError when the job is to stop; what was begun is removed
 * @throws UnrecoverableError for an archive that is refused, for a wrong login, or when there is nothing under the tag
 * @throws Error when it cannot be brought here now; another time it may
 */
export async function followAdvisories(room: Advisories, job: RunningJob<'advisories.follow'>): Promise<void> {
  const { following } = room;
  // It was queued under another configuration.
  if (following === undefined) return;
  const watch = await watchJob(room.database, job, 1);
  try {
    await follow(room, following, job, watch.signal);
  } catch (error) {
    if (error instanceof UnrecoverableError) throw error;
    watch.signal.throwIfAborted();
    const message = error instanceof Error ? error.message : String(error);
    await noteTrouble(room, following, message);
    // A password that is wrong stays wrong, and accounts are locked by those who insist.
    throw hasCode(error, 'UNAUTHORIZED') ? new UnrecoverableError(message) : error;
  } finally {
    await watch.end();
  }
}

async function follow(
  room: Advisories,
  following: Following,
  job: RunningJob<'advisories.follow'>,
  signal: AbortSignal,
): Promise<void> {
  const { database, clock } = room;
  const { origin } = following;
  const source =
    origin === undefined ? ownTag(room, following) : remoteTag(origin, following, room.outbound.toward(origin));
  const tagged = await source.find(signal);
  if (tagged === undefined) {
    const message = `there is no ${following.reference}${following.origin === undefined ? '' : ', or it may not be seen'}`;
    await noteTrouble(room, following, message);
    throw new UnrecoverableError(message);
  }
  const { digest } = tagged;
  const state = await findFollowState(database.rows, following);
  const done = isDone(state, digest, following) && !job.payload.again;
  const came = done ? undefined : await takeIn(room, following, source, tagged, { by: job.requestedBy, signal });
  await database.transaction(async (tx) => {
    const at = clock.now();
    if (came) await recordOutcome(tx, following, { digest, at, ...came });
    else await noteLook(tx, following, { at, trouble: null });
    const log = came ? `${digest} ${words(came)}` : `${digest} is known already`;
    await job.saveProgress(tx, { done: 1, total: 1, log });
  });
  if (came?.outcome === 'refused') throw new UnrecoverableError(`${digest} ${words(came)}`);
}

type Came = Pick<FollowState, 'outcome' | 'reason'>;

async function takeIn(
  room: Advisories,
  following: Following,
  source: TagSource,
  tagged: TaggedManifest,
  options: { readonly by: Actor; readonly signal: AbortSignal },
): Promise<Came> {
  const { folder } = room.advisories;
  await mkdir(folder, { recursive: true });
  const file = join(folder, `following-${randomUUID()}`);
  try {
    const layer = archiveLayer(tagged);
    await fetchLayer(source.open(layer, options.signal), layer, file, options.signal);
    const rules = { keys: following.keys, force: false, allowUnknownSigner: false };
    await importAdvisories(room, file, { ...rules, ...options });
    return { outcome: 'imported', reason: null };
  } catch (error) {
    if (!hasCode(error, 'INVALID', 'DENIED', 'CONFLICT', 'TOO_LARGE')) throw error;
    if (!isOnlyOlder(error)) return { outcome: 'refused', reason: error.message };
    // After a crash between the import and its note, or because somebody has imported the same by hand.
    if (await isInForce(room, error)) return { outcome: 'imported', reason: null };
    return { outcome: 'not_newer', reason: error.message };
  } finally {
    await rm(file, { force: true });
  }
}

/** The other conflict is an archive that has lost many records, which it lists. */
function isOnlyOlder({ code, detail }: ShiplockError): boolean {
  return code === 'CONFLICT' && !(isObject(detail) && 'lost' in detail);
}

async function isInForce({ database, advisories }: Advisories, { detail }: ShiplockError): Promise<boolean> {
  const present = await advisoriesInForce(database.rows, advisories);
  return isObject(detail) && detail['serial'] === present?.serial;
}

function words({ outcome, reason }: Came): string {
  return outcome === 'imported' ? 'is in force' : `is not taken in: ${reason}`;
}

async function noteTrouble(room: Advisories, following: Following, trouble: string): Promise<void> {
  const { database, clock } = room;
  await database.transaction((tx) => noteLook(tx, following, { at: clock.now(), trouble }));
}
