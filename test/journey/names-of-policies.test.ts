// The name of a policy names two repositories. Whoever may read one of them only because all may is told neither the other's name
// nor what the policy says of its images.

import { beforeAll, expect, test } from 'vitest';
import { tagRule, usePolicyApp } from '../support/policy-app.ts';

const { app, push, save, saved } = usePolicyApp();
const tag = `/api/v1/repositories/${encodeURIComponent('prod/open')}/tags/out-rel-top-1`;

beforeAll(async () => {
  for (const name of ['prod/open', 'dev/open'])
    await app().call('ada', 'POST', '/api/v1/repositories', { name, visibility: 'public' });
});

async function read(who: string | undefined, path: string): Promise<string> {
  const answer = await app().call(who, 'GET', path);
  expect(answer.status, path).toBe(200);
  return JSON.stringify(answer.json);
}

test('a public repository does not say from which private one its images come, nor by which rule', async () => {
  const rules = [tagRule('starts_with', 'rel-top')];
  const policy = await saved({ source: 'dev/web', target: 'prod/open', tagTemplate: 'out-%n', rules });
  await push('dev/web', 'rel-top-1');
  await app().drain();
  const answer = await app().call('ada', 'PATCH', `/api/v1/promotion-policies/${policy.id}?apply=true`, {
    rules: [tagRule('equals', 'secretword')],
  });
  expect(answer.json.error).toBeUndefined();
  await app().drain();

  const places = [
    `/api/v1/repositories/${encodeURIComponent('prod/open')}`,
    '/api/v1/repositories',
    tag,
    tag.replace('/out-rel-top-1', ''),
    `${tag}/history`,
  ];
  for (const who of [undefined, 'guest'])
    for (const path of places) {
      if (who === undefined && path === '/api/v1/repositories') continue;
      const shown = await read(who, path);
      expect(shown, path).not.toMatch(/dev\/web|secretword|"rel-top-1/);
      expect(shown, path).not.toContain(policy.id);
    }
  expect((await app().call(undefined, 'GET', tag)).json).toMatchObject({ updatedBy: 'a policy', promotionNow: null });
  // Who has a part in the target is told.
  expect((await app().call('ada', 'GET', tag)).json).toMatchObject({
    updatedBy: 'dev/web → prod/open',
    promotionNow: { verdict: 'fail' },
  });
});

test('untagged manifests of a public repository do not say it either', async () => {
  const policy = { source: 'dev/web', target: 'prod/open', tagTemplate: 'moved', rules: [tagRule('starts_with', 'x')] };
  await saved(policy);
  for (const name of ['x1', 'x2']) {
    await push('dev/web', name);
    await app().drain();
  }
  const untagged = `/api/v1/repositories/${encodeURIComponent('prod/open')}/untagged-manifests`;
  expect(await read(undefined, untagged)).toContain('"pushedBy":"a policy"');
  expect(await read('ada', untagged)).toContain('"pushedBy":"dev/web → prod/open"');
});

test('a public source does not say to which private repository a policy leads', async () => {
  await saved({ source: 'dev/open', target: 'qa/web', rules: [tagRule('starts_with', 'y')] });
  await push('dev/open', 'y1');
  await app().drain();
  const history = `/api/v1/repositories/${encodeURIComponent('dev/open')}/tags/y1/history`;
  const shown = await read(undefined, history);
  expect(shown).not.toContain('qa/web');
  // Nor that one looks at its images at all.
  expect(shown).not.toContain('policy');
  expect(await read('ada', history)).toContain('dev/open → qa/web');
});

test('a repository that a policy has made does not name the other one to everybody', async () => {
  await save({ source: 'dev/web', target: 'prod/made', rules: [tagRule('starts_with', 'z')] });
  await push('dev/web', 'z1');
  await app().drain();
  const made = `/api/v1/repositories/${encodeURIComponent('prod/made')}`;
  expect((await app().call('ada', 'PATCH', made, { visibility: 'public' })).status).toBe(200);
  expect(await read(undefined, made)).not.toContain('dev/web');
  expect(await read('guest', '/api/v1/repositories?search=made')).toContain('"createdBy":"a policy"');
  for (const path of [made, '/api/v1/repositories?search=made'])
    expect(await read('ada', path), path).toContain('"createdBy":"dev/web → prod/made"');
});
