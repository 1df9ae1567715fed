// One search over everything: what is found, and by whom.

import { beforeAll, expect, test } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { sampleImage } from '../support/sample-image.ts';
import { debian, osv } from '../support/scanned-images.ts';
import { useApp } from '../support/test-app.ts';

const app = useApp();
const image = sampleImage('searched');
const { digest } = image.manifest.descriptor;
const find = async (who: string | undefined, q: string) =>
  (await app().call(who, 'GET', `/api/v1/search?q=${encodeURIComponent(q)}`)).json;

beforeAll(async () => {
  for (const name of ['ann', 'bob']) await app().createUser(name);
  await app().createOrganization('website-team');
  await app().call('ann', 'POST', '/api/v1/repositories', { name: 'ann/website', description: 'The site.' });
  await app().call('ann', 'POST', '/api/v1/repositories', { name: 'ann/open-website', visibility: 'public' });
  await pushImage(app().send('ann'), 'ann/website', image, '1.4-stable');
  await pushImage(app().send('ann'), 'ann/open-website', image, '1.5');
});

test('a part of a name finds repositories and, for those who may know, organizations', async () => {
  const repositories = [
    { name: 'ann/open-website', description: '' },
    { name: 'ann/website', description: 'The site.' },
  ];
  expect(await find('ann', 'website')).toMatchObject({ repositories, organizations: [], users: [] });
  expect(await find('admin', 'website')).toMatchObject({ repositories, organizations: [{ name: 'website-team' }] });
  expect(await find('bob', 'website')).toMatchObject({ repositories: repositories.slice(0, 1), organizations: [] });
  expect(await find(undefined, 'website')).toMatchObject({ repositories: repositories.slice(0, 1), organizations: [] });
});

test('the beginning of a tag, alone or behind its repository, and a pasted name', async () => {
  const tag = { repository: 'ann/website', tag: '1.4-stable', digest };
  expect((await find('ann', '1.4')).tags).toEqual([tag]);
  expect((await find('ann', 'ann/website:1.4-stable')).tags).toEqual([tag]);
  expect((await find('ann', 'registry.example:5000/ann/website:1.4-stable')).tags).toEqual([tag]);
  expect((await find('bob', '1.4')).tags).toEqual([]);
  expect((await find(undefined, '1.')).tags).toEqual([{ repository: 'ann/open-website', tag: '1.5', digest }]);
});

test('the beginning of a digest, in every form, in the repositories that one may see', async () => {
  const open = { repository: 'ann/open-website', digest, tag: '1.5' };
  for (const typed of [digest, digest.slice(0, 19), digest.slice(7, 19), `ann/website@${digest}`])
    expect((await find('ann', typed)).digests).toEqual([
      open,
      { repository: 'ann/website', digest, tag: '1.4-stable' },
    ]);
  expect((await find('bob', digest)).digests).toEqual([open]);
});

test('the places of an image are its tags in the repositories that one may see, page by page', async () => {
  const places = async (who: string | undefined, query = '') =>
    (await app().call(who, 'GET', `/api/v1/images/${digest}/tags${query}`)).json;
  const open = { repository: 'ann/open-website', tag: '1.5' };
  const hidden = { repository: 'ann/website', tag: '1.4-stable' };
  expect(await places('ann')).toEqual({ items: [open, hidden], next: null });
  expect(await places('admin')).toEqual({ items: [open, hidden], next: null });
  for (const who of ['bob', undefined]) expect(await places(who)).toEqual({ items: [open], next: null });
  const first = await places('ann', '?limit=1');
  expect(first.items).toEqual([open]);
  expect(await places('ann', `?limit=1&cursor=${first.next}`)).toEqual({ items: [hidden], next: null });
  const other = sampleImage('nowhere').manifest.descriptor.digest;
  expect((await app().call('ann', 'GET', `/api/v1/images/${other}/tags`)).json).toEqual({ items: [], next: null });
  expect((await app().call('ann', 'GET', '/api/v1/images/latest/tags')).status).toBe(400);
});

test('users are found by those only who may list them', async () => {
  expect((await find('admin', 'BOB')).users).toEqual([{ name: 'bob', fullName: '' }]);
  expect((await find('ann', 'bob')).users).toEqual([]);
});

test('a vulnerability is found by those who may see an image that has it, in whatever case it is typed', async () => {
  await app().advise(osv('CVE-2026-4242', 'Debian:12', 'openssl', '3.0.15-1~deb12u1'));
  await app().call('ann', 'PATCH', '/api/v1/repositories/ann%2Fwebsite', { scanOnPush: true });
  await pushImage(app().send('ann'), 'ann/website', debian('3.0.11-1~deb12u1'), 'vulnerable');
  await app().drain();
  const found = [{ id: 'CVE-2026-4242', images: 1 }];
  expect((await find('ann', 'cve-2026-4242')).vulnerabilities).toEqual(found);
  expect((await find('admin', 'CVE-2026-4242')).vulnerabilities).toEqual(found);
  // All of them are counted, however few are shown of other things.
  for (let number = 0; number < 10; number += 1)
    await pushImage(app().send('ann'), 'ann/website', debian(`3.0.1${number}-1~deb12u1`), `also-${number}`);
  await app().drain();
  const [counted] = (await find('ann', 'CVE-2026-4242')).vulnerabilities;
  expect(counted.images).toBeGreaterThan(4);
  expect((await find('bob', 'CVE-2026-4242')).vulnerabilities).toEqual([]);
  expect((await find(undefined, 'CVE-2026-4242')).vulnerabilities).toEqual([]);
  expect((await find('admin', 'CVE-2024-3094')).vulnerabilities).toEqual([]);
});

test('wildcards are only characters, and nothing is an answer', async () => {
  expect((await find('admin', '%')).repositories).toEqual([]);
  expect((await find('admin', '1_')).tags).toEqual([]);
  expect((await app().call('admin', 'GET', '/api/v1/search?q=')).status).toBe(400);
});
