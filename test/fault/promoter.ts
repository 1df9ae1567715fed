// Clients that push what policies promote, promote by hand, and save policies with apply, until the server is gone.

import { randomUUID } from 'node:crypto';
import { pushImage, type Send } from '../../src/image/push-image.ts';
import { hasOpenJobs } from './jobs.ts';
import { type Policy, post } from './management.ts';
import { isConnectionError } from './pusher.ts';
import type { SeededRandom } from './seeded-random.ts';
import { smallImage } from './small-image.ts';

/** Where images are pushed, and where people promote them to, below the space of a ledger. */
export const SOURCE = 'dev';
export const BY_HAND = 'by-hand';

/** What was asked for, and what was acknowledged. */
export interface PromotionLedger {
  /** What the names of its repositories begin with, such as `admin/fault`. */
  readonly space: string;
  /** Tags of the source by the digest under which they were pushed; each is pushed once. */
  readonly pushed: Map<string, { readonly digest: string; acknowledged: boolean }>;
  /** Promotions by hand by their Idempotency-Key. */
  readonly byHand: Map<string, { readonly tag: string; readonly digest: string; id: string | undefined }>;
  /** Targets of policies whose saving was acknowledged. */
  readonly savedTargets: Set<string>;
}

export function newPromotionLedger(space = 'admin/fault'): PromotionLedger {
  return { space, pushed: new Map(), byHand: new Map(), savedTargets: new Set() };
}

/** Makes the repositories, and a chain of two policies. */
export async function prepare(send: Send, { space }: PromotionLedger): Promise<void> {
  for (const name of [SOURCE, BY_HAND, 'qa', 'prod']) await post(send, '/repositories', { name: `${space}/${name}` });
  await post(send, '/promotion-policies', policy(`${space}/${SOURCE}`, `${space}/qa`));
  await post(send, '/promotion-policies', policy(`${space}/qa`, `${space}/prod`));
}

/** Runs all kinds of clients at the same time until each has found that the server is gone. */
export async function promoteUntilKilled(send: Send, ledger: PromotionLedger, random: SeededRandom): Promise<void> {
  const works = [pushSome, pushSome, promoteSome, saveSome];
  await Promise.all(works.map((work) => untilKilled(() => work(send, ledger, random))));
}

async function untilKilled(work: () => Promise<void>): Promise<void> {
  try {
    for (;;) await work();
  } catch (error) {
    if (!isConnectionError(error)) throw error;
  }
}

/**
 * Does everything once: pushes, promotes by hand, saves a policy with apply, and waits until all jobs have ended.
 * Returns false when the server was gone before the end.
 */
export async function playOnce(send: Send, ledger: PromotionLedger): Promise<boolean> {
  try {
    await pushTag(send, ledger, 'v1-stable');
    await pushTag(send, ledger, 'v2-nightly');
    await promoteTag(send, ledger, 'v2-nightly');
    await savePolicy(send, ledger);
    while (await hasOpenJobs(send));
    return true;
  } catch (error) {
    if (!isConnectionError(error)) throw error;
    return false;
  }
}

async function pushSome(send: Send, ledger: PromotionLedger, random: SeededRandom): Promise<void> {
  await pushTag(send, ledger, `v${ledger.pushed.size}-${random.oneIn(3) ? 'nightly' : 'stable'}`);
}

async function promoteSome(send: Send, ledger: PromotionLedger, random: SeededRandom): Promise<void> {
  const known = [...ledger.pushed].filter(([, entry]) => entry.acknowledged);
  const [tag] = known[random.below(Math.max(known.length, 1))] ?? [];
  return tag === undefined ? pushSome(send, ledger, random) : promoteTag(send, ledger, tag);
}

async function saveSome(send: Send, ledger: PromotionLedger, random: SeededRandom): Promise<void> {
  // Every policy looks at every tag: a few each round are enough.
  return random.oneIn(3) ? savePolicy(send, ledger) : pushSome(send, ledger, random);
}

async function pushTag(send: Send, ledger: PromotionLedger, tag: string): Promise<void> {
  const image = smallImage(tag);
  const entry = { digest: image.manifest.descriptor.digest as string, acknowledged: false };
  ledger.pushed.set(tag, entry);
  await pushImage(send, `${ledger.space}/${SOURCE}`, image, tag);
  entry.acknowledged = true;
}

async function promoteTag(send: Send, ledger: PromotionLedger, source: string): Promise<void> {
  const key = randomUUID();
  // A tag of its own, so that each promotion can be told from every other.
  const tag = `${source}-${key}`;
  const entry = { tag, digest: ledger.pushed.get(source)?.digest ?? '', id: undefined as string | undefined };
  ledger.byHand.set(key, entry);
  entry.id = await repeatByHand(send, ledger.space, key, entry);
}

async function savePolicy(send: Send, ledger: PromotionLedger): Promise<void> {
  const name = `${ledger.space}/applied-${randomUUID()}`;
  await post(send, '/repositories', { name });
  await post<Policy>(send, '/promotion-policies?apply=true', policy(`${ledger.space}/${SOURCE}`, name));
  ledger.savedTargets.add(name);
}

/** Promotes under this key; returns the promotion's id. To be called again when no answer came. */
export async function repeatByHand(
  send: Send,
  space: string,
  key: string,
  wanted: { tag: string; digest: string },
): Promise<string> {
  const body = {
    source: { repository: `${space}/${SOURCE}`, reference: wanted.digest },
    target: { repository: `${space}/${BY_HAND}`, tag: wanted.tag },
    comment: 'fault suite',
  };
  return (await post<{ id: string }>(send, '/promotions', body, key)).id;
}

function policy(source: string, target: string): object {
  return { source, target, tagTemplate: '%n', rules: [{ field: 'tag', operator: 'ends_with', values: ['stable'] }] };
}
