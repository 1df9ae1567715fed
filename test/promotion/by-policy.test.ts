// Images that policies promote: what is pushed, what is promoted, what is held, and what is never done twice.

import { expect, it } from 'vitest';
import { updateAccountRow } from '../../src/access/account/account-table.ts';
import { SYSTEM_IDENTITY } from '../../src/access/identity.ts';
import { SYSTEM } from '../../src/actor.ts';
import { recordEvent } from '../../src/event/record-event.ts';
import { buildArtifact } from '../../src/image/build-artifact.ts';
import type { Built } from '../../src/image/built.ts';
import { changePolicy } from '../../src/policy/change-policy.ts';
import { evaluatePolicies } from '../../src/policy/evaluate-policies.ts';
import { findPolicy } from '../../src/policy/find-policy.ts';
import { listEvaluations } from '../../src/policy/list-evaluations.ts';
import { pipeline } from '../../src/promotion/pipeline.ts';
import { promoteEvaluated } from '../../src/promotion/promote-evaluated.ts';
import { deleteRepository } from '../../src/registry/delete-repository.ts';
import { image, usePromotionHouse } from '../support/promotion-house.ts';
import { CLEAN_SCAN, scannedFinding } from '../support/scan-facts.ts';

const house = usePromotionHouse();

const STABLE = { field: 'tag' as const, operator: 'ends_with' as const, values: ['stable'] };
const NO_CRITICAL = {
  field: 'vulnerabilities' as const,
  scale: 'cvss' as const,
  severity: 'critical' as const,
  operator: 'eq' as const,
  values: [0],
};

/** A late fact about the image. */
function signatureOf(subject: Built, text = 'signed'): Built {
  return buildArtifact({
    artifactType: 'application/vnd.example.signature',
    subject: subject.manifest.descriptor,
    content: { mediaType: 'text/plain', bytes: text },
  });
}

async function devAndQa() {
  const h = house();
  await h.organization('dev', 'qa', 'prod');
  await h.repository('dev/website');
  await h.repository('qa/website');
  return h;
}

it('promotes a pushed tag that satisfies the rules, renamed by the template', async () => {
  const h = await devAndQa();
  await h.policy({ source: 'dev/website', target: 'qa/website', tagTemplate: '%n-%Y%m%d%H%M%S', rules: [STABLE] });
  const digest = await h.push('dev/website', image('a'), '1.4-stable', '1.4-beta');
  await h.drain();
  expect(await h.tag('qa/website', '1.4-stable-20261121020304')).toBe(digest);
  expect(await h.promotions()).toMatchObject([
    {
      state: 'succeeded',
      reason: null,
      by: { kind: 'policy', name: 'dev/website → qa/website' },
      source: { repository: 'dev/website', tag: '1.4-stable', digest },
      target: { repository: 'qa/website', tag: '1.4-stable-20261121020304', previousDigest: null },
    },
  ]);
  expect((await listEvaluations(h.policies, h.jane, { tag: '1.4-beta', limit: 10 })).items).toMatchObject([
    { verdict: 'fail', occasion: 'push', reason: 'tag: the tag "1.4-beta" does not end with "stable"' },
  ]);
  expect(h.failures).toEqual([]);
});

it('asks nobody about a push into a repository that is the source of no policy, not even one that is made later', async () => {
  const h = await devAndQa();
  await h.push('dev/website', image('before'), '1.0-stable');
  const asked = await h.database.rows.selectFrom('job').select('id').where('kind', '=', 'policy.evaluate').execute();
  expect(asked).toEqual([]);
  await h.policy({ source: 'dev/website', target: 'qa/website', rules: [STABLE] });
  await h.drain();
  expect(await h.promotions()).toEqual([]);
  await h.push('dev/website', image('after'), '1.1-stable');
  await h.drain();
  expect(await h.promotions()).toMatchObject([{ state: 'succeeded', source: { tag: '1.1-stable' } }]);
});

it('records what made it happen', async () => {
  const h = await devAndQa();
  await h.policy({ source: 'dev/website', target: 'qa/website' });
  await h.push('dev/website', image('a'), '1.4');
  await h.drain();
  const [pushedIn, pushed] = await h.events('manifest.pushed');
  const [evaluated] = await h.events('policy.evaluated');
  const [succeeded] = await h.events('promotion.succeeded');
  expect(evaluated).toMatchObject({ causedBy: pushed?.id, depth: 0, repository: 'dev/website', tag: '1.4' });
  expect(succeeded).toMatchObject({ causedBy: evaluated?.id, depth: 1, repository: 'qa/website', tag: '1.4' });
  expect(pushedIn).toMatchObject({ causedBy: succeeded?.id, depth: 1, repository: 'qa/website', tag: '1.4' });
  const [promotion] = await h.promotions();
  const {
    items: [evaluation],
  } = await listEvaluations(h.policies, h.jane, { limit: 10 });
  expect(promotion?.evaluationId).toBe(evaluation?.id);
});

it('goes on through a chain of policies, and creates targets as private', async () => {
  const h = await devAndQa();
  await h.policy({ source: 'dev/website', target: 'qa/website', rules: [STABLE] });
  await h.policy({ source: 'qa/website', target: 'prod/website', tagTemplate: 'v%n' });
  const digest = await h.push('dev/website', image('a'), '1-stable');
  await h.drain();
  expect(await h.tag('prod/website', 'v1-stable')).toBe(digest);
  expect((await h.events('repository.created'))[0]).toMatchObject({
    repository: 'prod/website',
    actor: { kind: 'policy' },
    data: { visibility: 'private' },
  });
});

it('ends a chain that is too long, with a record', async () => {
  const h = house();
  const names = Array.from({ length: 19 }, (_, index) => `n${index}`);
  await h.organization(...names);
  await h.repository('n0/web');
  for (const [index, name] of names.slice(0, -1).entries()) {
    if (index > 0) await h.repository(`${name}/web`);
    await h.policy({ source: `${name}/web`, target: `n${index + 1}/web` });
  }
  await h.push('n0/web', image('a'), '1');
  await h.drain();
  const promotions = await h.promotions();
  expect(promotions.filter(({ state }) => state === 'succeeded')).toHaveLength(16);
  expect(promotions[0]).toMatchObject({ state: 'refused', target: { repository: 'n17/web' } });
  expect(promotions[0]?.reason).toMatch(/^chain too long: /);
});

it('waits for the scan of what was pushed, tells nobody, and shows the fail where the wait was', async () => {
  const h = await devAndQa();
  await h.repository('dev/scanned', { scanOnPush: true });
  const { policy } = await h.policy({ source: 'dev/scanned', target: 'qa/website', rules: [NO_CRITICAL] });
  const digest = await h.push('dev/scanned', image('a'), '1');
  await h.drain();
  const records = async () =>
    (await h.promotions({ policy: policy.id })).map(({ state, reason }) => `${state} ${reason}`);
  const waits = async () => (await pipeline(h.policies, SYSTEM_IDENTITY, { days: 30 })).policies[0]?.waiting.length;
  expect(await records()).toEqual(['waiting vulnerabilities: waiting for its scan']);
  expect(await h.events('promotion.held')).toEqual([]);
  expect(await waits()).toBe(1);

  h.scans.set(digest, {
    ...CLEAN_SCAN,
    findings: [scannedFinding('CVE-2026-0001', { score: 9.8, severity: 'critical' })],
  });
  const data = { state: 'scanned', components: 1, findings: null, gaps: 0, tags: ['1'] };
  const scanned = {
    type: 'scan.completed',
    at: h.clock.now(),
    actor: SYSTEM,
    repository: 'dev/scanned',
    data,
  } as const;
  const tell = () => h.database.transaction((tx) => recordEvent(tx, { ...scanned, digest }));
  await tell();
  await h.drain();
  const refused = 'refused rules: vulnerabilities: ';
  expect(await records()).toEqual([expect.stringContaining(refused), 'waiting vulnerabilities: waiting for its scan']);
  expect(await h.events('promotion.refused')).toHaveLength(1);
  expect(await waits()).toBe(0);
  // Once.
  await tell();
  await h.drain();
  expect(await records()).toHaveLength(2);
});

it('ends what was held when it fails in the end', async () => {
  const h = await devAndQa();
  const { policy } = await h.policy({ source: 'dev/website', target: 'qa/website', rules: [NO_CRITICAL] });
  const digest = await h.push('dev/website', image('a'), '1');
  await h.drain();
  h.scans.set(digest, {
    ...CLEAN_SCAN,
    findings: [scannedFinding('CVE-2026-0001', { score: 9.8, severity: 'critical' })],
  });
  await h.push('dev/website', signatureOf(image('a')));
  await h.drain();
  const states = (await h.promotions({ policy: policy.id })).map(({ state }) => state);
  expect(states).toEqual(['refused', 'held']);
});

it('holds what needs a scan, once for the same reason', async () => {
  const h = await devAndQa();
  await h.policy({ source: 'dev/website', target: 'qa/website', rules: [STABLE, NO_CRITICAL] });
  const digest = await h.push('dev/website', image('a'), '1-stable');
  await h.push('dev/website', image('b'), '1-beta');
  await h.drain();
  await h.push('dev/website', signatureOf(image('a'), 'asked again'));
  await h.drain();
  expect(await h.promotions()).toMatchObject([
    { state: 'held', reason: 'vulnerabilities: not scanned', source: { tag: '1-stable', digest } },
  ]);
  expect(await h.events('promotion.held')).toHaveLength(1);
  expect(await h.tag('qa/website', '1-stable')).toBeUndefined();

  h.scans.set(digest, CLEAN_SCAN);
  await h.push('dev/website', signatureOf(image('a'), 'asked once more'));
  await h.drain();
  expect(await h.tag('qa/website', '1-stable')).toBe(digest);
});

it('records once that it finds an image that somebody else brought there, and nothing where it did so itself', async () => {
  const h = await devAndQa();
  await h.push('dev/website', image('a'), '1');
  await h.promote('dev/website:1', 'qa/website');
  await h.policy({ source: 'dev/website', target: 'qa/website' }, true);
  await h.drain();
  await h.push('dev/website', image('b'), '2');
  await h.drain();
  const records = async () => (await h.promotions()).map(({ state, source }) => `${state} ${source.tag}`);
  expect(await records()).toEqual(['succeeded 2', 'already_there 1', 'succeeded 1']);
  for (const name of ['a', 'b']) await h.push('dev/website', signatureOf(image(name)));
  await h.drain();
  expect(await records()).toEqual(['succeeded 2', 'already_there 1', 'succeeded 1']);
});

it('promotes an image that is pushed again once, without a second event', async () => {
  const h = await devAndQa();
  await h.policy({ source: 'dev/website', target: 'qa/website' });
  for (let pushes = 0; pushes < 3; pushes++) {
    await h.push('dev/website', image('a'), '1');
    await h.drain();
  }
  expect((await h.promotions()).map(({ state }) => state)).toEqual(['succeeded']);
  expect(await h.events('promotion.succeeded')).toHaveLength(1);
  expect((await h.events('manifest.pushed')).filter(({ repository }) => repository === 'qa/website')).toHaveLength(1);
});

it('does not promote the same image again under the name of another second', async () => {
  const h = await devAndQa();
  await h.policy({ source: 'dev/website', target: 'qa/website', tagTemplate: '%n-%H%M%S' });
  await h.push('dev/website', image('a'), '1');
  await h.drain();
  h.clock.advance(60);
  await h.push('dev/website', signatureOf(image('a')));
  await h.drain();
  expect((await h.promotions()).map(({ state, target }) => [state, target.tag])).toEqual([['succeeded', '1-020304']]);
});

it('moves the tag for a newer image and remembers the one before', async () => {
  const h = await devAndQa();
  await h.policy({ source: 'dev/website', target: 'qa/website' });
  const old = await h.push('dev/website', image('a'), '1');
  await h.drain();
  const young = await h.push('dev/website', image('b'), '1');
  await h.drain();
  expect(await h.tag('qa/website', '1')).toBe(young);
  expect((await h.promotions())[0]).toMatchObject({ state: 'succeeded', target: { previousDigest: old } });
  expect((await h.events('promotion.succeeded'))[0]).toMatchObject({ digest: young, previousDigest: old });
});

it('lets the newer of two pushes win, in whatever order they are worked on', async () => {
  const h = await devAndQa();
  await h.policy({ source: 'dev/website', target: 'qa/website' });
  await h.push('dev/website', image('old'), '1');
  const young = await h.push('dev/website', image('young'), '1');
  const [second, first] = await h.events('manifest.pushed');
  for (const event of [second, first]) await evaluatePolicies(h.policies, { payload: { event: event?.id ?? '' } });
  for (const event of (await h.events('policy.evaluated')).reverse()) {
    await promoteEvaluated(h.policies, { payload: { event: event.id } });
  }
  expect(await h.tag('qa/website', '1')).toBe(young);
  expect((await h.promotions()).map(({ state }) => state)).toEqual(['refused', 'succeeded']);
  expect((await h.promotions())[0]?.reason).toMatch(/^superseded: /);
});

it('works on the same event and evaluation once', async () => {
  const h = await devAndQa();
  await h.policy({ source: 'dev/website', target: 'qa/website' });
  await h.push('dev/website', image('a'), '1');
  await h.drain();
  const [pushed] = (await h.events('manifest.pushed')).slice(-1);
  const [evaluated] = await h.events('policy.evaluated');
  await evaluatePolicies(h.policies, { payload: { event: pushed?.id ?? '' } });
  await promoteEvaluated(h.policies, { payload: { event: evaluated?.id ?? '' } });
  await h.drain();
  expect(await h.events('policy.evaluated')).toHaveLength(1);
  expect(await h.promotions()).toHaveLength(1);
});

it('refuses to move an immutable tag, says so once, and leaves it alone', async () => {
  const h = await devAndQa();
  await h.repository('qa/frozen', { immutable: true });
  await h.policy({ source: 'dev/website', target: 'qa/frozen' });
  const old = await h.push('dev/website', image('a'), '1');
  await h.drain();
  await h.push('dev/website', image('b'), '1');
  await h.drain();
  await h.push('dev/website', image('b'), '1');
  await h.drain();
  expect(await h.tag('qa/frozen', '1')).toBe(old);
  expect((await h.promotions()).map(({ state }) => state)).toEqual(['refused', 'succeeded']);
  expect((await h.promotions())[0]?.reason).toMatch(/^immutable: qa\/frozen is immutable/);
  expect(await h.events('promotion.refused')).toHaveLength(1);
});

it('promotes into protected repositories', async () => {
  const h = await devAndQa();
  await h.repository('qa/locked', { protected: true });
  await h.policy({ source: 'dev/website', target: 'qa/locked' });
  const digest = await h.push('dev/website', image('a'), '1');
  await h.drain();
  expect(await h.tag('qa/locked', '1')).toBe(digest);
});

it('refuses a tag that gets too long by the template', async () => {
  const h = await devAndQa();
  await h.policy({ source: 'dev/website', target: 'qa/website', tagTemplate: '%n-%Y' });
  await h.push('dev/website', image('a'), 'x'.repeat(126));
  await h.drain();
  expect(await h.promotions()).toMatchObject([
    { state: 'refused', reason: 'invalid tag: the tag would have 131 characters, and a tag may have at most 128' },
  ]);
});

it('never promotes what has no tag or is attached by its tag', async () => {
  const h = await devAndQa();
  await h.policy({ source: 'dev/website', target: 'qa/website' });
  await h.push('dev/website', image('a'));
  await h.push('dev/website', image('b'), `sha256-${'a'.repeat(64)}.sig`);
  await h.drain();
  expect(await h.promotions()).toEqual([]);
  expect((await listEvaluations(h.policies, h.jane, { limit: 10 })).items).toEqual([]);
});

it('is suspended with a reason when its editor may not promote into the target any more, until somebody edits it', async () => {
  const h = await devAndQa();
  const { policy } = await h.policy({ source: 'dev/website', target: 'qa/website' });
  await h.drain();
  await h.push('dev/website', image('a'), '1');
  // So that nothing else looks at her rights before the promotion does.
  await h.database.transaction((tx) => updateAccountRow(tx, h.jane.id, { is_active: 0 }));
  await h.drain();
  expect((await findPolicy(h.database.rows, policy.id))?.suspendedReason).toMatch(/^jane, who edited the policy last/);
  expect(await h.promotions()).toMatchObject([{ state: 'refused' }]);
  expect((await h.promotions())[0]?.reason).toMatch(/^suspended: /);
  expect(await h.events('policy.suspended')).toHaveLength(1);
  expect(await h.tag('qa/website', '1')).toBeUndefined();

  await h.setJaneActive(true);
  await h.push('dev/website', image('b'), '2');
  await h.drain();
  expect(await h.promotions()).toHaveLength(1);

  const { policy: edited } = await changePolicy(h.policies, h.jane, { id: policy.id });
  expect(edited).toMatchObject({ suspendedReason: null, version: 2 });
});

it('does nothing while it is disabled', async () => {
  const h = await devAndQa();
  await h.policy({ source: 'dev/website', target: 'qa/website', enabled: false });
  await h.push('dev/website', image('a'), '1');
  await h.drain();
  expect(await h.promotions()).toEqual([]);
});

it('keeps the history when everything else is deleted', async () => {
  const h = await devAndQa();
  await h.policy({ source: 'dev/website', target: 'qa/website' });
  await h.push('dev/website', image('a'), '1');
  await h.drain();
  for (const name of ['dev/website', 'qa/website']) {
    await deleteRepository(h.registry, h.jane, { name: name });
  }
  expect(await h.promotions({ target: 'qa/website' })).toMatchObject([
    { state: 'succeeded', source: { repository: 'dev/website', tag: '1' } },
  ]);
});

it('does not look at what was pushed before it was saved', async () => {
  const h = await devAndQa();
  await h.push('dev/website', image('a'), '1');
  await h.policy({ source: 'dev/website', target: 'qa/website' });
  await h.drain();
  expect(await h.promotions()).toEqual([]);
});
