// Advisories from a tag in another registry: a second Shiplock, on a socket, asked once an hour.

import { beforeAll, describe, expect, it } from 'vitest';
import type { Following } from '../../src/advisory/follow/followed-tag.ts';
import { queueFollowIfDue } from '../../src/advisory/follow/queue-follow.ts';
import { pushImage } from '../../src/image/push-image.ts';
import { LostTime } from '../../src/job/clock-watch.ts';
import { artifactOf, exportArchive } from '../support/advisory-archive.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import { PASSWORD, useApp } from '../support/test-app.ts';

const NOW = Date.UTC(2026, 10, 20) * 1000;
const folder = useTemporaryFolder();
const other = useApp();
/** Filled when the other one listens. */
const following = { tag: '1', hours: 1 } as { -readonly [Key in keyof Following]: Following[Key] };
const app = useApp({ advisoryFeeds: [], advisoryFollow: following });

const status = async () => (await app().call('admin', 'GET', '/api/v1/advisories')).json;
const jobs = async () => (await app().call('admin', 'GET', '/api/v1/jobs?kind=advisories.follow')).json.items;

let lost: LostTime | undefined;
/** By how much the clock was set back, in milliseconds, which time itself was not. */
let steady = 0;

/** What the server does every few seconds; returns the newest look. */
async function look() {
  lost ??= new LostTime({ now: () => app().clock.now(), elapsed: () => app().clock.elapsed() + steady });
  await queueFollowIfDue(app().app.doors.rooms.scans, following, lost);
  await app().drain();
  return (await jobs())[0];
}

async function push(repository: string, file: string) {
  await pushImage(other().send('admin'), repository, await artifactOf(file), '1');
}

function follow(repository: string, password: string | undefined): void {
  following.repository = repository;
  following.reference = `${following.origin}/${repository}:1`;
  following.credentials = password === undefined ? undefined : { user: 'admin', password };
}

beforeAll(async () => {
  following.origin = await other().app.http.listen({ host: '127.0.0.1', port: 0 });
  const { file, publicKey } = await exportArchive(folder(), { name: 'first', packages: 20, now: NOW });
  following.keys = [publicKey];
  await other().call('admin', 'POST', '/api/v1/repositories', { name: 'admin/open', visibility: 'public' });
  await push('admin/open', file);
  await push('admin/private', file);
});

describe('a tag in another registry', () => {
  it('that needs a login is not had without one, nor with a wrong one, and nobody insists', async () => {
    follow('admin/private', undefined);
    expect(await look()).toMatchObject({
      state: 'failed',
      attempts: 1,
      error: expect.stringContaining('asks for a login'),
    });
    follow('admin/private', 'wrong');
    app().clock.advance(3600);
    const refused = expect.stringContaining('refuses these credentials');
    expect(await look()).toMatchObject({ state: 'failed', attempts: 1, error: refused });
    expect(await status()).toMatchObject({ serial: null, follows: { digest: null, outcome: null, error: refused } });
  });

  it('is had with the token that the login gives', async () => {
    follow('admin/private', PASSWORD);
    app().clock.advance(3600);
    expect(await look()).toMatchObject({ state: 'done', log: expect.stringContaining('is in force') });
    expect(await status()).toMatchObject({ serial: NOW, records: 20, follows: { outcome: 'imported', error: null } });
  });

  it('is asked again after the hour, and not before', async () => {
    const { id } = await look();
    app().clock.advance(3500);
    expect(await look()).toMatchObject({ id });
    app().clock.advance(100);
    const next = await look();
    expect(next).toMatchObject({ state: 'done', log: expect.stringContaining('is known already') });
    expect(next.id).not.toBe(id);
    expect((await status()).follows).toMatchObject({ outcome: 'imported', error: null });
  });

  it('is asked as soon after the clock was set back as before it', async () => {
    const { id } = await look();
    app().clock.advance(3000);
    expect(await look()).toMatchObject({ id });
    app().clock.advance(-1200);
    steady += 1_200_000;
    expect(await look()).toMatchObject({ id });
    app().clock.advance(590);
    expect(await look()).toMatchObject({ id });
    app().clock.advance(10);
    const next = await look();
    expect(next).toMatchObject({ state: 'done' });
    expect(next.id).not.toBe(id);
    app().clock.advance(3590);
    expect((await look()).id).toBe(next.id);
    app().clock.advance(10);
    expect((await look()).id).not.toBe(next.id);
  });

  it('that everybody may read needs no login', async () => {
    follow('admin/open', undefined);
    expect(await look()).toMatchObject({ state: 'done', log: expect.stringContaining('is in force') });
    const { file } = await exportArchive(folder(), { name: 'second', packages: 30, now: NOW + 1 });
    await push('admin/open', file);
    app().clock.advance(3600);
    expect(await look()).toMatchObject({ state: 'done' });
    expect(await status()).toMatchObject({ serial: NOW + 1, records: 30, follows: { outcome: 'imported' } });
  });

  it('that is not there fails, and leaves what is known', async () => {
    await other().call('admin', 'DELETE', '/v2/admin/open/manifests/1');
    app().clock.advance(3600);
    expect(await look()).toMatchObject({ state: 'failed', error: expect.stringContaining('or it may not be seen') });
    expect(await status()).toMatchObject({
      serial: NOW + 1,
      follows: { outcome: 'imported', error: expect.any(String) },
    });
  });

  it('whose registry is away is tried again', async () => {
    await other().app.http.close();
    app().clock.advance(3600);
    const job = await look();
    expect(job).toMatchObject({ state: 'due', attempts: 1, error: expect.stringContaining('cannot be followed: ') });
    app().clock.advance(3);
    await app().drain();
    expect((await jobs())[0]).toMatchObject({ id: job.id, attempts: 2 });
  });
});
