// What is found newly in images that were promoted.

import { beforeAll, expect, it } from 'vitest';
import { buildIndex } from '../../src/image/build-index.ts';
import { CRITICAL, debian, HIGH, osv } from '../support/scanned-images.ts';
import { useScanningApp } from '../support/scanning-app.ts';

const { app, push, createRepository } = useScanningApp();

const OPENSSL = { ...osv('CVE-2026-0001', 'Debian:12', 'openssl', '3.0.15-1~deb12u1', CRITICAL), aliases: ['GHSA-1'] };
const BASH = osv('CVE-2026-0002', 'Debian:12', 'bash', null, HIGH);

async function newest(query = '', who = 'admin') {
  const { status, json } = await app().call(who, 'GET', `/api/v1/vulnerabilities${query}`);
  expect(status, JSON.stringify(json)).toBe(200);
  return json;
}

async function promote(source: string, reference: string, target: string) {
  const body = { source: { repository: source, reference }, target: { repository: target }, create: true };
  expect((await app().call('admin', 'POST', '/api/v1/promotions', body)).status).toBe(201);
  await app().drain();
}

beforeAll(async () => {
  await createRepository('dev/app');
  await push('dev/app:1', debian('3.0.11-1'));
  await app().advise(OPENSSL);
  await app().drain();
});

it('nothing is listed of images that nobody promoted', async () => {
  expect(await newest()).toMatchObject({ items: [], next: null, demo: false });
});

it('each vulnerability is listed once, under its best known name, with the tags that were promoted, the newest first', async () => {
  await promote('dev/app', '1', 'qa/app');
  const { items } = await newest();
  expect(items).toMatchObject([
    {
      id: 'CVE-2026-0001',
      severity: 'critical',
      kev: false,
      places: [{ repository: 'qa/app', tag: '1' }],
      morePlaces: false,
      components: [{ name: 'openssl', installed: '3.0.11-1' }],
    },
  ]);
  await app().advise(OPENSSL, BASH);
  await app().drain();
  expect((await newest()).items).toMatchObject([
    { id: 'CVE-2026-0002', atFirst: false },
    { id: 'CVE-2026-0001', since: items[0].since },
  ]);
});

it('is listed in pages', async () => {
  const first = await newest('?limit=1');
  const second = await newest(`?limit=1&cursor=${first.next}`);
  expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(['CVE-2026-0002', 'CVE-2026-0001']);
});

it('is listed only as far as somebody may see where it was promoted to', async () => {
  expect((await newest('', 'wanda')).items).toEqual([]);
  await app().call('admin', 'PATCH', '/api/v1/repositories/qa%2Fapp', { visibility: 'public' });
  expect((await newest('', 'wanda')).items).toHaveLength(2);
});

it('only what is known to be used in attacks, where that is asked for', async () => {
  expect((await newest('?kev=true')).items).toEqual([]);
  await app().database.transaction((tx) =>
    tx.updateTable('found_vulnerability').set({ kev: 1 }).where('vulnerability', '=', 'CVE-2026-0001').execute(),
  );
  expect((await newest('?kev=true')).items).toMatchObject([{ id: 'CVE-2026-0001', kev: true }]);
});

it('what is found in a platform is listed at the tag of its index', async () => {
  await createRepository('dev/many');
  const [amd, arm] = [debian('3.0.10-1'), debian('3.0.9-1', {}, 'arm64')];
  await push('dev/many:2', buildIndex([amd, arm]));
  await promote('dev/many', '2', 'qa/many');
  const digests = [amd, arm].map(({ manifest }) => manifest.descriptor.digest);
  const many = (await newest()).items.filter(({ digest }: { digest: string }) => digests.includes(digest as never));
  expect(new Set(many.map(({ id, digest }: { id: string; digest: string }) => `${id} ${digest}`)).size).toBe(4);
  for (const { places } of many) expect(places).toEqual([{ repository: 'qa/many', tag: '2' }]);
});
