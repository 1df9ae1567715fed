// A network without a way out, from the command line: an archive is pushed to the server, which follows the tag; and a
// second server follows the first.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { exportArchive } from '../support/advisory-archive.ts';
import { runShiplock, useCommand } from '../support/command.ts';
import { describeWith } from '../support/peer.ts';
import { run } from '../support/run.ts';
import { ADMIN, type ServerProcess, startServer, useServer } from '../support/server-process.ts';

const folder = await mkdtemp(join(tmpdir(), 'shiplock-test-'));
const first = await exportArchive(folder, { name: 'first', packages: 20, now: Date.now() * 1000 - 1_000_000 });
const second = await exportArchive(folder, { name: 'second', packages: 21, now: first.serial + 1 });
const TAG = 'admin/advisories:latest';
const server = useServer({ SHIPLOCK_ADVISORY_KEYS: first.publicKey, SHIPLOCK_ADVISORY_FOLLOW: TAG });
const command = useCommand(server);
const text = (...args: string[]) => command().text(...args);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Waits until the server has these advisories in force, and has noted what came of the tag. */
async function inForce({ send }: ServerProcess, serial: number) {
  return vi.waitFor(
    async () => {
      const status = (await (await send('/api/v1/advisories', {})).json()) as Record<string, unknown>;
      expect(status).toMatchObject({ serial, follows: { outcome: 'imported' } });
      return status;
    },
    { timeout: 60_000, interval: 100 },
  );
}

describe('an archive that is pushed', () => {
  test('is in force a little later, and the status tells of it', async () => {
    expect(await text('advisories', 'status')).toMatch(`Follows ${TAG}: nothing has come from there yet`);
    expect(await text('advisories', 'push', first.file, TAG)).toMatch(
      /^Pushed .* as admin\/advisories:latest \(sha256:/,
    );
    await inForce(server(), first.serial);
    expect(await text('advisories', 'status')).toMatch(
      /^Follows admin\/advisories:latest, looked at [^,]*\nLast dealt with: [0-9a-f]{12}, taken in\n.*20 records/,
    );
    expect(await text('advisories', 'update')).toMatch(/^sha256:[0-9a-f]{64} is in force$/m);
  });

  test('is said to have been taken in, not to be in force, when another one was forced', async () => {
    const other = await exportArchive(folder, { name: 'other', packages: 3, now: first.serial - 1 });
    const forced = await text('advisories', 'import', other.file, '--force');
    expect(forced).toMatch(/\nLast dealt with: [0-9a-f]{12}, taken in\nSerial .*, 3 records/);
    await text('advisories', 'import', first.file, '--force');
  });

  test('and is deleted is told beside what came before', async () => {
    await server().send('/v2/admin/advisories/manifests/latest', { method: 'DELETE' });
    expect((await command().run(['advisories', 'update'])).code).toBe(1);
    expect(await text('advisories', 'status')).toMatch(
      /^Follows .*, looked at .*, without success: there is no admin\/advisories:latest\nLast dealt with: [0-9a-f]{12}, taken in\n/,
    );
    const refused = await command().run(['advisories', 'update', '--force']);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('is never forced') });
  });

  test('needs a file, a tag, and somebody who may push', async () => {
    expect((await command().run(['advisories', 'push', 'nothing', TAG])).stderr).toContain('there is no file nothing');
    const digest = `admin/advisories@sha256:${'0'.repeat(64)}`;
    expect((await command().run(['advisories', 'push', first.file, digest])).stderr).toContain('has no tag');
    const nobody = await runShiplock(['advisories', 'push', first.file, TAG], {
      env: { SHIPLOCK_SERVER: server().url },
    });
    expect(nobody).toMatchObject({ code: 1, stderr: expect.stringContaining('shiplock login') });
  });
});

describeWith(['oras'], 'an archive that oras pushes', () => {
  test('is in force here, and on a server that follows this one with a login', async () => {
    await run(
      'oras',
      [
        ...['push', `${server().host}/${TAG}`, '--plain-http', '--username', ADMIN.name, '--password', ADMIN.password],
        ...['--artifact-type', 'application/vnd.shiplock.advisories.v1'],
        'second.tar.zst:application/vnd.shiplock.advisories.v1.tar+zstd',
      ],
      { cwd: folder },
    );
    await inForce(server(), second.serial);
    const site = await startServer({
      data: join(folder, 'site'),
      env: {
        SHIPLOCK_ADVISORY_KEYS: first.publicKey,
        SHIPLOCK_ADVISORY_FOLLOW: `${server().url}/${TAG}`,
        SHIPLOCK_ADVISORY_FOLLOW_USER: ADMIN.name,
        SHIPLOCK_ADVISORY_FOLLOW_PASSWORD: ADMIN.password,
      },
    });
    try {
      expect(await inForce(site, second.serial)).toMatchObject({ records: 21 });
    } finally {
      await site.stop();
    }
  });
});

test('a server that trusts no signer does not follow, and says what to do', async () => {
  const started = await runShiplock(['serve', '--listen', '127.0.0.1:0', '--data', join(folder, 'none')], {
    env: { SHIPLOCK_ADVISORY_FOLLOW: TAG },
  });
  expect(started).toMatchObject({ code: 2, stderr: expect.stringContaining('set advisoryKeys') });
  const wrong = await runShiplock(['config'], { env: { SHIPLOCK_ADVISORY_FOLLOW: 'registry.example:5000/a:1' } });
  expect(wrong.stderr).toContain('use REPOSITORY:TAG, or https://HOST/REPOSITORY:TAG');
  const shown = await runShiplock(['config'], { env: { SHIPLOCK_ADVISORY_FOLLOW_PASSWORD: 'secret' } });
  expect(JSON.parse(shown.stdout)).toMatchObject({ advisoryFollowPassword: '********' });
});
