// Advisories copied to a host without a network: what was exported is what is imported, and nothing else is.

import { generateKeyPairSync } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { FETCHED_AT, osv, osvSource } from '../../../test/support/advisory-index.ts';
import { useTemporaryFolder } from '../../../test/support/temporary-folder.ts';
import { ShiplockError } from '../../errors.ts';
import { keyFingerprint } from '../../signature/public-key.ts';
import { buildIndex } from '../build-index.ts';
import { openAdvisoryIndex } from '../open-index.ts';
import { type ReadArchiveOptions, readArchive } from './read-archive.ts';
import { writeArchive } from './write-archive.ts';

const folder = useTemporaryFolder();
const NOW = FETCHED_AT;
const ours = generateKeyPairSync('ed25519');
const stranger = generateKeyPairSync('ed25519');
const at = (name: string) => join(folder(), name);

const OPTIONS: ReadArchiveOptions = { trusted: [ours.publicKey], lastSerial: null, now: NOW };

async function read(path: string, options: Partial<ReadArchiveOptions> = {}) {
  return await readArchive(path, at('new.db'), { ...OPTIONS, ...options });
}

/** The archive with something altered in its unpacked bytes. */
async function altered(alter: (tar: Buffer) => Buffer): Promise<string> {
  const path = at('altered.tar.zst');
  await writeFile(path, zstdCompressSync(alter(zstdDecompressSync(await readFile(at('a.tar.zst'))))));
  return path;
}

beforeAll(async () => {
  const source = osvSource('npm', [osv('X-1', 'npm', 'lodash', [{ introduced: '0' }, { fixed: '4.17.21' }])]);
  await buildIndex(at('live.db'), [source], { base: null });
  await writeArchive(at('live.db'), at('a.tar.zst'), { privateKey: ours.privateKey, now: NOW });
});

describe('an archive', () => {
  test('brings the index that was exported, and says what is in it', async () => {
    const { manifest, signer } = await read(at('a.tar.zst'));
    expect(signer).toBe(keyFingerprint(ours.publicKey));
    expect(manifest).toMatchObject({
      ...{ serial: NOW, createdAt: '2026-11-21T07:00:00.000Z' },
      feeds: [{ name: 'npm', label: 'the feed npm', records: 1, fetchedAt: FETCHED_AT }],
    });
    const index = openAdvisoryIndex(at('new.db'));
    expect(index.entries('npm', 'lodash')).toHaveLength(1);
    index.close();
    expect(readdirSync(folder()).filter((name) => /part|index/.test(name))).toEqual([]);
  });

  test('is a tar file that other programs read, too', async () => {
    const tar = zstdDecompressSync(await readFile(at('a.tar.zst')));
    expect(tar.length % 512).toBe(0);
    expect(tar.toString('latin1', 257, 265)).toBe('ustar\x0000');
  });
});

describe('is refused', () => {
  async function refusal(path: string, options: Partial<ReadArchiveOptions> = {}) {
    const error: unknown = await read(path, options).then(
      () => null,
      (it: unknown) => it,
    );
    expect(error).toBeInstanceOf(ShiplockError);
    expect(existsSync(at('new.db'))).toBe(false);
    const { code, message } = error as ShiplockError;
    return `${code}: ${message}`;
  }

  test('from a signer who is not trusted, unless that is allowed', async () => {
    await writeArchive(at('live.db'), at('b.tar.zst'), { privateKey: stranger.privateKey, now: NOW });
    const fingerprint = keyFingerprint(stranger.publicKey);
    expect(await refusal(at('b.tar.zst'))).toBe(
      `DENIED: the archive is signed by a key that is not trusted, ${fingerprint}: add the key to the trusted ones, or allow unknown signers for this import`,
    );
    expect((await read(at('b.tar.zst'), { allowUnknownSigner: true })).signer).toBe(fingerprint);
  });

  test.each([0, 1])('when it is no newer than the last one (by %i), unless forced', async (newer) => {
    expect(await refusal(at('a.tar.zst'), { lastSerial: NOW + newer })).toMatch(
      /^CONFLICT: .* is not newer than the last one/,
    );
    await read(at('a.tar.zst'), { lastSerial: NOW + newer, force: true });
  });

  test('when it is from the future', async () => {
    expect(await refusal(at('a.tar.zst'), { now: NOW - 90_000_000_000 })).toMatch(/^INVALID: .* in the future/);
  });

  test('when its manifest was altered', async () => {
    const path = await altered((tar) =>
      Buffer.from(tar.toString('latin1').replace('"records":1', '"records":9'), 'latin1'),
    );
    expect(await refusal(path)).toMatch(/^INVALID: the signature of the archive is wrong/);
    expect(await refusal(path, { allowUnknownSigner: true })).toMatch(/^INVALID: the signature/);
  });

  test('when its index was altered', async () => {
    const path = await altered((tar) => Buffer.from(tar.toString('latin1').replace('lodash', 'nodash'), 'latin1'));
    expect(await refusal(path)).toMatch(/^INVALID: .* another checksum/);
  });

  test('when it is cut off', async () => {
    expect(await refusal(await altered((tar) => tar.subarray(0, tar.length - 2000)))).toMatch(
      /^INVALID: .* ends too early/,
    );
    const bytes = await readFile(at('a.tar.zst'));
    await writeFile(at('cut.tar.zst'), bytes.subarray(0, bytes.length - 100));
    expect(await refusal(at('cut.tar.zst'))).toMatch(/^INVALID/);
  });

  test('when its first file has another name', async () => {
    expect(
      await refusal(await altered((tar) => Buffer.concat([Buffer.from('../../etc/passwd\0'), tar.subarray(17)]))),
    ).toMatch(/^INVALID: .* has no manifest.json/);
  });

  test('when it is a bomb', async () => {
    await writeFile(at('bomb.tar.zst'), zstdCompressSync(Buffer.alloc(256 * 1024 * 1024)));
    expect(await refusal(at('bomb.tar.zst'))).toMatch(/^INVALID/);
  });

  test('when it is larger than allowed', async () => {
    expect(await refusal(at('a.tar.zst'), { maxBytes: 1000 })).toMatch(/^TOO_LARGE/);
  });

  test('whatever was put in its place', async () => {
    const tar = zstdDecompressSync(await readFile(at('a.tar.zst')));
    await fc.assert(
      fc.asyncProperty(fc.nat(tar.length - 1), fc.uint8Array({ minLength: 1, maxLength: 20 }), async (from, noise) => {
        const bytes = Buffer.from(tar);
        bytes.set(noise.subarray(0, bytes.length - from), from);
        await writeFile(at('fuzz.tar.zst'), zstdCompressSync(bytes));
        const error: unknown = await read(at('fuzz.tar.zst')).then(
          () => null,
          (it: unknown) => it,
        );
        expect(error === null || error instanceof ShiplockError).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  test('also when it is no archive at all', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (bytes) => {
        await writeFile(at('noise'), bytes);
        expect(await refusal(at('noise'))).toMatch(/^INVALID/);
      }),
      { numRuns: 60 },
    );
  });
});
