// Since when what is found in an image has been known.

import { expect, it } from 'vitest';
import { CRITICAL, debian, HIGH, osv } from '../support/scanned-images.ts';
import { useScanningApp } from '../support/scanning-app.ts';

const { app, report, push, createRepository } = useScanningApp();

const OPENSSL = osv('CVE-2026-0001', 'Debian:12', 'openssl', '3.0.15-1~deb12u1', CRITICAL);
const BASH = osv('CVE-2026-0002', 'Debian:12', 'bash', null, HIGH);

async function findings(): Promise<{ id: string; foundAt: string | null; paths: string[] }[]> {
  const { json } = await app().call('admin', 'GET', '/api/v1/repositories/dev%2Fapp/manifests/1/findings');
  const [image] = (await report('dev/app:1')).images;
  // A list says the same as the report.
  expect(image.findingList).toEqual(json.items);
  return json.items;
}

const times = async () => (await findings()).map(({ id, foundAt }) => [id, foundAt]);

it('an image that was scanned before there were advisories has nothing new when they come', async () => {
  await createRepository('dev/early');
  await push('dev/early:1', debian('3.0.11-1'));
  expect((await report('dev/early:1')).images).toMatchObject([{ matchedAt: null }]);
  await app().advise(OPENSSL);
  await app().drain();
  const [image] = (await report('dev/early:1')).images;
  expect(image.findingList).toMatchObject([{ id: 'CVE-2026-0001', foundAt: null }]);
});

it('what the first comparison finds has no time; what newer advisories find has theirs, and a later scan changes neither', async () => {
  await createRepository('dev/app');
  await push('dev/app:1', debian('3.0.11-1', { 'srv/app': '1' }));
  expect(await times()).toEqual([['CVE-2026-0001', null]]);

  const before = app().clock.now();
  await app().advise(OPENSSL, BASH);
  await app().drain();
  const [, [name, foundAt] = []] = await times();
  expect(name).toBe('CVE-2026-0002');
  expect(Date.parse(String(foundAt))).toBeGreaterThanOrEqual(Math.floor(before / 1_000));

  await app().call('admin', 'POST', '/api/v1/scans', { repository: 'dev/app', reference: '1' });
  await app().drain();
  expect(await times()).toEqual([
    ['CVE-2026-0001', null],
    ['CVE-2026-0002', foundAt],
  ]);
  expect((await findings())[0]?.paths).toEqual(['var/lib/dpkg/status']);
});

it('an advisory that gets another name is no new one', async () => {
  await app().advise({ ...OPENSSL, id: 'CVE-2026-0009', aliases: ['CVE-2026-0001'] }, BASH);
  await app().drain();
  expect((await findings()).filter(({ foundAt }) => foundAt === null)).toHaveLength(1);
});

it('what went and came back counts from when it came back', async () => {
  await app().advise(OPENSSL, osv('CVE-2026-0002', 'Debian:12', 'bash', '1.0', HIGH));
  await app().drain();
  expect(await findings()).toHaveLength(1);
  await app().advise(OPENSSL, BASH);
  await app().drain();
  const [, [name, foundAt] = []] = await times();
  expect([name, typeof foundAt]).toEqual(['CVE-2026-0002', 'string']);
});
