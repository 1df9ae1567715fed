// The advisory thread as the server has it: a real one, on real files.

import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AdvisoryThread } from '../../src/advisory/advisory-thread.ts';
import { exportAdvisories } from '../../src/advisory/export-advisories.ts';
import { feedsIn } from '../../src/advisory/open-index.ts';
import { createAdvisoryPool } from '../../src/thread/advisory-pool.ts';
import { outboundOfTests, STRAIGHT } from '../support/outbound.ts';
import { CRITICAL, osv } from '../support/scanned-images.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

describe('the advisory thread', () => {
  const folder = useTemporaryFolder();
  let pool: AdvisoryThread;

  const build = (path: string, feeds: readonly string[]) => ({
    ...{ path, feeds, base: null, states: {}, now: 1, force: false },
  });

  beforeAll(async () => {
    await mkdir(join(folder(), 'osv'));
    const records = Array.from({ length: 50 }, (_, number) =>
      JSON.stringify(osv(`CVE-2026-${1000 + number}`, 'npm', `package-${number}`, '2.0.0', CRITICAL)),
    );
    await writeFile(join(folder(), 'osv', 'records.jsonl'), records.join('\n'));
    pool = createAdvisoryPool(STRAIGHT);
  });
  afterAll(() => pool.close());

  it('builds an index and tells how far it is', async () => {
    const path = join(folder(), 'index.sqlite');
    const told: object[] = [];
    const onProgress = (progress: object) => told.push(progress);
    const { records } = await pool.buildIndex(build(path, [`dir:${folder()}/osv`]), { onProgress });
    expect(records).toBe(50);
    expect(feedsIn(path)).toHaveLength(1);
    expect(told).toEqual([{ feed: 'file-records', done: 0, total: 1 }]);
  });

  it('refuses in words and with a code', async () => {
    const wrong = pool.buildIndex(build(join(folder(), 'none.sqlite'), ['nonsense']));
    await expect(wrong).rejects.toMatchObject({
      name: 'ShiplockError',
      code: 'INVALID',
      message: expect.stringContaining('there is no feed "nonsense"'),
    });
  });

  it('stops when it is told to, and works on afterwards', async () => {
    const abort = new AbortController();
    const path = join(folder(), 'aborted.sqlite');
    const watch = { signal: abort.signal, onProgress: () => abort.abort() };
    const many = Array.from({ length: 2_000 }, () => `dir:${folder()}/osv`);
    await expect(pool.buildIndex(build(path, many), watch)).rejects.toMatchObject({ name: 'AbortError' });
    await pool.buildIndex(build(path, [`dir:${folder()}/osv`]));
    expect(feedsIn(path)).toHaveLength(1);
  });

  it('unpacks an archive of somebody who is trusted, and no other', async () => {
    const file = join(folder(), 'archive.tar.zst');
    const feeds = [`dir:${folder()}/osv`];
    const made = await exportAdvisories({
      file,
      feeds,
      keyFile: join(folder(), 'key.pem'),
      now: 7,
      outbound: outboundOfTests,
    });
    const target = join(folder(), 'unpacked.sqlite');
    const rules = { file, target, allowUnknownSigner: false, lastSerial: null, now: 7, force: false };
    await expect(pool.unpackArchive({ ...rules, keys: [] })).rejects.toMatchObject({ code: 'DENIED' });
    expect(existsSync(target)).toBe(false);
    await expect(pool.unpackArchive({ ...rules, keys: ['x'] })).rejects.toMatchObject({ code: 'INVALID' });
    expect(await pool.unpackArchive({ ...rules, keys: [made.publicKey] })).toEqual({ serial: 7 });
    expect(feedsIn(target)).toMatchObject([{ records: 50 }]);
    const abort = new AbortController();
    const unpacking = pool.unpackArchive({ ...rules, keys: [made.publicKey] }, abort.signal);
    abort.abort();
    await expect(unpacking).rejects.toMatchObject({ name: 'AbortError' });
    expect(await pool.unpackArchive({ ...rules, keys: [made.publicKey] })).toEqual({ serial: 7 });
  });
});
