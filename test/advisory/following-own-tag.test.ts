// Advisories for a network without a way out: pushed to this very registry, and taken in because a tag is followed.

import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readFollowing } from '../../src/advisory/follow/followed-tag.ts';
import { queueFollowIfDue } from '../../src/advisory/follow/queue-follow.ts';
import { ADVISORY_ARTIFACT, ADVISORY_LAYER } from '../../src/api/advisory-artifact.ts';
import { buildArtifact } from '../../src/image/build-artifact.ts';
import { buildIndex } from '../../src/image/build-index.ts';
import type { Built } from '../../src/image/built.ts';
import { pushImage } from '../../src/image/push-image.ts';
import { removeFinishedJobs } from '../../src/job/worker.ts';
import { artifactOf, exportArchive } from '../support/advisory-archive.ts';
import { debian } from '../support/scanned-images.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import { useApp } from '../support/test-app.ts';

const folder = useTemporaryFolder();
const keys = ['the first archive gives it'];
const following = readFollowing({
  advisoryFollow: 'admin/advisories:latest',
  advisoryFeeds: [],
  advisoryKeys: keys,
  advisoryUpdateHours: 0,
});
if (!following) throw new Error('nothing is followed');
const app = useApp({ advisoryFeeds: [], advisoryKeys: keys, advisoryFollow: following });
const NOW = Date.UTC(2026, 10, 20) * 1000;

const archive = (name: string, packages: number, now: number, key = 'key.pem') =>
  exportArchive(folder(), { name, packages, now, key });
const push = (built: Built, tag = 'latest') => pushImage(app().send('admin'), 'admin/advisories', built, tag);
const status = async (who = 'admin') => (await app().call(who, 'GET', '/api/v1/advisories')).json;
const jobs = async () => (await app().call('admin', 'GET', '/api/v1/jobs?kind=advisories.follow')).json.items;

/** What the server does every few seconds; returns how many looks were queued by it. */
async function look(): Promise<number> {
  await app().drain();
  const before = (await jobs()).length;
  await queueFollowIfDue(app().app.doors.rooms.scans, following as NonNullable<typeof following>, {
    since: () => 0,
  });
  const queued = (await jobs()).length - before;
  await app().drain();
  return queued;
}

/** Pushes what is no archive, or none that may be taken in, and expects it to be refused for this reason. */
async function expectRefusal(built: Built, reason: string): Promise<void> {
  const { serial, records } = await status();
  await push(built);
  expect(await look()).toBe(1);
  const { digest } = built.manifest.descriptor;
  const [{ state, attempts, error }] = await jobs();
  expect({ state, attempts }).toEqual({ state: 'failed', attempts: 1 });
  // Also without the log it has to be known what was refused.
  expect(error).toContain(`${digest} is not taken in: `);
  expect(error).toContain(reason);
  expect(await status()).toMatchObject({
    serial,
    records,
    follows: {
      digest,
      outcome: 'refused',
      reason: expect.stringContaining(reason),
      error: null,
    },
  });
  // Nothing lies about, and nothing is tried again.
  expect(await readdir(app().advisoryFolder)).toEqual([expect.stringMatching(/^advisories-\d+-\d+\.sqlite$/)]);
  app().clock.advance(10_000);
  expect(await look()).toBe(0);
  expect((await jobs())[0]).toMatchObject({ attempts: 1 });
}

describe('the followed tag', () => {
  beforeAll(async () => {
    const first = await archive('first', 20, NOW);
    keys.splice(0, 1, first.publicKey);
  });

  it('may have nothing under it yet', async () => {
    expect(await look()).toBe(0);
    expect((await status()).follows).toEqual({
      ...{ reference: 'admin/advisories:latest', digest: null, outcome: null, reason: null, at: null },
      error: null,
    });
    const asked = await app().call('admin', 'POST', '/api/v1/advisories/update');
    expect(asked).toMatchObject({ status: 202, json: { kind: 'advisories.follow' } });
    await app().drain();
    expect((await jobs())[0]).toMatchObject({ state: 'failed', error: 'there is no admin/advisories:latest' });
  });

  it('brings an archive, which is put in force', async () => {
    const built = await artifactOf(join(folder(), 'first.tar.zst'));
    await push(built, 'other');
    expect(await look()).toBe(0);
    await push(built);
    expect(await look()).toBe(1);
    const { digest } = built.manifest.descriptor;
    expect((await jobs())[0]).toMatchObject({ state: 'done', error: null, log: `${digest} is in force\n` });
    expect(await status()).toMatchObject({
      ...{ serial: NOW, records: 20, builtBy: 'shiplock' },
      follows: { digest, outcome: 'imported', reason: null, at: expect.any(String), error: null },
    });
  });

  it('is shown to system admins only', async () => {
    await app().createUser('jane');
    expect(await status('jane')).toMatchObject({ serial: NOW, follows: null });
  });

  it('is left alone while it stays, whatever else is pushed', async () => {
    await push(debian('3.0.1-1'), 'something');
    expect(await look()).toBe(0);
    // Also when the job that took it in is long forgotten.
    await removeFinishedJobs(app(), app().clock.now());
    expect(await look()).toBe(0);
  });

  it('is looked at again when an admin asks, and what is in force is not said to be too old', async () => {
    const { digest } = (await status()).follows;
    await app().call('admin', 'POST', '/api/v1/advisories/update');
    await app().drain();
    const log = `${digest} is in force\n`;
    expect((await jobs())[0]).toMatchObject({ state: 'done', requestedBy: { kind: 'user', name: 'admin' }, log });
    expect((await status()).follows).toMatchObject({ digest, outcome: 'imported', reason: null, error: null });
  });

  it('that was deleted is told beside what was taken in before', async () => {
    const { digest } = (await status()).follows;
    await app().call('admin', 'DELETE', '/v2/admin/advisories/manifests/latest');
    await app().call('admin', 'POST', '/api/v1/advisories/update');
    await app().drain();
    const error = 'there is no admin/advisories:latest';
    expect((await status()).follows).toMatchObject({ digest, outcome: 'imported', reason: null, error });
  });

  it('may go back to an older archive, which is no failure and changes nothing', async () => {
    const older = await archive('older', 20, NOW - 1);
    await push(await artifactOf(older.file));
    expect(await look()).toBe(1);
    const [job] = await jobs();
    expect(job).toMatchObject({ state: 'done', log: expect.stringContaining('is not newer') });
    expect(await status()).toMatchObject({
      serial: NOW,
      follows: { outcome: 'not_newer', reason: expect.stringContaining('not newer'), error: null },
    });
    expect(job.log).not.toMatch(/force\b.*if/);
    expect(await look()).toBe(0);
  });

  it('may bring an archive that has lost many records, which is refused', async () => {
    const small = await archive('small', 3, NOW + 1);
    await expectRefusal(await artifactOf(small.file), 'far fewer');
    expect((await jobs())[0].error).not.toMatch(/force/i);
    const forced = await app().call('admin', 'POST', '/api/v1/advisories/update', { force: true });
    expect(forced).toMatchObject({
      ...{ status: 400, json: { error: { message: expect.stringContaining('is never forced') } } },
    });
  });

  it('may bring an archive of a stranger, which is taken in once the key is trusted', async () => {
    const stranger = await archive('stranger', 21, NOW + 2, 'stranger.pem');
    await expectRefusal(await artifactOf(stranger.file), 'signed by a key that is not trusted');
    keys.push(stranger.publicKey);
    expect(await look()).toBe(1);
    expect(await status()).toMatchObject({ serial: NOW + 2, follows: { outcome: 'imported', error: null } });
  });

  it('may bring bytes that are no archive', async () => {
    const bytes = await readFile((await archive('damaged', 20, NOW + 3)).file);
    bytes.fill(0, bytes.length - 200, bytes.length - 100);
    const content = { mediaType: ADVISORY_LAYER, bytes };
    await expectRefusal(buildArtifact({ artifactType: ADVISORY_ARTIFACT, content }), 'no whole archive of advisories');
  });

  it('may bring something else altogether', async () => {
    const bytes = await readFile((await archive('other', 20, NOW + 4)).file);
    const of = (artifactType: string, mediaType: string) =>
      buildArtifact({ artifactType, content: { mediaType, bytes } });
    await expectRefusal(of(ADVISORY_ARTIFACT, 'application/zstd'), 'its layer is "application/zstd"');
    await expectRefusal(of('text/x-note', ADVISORY_LAYER), 'its artifact type is "text/x-note"');
    const image = debian('3.0.1-1');
    await expectRefusal(image, 'its artifact type is "application/vnd.oci.image.config.v1+json"');
    await expectRefusal(buildIndex([image]), 'it is an index');
  });

  it('whose bytes are damaged on the disk is tried again, until they are right', async () => {
    const built = await artifactOf((await archive('later', 20, NOW + 5)).file);
    await push(built);
    await app().drain();
    const hex = built.blobs[1]?.descriptor.digest.replace('sha256:', '') ?? '';
    const file = join(dirname(app().advisoryFolder), 'blobs/sha256', hex.slice(0, 2), hex);
    const bytes = await readFile(file);
    await writeFile(file, Buffer.from(bytes).fill(0, 0, 10));
    await look();
    const trouble = { state: 'due', error: expect.stringContaining('its bytes have another digest') };
    expect((await jobs())[0]).toMatchObject(trouble);
    // What was refused is the image before, for a reason of its own.
    const before = { outcome: 'refused', reason: expect.stringContaining('it is an index') };
    expect((await status()).follows).toMatchObject({ ...before, error: trouble.error });
    await writeFile(file, bytes);
    app().clock.advance(60);
    await app().drain();
    expect(await status()).toMatchObject({ serial: NOW + 5, follows: { outcome: 'imported', error: null } });
  });
});
