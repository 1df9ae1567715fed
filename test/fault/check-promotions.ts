// Holds a restarted server to its promotions: each that is due was made once, in the records, in the events and in the
// tags, and nothing was promoted that no policy wanted.

import { expect } from 'vitest';
import type { Send } from '../../src/image/push-image.ts';
import { listAll, type Policy, type Promotion } from './management.ts';
import { BY_HAND, type PromotionLedger, repeatByHand, SOURCE } from './promoter.ts';

interface Event {
  readonly type: string;
  readonly tag: string | null;
  readonly digest: string | null;
}

/** Sends again what got no answer, as a client would, and checks everything. All jobs must have ended. */
export async function checkPromotions(send: Send, ledger: PromotionLedger): Promise<void> {
  await checkByHand(send, ledger);
  const all = await listAll<Policy>(send, '/promotion-policies');
  const sources = [SOURCE, 'qa'].map((name) => `${ledger.space}/${name}`);
  const policies = all.filter(({ source }) => sources.includes(source));
  for (const target of ledger.savedTargets) expect(policies.map((policy) => policy.target)).toContain(target);
  for (const policy of policies) await checkPolicy(send, policy);
  for (const [tag, { digest, acknowledged }] of ledger.pushed) {
    if (acknowledged) expect(await tagged(send, `${ledger.space}/${SOURCE}`, tag)).toBe(digest);
  }
}

async function checkByHand(send: Send, ledger: PromotionLedger): Promise<void> {
  const target = `${ledger.space}/${BY_HAND}`;
  for (const [key, entry] of ledger.byHand) {
    const id = await repeatByHand(send, ledger.space, key, entry);
    // Under the same key the answer is the same: the promotion is not made again.
    if (entry.id !== undefined) expect(id).toBe(entry.id);
    entry.id = id;
  }
  const made = await succeeded(send, target);
  expect(made.map((promotion) => promotion.id).sort()).toEqual([...ledger.byHand.values()].map(({ id }) => id).sort());
  for (const { tag, digest } of ledger.byHand.values()) expect(await tagged(send, target, tag)).toBe(digest);
  await checkEvents(send, target, made);
}

/** The policy has promoted every tag of its source that it wants, once each, and no other. */
async function checkPolicy(send: Send, policy: Policy): Promise<void> {
  const wanted = (await tagsOf(send, policy.source)).filter((tag) => tag.endsWith('stable'));
  const made = await succeeded(send, policy.target);
  expect(made.map((promotion) => promotion.source.tag).sort(), policy.target).toEqual(wanted.sort());
  expect((await tagsOf(send, policy.target)).sort(), policy.target).toEqual(wanted.sort());
  for (const { source, target } of made) expect(await tagged(send, policy.target, target.tag)).toBe(source.digest);
  await checkEvents(send, policy.target, made);
}

async function checkEvents(send: Send, repository: string, made: readonly Promotion[]): Promise<void> {
  const path = `/events?repository=${encodeURIComponent(repository)}&type=`;
  for (const type of ['promotion.succeeded', 'manifest.pushed']) {
    const events = await listAll<Event>(send, `${path}${type}`);
    const tags = events.flatMap((event) => event.tag ?? []);
    expect(tags.sort(), `${type} in ${repository}`).toEqual(made.map((promotion) => promotion.target.tag).sort());
  }
}

async function succeeded(send: Send, target: string): Promise<Promotion[]> {
  return listAll<Promotion>(send, `/promotions?target=${encodeURIComponent(target)}&state=succeeded`);
}

async function tagsOf(send: Send, repository: string): Promise<string[]> {
  const response = await send(`/v2/${repository}/tags/list`, {});
  const { tags } = (await response.json()) as { tags?: string[] };
  return tags ?? [];
}

async function tagged(send: Send, repository: string, tag: string): Promise<string | null> {
  const path = `/v2/${repository}/manifests/${tag}`;
  const response = await send(path, { method: 'HEAD', headers: { accept: '*/*' } });
  return response.headers.get('docker-content-digest');
}
