// Who may promote into a repository, and not see it, is told nothing of what it has: not by previews, dry runs or refusals.

import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { POLICIES, tagRule, usePolicyApp } from '../support/policy-app.ts';

const { app, push, saved } = usePolicyApp();
const TARGET = '/api/v1/repositories/qa%2Fhidden';
const NO_TAG_A = [{ field: 'tag', operator: 'not_one_of', values: ['a'] }];

async function call(who: string, method: string, path: string, body?: object) {
  const answer = await app().call(who, method, path, body);
  return { ...answer, text: answer.bytes.toString() };
}

let hidden: string;

beforeAll(async () => {
  await app().createUser('wanda');
  await app().call('ada', 'POST', '/api/v1/repositories', { name: 'qa/hidden' });
  await app().call('admin', 'POST', '/api/v1/roles', { name: 'letter-in', permissions: ['accept_promotions'] });
  await app().call('ada', 'PUT', '/api/v1/repositories/dev%2Fweb/access/wanda', { role: 'admin' });
  await app().call('ada', 'PUT', `${TARGET}/access/wanda`, { role: 'letter-in' });
  await push('dev/web', 'a', 'one');
  await push('qa/hidden', 'a', 'another');
  hidden = (await call('ada', 'GET', `${TARGET}/tags/a`)).json.digest;
});

beforeEach(async () => {
  await app().call('ada', 'PATCH', TARGET, { immutable: false });
  await app().call('ada', 'PUT', `${TARGET}/admission`, { rules: [] });
});

const preview = (who: string, more: object = {}) =>
  call(who, 'POST', `${POLICIES}/preview`, {
    source: 'dev/web',
    target: 'qa/hidden',
    rules: [tagRule('equals', 'a')],
    ...more,
  });

const promote = (who: string, more: object) =>
  call(who, 'POST', '/api/v1/promotions', {
    source: { repository: 'dev/web', reference: 'a' },
    target: { repository: 'qa/hidden' },
    ...more,
  });

describe('a preview', () => {
  test('says the same of every target that may not be seen, and that it says nothing', async () => {
    expect((await call('wanda', 'GET', TARGET)).status).toBe(404);
    const plain = await preview('wanda');
    expect(plain.json.items).toMatchObject([
      {
        verdict: 'pass',
        alreadyThere: false,
        conflict:
          'you may not see qa/hidden: what it has, and whether its settings and admission rules let this in, is not shown',
      },
    ]);
    await app().call('ada', 'PATCH', TARGET, { immutable: true });
    await app().call('ada', 'PUT', `${TARGET}/admission`, { rules: NO_TAG_A });
    expect((await preview('wanda')).text).toBe(plain.text);
    // Ada sees it.
    const [seen] = (await preview('ada')).json.items;
    expect(seen).toMatchObject({ verdict: 'fail', reason: expect.stringContaining('admission') });
  });

  test('of an edit says nothing of what the saved target has', async () => {
    await app().call('ada', 'PUT', `${TARGET}/admission`, { rules: NO_TAG_A });
    const { id } = await saved({ source: 'dev/web', target: 'qa/hidden' });
    const asSaved = async (who: string) => (await preview(who, { policy: id, target: undefined })).json.items[0].before;
    expect(await asSaved('ada')).toMatchObject({ verdict: 'fail' });
    expect(await asSaved('wanda')).toMatchObject({ verdict: 'pass', reason: null });
  });
});

describe('a name in a namespace of which nothing may be seen', () => {
  const answers = async (name: string) => {
    const target = { target: { repository: name }, dryRun: true };
    const given = [
      await promote('max', target),
      await promote('max', { ...target, create: true }),
      await promote('max', { ...target, expectedPreviousDigest: null }),
      await preview('max', { target: name }),
      await preview('max', { target: name, create: false }),
    ];
    return given.map(({ status, text }) => ({
      status,
      text: text.replaceAll(name, 'NAME').replace(/"(?:id|createdAt)":"[^"]*"/g, ''),
    }));
  };

  test('has the same answer from dry runs and previews whether there is a repository', async () => {
    await app().createUser('max');
    await app().createOrganization('secret');
    await app().call('admin', 'POST', '/api/v1/repositories', { name: 'secret/there' });
    await app().call('ada', 'PUT', '/api/v1/repositories/dev%2Fweb/access/max', { role: 'admin' });
    const granted = await app().call('admin', 'PUT', '/api/v1/namespaces/secret/access/max', { role: 'letter-in' });
    expect(granted.status).toBe(204);
    const there = await answers('secret/there');
    expect(there.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(await answers('secret/absent')).toEqual(there);
    // A real attempt leaves a trace, and what it makes is seen.
    const real = await promote('max', { target: { repository: 'secret/absent' }, create: true });
    expect([real.status, real.json.error.code]).toEqual([403, 'DENIED']);
  });

  test('is not shown to lead back by a preview', async () => {
    const policy = { source: 'secret/there', target: 'dev/web', tagTemplate: '%n', rules: [tagRule('equals', 'b')] };
    const back = await app().call('admin', 'POST', POLICIES, { ...policy, name: 'back', create: true });
    expect(back.status).toBe(201);
    expect((await preview('max', { target: 'secret/there' })).json.conflict).toBeNull();
    const asAdmin = await preview('admin', { target: 'secret/there' });
    expect(asAdmin.json.conflict).toContain('would close a circle');
  });
});

describe('a promotion by hand', () => {
  test('is told that the tag has moved without the digest that it has', async () => {
    const answer = await promote('wanda', { expectedPreviousDigest: null });
    expect([answer.status, answer.json.error.code]).toEqual([409, 'CONFLICT']);
    expect(answer.json.error.message).toBe(
      'a is not in the target what the request expects: ask somebody who may see it',
    );
    expect(answer.text).not.toContain(hidden);
    expect((await promote('ada', { dryRun: true, expectedPreviousDigest: null })).text).toContain(hidden);
  });

  test('leaves no trace as a dry run, which says the same whatever the target has', async () => {
    const asked = [{}, { expectedPreviousDigest: null }, { expectedPreviousDigest: hidden }];
    const answers = async () =>
      Promise.all(
        asked.map(async (more) => {
          const { status, json } = await promote('wanda', { dryRun: true, ...more });
          const { state, reason, admission, newRepository } = json;
          return { status, state, reason, admission, newRepository, previous: json.target.previousDigest };
        }),
      );
    const told = {
      ...{ status: 200, state: 'succeeded', admission: null, newRepository: false, previous: null },
      reason:
        'you may not see qa/hidden: what it has, and whether its settings and admission rules let this in, is not shown',
    };
    expect(await answers()).toEqual([told, told, told]);
    await app().call('ada', 'PATCH', TARGET, { immutable: true });
    await app().call('ada', 'PUT', `${TARGET}/admission`, { rules: NO_TAG_A });
    expect(await answers()).toEqual([told, told, told]);
  });

  test('is told what it would replace only when that may be seen', async () => {
    expect((await promote('wanda', { dryRun: true })).text).not.toContain(hidden);
    expect((await promote('ada', { dryRun: true })).json.target.previousDigest).toBe(hidden);
  });

  test('that admission rules keep out is told why, as its record is: people of the target see who tried', async () => {
    await app().call('ada', 'PUT', `${TARGET}/admission`, { rules: NO_TAG_A });
    const { code, detail, message } = (await promote('wanda', {})).json.error;
    expect([code, detail.rules]).toMatchObject(['ADMISSION', [{ field: 'tag', expected: ['a'], actual: 'a' }]]);
    expect(message).toContain(detail.reason);
    for (const who of ['wanda', 'ada']) {
      const { reason, by } = (await call(who, 'GET', `/api/v1/promotions/${detail.promotion}`)).json;
      expect([who, reason, by.name]).toEqual([who, expect.stringContaining(detail.reason), 'wanda']);
    }
  });
});
