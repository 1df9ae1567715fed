// What may not be seen is not there: a private repository and one that does not exist answer in the same words, through
// every door, to everybody who has no part in it.

import { beforeAll, describe, expect, test } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { bearer, grantedBy } from '../support/bearer.ts';
import { sampleImage } from '../support/sample-image.ts';
import { type Answer, useApp } from '../support/test-app.ts';

const app = useApp();

// Of one length, so that not even Content-Length may differ.
const HIDDEN = 'ada/secret';
const ABSENT = 'ada/absent';

const image = sampleImage('secret');
const digest = image.manifest.descriptor.digest;
const layer = image.blobs[0]?.descriptor.digest ?? '';
const promotion: { id: string; policy: string; evaluation: string; job: string } = {
  id: '',
  policy: '',
  evaluation: '',
  job: '',
};

beforeAll(async () => {
  for (const name of ['ada', 'bob']) await app().createUser(name);
  await pushImage(app().send('ada'), HIDDEN, image, '1');
  await app().call('ada', 'POST', '/api/v1/repositories', { name: 'ada/public', visibility: 'public' });
  await pushImage(app().send('bob'), 'bob/own', sampleImage('own'), '1');
  await app().call('bob', 'POST', '/api/v1/repositories', { name: 'bob/target' });
  const post = async (path: string, body: unknown) => {
    const answer = await app().call('ada', 'POST', path, body);
    expect(answer.status, path).toBe(201);
    return answer.json;
  };
  const policy = await post('/api/v1/promotion-policies?apply=true', {
    source: HIDDEN,
    target: 'ada/public',
    tagTemplate: 'p-%n',
    always: true,
  });
  await app().drain();
  const done = await post('/api/v1/promotions', {
    source: { repository: HIDDEN, reference: '1' },
    target: { repository: 'ada/public' },
  });
  const evaluations = await app().call('ada', 'GET', '/api/v1/evaluations');
  Object.assign(promotion, {
    id: done.id,
    policy: policy.id,
    job: policy.job,
    evaluation: evaluations.json.items[0].id,
  });
});

interface Request {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
}

/** Every door that takes the name of a repository. */
function requests(repository: string): Request[] {
  const name = encodeURIComponent(repository);
  const api = `/api/v1/repositories/${name}`;
  const v2 = `/v2/${repository}`;
  const outside = { source: repository, target: 'bob/target' };
  return [
    { method: 'GET', path: api },
    { method: 'PATCH', path: api, body: { description: 'x' } },
    { method: 'DELETE', path: api },
    { method: 'GET', path: `${api}/tags` },
    { method: 'GET', path: `${api}/tags/1` },
    { method: 'GET', path: `${api}/tags/1/history` },
    { method: 'DELETE', path: `${api}/tags/1` },
    { method: 'GET', path: `${api}/manifests/${digest}` },
    { method: 'DELETE', path: `${api}/manifests/${digest}` },
    { method: 'GET', path: `${api}/access` },
    { method: 'PUT', path: `${api}/access/bob`, body: { role: 'admin' } },
    { method: 'DELETE', path: `${api}/access/bob` },
    { method: 'GET', path: `/api/v1/repositories?search=${name}` },
    { method: 'GET', path: `/api/v1/events?repository=${name}` },
    { method: 'GET', path: `/api/v1/promotions?repository=${name}` },
    { method: 'GET', path: `/api/v1/promotions?source=${name}` },
    { method: 'GET', path: `/api/v1/promotion-policies?source=${name}` },
    { method: 'GET', path: `/api/v1/evaluations?source=${name}` },
    { method: 'POST', path: '/api/v1/promotion-policies', body: outside },
    {
      method: 'POST',
      path: '/api/v1/promotion-policies',
      body: { source: 'bob/own', target: repository, always: true },
    },
    { method: 'POST', path: '/api/v1/promotion-policies/preview', body: outside },
    {
      method: 'POST',
      path: '/api/v1/promotion-policies/preview',
      body: { source: 'bob/own', target: repository, always: true },
    },
    {
      method: 'POST',
      path: '/api/v1/promotions',
      body: { source: { repository, reference: '1' }, target: { repository: 'bob/target' } },
    },
    {
      method: 'POST',
      path: '/api/v1/promotions',
      body: { source: { repository: 'bob/own', reference: '1' }, target: { repository } },
    },
    { method: 'POST', path: '/api/v1/repositories', body: { name: repository } },
    { method: 'GET', path: `/v1/search?q=${name}` },
    { method: 'GET', path: `${v2}/manifests/1` },
    { method: 'HEAD', path: `${v2}/manifests/${digest}` },
    { method: 'PUT', path: `${v2}/manifests/1`, body: Buffer.from(image.manifest.bytes) },
    { method: 'DELETE', path: `${v2}/manifests/${digest}` },
    { method: 'GET', path: `${v2}/blobs/${layer}` },
    { method: 'HEAD', path: `${v2}/blobs/${layer}` },
    { method: 'DELETE', path: `${v2}/blobs/${layer}` },
    { method: 'POST', path: `${v2}/blobs/uploads/` },
    { method: 'PATCH', path: `${v2}/blobs/uploads/0`, body: Buffer.from('x') },
    { method: 'GET', path: `${v2}/tags/list` },
    { method: 'GET', path: `${v2}/referrers/${digest}` },
  ];
}

const described = requests(ABSENT).map(({ method, path, body }, index) => ({
  index,
  title: `${method} ${path.replaceAll(digest, 'DIGEST').replaceAll(layer, 'LAYER')} ${
    body === undefined || Buffer.isBuffer(body) ? '' : JSON.stringify(body)
  }`.trim(),
}));

const askers = {
  'a stranger by password': async () => 'bob',
  'a stranger with a token for something else': () => bearer(app(), 'bob', 'repository:bob/own:pull,push'),
  'a stranger with a token that was asked for it': () =>
    bearer(app(), 'bob', `repository:${HIDDEN}:*`, `repository:${ABSENT}:*`),
  'somebody anonymous': async () => undefined,
  'somebody anonymous with a token': () => bearer(app(), undefined, `repository:${HIDDEN}:pull`),
};

/** All that can be seen of an answer, with the name of the repository taken out. */
function seen(answer: Answer, repository: string): unknown {
  // The id of an error is drawn anew for each, whatever was asked for.
  const { date: _date, 'x-request-id': id, ...headers } = answer.headers;
  const text = JSON.stringify({
    status: answer.status,
    headers,
    hasId: id !== undefined,
    body: answer.bytes.toString('latin1'),
  });
  return text.replaceAll(encodeURIComponent(repository), 'NAME').replaceAll(repository, 'NAME');
}

describe.each(Object.entries(askers))('for %s', (_title, who) => {
  test.each(described)('$title', async ({ index }) => {
    const [hidden, absent] = [requests(HIDDEN)[index], requests(ABSENT)[index]];
    if (!hidden || !absent) throw new Error('every request has its pair');
    const asker = await who();
    const first = await app().call(asker, hidden.method, hidden.path, hidden.body);
    const second = await app().call(asker, absent.method, absent.path, absent.body);
    expect(seen(first, HIDDEN)).toEqual(seen(second, ABSENT));
    const isList = /\?/.test(hidden.path) && hidden.method === 'GET' && !hidden.path.includes('/events');
    if (!isList) expect(first.status).toBeGreaterThanOrEqual(400);
  });
});

describe('a stranger does not find', () => {
  const lists = ['repositories', 'promotions', 'promotion-policies', 'evaluations', 'pipelines', 'namespaces', 'jobs'];

  test.each(lists)('the name in the list of %s', async (list) => {
    const mine = await app().call('ada', 'GET', `/api/v1/${list}`);
    expect(mine.bytes.toString()).toContain(list === 'namespaces' ? '"ada"' : HIDDEN);
    const theirs = await app().call('bob', 'GET', `/api/v1/${list}`);
    expect(theirs.status).toBe(200);
    expect(theirs.bytes.toString()).not.toContain(HIDDEN);
  });

  test('the name in the catalog', async () => {
    expect((await app().call('ada', 'GET', '/v2/_catalog')).json.repositories).toEqual(['ada/public', HIDDEN]);
    expect((await app().call('bob', 'GET', '/v2/_catalog')).json.repositories).toEqual([
      'ada/public',
      'bob/own',
      'bob/target',
    ]);
    expect((await app().call(undefined, 'GET', '/v2/_catalog')).status).toBe(401);
  });

  test('a promotion, a policy, an evaluation or a job by its id, not even in other words', async () => {
    const paths = {
      '/promotions/': promotion.id,
      '/promotion-policies/': promotion.policy,
      '/evaluations/': promotion.evaluation,
      '/jobs/': promotion.job,
    };
    for (const [path, id] of Object.entries(paths)) {
      expect((await app().call('ada', 'GET', `/api/v1${path}${id}`)).status, path).toBe(200);
      const hidden = await app().call('bob', 'GET', `/api/v1${path}${id}`);
      const absent = await app().call('bob', 'GET', `/api/v1${path}none`);
      expect(hidden.status, path).toBe(404);
      expect(hidden.bytes.toString().replaceAll(id, 'none')).toBe(absent.bytes.toString());
    }
  });

  test('what to undo, change, apply or cancel', async () => {
    const acts = [
      ['POST', `/promotions/${promotion.id}/rollback`, {}],
      ['PATCH', `/promotion-policies/${promotion.policy}`, { enabled: false }],
      ['DELETE', `/promotion-policies/${promotion.policy}`, undefined],
      ['POST', `/promotion-policies/${promotion.policy}/apply`, {}],
      ['POST', `/jobs/${promotion.job}/cancel`, {}],
    ] as const;
    for (const [method, path, body] of acts) {
      expect((await app().call('bob', method, `/api/v1${path}`, body)).status, path).toBe(404);
    }
    expect((await app().call('ada', 'GET', `/api/v1/promotion-policies/${promotion.policy}`)).json.enabled).toBe(true);
  });

  test('anything that the token endpoint would grant there', async () => {
    for (const repository of [HIDDEN, ABSENT]) {
      expect(grantedBy(await bearer(app(), 'bob', `repository:${repository}:pull,push,delete`))).toEqual([]);
      expect(grantedBy(await bearer(app(), undefined, `repository:${repository}:pull`))).toEqual([]);
    }
  });

  test('a namespace in which nothing is open to them', async () => {
    await app().createUser('zoe');
    const hidden = await app().call('bob', 'GET', '/api/v1/namespaces/zoe');
    const absent = await app().call('bob', 'GET', '/api/v1/namespaces/zed');
    expect(hidden.status).toBe(404);
    expect(hidden.bytes.toString().replaceAll('zoe', 'zed')).toBe(absent.bytes.toString());
  });
});

describe('what strangers are told is what clients need', () => {
  test('404 on the API, in the form of every error', async () => {
    const answer = await app().call('bob', 'GET', `/api/v1/repositories/${encodeURIComponent(HIDDEN)}`);
    expect(answer.status).toBe(404);
    expect(answer.json).toEqual({
      error: {
        code: 'NOT_FOUND',
        message: 'there is no repository ada/secret, or you may not see it',
        detail: { name: 'ada/secret' },
      },
    });
  });

  test('a challenge with the right scope on /v2 for somebody anonymous', async () => {
    const answer = await app().call(undefined, 'GET', `/v2/${HIDDEN}/manifests/1`);
    expect(answer.status).toBe(401);
    expect(answer.json.errors[0].code).toBe('UNAUTHORIZED');
    expect(answer.headers['www-authenticate']).toMatch(
      /^Bearer realm="http:\/\/[^"]+\/v2\/token",service="[^"]+",scope="repository:ada\/secret:pull"$/,
    );
  });

  test('the same for somebody anonymous with a token: clients take DENIED for the end', async () => {
    const token = await bearer(app(), undefined, `repository:${HIDDEN}:pull`);
    for (const path of [`${HIDDEN}/manifests/1`, `${ABSENT}/manifests/1`, `${HIDDEN}/tags/list`, '_catalog']) {
      const answer = await app().call(token, 'GET', `/v2/${path}`);
      const error = { code: 'UNAUTHORIZED', message: 'authentication required' };
      expect([path, answer.status, answer.json.errors]).toEqual([path, 401, [error]]);
    }
  });

  test('DENIED on /v2 for somebody who is logged in', async () => {
    const answer = await app().call('bob', 'GET', `/v2/${HIDDEN}/manifests/1`);
    expect(answer.status).toBe(403);
    expect(answer.json.errors).toEqual([
      { code: 'DENIED', message: 'requested access to the resource is denied: pull ada/secret' },
    ]);
  });

  test('its owner, meanwhile, learns that the other one does not exist', async () => {
    expect((await app().call('ada', 'GET', `/v2/${HIDDEN}/manifests/1`)).status).toBe(200);
    const absent = await app().call('ada', 'GET', `/v2/${ABSENT}/manifests/1`);
    expect([absent.status, absent.json.errors[0].code]).toEqual([404, 'NAME_UNKNOWN']);
  });
});
