// What changes while somebody looks: of each event no more than that it happened and where, to those who may see that place and may know of
// such events (`right/audience.ts`). They read what it says by the calls for it, with the rights that those ask for.

import type { Microseconds } from '../clock.ts';
import type { Rows } from '../database/database.ts';
import { ShiplockError } from '../errors.ts';
import type { EventType } from '../event/event-type.ts';
import { listEventsBehind, newestSequence, type PastEvent } from '../event/list-events.ts';
import type { Batch, LiveFeed } from '../event/live-feed.ts';
import type { Access } from './access.ts';
import type { Identity, UserIdentity } from './identity.ts';
import { audienceOf } from './right/audience.ts';
import type { RightsHolder } from './right/held-rights.ts';
import { identityOfActor } from './right/holder-behind.ts';
import type { Permission } from './right/permission.ts';
import { requireHolder } from './right/requirements.ts';
import { selectVisibility } from './right/rights-table.ts';
import { type Membership, membershipIn, namesWith, visibleNames } from './right/visibility.ts';

export interface Change {
  readonly sequence: number;
  readonly type: EventType;
  readonly at: Microseconds;
  /** Where it happened, as far as the watcher may see it. */
  readonly repositories: readonly string[];
  /** In the repository that the event is of; null where the watcher may not see that one. */
  readonly tag: string | null;
}

/** What a watcher is told: changes; `lost` when more has happened than is told of; `quiet` when nothing has, for a while. */
export type Told =
  | { readonly kind: 'changes'; readonly changes: readonly Change[]; readonly through: number }
  | { readonly kind: 'lost'; readonly through: number }
  | { readonly kind: 'quiet' };

const MAX_WATCHERS = 2_000;
/** More than this that has not been fetched is forgotten: the watcher reads everything anew. */
const MAX_WAITING = 1_000;
const QUIET_MILLISECONDS = 20_000;
/** Then the watcher comes again, and shows who they are again. */
const LONGEST_MILLISECONDS = 600_000;

/** After these, others may see other things, or be nobody any more. */
const OF_RIGHTS = /^(?:access|account|member|team|role|key|identity|repository|namespace)\./;

/** With these, a credential of the user has ended, and others that were made with it. */
const ENDS_A_CREDENTIAL: ReadonlySet<EventType> = new Set(['session.ended', 'token.revoked', 'bundle.revoked']);

/**
 * What happens from now on, or behind the sequence that the watcher has seen last, until their time is over.
 * @throws ShiplockError DENIED, UNAUTHORIZED; TOO_MANY_REQUESTS
 */
export async function watchChanges(
  { access, feed }: { readonly access: Access; readonly feed: LiveFeed },
  by: Identity,
  { after }: { readonly after: number | undefined },
): Promise<AsyncGenerator<Told>> {
  const holder = requireHolder(by);
  if (feed.watchers >= MAX_WATCHERS)
    throw new ShiplockError('TOO_MANY_REQUESTS', 'too many are watching already: ask from time to time', {
      retryAfterSeconds: 30,
    });
  return tellChanges(access, feed, holder, after);
}

async function* tellChanges(
  access: Access,
  feed: LiveFeed,
  holder: RightsHolder,
  after: number | undefined,
): AsyncGenerator<Told> {
  const { rows } = access.database;
  let waiting: PastEvent[] = [];
  let hasLost = false;
  let isOver = false;
  let wake = () => {};
  const watching = await feed.watch({
    end() {
      isOver = true;
      wake();
    },
    tell(batch: Batch) {
      waiting.push(...batch);
      if (waiting.length > MAX_WAITING) [waiting, hasLost] = [[], true];
      wake();
    },
  });
  const ends = access.clock.elapsed() + Math.min(LONGEST_MILLISECONDS, millisecondsLeft(holder, access.clock.now()));
  try {
    let sight: Sight | undefined = await sightOf(access, holder);
    let through = watching.from;
    const missed = after === undefined ? [] : await missedEvents(rows, after, watching.from);
    if (missed === 'too many') yield { kind: 'lost', through };
    else yield { kind: 'changes', changes: await visibleChanges(rows, missed, sight), through };
    // What they may not see is told of by nothing, not even that it happened: where the log is by now, they learn from time to time.
    let told = { through, at: access.clock.elapsed() };
    // Who is gone is noticed when something is sent, or nothing was for a while.
    while (!isOver && access.clock.elapsed() < ends) {
      const patience = told.at + QUIET_MILLISECONDS - access.clock.elapsed();
      if (waiting.length === 0 && !hasLost && !(await somethingHappens(patience, (call) => (wake = call)))) {
        yield through === told.through ? { kind: 'quiet' } : { kind: 'changes', changes: [], through };
        told = { through, at: access.clock.elapsed() };
        continue;
      }
      if (isOver) return;
      const [batch, isLost] = [waiting, hasLost];
      [waiting, hasLost] = [[], false];
      // Whoever still has a good credential comes again with it, and reads on from where they were.
      if (batch.some((event) => endsCredential(event, holder))) return;
      through = batch.at(-1)?.sequence ?? (await newestSequence(rows));
      if (isLost) {
        yield { kind: 'lost', through };
        // Their credential may have ended in what was lost.
        return;
      }
      if (batch.some(({ type }) => OF_RIGHTS.test(type))) sight = await renewedSight(access, holder);
      if (!sight) return;
      const changes = await visibleChanges(rows, batch, sight);
      if (changes.length === 0) continue;
      yield { kind: 'changes', changes, through };
      told = { through, at: access.clock.elapsed() };
    }
  } finally {
    watching.stop();
  }
}

/** True when a credential of the watcher ended with this event; it may be the one that they have shown. */
function endsCredential(event: PastEvent, holder: RightsHolder): boolean {
  if (holder.kind === 'key') return event.type === 'key.rotated' && event.data.id === holder.id;
  if (event.namespace !== holder.name) return false;
  return ENDS_A_CREDENTIAL.has(event.type) || (event.type === 'account.updated' && event.data.password === 'changed');
}

/** For how long the credential is good that the watcher has shown. */
function millisecondsLeft(holder: RightsHolder, now: Microseconds): number {
  const end = holder.kind === 'key' ? holder.expiresAt : (holder.token ?? holder.certificate)?.expiresAt;
  return end == null ? Number.POSITIVE_INFINITY : (end - now) / 1_000;
}

/** True when `wake` was called, false when nothing has happened for a while. */
function somethingHappens(patience: number, onWake: (wake: () => void) => void): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), Math.max(0, patience));
  onWake(() => resolve(true));
  return promise.finally(() => clearTimeout(timer));
}

async function missedEvents(rows: Rows, after: number, through: number): Promise<PastEvent[] | 'too many'> {
  const found = await listEventsBehind(rows, after, MAX_WAITING + 1);
  if (found.length > MAX_WAITING || after > through) return 'too many';
  return found.filter(({ sequence }) => sequence <= through);
}

/** What somebody sees of others' changes. */
interface Sight {
  readonly seesAll: boolean;
  isOpened(repository: string): boolean;
  /** With one of these permissions there. */
  mayDo(permissions: readonly Permission[], repository: string): Promise<boolean>;
  /** Denied to them, also where everybody else may see it. */
  isHidden(repository: string): boolean;
}

async function sightOf({ database }: Access, holder: RightsHolder): Promise<Sight> {
  const visible = await visibleNames(database.rows, holder);
  const hidden = new Set(visible.all ? [] : visible.hiddenRepositories);
  const placesWith = new Map<Permission, Promise<Membership>>();
  return {
    seesAll: visible.all && isAdmin(holder),
    isOpened: membershipIn(visible),
    async mayDo(permissions, repository) {
      for (const permission of permissions) {
        const places = placesWith.get(permission) ?? namesWith(database.rows, holder, permission).then(membershipIn);
        placesWith.set(permission, places);
        if ((await places)(repository)) return true;
      }
      return false;
    },
    isHidden: (repository) => hidden.has(repository),
  };
}

function isAdmin(holder: RightsHolder): boolean {
  return holder.kind === 'user' && holder.isAdmin && holder.restrictedTo === undefined;
}

/** Undefined for an account or a key that has ended. */
async function renewedSight(access: Access, holder: RightsHolder): Promise<Sight | undefined> {
  const actor = { kind: holder.kind === 'key' ? 'api_key' : 'user', id: holder.id } as const;
  const present = await identityOfActor(access.database.rows, actor, holder.credential, access.clock.now());
  const { restrictedTo } = holder;
  return present && sightOf(access, { ...present, restrictedTo } as RightsHolder & Pick<UserIdentity, 'restrictedTo'>);
}

async function visibleChanges(rows: Rows, events: readonly PastEvent[], sight: Sight): Promise<Change[]> {
  const isPublic = new Map<string, boolean>();
  const maySee = async (event: PastEvent, repository: string): Promise<boolean> => {
    const audience = audienceOf(event.type);
    if (sight.seesAll) return true;
    if (sight.isOpened(repository)) return typeof audience === 'string' || sight.mayDo(audience, repository);
    // Where something came from is for those who have a part in that place.
    if (audience !== 'readers' || repository !== event.repository || sight.isHidden(repository)) return false;
    const known = isPublic.get(repository) ?? (await selectVisibility(rows, repository)) === 'public';
    isPublic.set(repository, known);
    return known;
  };
  const changes: Change[] = [];
  for (const event of events) {
    const repositories: string[] = [];
    for (const repository of placesOf(event)) if (await maySee(event, repository)) repositories.push(repository);
    const { sequence, type, at, repository, tag } = event;
    if (repositories.length > 0 || sight.seesAll || type === 'advisories.updated')
      changes.push({
        sequence,
        type,
        at,
        repositories,
        tag: repository !== null && repositories.includes(repository) ? tag : null,
      });
  }
  return changes;
}

/** A promotion happens in two places. */
function placesOf({ repository, data }: PastEvent): string[] {
  const { source, target } = data as {
    readonly source?: { readonly repository?: string };
    readonly target?: { readonly repository?: string };
  };
  const named = [repository, source?.repository, target?.repository].filter((one) => typeof one === 'string');
  return [...new Set(named)];
}
