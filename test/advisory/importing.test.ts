// Advisories for a host without a network: exported elsewhere, uploaded here by the API and by the command.

import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { exportArchive } from '../support/advisory-archive.ts';
import { CRITICAL, osv } from '../support/scanned-images.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import { useApp } from '../support/test-app.ts';

const folder = useTemporaryFolder();
const keys: string[] = [];
const app = useApp({ advisoryKeys: keys });
const NOW = Date.UTC(2026, 10, 20) * 1000;

const archive = (name: string, packages: number, now: number, key?: string) =>
  exportArchive(folder(), { name, packages, now, ...(key !== undefined && { key }) });

async function upload(file: string, query = '', who = 'admin') {
  const body = await readFile(file);
  return app().call(who, 'POST', `/api/v1/advisories/import${query}`, body, {
    'content-type': 'application/octet-stream',
  });
}

const status = async () => (await app().call('admin', 'GET', '/api/v1/advisories')).json;

describe('an archive of advisories', () => {
  beforeAll(async () => {
    const first = await archive('first', 20, NOW);
    keys.push(first.publicKey);
  });

  it('is put in force, and the status says what it is', async () => {
    const answer = await upload(join(folder(), 'first.tar.zst'));
    expect(answer, String(answer.bytes)).toMatchObject({ status: 201, json: { serial: NOW, records: 20 } });
    expect(await status()).toMatchObject({
      serial: NOW,
      asOf: '2026-11-20T00:00:00.000Z',
      ageHours: 26.1,
      builtBy: 'admin',
    });
    const { json } = await app().call('admin', 'GET', '/api/v1/events?type=advisories.updated');
    expect(json.items).toMatchObject([{ data: { serial: NOW, records: 20 }, actor: { name: 'admin' } }]);
  });

  it('that is not newer is refused, unless it is forced', async () => {
    const again = await upload(join(folder(), 'first.tar.zst'));
    expect(again).toMatchObject({ status: 409, json: { error: { code: 'CONFLICT' } } });
    expect(again.json.error.message).toContain('Force the import if this is right');
    expect((await upload(join(folder(), 'first.tar.zst'), '?force=true')).status).toBe(201);
  });

  it('that has lost many records is refused, and what was there stays', async () => {
    const small = await archive('small', 3, NOW + 1);
    const answer = await upload(small.file);
    expect(answer.status).toBe(409);
    expect(answer.json.error.message).toContain('far fewer');
    expect(await status()).toMatchObject({ serial: NOW, records: 20 });
  });

  it('of a signer who is not trusted is refused by name', async () => {
    const stranger = await archive('stranger', 20, NOW + 2, 'stranger.pem');
    const refused = await upload(stranger.file);
    expect(refused).toMatchObject({ status: 403, json: { error: { code: 'DENIED' } } });
    expect(refused.json.error.message).toContain(stranger.fingerprint);
    expect((await upload(stranger.file, '?allowUnknownSigner=true')).status).toBe(201);
  });

  it('that is none is refused, and nothing is left behind', async () => {
    const path = join(folder(), 'nonsense');
    await writeFile(path, 'nonsense');
    expect(await upload(path)).toMatchObject({ status: 400, json: { error: { code: 'INVALID' } } });
    const json = await app().call('admin', 'POST', '/api/v1/advisories/import', { a: 1 });
    expect(json.json.error.message).toContain('application/octet-stream');
    const left = await readdir(app().advisoryFolder);
    expect(left.filter((name) => !/^advisories-\d+-\d+\.sqlite$/.test(name))).toEqual([]);
    expect(left).toHaveLength(1);
  });

  it('that somebody removed by hand is built again by the next update', async () => {
    for (const name of await readdir(app().advisoryFolder)) await rm(join(app().advisoryFolder, name));
    await app().advise(osv('CVE-2026-0001', 'npm', 'lodash', '4.17.21', CRITICAL));
    expect(await status()).toMatchObject({ records: 1, stale: false });
  });

  it('may be uploaded by system admins only', async () => {
    await app().createUser('jane');
    expect((await upload(join(folder(), 'first.tar.zst'), '', 'jane')).status).toBe(403);
    expect((await app().call('jane', 'POST', '/api/v1/advisories/update')).status).toBe(403);
  });
});
