// Promotion by hand as callers of the API see it: the answer, the history, refusals, next hops, rollback.

import { beforeAll, describe, expect, test } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { sampleImage, sampleIndex } from '../support/sample-image.ts';
import { type Answer, useApp } from '../support/test-app.ts';

const app = useApp();
const digests = new Map<string, string>();

beforeAll(async () => {
  for (const name of ['ada', 'guest']) await app().createUser(name);
  for (const name of ['dev', 'qa', 'prod']) {
    await app().createOrganization(name);
    await app().call('admin', 'PUT', `/api/v1/organizations/${name}/members/ada`, { isOwner: true });
  }
  await push('1.4-stable');
  await app().call('ada', 'POST', '/api/v1/repositories', { name: 'qa/website' });
});

async function push(tag: string, text = tag): Promise<string> {
  const image = sampleImage(text);
  await pushImage(app().send('ada'), 'dev/website', image, tag);
  digests.set(tag, image.manifest.descriptor.digest);
  return image.manifest.descriptor.digest;
}

const promote = (target: object, more: object = {}, who = 'ada') =>
  app().call(who, 'POST', '/api/v1/promotions', {
    source: { repository: 'dev/website', reference: '1.4-stable' },
    target,
    ...more,
  });
const history = async (query = '', who = 'ada') =>
  (await app().call(who, 'GET', `/api/v1/promotions${query}`)).json.items;
const tagOf = async (repository: string, tag: string) =>
  (await app().call('admin', 'GET', `/api/v1/repositories/${encodeURIComponent(repository)}/tags/${tag}`)).json;
const errorOf = ({ status, json }: Answer) => [status, json.error.code, json.error.message];

describe('promoting', () => {
  test('answers with what happened, in the words that others build on', async () => {
    const answer = await promote({ repository: 'qa/website', tag: '1.4' }, { comment: 'ready for testing' });
    expect(answer.status).toBe(201);
    expect(answer.json).toEqual({
      id: expect.any(String),
      state: 'succeeded',
      reason: null,
      at: expect.stringMatching(/^2026-11-21T02:03:04\.\d{3}Z$/),
      by: { kind: 'user', name: 'ada' },
      policyId: null,
      policyVersion: null,
      source: { repository: 'dev/website', tag: '1.4-stable', digest: digests.get('1.4-stable') },
      target: { repository: 'qa/website', tag: '1.4', previousDigest: null },
      comment: 'ready for testing',
      evaluationId: null,
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
    expect([first.status, first.json.state]).toEqual([201, 'already_there']);
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
    [{ dryRun: 'yes' }, 400, 'dryRun: '],
    [{ tag: 'x' }, 400, 'Unrecognized key: "tag"'],
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
    expect(await attempt()).toEqual([403, 'DENIED', words]);
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

describe('rolling back', () => {
  test('returns the tag, is recorded with its comment, and can itself be undone', async () => {
    await promote({ repository: 'prod/website', tag: 'live' });
    const newer = await push('1.5', 'newer');
    const moved = await promote(
      { repository: 'prod/website', tag: 'live' },
      { source: { repository: 'dev/website', reference: '1.5' } },
    );
    expect(moved.json.target.previousDigest).toBe(digests.get('1.4-stable'));
    const back = await app().call('ada', 'POST', `/api/v1/promotions/${moved.json.id}/rollback`, { comment: 'broken' });
    expect(back.status).toBe(201);
    expect(back.json).toMatchObject({
      state: 'rolled_back',
      comment: 'broken',
      rollsBack: moved.json.id,
      source: { repository: 'prod/website', tag: 'live', digest: digests.get('1.4-stable') },
      target: { repository: 'prod/website', tag: 'live', previousDigest: newer },
    });
    expect((await tagOf('prod/website', 'live')).digest).toBe(digests.get('1.4-stable'));
    const again = await app().call('ada', 'POST', `/api/v1/promotions/${moved.json.id}/rollback`, {});
    expect([again.status, again.json.error.code]).toEqual([409, 'CONFLICT']);
    expect(again.json.error.message).toContain('prod/website:live has moved since');
    await app().call('ada', 'POST', `/api/v1/promotions/${back.json.id}/rollback`, {});
    expect((await tagOf('prod/website', 'live')).digest).toBe(newer);
  });

  test('is for those who may accept promotions there', async () => {
    const [latest] = await history('?target=prod/website');
    const attempt = () => app().call('guest', 'POST', `/api/v1/promotions/${latest.id}/rollback`, {});
    expect((await attempt()).status).toBe(404);
    await app().call('ada', 'PUT', '/api/v1/repositories/prod%2Fwebsite/access/guest', { role: 'read-only' });
    expect((await attempt()).status).toBe(403);
    await app().call('ada', 'PUT', '/api/v1/repositories/prod%2Fwebsite/access/guest', { role: 'read-write' });
    expect((await attempt()).status).toBe(201);
    await app().call('ada', 'DELETE', '/api/v1/repositories/prod%2Fwebsite/access/guest');
  });

  test('of a first promotion says that there was nothing before', async () => {
    const first = (await history('?target=qa/website&tag=1.4&state=succeeded'))[0];
    const answer = await app().call('ada', 'POST', `/api/v1/promotions/${first.id}/rollback`, {});
    expect(errorOf(answer)).toEqual([
      409,
      'CONFLICT',
      'qa/website:1.4 was new: there is nothing to return to; delete the tag instead',
    ]);
    expect((await app().call('ada', 'POST', '/api/v1/promotions/none/rollback', {})).status).toBe(404);
  });
});

describe('the history', () => {
  test('is filtered by everything that it shows', async () => {
    const all = await history('?limit=1000');
    const filters = {
      'source=dev/website': (one: { source: { repository: string } }) => one.source.repository === 'dev/website',
      'target=prod/website': (one: { target: { repository: string } }) => one.target.repository === 'prod/website',
      'state=rolled_back': (one: { state: string }) => one.state === 'rolled_back',
      'by=guest': (one: { by: { name: string } }) => one.by.name === 'guest',
      'tag=live': (one: { source: { tag: string }; target: { tag: string } }) =>
        one.source.tag === 'live' || one.target.tag === 'live',
      [`digest=${digests.get('1.5')}`]: (one: { source: { digest: string } }) =>
        one.source.digest === digests.get('1.5'),
    };
    for (const [query, matches] of Object.entries(filters)) {
      const expected = all.filter(matches);
      expect(expected.length, query).toBeGreaterThan(0);
      expect(expected.length, query).toBeLessThan(all.length);
      expect(await history(`?limit=1000&${query}`), query).toEqual(expected);
    }
    expect(await history('?since=2027-01-01T00:00:00Z')).toEqual([]);
    expect(await history('?until=2027-01-01T00:00:00Z&limit=1000')).toEqual(all);
    for (const wrong of ['state=lost', 'since=yesterday', 'limit=0', 'limit=1001', 'cursor=x'])
      expect((await app().call('ada', 'GET', `/api/v1/promotions?${wrong}`)).status, wrong).toBe(400);
  });

  test('comes in pages, newest first, each once', async () => {
    const all = await history('?limit=1000');
    const found: unknown[] = [];
    let cursor = '';
    do {
      const page = await app().call('ada', 'GET', `/api/v1/promotions?limit=3${cursor}`);
      expect(page.json.items.length).toBeLessThanOrEqual(3);
      found.push(...page.json.items);
      cursor = page.json.next === null ? '' : `&cursor=${page.json.next}`;
    } while (cursor !== '');
    expect(found).toEqual(all);
    const times = all.map((one: { at: string }) => one.at);
    expect(times).toEqual([...times].sort().reverse());
  });

  test('can be had for a spreadsheet, in which no comment is a formula', async () => {
    const comments = ['=1+1', '+1', '-1', '@SUM(A1)', '\tx', 'a "quoted", word', 'two\r\nlines', '=cmd|"/c calc"!A1'];
    for (const [index, comment] of comments.entries())
      await promote({ repository: 'qa/csv', tag: `t${index}` }, { comment });
    const csv = await app().call('ada', 'GET', '/api/v1/promotions?target=qa/csv', undefined, { accept: 'text/csv' });
    expect(csv.status).toBe(200);
    expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8');
    const lines = parseCsv(csv.bytes.toString());
    expect(lines[0]?.slice(0, 6)).toEqual(['at', 'state', 'reason', 'by_kind', 'by', 'policy']);
    const column = lines[0]?.indexOf('comment') ?? -1;
    expect(
      lines
        .slice(1)
        .map((cells) => cells[column])
        .reverse(),
    ).toEqual(["'=1+1", "'+1", "'-1", "'@SUM(A1)", 'x', 'a "quoted", word', 'two\r\nlines', `'=cmd|"/c calc"!A1`]);
    for (const cells of lines) {
      expect(cells).toHaveLength(lines[0]?.length ?? 0);
      for (const cell of cells) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
    }
  });

  test('keeps its filters from page to page of a spreadsheet', async () => {
    const first = await app().call('ada', 'GET', '/api/v1/promotions?target=qa/csv&limit=5', undefined, {
      accept: 'text/csv',
    });
    expect(parseCsv(first.bytes.toString())).toHaveLength(6);
    const next = /^<(\?[^>]+)>; rel="next"$/.exec(first.headers['link'] ?? '')?.[1] ?? '';
    const second = await app().call('ada', 'GET', `/api/v1/promotions${next}`, undefined, { accept: 'text/csv' });
    const targets = parseCsv(second.bytes.toString())
      .slice(1)
      .map((cells) => cells[9]);
    expect(targets).toEqual(['qa/csv', 'qa/csv', 'qa/csv']);
    expect(second.headers['link']).toBeUndefined();
  });

  test('is seen whole by who has a part in one end, and not at all by others', async () => {
    expect(await history('', 'guest')).toEqual([]);
    await app().call('ada', 'PATCH', '/api/v1/repositories/prod%2Fwebsite', { visibility: 'public' });
    expect(await history('', 'guest')).toEqual([]);
    expect((await app().call(undefined, 'GET', '/api/v1/promotions')).status).toBe(401);
    await app().call('ada', 'PUT', '/api/v1/repositories/prod%2Fwebsite/access/guest', { role: 'read-only' });
    const seen = await history('?limit=1000', 'guest');
    expect(seen).toEqual(await history('?repository=prod/website&limit=1000'));
    expect(seen.length).toBeGreaterThan(2);
  });

  test('survives its tag, its repository and its people', async () => {
    await app().createUser('brief');
    await app().call('ada', 'PUT', '/api/v1/namespaces/dev/access/brief', { role: 'admin' });
    await app().call('ada', 'PUT', '/api/v1/namespaces/qa/access/brief', { role: 'admin' });
    await app().call('ada', 'POST', '/api/v1/repositories', { name: 'qa/brief' });
    const done = await promote({ repository: 'qa/brief', tag: 'x' }, { comment: 'for ever' }, 'brief');
    expect(done.status).toBe(201);
    await app().call('ada', 'DELETE', '/api/v1/repositories/qa%2Fbrief/tags/x');
    await app().call('ada', 'DELETE', '/api/v1/repositories/qa%2Fbrief');
    await app().call('admin', 'DELETE', '/api/v1/users/brief');
    expect(await history('?target=qa/brief')).toEqual([done.json]);
    const ofTag = await app().call('ada', 'GET', '/api/v1/repositories/qa%2Fbrief/tags/x/history');
    expect(ofTag.json.items.map((event: { type: string }) => event.type)).toEqual([
      'tag.deleted',
      'manifest.pushed',
      'promotion.succeeded',
    ]);
  });
});

/** RFC 4180. */
function parseCsv(text: string): string[][] {
  const lines: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    lines.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end === '\r\n') lines.push([]);
  }
  return lines.slice(0, -1);
}
