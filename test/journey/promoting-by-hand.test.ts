// Promotion by hand as callers of the API see it: the answer, refusals, who may, next hops.

import { describe, expect, test } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { errorOf, usePromotingApp } from '../support/promoting-app.ts';
import { sampleIndex } from '../support/sample-image.ts';

const { app, digests, push, promote, history, tagOf } = usePromotingApp();

describe('promoting', () => {
  test('answers with what happened, in the words that others build on', async () => {
    const answer = await promote({ repository: 'qa/website', tag: '1.4' }, { comment: 'ready for testing' });
    expect(answer.status).toBe(201);
    expect(answer.json).toEqual({
      id: expect.any(String),
      state: 'succeeded',
      reason: null,
      at: expect.stringMatching(/^2026-11-21T02:03:04\.\d{3}Z$/),
      by: { kind: 'user', id: expect.any(String), name: 'ada' },
      policyId: null,
      policyVersion: null,
      source: { repository: 'dev/website', tag: '1.4-stable', digest: digests.get('1.4-stable') },
      target: { repository: 'qa/website', tag: '1.4', previousDigest: null },
      comment: 'ready for testing',
      evaluationId: null,
      admission: null,
      travelled: { referrers: [], attachments: [] },
      rollsBack: null,
    });
    expect((await app().call('ada', 'GET', `/api/v1/promotions/${answer.json.id}`)).json).toEqual(answer.json);
    expect(await tagOf('qa/website', '1.4')).toMatchObject({
      digest: digests.get('1.4-stable'),
      updatedBy: 'ada',
      promotionId: answer.json.id,
    });
    const pulled = await app().call('ada', 'GET', '/v2/qa/website/manifests/1.4');
    expect(pulled.headers['docker-content-digest']).toBe(digests.get('1.4-stable'));
    for (const layer of pulled.json.layers)
      expect((await app().call('ada', 'HEAD', `/v2/qa/website/blobs/${layer.digest}`)).status).toBe(200);
  });

  test('what is there already is answered with, and recorded once', async () => {
    const first = await promote({ repository: 'qa/website', tag: '1.4' });
    const second = await promote({ repository: 'qa/website', tag: '1.4' });
    expect([first.status, first.json.state]).toEqual([200, 'already_there']);
    expect(second.json).toEqual(first.json);
    expect(await history('?state=already_there')).toHaveLength(1);
  });

  test('by digest needs a tag, and then gives it', async () => {
    const source = { repository: 'dev/website', reference: digests.get('1.4-stable') };
    const without = await promote({ repository: 'qa/website' }, { source });
    expect(errorOf(without)).toEqual([
      400,
      'INVALID',
      'the source is named by its digest: say under which tag it goes to the target',
    ]);
    const named = await promote({ repository: 'qa/website', tag: 'by-digest' }, { source });
    expect([named.status, named.json.source.tag]).toEqual([201, null]);
  });

  test('takes an image of several platforms whole', async () => {
    await pushImage(app().send('ada'), 'dev/website', sampleIndex('many'), 'many');
    const source = { repository: 'dev/website', reference: 'many' };
    expect((await promote({ repository: 'qa/website' }, { source })).status).toBe(201);
    const index = await app().call('ada', 'GET', '/v2/qa/website/manifests/many');
    for (const child of index.json.manifests)
      expect((await app().call('ada', 'GET', `/v2/qa/website/manifests/${child.digest}`)).status).toBe(200);
  });

  test('into a name that is spelt wrong makes no repository, and says how to make one', async () => {
    const wrong = await promote({ repository: 'qa/wbsite' }, { create: false });
    expect([wrong.status, wrong.json.error.code, wrong.json.error.message]).toEqual([
      404,
      'NAME_UNKNOWN',
      'there is no repository qa/wbsite: make it first, or say "create": true (--create) to have it made',
    ]);
    const dry = await promote({ repository: 'qa/wbsite' }, { create: false, dryRun: true });
    expect([dry.status, dry.json.newRepository]).toEqual([200, true]);
    expect((await promote({ repository: 'qa/website', tag: 'x' }, { dryRun: true })).json.newRepository).toBe(false);
    expect((await app().call('ada', 'GET', '/api/v1/repositories/qa%2Fwbsite')).status).toBe(404);
    expect(await history('?target=qa/wbsite')).toEqual([]);
  });

  test('makes the target, private, where one may make it', async () => {
    expect((await promote({ repository: 'prod/new/website' })).status).toBe(201);
    expect((await app().call('ada', 'GET', '/api/v1/repositories/prod%2Fnew%2Fwebsite')).json.visibility).toBe(
      'private',
    );
  });

  test('with dryRun answers 200 and null as id, and writes nothing', async () => {
    const before = (await app().call('admin', 'GET', '/api/v1/events?limit=1')).json.items[0].id;
    const answer = await promote({ repository: 'prod/dry', tag: 'x' }, { dryRun: true, comment: 'what if' });
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({
      id: null,
      state: 'succeeded',
      target: { repository: 'prod/dry', tag: 'x', previousDigest: null },
      comment: 'what if',
    });
    expect((await promote({ repository: 'qa/website', tag: '1.4' }, { dryRun: true })).json.state).toBe(
      'already_there',
    );
    expect((await app().call('admin', 'GET', '/api/v1/events?limit=1')).json.items[0].id).toBe(before);
    expect(await history('?target=prod/dry')).toEqual([]);
    expect((await app().call('ada', 'GET', '/api/v1/repositories/prod%2Fdry')).status).toBe(404);
  });
});

describe('a request that is not as it should be is refused with a sentence', () => {
  test.each([
    [{ target: {} }, 400, 'target.repository: must be the name of a repository, such as dev/website'],
    [{ target: { repository: 'QA/website' } }, 400, 'target.repository: is not the name of a repository'],
    [{ target: { repository: 'QA' } }, 400, 'target.repository: is not the name of a repository'],
    [{ target: { repository: 'qa/website', tag: 'a b' } }, 400, 'target.tag: is not a tag'],
    [{ target: { repository: 'qa/website', tag: '' } }, 400, 'target.tag: is not a tag'],
    [{ target: { repository: 'dev/website' } }, 400, 'source and target are the same repository'],
    [
      { source: { repository: 'dev/website', reference: 'a b' } },
      400,
      'source.reference: is neither a tag nor a digest',
    ],
    [{ source: { repository: 'dev/website', reference: 'none' } }, 404, 'dev/website has no none'],
    [{ source: { repository: 'dev/none', reference: '1' } }, 404, 'there is no repository dev/none'],
    [{ source: 'dev/website:1.4' }, 400, 'source: '],
    [{ comment: 'x'.repeat(2001) }, 400, 'comment: a comment may have at most 2000 characters'],
    [{ comment: 7 }, 400, 'comment: '],
    [{ expectedPreviousDigest: 'latest' }, 400, 'expectedPreviousDigest: is not a sha256 or sha512 digest'],
    [{ dryRun: 'yes' }, 400, 'dryRun: '],
    [{ tag: 'x' }, 400, '"tag" is not known here'],
  ])('%j: %i', async (wrong, status, words) => {
    const before = await history();
    const answer = await promote({ repository: 'qa/website' }, wrong);
    expect(answer.status).toBe(status);
    expect(answer.json.error.message).toContain(words);
    expect(await history()).toEqual(before);
  });
});

describe('who may promote', () => {
  test('needs the right on the source and on the target', async () => {
    const grant = (repository: string, role: string) =>
      app().call('ada', 'PUT', `/api/v1/repositories/${encodeURIComponent(repository)}/access/guest`, { role });
    const attempt = async () => errorOf(await promote({ repository: 'qa/website', tag: 'guest' }, {}, 'guest'));
    expect((await attempt()).slice(0, 2)).toEqual([404, 'NOT_FOUND']);
    await grant('dev/website', 'read-only');
    expect(await attempt()).toEqual([
      403,
      'DENIED',
      'you may not do this with dev/website: it needs the permission "promote"',
    ]);
    await grant('dev/website', 'read-write');
    const words =
      'you may not promote into qa/website: it needs the permission "accept_promotions" there, or the right to create it';
    expect(await attempt()).toEqual([403, 'DENIED', words]);
    await grant('qa/website', 'read-only');
    const seen = 'you may not promote into qa/website: it needs the permission "accept_promotions"';
    expect(await attempt()).toEqual([403, 'DENIED', seen]);
    expect(await history('?by=guest', 'admin')).toEqual([]);
    await grant('qa/website', 'read-write');
    expect((await promote({ repository: 'qa/website', tag: 'guest' }, {}, 'guest')).status).toBe(201);
    for (const repository of ['dev/website', 'qa/website'])
      await app().call('ada', 'DELETE', `/api/v1/repositories/${encodeURIComponent(repository)}/access/guest`);
  });

  test('is logged in', async () => {
    const answer = await app().call(undefined, 'POST', '/api/v1/promotions', {
      source: { repository: 'dev/website', reference: '1.4-stable' },
      target: { repository: 'qa/website' },
    });
    expect(errorOf(answer)).toEqual([401, 'UNAUTHORIZED', 'log in to do this']);
    expect(answer.headers['www-authenticate']).toContain('Basic');
  });
});

describe('namespaces', () => {
  test('with next hops refuse every other target, name the right ones, and record the attempt', async () => {
    await app().call('ada', 'PATCH', '/api/v1/namespaces/dev', { promotesTo: ['qa'] });
    const answer = await promote({ repository: 'prod/website' }, { comment: 'in a hurry' });
    expect(errorOf(answer)).toEqual([
      403,
      'NEXT_HOP',
      'images of the namespace dev may be promoted to qa only, not to prod',
    ]);
    const [refused] = await history('?state=refused');
    expect(refused).toMatchObject({
      id: answer.json.error.detail.promotion,
      state: 'refused',
      reason: 'next hop: images of the namespace dev may be promoted to qa only, not to prod',
      by: { kind: 'user', name: 'ada' },
      target: { repository: 'prod/website', tag: '1.4-stable', previousDigest: null },
      comment: 'in a hurry',
    });
    const dry = await promote({ repository: 'prod/website' }, { dryRun: true });
    expect([dry.status, dry.json.error.code]).toEqual([403, 'NEXT_HOP']);
    expect(await history('?state=refused')).toHaveLength(1);
    const policy = await app().call('ada', 'POST', '/api/v1/promotion-policies', {
      source: 'dev/website',
      target: 'prod/website',
      always: true,
    });
    expect(errorOf(policy)).toEqual(errorOf(answer));
    expect((await promote({ repository: 'qa/website', tag: 'hop' })).status).toBe(201);
    await app().call('ada', 'PATCH', '/api/v1/namespaces/dev', { promotesTo: [] });
  });

  test('that want a comment say so, and take none made of space', async () => {
    await app().call('ada', 'PATCH', '/api/v1/namespaces/qa', { commentRequired: true });
    for (const comment of [undefined, null, '', '  \n ']) {
      const answer = await promote({ repository: 'qa/website', tag: 'why' }, { comment });
      expect(errorOf(answer)).toEqual([400, 'INVALID', 'the namespace qa wants a comment: say why with "comment"']);
    }
    const said = await promote({ repository: 'qa/website', tag: 'why' }, { comment: ' tested ' });
    expect([said.status, said.json.comment]).toEqual([201, 'tested']);
    await app().call('ada', 'PATCH', '/api/v1/namespaces/qa', { commentRequired: false });
  });

  test.each([
    [{ usage: 'closed' }, 400, 'usage'],
    [{ promotesTo: 'qa' }, 400, 'promotesTo'],
    [{ promotesTo: ['nowhere'] }, 404, 'nowhere'],
    [{ promotesTo: ['dev'] }, 400, 'dev'],
    [{ color: 'red' }, 400, 'color'],
  ])('cannot be set to %j', async (change, status, words) => {
    const answer = await app().call('ada', 'PATCH', '/api/v1/namespaces/dev', change);
    expect(answer.status).toBe(status);
    expect(answer.json.error.message).toContain(words);
  });

  test('are shown to those who have a part in them', async () => {
    expect((await app().call('ada', 'GET', '/api/v1/namespaces/qa')).json).toEqual({
      name: 'qa',
      usage: 'open',
      promotesTo: [],
      commentRequired: false,
    });
    const listed = await app().call('guest', 'GET', '/api/v1/namespaces');
    expect(listed.json.items.map((one: { name: string }) => one.name)).toEqual(['guest']);
  });
});

describe('expectedPreviousDigest', () => {
  const none = null;
  const other = `sha256:${'0'.repeat(64)}`;
  const to = (tag: string, expected: unknown, more: object = {}) =>
    promote({ repository: 'qa/swap', tag }, { expectedPreviousDigest: expected, ...more });

  test('promotes only while the target tag is what somebody saw there', async () => {
    const [one, two] = [await push('one'), await push('two')];
    const first = { source: { repository: 'dev/website', reference: 'one' } };
    const second = { source: { repository: 'dev/website', reference: 'two' } };
    const late = await to('live', other, first);
    expect(errorOf(late)).toEqual([
      409,
      'CONFLICT',
      `live is not there in the target, and the request expects ${other}: look again, and decide again`,
    ]);
    expect(late.json.error.detail).toMatchObject({ tag: 'live', expected: other, actual: null });
    expect((await to('live', none, first)).status).toBe(201);
    expect(errorOf(await to('live', none, second))).toEqual([
      409,
      'CONFLICT',
      `live is ${one} in the target, and the request expects not to be there: look again, and decide again`,
    ]);
    expect((await to('live', one, { ...second, dryRun: true })).json.state).toBe('succeeded');
    expect((await to('live', two, { ...second, dryRun: true })).status).toBe(409);
    expect((await to('live', one, second)).json).toMatchObject({ target: { previousDigest: one } });
    expect((await to('live', one, second)).status).toBe(409);
    expect((await tagOf('qa/swap', 'live')).digest).toBe(two);
    const told = (await history('?target=qa/swap')).map(({ state, reason }) => [state, reason?.split(':')[0] ?? null]);
    expect(told).toEqual([
      ['refused', 'tag has moved'],
      ['succeeded', null],
      ['refused', 'tag has moved'],
      ['succeeded', null],
      ['refused', 'tag has moved'],
    ]);
  });

  test('lets one of two promotions through that begin at the same time', async () => {
    const before = await push('before');
    await push('left');
    await push('right');
    const from = (reference: string) => ({ source: { repository: 'dev/website', reference } });
    await to('race', none, from('before'));
    const answers = await Promise.all([to('race', before, from('left')), to('race', before, from('right'))]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  });
});
