// What is too much or too broken to be read is stated, and what was read before it counts.

import { createCipheriv } from 'node:crypto';
import { constants, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { combineLayers } from '../../src/detect/combine-layers.ts';
import { type ReadOptions, readLayer } from '../../src/detect/read-layer.ts';
import { rustProgram, smallElf } from '../support/small-elf.ts';
import { pomProperties, smallZip } from '../support/small-zip.ts';
import { brief, detect, inPieces, readFiles, TAR } from './detect.ts';
import { file, type RawEntry, rawTar } from './raw-tar.ts';
import { rpmSqlite } from './rpm-databases.ts';

const GZIP = `${TAR}+gzip`;
const LODASH = file('app/node_modules/lodash/package.json', '{"name":"lodash","version":"4.17.20"}');

async function read(bytes: Uint8Array, mediaType = TAR, options: ReadOptions = {}) {
  return combineLayers([await readLayer(inPieces(bytes), mediaType, options)]);
}

function readEntries(entries: readonly RawEntry[], options: ReadOptions = {}) {
  return read(rawTar(entries), TAR, options);
}

describe('a layer is read however it is compressed', () => {
  const tar = rawTar([LODASH]);
  const skippable = Buffer.from('502a4d18' + '03000000' + '010203', 'hex');

  test.each<[string, Uint8Array, string]>([
    ['gzip', gzipSync(tar), GZIP],
    ['zstd', zstdCompressSync(tar), `${TAR}+zstd`],
    ['plain', tar, TAR],
    ['gzip that is called plain', gzipSync(tar), TAR],
    ['plain that is called gzip', tar, GZIP],
    ['zstd that is called gzip', zstdCompressSync(tar), GZIP],
    ['gzip in several parts', Buffer.concat([gzipSync(tar.subarray(0, 700)), gzipSync(tar.subarray(700))]), GZIP],
    ['zstd after a frame to skip', Buffer.concat([skippable, zstdCompressSync(tar)]), `${TAR}+zstd`],
    [
      'zstd in several frames',
      Buffer.concat([zstdCompressSync(tar.subarray(0, 700)), skippable, zstdCompressSync(tar.subarray(700))]),
      TAR,
    ],
  ])('%s', async (_what, bytes, mediaType) => {
    for (const size of [1, 7, 100_000]) {
      const layer = await readLayer(inPieces(bytes, size), mediaType);
      const { components, gaps } = combineLayers([layer]);
      expect(gaps).toEqual([]);
      expect(brief(components)).toEqual(['lodash 4.17.20 @0']);
    }
  });

  test('an empty layer has nothing', async () => {
    expect(await read(Buffer.alloc(0), GZIP)).toEqual({ distribution: null, components: [], gaps: [] });
  });
});

describe('a damaged layer is a gap, after what was read of it', () => {
  const tar = rawTar([LODASH, file('large', Buffer.alloc(200_000, 'x'))]);
  // Nothing compresses it, and it is the same in every run.
  const noise = createCipheriv('aes-128-ctr', Buffer.alloc(16), Buffer.alloc(16)).update(Buffer.alloc(300_000));
  const incompressible = rawTar([LODASH, file('large', noise)]);

  test.each<[string, Uint8Array, string, RegExp]>([
    ['cut short', tar.subarray(0, 100_000), TAR, /^layer 0 is cut short$/],
    [
      'cut short in gzip',
      gzipSync(incompressible).subarray(0, 200_000),
      GZIP,
      /^layer 0 is damaged where it is compressed/,
    ],
    [
      'cut short in zstd',
      zstdCompressSync(incompressible).subarray(0, 200_000),
      GZIP,
      /^layer 0 is (cut short|damaged)/,
    ],
    [
      'with a broken header',
      Buffer.concat([rawTar([LODASH], { end: false }), Buffer.alloc(512, 1), Buffer.alloc(1024)]),
      TAR,
      /header with a broken number/,
    ],
    [
      'that goes on after an empty block',
      Buffer.concat([rawTar([LODASH], { end: false }), Buffer.alloc(512), rawTar([LODASH])]),
      TAR,
      /goes on/,
    ],
  ])('%s', async (_what, bytes, mediaType, detail) => {
    const { components, gaps } = await read(bytes, mediaType);
    expect(gaps).toMatchObject([{ kind: 'unreadable', detail: expect.stringMatching(detail) }]);
    expect(brief(components)).toEqual(['lodash 4.17.20 @0']);
  });

  test('of no known compression', async () => {
    const { gaps } = await read(Buffer.from('BZh91AY&SY'), 'application/vnd.example.tar+bzip2');
    expect(gaps).toEqual([{ kind: 'unreadable', detail: 'layer 0 is compressed in a way that cannot be read' }]);
  });

  test('without its last two blocks is whole all the same', async () => {
    expect((await read(rawTar([LODASH], { end: false }))).gaps).toEqual([]);
  });
});

describe('a limit is stated when it is reached', () => {
  test.each<[string, RawEntry[], ReadOptions, RegExp]>([
    ['entries', [LODASH, file('a', ''), file('b', '')], { entries: 2 }, /more than 2 entries/],
    ['paths', [LODASH, file('a'.repeat(90), '')], { textBytes: 100 }, /more than 100 bytes of paths and names/],
    [
      'unpacked bytes',
      [LODASH, file('a', Buffer.alloc(200_000))],
      { unpackedBytes: 100_000 },
      /more than 100000 bytes/,
    ],
    ['time', [LODASH, file('a', Buffer.alloc(200_000))], { milliseconds: 0 }, /took longer than 0 ms/],
    ['packages', [LODASH, { ...LODASH, path: 'b/node_modules/x/package.json' }], { found: 1 }, /more than 1 packages/],
  ])('of %s', async (_what, entries, options, detail) => {
    const { gaps } = await readEntries(entries, options);
    expect(gaps).toMatchObject([{ kind: 'limit', detail: expect.stringMatching(detail) }]);
  });

  test('of the paths that a small database can mean', async () => {
    const content = `P:a\nV:1\nF:${'x'.repeat(4000)}\n${'R:y\n'.repeat(100_000)}`;
    const { components, gaps } = await detect([{ path: 'lib/apk/db/installed', content }]);
    expect(brief(components)).toEqual(['a 1 @0']);
    expect(gaps.map(({ detail }) => detail)).toContain(
      'lib/apk/db/installed in layer 0 lists more files than are read',
    );
  });

  test('of one file, and the others are read', async () => {
    const large = file('app/node_modules/large/package.json', JSON.stringify({ name: 'x'.repeat(5000), version: '1' }));
    const { components, gaps } = await readEntries([large, LODASH], { fileBytes: 1000 });
    expect(brief(components)).toEqual(['lodash 4.17.20 @0']);
    expect(gaps).toMatchObject(
      [{ kind: 'limit', detail: /more than the 1000 that are read/ }].map((gap) => ({
        ...gap,
        detail: expect.stringMatching(gap.detail),
      })),
    );
  });

  test.each<[string, (bytes: Buffer) => Uint8Array]>([
    ['gzip', gzipSync],
    ['zstd', (bytes) => zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 1 } })],
  ])('of the ratio, by a bomb of %s', async (_what, compress) => {
    const bomb = compress(rawTar([LODASH, file('zeros', Buffer.alloc(32 * 2 ** 20))]));
    const { components, gaps } = await read(bomb, GZIP, { ratio: 100, ratioFrom: 2 ** 20 });
    expect(gaps).toEqual([
      { kind: 'limit', detail: 'layer 0 unpacks to more than 100 times its size; the rest was not read' },
    ]);
    expect(brief(components)).toEqual(['lodash 4.17.20 @0']);
  });

  test('of archives in archives', async () => {
    let jar = smallZip(pomProperties('a', 'innermost', '1'));
    for (let depth = 0; depth < 10; depth++)
      jar = smallZip({ ...pomProperties('a', `depth${depth}`, '1'), 'x.jar': jar });
    const { components, gaps } = await detect([{ path: 'app.jar', content: jar }]);
    expect(components.map(({ name }) => name)).toEqual(['a:depth6', 'a:depth7', 'a:depth8', 'a:depth9']);
    expect(gaps).toEqual([
      {
        kind: 'limit',
        detail: 'app.jar in layer 0 holds x.jar!/x.jar!/x.jar, which has archives in archives, more than 4 deep',
      },
    ]);
  });

  test('of what an archive unpacks to', async () => {
    const content = smallZip({ 'a.jar': Buffer.alloc(2 ** 20), 'b.jar': smallZip(pomProperties('a', 'b', '1')) });
    const layer = await readFiles([{ path: 'app.jar', content }], { archiveBytes: 2 ** 19 });
    expect(combineLayers([layer]).gaps).toEqual([
      { kind: 'limit', detail: 'app.jar in layer 0 holds more than is unpacked of an archive' },
    ]);
  });

  test('of the list of crates in a program', async () => {
    const content = rustProgram([{ name: 'x'.repeat(9 * 2 ** 20), version: '1' }]);
    expect((await detect([{ path: 'app', content }])).gaps).toEqual([
      { kind: 'limit', detail: 'app in layer 0 has a list of crates that is too large' },
    ]);
  });

  test('of the folders that paths can mean', () => {
    const entries = Array.from({ length: 1600 }, (_, i) => `${i}/${'d/'.repeat(2000)}`);
    const { gaps } = combineLayers([{ removed: [], emptied: [], entries, gaps: [] }]);
    expect(gaps).toMatchObject([{ kind: 'limit', detail: expect.stringMatching(/more files/) }]);
  });

  test('of the links that are followed', async () => {
    const chain = Array.from({ length: 35 }, (_, i): RawEntry => {
      return { path: `l${i}`, type: '2', target: `${'d/../'.repeat(18)}l${i + 1}` };
    });
    const entries = [...chain, file('d/x', ''), ...Array.from({ length: 2000 }, (_, i) => file(`l0/f${i}`, ''))];
    // Following all of them would not end within the test's time.
    const { gaps } = await readEntries(entries);
    expect(gaps.map(({ kind }) => kind)).not.toContain('unreadable');
  });
});

describe('damaged evidence is a gap that names the file', () => {
  test.each<[string, string | Buffer, RegExp]>([
    ['app/node_modules/x/package.json', '{"name":', /is not JSON/],
    ['app/node_modules/x/package.json', '[]', /no description/],
    ['app/node_modules/x/package.json', JSON.stringify({ name: 'x'.repeat(2000), version: '1' }), /too long/],
    ['x-1.dist-info/METADATA', 'nothing here', /no name or version/],
    ['x/specifications/nothing.gemspec', 'x = 1', /no name or version/],
    ['vendor/composer/installed.json', '{}', /no list of packages/],
    ['app.deps.json', '{"libraries":[]}', /no list of libraries/],
    ['app.jar', 'this is no archive at all, but long enough', /is no zip archive/],
    ['app', smallElf(Buffer.alloc(10), { '.dep-v0': Buffer.from('nothing') }), /list of crates that is damaged/],
    ['var/lib/dpkg/status', 'Package: x\nStatus: install ok installed\n', /entries that are damaged/],
    ['lib/apk/db/installed', 'P:x\n', /entries that are damaged/],
    ['var/lib/rpm/Packages', Buffer.alloc(8192), /is no RPM database/],
    ['var/lib/rpm/Packages.db', 'x', /is no RPM database/],
    ['var/lib/rpm/rpmdb.sqlite', Buffer.alloc(8192), /is no SQLite database/],
    ['etc/os-release', 'NAME=x', /has no ID/],
  ])('%s', async (path, content, detail) => {
    const { gaps } = await detect([{ path, content }]);
    expect(gaps).toMatchObject([{ kind: 'unreadable', detail: expect.stringMatching(detail) }]);
    expect(gaps[0]?.detail.startsWith(`${path} in layer 0 `)).toBe(true);
  });

  test('and is none when a later layer removed the file', async () => {
    const { gaps } = await detect([{ path: 'app.jar', content: 'no archive' }], [{ path: '.wh.app.jar', content: '' }]);
    expect(gaps).toEqual([]);
  });

  test('a tree of pages that leads back to itself ends', async () => {
    const packages = Array.from({ length: 60 }, (_, i) => ({ name: `p${i}`, version: '1', release: '1' }));
    const content = rpmSqlite(packages);
    expect((await detect([{ path: 'var/lib/rpm/rpmdb.sqlite', content }])).components).toHaveLength(60);
    let cyclic = 0;
    for (let page = 2; page * 512 <= content.length; page++) {
      const start = (page - 1) * 512;
      if (content[start] !== 5) continue;
      content.writeUInt32BE(page, start + 8);
      cyclic++;
    }
    expect(cyclic).toBeGreaterThan(0);
    const { gaps } = await detect([{ path: 'var/lib/rpm/rpmdb.sqlite', content }]);
    expect(gaps).toMatchObject([{ kind: 'unreadable' }]);
  });
});

describe('what is no fault of the layer is thrown', () => {
  test('what the source throws, before and in the compressed stream', async () => {
    async function* failing(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
      yield bytes.subarray(0, 600);
      throw new Error('the disk is gone');
    }
    const tar = rawTar([LODASH]);
    await expect(readLayer(failing(tar), TAR)).rejects.toThrow('the disk is gone');
    await expect(readLayer(failing(gzipSync(tar).subarray(0, 100)), GZIP)).rejects.toThrow('the disk is gone');
    await expect(readLayer(failing(zstdCompressSync(tar).subarray(0, 100)), TAR)).rejects.toThrow('the disk is gone');
  });

  test('that the caller does not want it any more', async () => {
    const signal = AbortSignal.abort(new Error('no longer wanted'));
    await expect(readLayer(inPieces(rawTar([LODASH])), TAR, { signal })).rejects.toThrow('no longer wanted');
  });
});
