// Admission rules of a repository: they bind everybody, whichever way an image comes.

import { expect, it } from 'vitest';
import { createUser } from '../../src/access/account/accounts.ts';
import { SYSTEM_IDENTITY, type UserIdentity } from '../../src/access/identity.ts';
import { grantRole } from '../../src/access/right/grants.ts';
import type { Rule } from '../../src/api/rule.ts';
import { buildArtifact } from '../../src/image/build-artifact.ts';
import type { Digest } from '../../src/oci/digest.ts';
import { evaluatePolicies } from '../../src/policy/evaluate-policies.ts';
import { listEvaluations } from '../../src/policy/list-evaluations.ts';
import { previewPolicy } from '../../src/policy/preview-policy.ts';
import type { Ask } from '../../src/policy/question.ts';
import { setAdmission } from '../../src/policy/set-admission.ts';
import { dryRunPromotion, promote } from '../../src/promotion/promote.ts';
import type { PromotionRequest } from '../../src/promotion/promotion-request.ts';
import { image, usePromotionHouse } from '../support/promotion-house.ts';
import { CLEAN_SCAN, scannedFinding } from '../support/scan-facts.ts';

const house = usePromotionHouse();
const RELEASED: Rule = { field: 'tag', operator: 'starts_with', values: ['v'] };
const NO_CRITICAL: Rule = {
  field: 'vulnerabilities',
  scale: 'cvss',
  severity: 'critical',
  operator: 'eq',
  values: [0],
};

/** A gate at qa/web, and an image at dev/web:1. */
async function gated(...rules: Rule[]) {
  const h = house();
  await h.organization('dev', 'qa');
  for (const name of ['dev/web', 'qa/web']) await h.repository(name);
  await setAdmission(h.policies, h.jane, { repository: 'qa/web', rules });
  const digest = await h.push('dev/web', image('a'), '1');
  return { ...h, digest };
}

const order = (tag: string, more: Partial<PromotionRequest> = {}): PromotionRequest => ({
  source: { repository: 'dev/web', reference: '1' },
  target: { repository: 'qa/web', tag },
  ...more,
});

it('refuse a promotion by hand, with rule, value and evidence, and record it', async () => {
  const h = await gated(NO_CRITICAL);
  h.scans.set(h.digest, {
    ...CLEAN_SCAN,
    findings: [scannedFinding('CVE-2026-1', { score: 9.9, severity: 'critical' })],
  });
  const error = await promote(h.policies, h.jane, order('v1')).catch((thrown) => thrown);
  expect(error).toMatchObject({
    code: 'ADMISSION',
    detail: {
      repository: 'qa/web',
      rules: [
        {
          field: 'vulnerabilities',
          expected: [0],
          actual: 1,
          verdict: 'fail',
          evidence: [{ findings: [{ id: 'CVE-2026-1' }] }],
        },
      ],
    },
  });
  expect(error.message).toMatch(/^qa\/web:v1 is refused by the repository's admission rules: vulnerabilities: /);
  expect(await h.tag('qa/web', 'v1')).toBeUndefined();
  expect(await h.promotions()).toMatchObject([
    {
      id: error.detail.promotion,
      state: 'refused',
      reason: expect.stringMatching(/^admission: /),
      admission: { verdict: 'fail', overridden: false, rules: [{ actual: 1 }] },
    },
  ]);
  await expect(dryRunPromotion(h.policies, h.jane, order('v1'))).rejects.toMatchObject({ code: 'ADMISSION' });
});

it('let in what satisfies them, and keep what they said', async () => {
  const h = await gated(RELEASED);
  const promotion = await promote(h.policies, h.jane, order('v1'));
  expect(promotion).toMatchObject({ state: 'succeeded', admission: { verdict: 'pass', rules: [{ actual: 'v1' }] } });
  await expect(promote(h.policies, h.jane, order('1'))).rejects.toMatchObject({ code: 'ADMISSION' });
});

it('never let in what is not known', async () => {
  const h = await gated(NO_CRITICAL);
  const error = await promote(h.policies, h.jane, order('v1')).catch((thrown) => thrown);
  expect([error.code, error.detail.reason]).toEqual(['ADMISSION', 'vulnerabilities: not scanned']);
});

it('are overridden by an admin of the target with a comment only, and the record says so', async () => {
  const h = await gated(RELEASED);
  await expect(promote(h.policies, h.jane, order('1', { override: true }))).rejects.toMatchObject({
    code: 'INVALID',
    message: 'overriding admission rules wants a comment: say why with "comment"',
  });
  const { id } = await createUser(h.registry, SYSTEM_IDENTITY, { name: 'bob' });
  const bob: UserIdentity = { kind: 'user', id, name: 'bob', isAdmin: false, credential: 'password' };
  for (const namespace of ['dev', 'qa'])
    await grantRole(h.registry, h.jane, {
      scope: { kind: 'namespace', namespace },
      to: { user: 'bob' },
      role: 'read-write',
    });
  const urgent = order('1', { override: true, comment: 'the site is down' });
  await expect(promote(h.policies, bob, urgent)).rejects.toMatchObject({ code: 'DENIED' });
  const promotion = await promote(h.policies, h.jane, urgent);
  expect(promotion).toMatchObject({
    state: 'succeeded',
    comment: 'the site is down',
    admission: { verdict: 'fail', overridden: true },
  });
  const [event] = await h.events('promotion.succeeded');
  expect(event?.data).toMatchObject({ overrode: promotion.admission?.reason });
});

it('that change while they are asked let nothing in', async () => {
  const h = await gated(RELEASED);
  const ask: Ask = async (question, by) => {
    const answer = await h.policies.ask(question, by);
    await setAdmission(h.policies, h.jane, { repository: 'qa/web', rules: [NO_CRITICAL] });
    return answer;
  };
  await expect(promote({ ...h.policies, ask }, h.jane, order('v1'))).rejects.toMatchObject({
    code: 'CONFLICT',
    message: 'the admission rules of qa/web have changed meanwhile: try again',
  });
});

/** In which somebody pushes another image under the tag when the admission rules are asked, so many times; `pushed` are those. */
async function withMovingTag(moves: number) {
  const h = await gated(RELEASED);
  const pushed: Digest[] = [];
  const ask: Ask = async (question, by) => {
    const answer = await h.policies.ask(question, by);
    if (pushed.length < moves) pushed.push(await h.push('dev/web', image(`moved ${pushed.length}`), '1'));
    return answer;
  };
  return { ...h, policies: { ...h.policies, ask }, pushed };
}

it('are asked about the image to which the tag moved meanwhile, and nobody is told that they have changed', async () => {
  const h = await withMovingTag(2);
  const { policies, jane, pushed } = h;
  const { promotion } = await dryRunPromotion(policies, jane, order('v1'));
  expect(promotion).toMatchObject({ state: 'succeeded', source: { digest: pushed[1] } });
  pushed.length = 0;
  const done = await promote(policies, jane, order('v1'));
  expect(done).toMatchObject({ state: 'succeeded', source: { digest: pushed[1] } });
  expect(await h.tag('qa/web', 'v1')).toBe(pushed[1]);
  expect((await h.promotions()).map(({ state }) => state)).toEqual(['succeeded']);
});

it('are not what refuses a promotion of a tag that moves on and on, nor does the history say so', async () => {
  const { policies, jane, pushed, promotions } = await withMovingTag(99);
  await expect(promote(policies, jane, order('v1'))).rejects.toMatchObject({
    code: 'CONFLICT',
    message: expect.stringMatching(/^dev\/web:1 moves while it is asked whether its image may go on, and is sha256:/),
  });
  expect(pushed).toHaveLength(5);
  expect(await promotions()).toEqual([]);
});

it('keep out what a policy would promote, and its preview and evaluation say so', async () => {
  const h = await gated(RELEASED);
  const draft = { source: 'dev/web', target: 'qa/web', tagTemplate: '%n', rules: [], platforms: null };
  const { items } = await previewPolicy(h.policies, draft);
  expect(items).toMatchObject([{ tag: '1', verdict: 'fail', reason: expect.stringMatching(/^admission: tag: /) }]);
  await h.policy({ source: 'dev/web', target: 'qa/web' });
  await h.push('dev/web', image('b'), '2');
  const second = await h.push('dev/web', image('c'), 'v2');
  await h.drain();
  expect(await h.tag('qa/web', '2')).toBeUndefined();
  expect(await h.tag('qa/web', 'v2')).toBe(second);
  const found = (await listEvaluations(h.policies, h.jane, { limit: 10 })).items;
  expect(found.find(({ tag }) => tag === '2')).toMatchObject({
    verdict: 'fail',
    rules: [{ gate: 'admission', field: 'tag', actual: '2', verdict: 'fail' }],
  });
  expect(h.failures).toEqual([]);
});

it('are asked about the tag that an image gets, however long its promotion takes', async () => {
  const h = await gated({ field: 'tag', operator: 'ends_with', values: ['-0203'] });
  await h.policy({ source: 'dev/web', target: 'qa/web', tagTemplate: '%n-%H%M' });
  await h.push('dev/web', image('b'), '2');
  const [pushed] = await h.events('manifest.pushed');
  await evaluatePolicies(h.policies, { payload: { event: pushed?.id ?? '' } });
  h.clock.advance(3600);
  await h.drain();
  expect(await h.tag('qa/web', '2-0203')).toBe(pushed?.digest);
});

it('make a policy wait for a scan that only they ask for', async () => {
  const h = await gated(NO_CRITICAL);
  const { policy } = await h.policy({ source: 'dev/web', target: 'qa/web' }, true);
  await h.drain();
  expect(await h.promotions({ policy: policy.id })).toMatchObject([
    { state: 'held', reason: 'admission: vulnerabilities: not scanned' },
  ]);
  h.scans.set(h.digest, CLEAN_SCAN);
  await h.push('dev/web', image('a'), 'again');
  await h.drain();
  expect(await h.tag('qa/web', 'again')).toBe(h.digest);
});

it('refuse a direct push, say why, and leave what is attached and what is there alone', async () => {
  const h = await gated(RELEASED);
  await expect(h.push('qa/web', image('b'), '1')).rejects.toMatchObject({
    code: 'ADMISSION',
    message: expect.stringMatching(/^qa\/web:1 is refused by the repository's admission rules: tag: /),
  });
  await h.push('qa/web', image('b'), 'v1');
  const attachment = `sha256-${'a'.repeat(64)}.sig`;
  await h.push('qa/web', buildArtifact({ artifactType: 'application/vnd.example.signature' }), attachment);
  // No image comes in by being called as what is attached to one.
  await expect(h.push('qa/web', image('in disguise'), attachment)).rejects.toMatchObject({ code: 'ADMISSION' });
  await setAdmission(h.policies, h.jane, { repository: 'qa/web', rules: [NO_CRITICAL] });
  await h.push('qa/web', image('b'), 'v1');
  await expect(h.push('qa/web', image('c'), 'v1')).rejects.toMatchObject({
    code: 'ADMISSION',
    message: expect.stringContaining('vulnerabilities: not scanned'),
  });
});
