// Layers on one another: what a later one removes, replaces and writes again, and through which links.

import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { combineLayers } from '../../src/detect/combine-layers.ts';
import type { Detection } from '../../src/detect/component.ts';
import { readLayer } from '../../src/detect/read-layer.ts';
import { goProgram } from '../support/small-elf.ts';
import { apkEntry, brief, detect, dpkgEntry, inPieces, OS_RELEASE, readFiles, TAR } from './detect.ts';
import { file, type RawEntry, rawTar } from './raw-tar.ts';

const STATUS = 'var/lib/dpkg/status';
const APK = 'lib/apk/db/installed';
const npm = (folder: string, name: string, version: string) =>
  file(`${folder}/node_modules/${name}/package.json`, JSON.stringify({ name, version }));

async function detectRaw(...layers: readonly (readonly RawEntry[])[]): Promise<Detection> {
  const read = layers.map((entries) => readLayer(inPieces(rawTar(entries), 1000), TAR));
  return combineLayers(await Promise.all(read));
}

test.each(['gzip', 'zstd'] as const)('a large layer by %s says what it says without', async (compression) => {
  // Evidence that lies across the ends of buffers of all sizes.
  const files = Array.from({ length: 300 }, (_, number) => [
    npmFile('app', `package-${number}`, `1.0.${number}`),
    { path: `srv/${number}`, content: randomBytes(10_007) },
    { path: `bin/${number}`, content: goProgram(`go1.20.${number}`, `path\tapp${number}\n`) },
  ]).flat();
  const plain = await readFiles(files);
  expect(plain.entries.filter((entry) => typeof entry === 'object' && 'evidence' in entry)).toHaveLength(600);
  expect(await readFiles(files, {}, compression)).toEqual(plain);
});

describe('a whiteout', () => {
  test('removes a package that a lower layer brought', async () => {
    const { components } = await detect(
      [npmFile('app', 'lodash', '4.17.20'), npmFile('app', 'express', '4.18.0')],
      [{ path: 'app/node_modules/.wh.lodash', content: '' }],
    );
    expect(brief(components)).toEqual(['express 4.18.0 @0']);
  });

  test('does not touch what its own layer brings, wherever it stands in the archive', async () => {
    const whiteout = file('app/node_modules/.wh.lodash', '');
    for (const upper of [
      [whiteout, npm('app', 'lodash', '4.17.21')],
      [npm('app', 'lodash', '4.17.21'), whiteout],
    ]) {
      const { components } = await detectRaw([npm('app', 'lodash', '4.17.20')], upper);
      expect(brief(components)).toEqual(['lodash 4.17.21 @1']);
    }
  });

  test('of a whole folder removes all of it from below, and nothing else', async () => {
    const { components } = await detectRaw(
      [npm('app', 'old', '1.0.0'), npm('other', 'kept', '1.0.0')],
      [npm('app', 'new', '1.0.0'), file('app/node_modules/.wh..wh..opq', '')],
    );
    expect(brief(components)).toEqual(['kept 1.0.0 @0', 'new 1.0.0 @1']);
  });

  test('of the root leaves nothing from below', async () => {
    const { components, distribution, gaps } = await detect(
      [OS_RELEASE, npmFile('app', 'old', '1.0.0')],
      [{ path: '.wh..wh..opq', content: '' }, npmFile('app', 'new', '1.0.0')],
    );
    expect(brief(components)).toEqual(['new 1.0.0 @1']);
    expect(distribution).toBeNull();
    expect(gaps).toEqual([]);
  });

  test('of the lists of a system leaves its programs, of which nothing is known any more', async () => {
    const lists = [OS_RELEASE, { path: STATUS, content: dpkgEntry('bash', '5.2.15-2+b7') }];
    const { components, distribution, gaps } = await detect(
      [...lists, { path: 'usr/bin/bash', content: 'program' }],
      [
        { path: 'etc/.wh.os-release', content: '' },
        { path: 'var/lib/dpkg/.wh.status', content: '' },
        npmFile('app', 'left-pad', '1.3.0'),
      ],
    );
    expect([brief(components), distribution]).toEqual([['left-pad 1.3.0 @1'], null]);
    expect(gaps).toEqual([
      { kind: 'no_packages', detail: expect.stringMatching(/^etc\/os-release of layer 0 was deleted or replaced: /) },
    ]);
  });
});

describe('a later layer', () => {
  test('removes a system package by writing the database again', async () => {
    const { components } = await detect(
      [OS_RELEASE, { path: STATUS, content: dpkgEntry('curl', '1') + dpkgEntry('bash', '2') }],
      [{ path: STATUS, content: dpkgEntry('bash', '2') }],
    );
    expect(brief(components)).toEqual(['bash 2 @0']);
  });

  test('brings what is new in a database, and not what was there', async () => {
    const { components } = await detect(
      [{ path: STATUS, content: dpkgEntry('bash', '2') + dpkgEntry('curl', '1') }],
      [{ path: STATUS, content: dpkgEntry('bash', '2') + dpkgEntry('curl', '1+deb12u1') }],
      [{ path: STATUS, content: dpkgEntry('bash', '2') + dpkgEntry('curl', '1+deb12u1') + dpkgEntry('git', '3') }],
    );
    expect(brief(components)).toEqual(['bash 2 @0', 'curl 1+deb12u1 @1', 'git 3 @2']);
  });

  test('brings a package that was away in between', async () => {
    const { components } = await detect(
      [{ path: APK, content: apkEntry('curl', '1-r0') }],
      [{ path: APK, content: apkEntry('bash', '2-r0') }],
      [{ path: APK, content: apkEntry('bash', '2-r0') + apkEntry('curl', '1-r0') }],
    );
    expect(brief(components)).toEqual(['bash 2-r0 @1', 'curl 1-r0 @2']);
  });

  test.each<[string, RawEntry]>([
    ['a file', file('app', 'a script')],
    ['a link', { path: 'app', type: '2', target: 'elsewhere' }],
    ['a pipe', { path: 'app', type: '6' }],
  ])('that puts %s in the place of a folder removes what was in it', async (_what, entry) => {
    const { components } = await detectRaw([npm('app', 'lodash', '4.17.20')], [entry]);
    expect(components).toEqual([]);
  });

  test('that replaces evidence by what is none removes it', async () => {
    const path = 'app/node_modules/lodash/package.json';
    const { components } = await detectRaw([npm('app', 'lodash', '4.17.20')], [{ path, type: '2', target: 'x' }]);
    expect(components).toEqual([]);
  });

  test('that puts a folder in the place of evidence removes it', async () => {
    const path = 'app/node_modules/lodash/package.json/';
    const { components } = await detectRaw([npm('app', 'lodash', '4.17.20')], [{ path, type: '5' }]);
    expect(components).toEqual([]);
  });

  test('that names a folder again leaves what is in it', async () => {
    const { components } = await detectRaw([npm('app', 'lodash', '4.17.20')], [{ path: 'app/', type: '5' }]);
    expect(brief(components)).toEqual(['lodash 4.17.20 @0']);
  });
});

describe('links', () => {
  const merged: RawEntry[] = [
    { path: 'usr/lib/', type: '5' },
    { path: 'lib', type: '2', target: 'usr/lib' },
  ];

  test('to a folder make two paths one file, neither lost nor counted twice', async () => {
    const { components } = await detectRaw(
      merged,
      [file('lib/apk/db/installed', apkEntry('curl', '1-r0'))],
      [file('usr/lib/apk/db/installed', apkEntry('curl', '1-r0') + apkEntry('git', '2-r0'))],
    );
    expect(brief(components)).toEqual(['curl 1-r0 @1', 'git 2-r0 @2']);
    expect(components[0]?.paths).toEqual(['usr/lib/apk/db/installed']);
  });

  test('lead whiteouts too', async () => {
    const { components } = await detectRaw(
      [...merged, npm('usr/lib', 'lodash', '4.17.20')],
      [file('lib/node_modules/.wh.lodash', '')],
    );
    expect(components).toEqual([]);
  });

  test('to the distribution file are followed, through absolute targets and `..`', async () => {
    for (const target of ['../usr/lib/os-release', '/usr/lib/os-release', '../../../usr/lib/os-release']) {
      const { distribution } = await detectRaw([
        file('usr/lib/os-release', 'ID=fedora\nVERSION_ID=40\nID_LIKE="rhel centos"\n'),
        { path: 'etc/os-release', type: '2', target },
      ]);
      expect(distribution).toEqual({ id: 'fedora', version: '40', name: 'fedora 40', like: ['rhel', 'centos'] });
    }
  });

  test('that lead in a circle lead nowhere', async () => {
    const { components } = await detectRaw([
      { path: 'a', type: '2', target: 'b' },
      { path: 'b', type: '2', target: 'a' },
      npm('a', 'lost', '1.0.0'),
      npm('c', 'found', '1.0.0'),
    ]);
    expect(brief(components)).toEqual(['found 1.0.0 @0']);
  });

  test('that are hard are the file itself under one more name', async () => {
    const store = 'app/node_modules/.store/node_modules/lodash/package.json';
    const { components } = await detectRaw(
      [file(store, '{"name":"lodash","version":"4.17.20"}')],
      [{ path: 'srv/node_modules/lodash/package.json', type: '1', target: store }],
      [file('app/.wh.node_modules', '')],
    );
    expect(components).toMatchObject([{ version: '4.17.20', paths: ['srv/node_modules/lodash/package.json'] }]);
  });

  test('that are hard and lead to what was not read are a gap', async () => {
    const { gaps } = await detectRaw([
      file('store/ab/cdef', '{"name":"lodash","version":"4.17.20"}'),
      { path: 'srv/node_modules/lodash/package.json', type: '1', target: 'store/ab/cdef' },
    ]);
    expect(gaps).toEqual([
      {
        kind: 'unreadable',
        detail: 'srv/node_modules/lodash/package.json in layer 0 is a hard link to a file that was not read',
      },
    ]);
  });
});

describe('paths', () => {
  const content = '{"name":"lodash","version":"4.17.20"}';
  const place = 'app/node_modules/lodash/package.json';

  test.each([`./${place}`, `/${place}`, `app//node_modules/./lodash/package.json`, `app/x/../${place.slice(4)}`])(
    'are the same however they are written: %s',
    async (path) => {
      const { components, gaps } = await detectRaw([file(path, content)]);
      expect(components).toMatchObject([{ name: 'lodash', paths: [place] }]);
      expect(gaps).toEqual([]);
    },
  );

  test('that lead out of the image are ignored, and stated', async () => {
    const { components, gaps } = await detectRaw([file(`../../${place}`, content), file('a', '')]);
    expect(components).toEqual([]);
    expect(gaps).toEqual([
      {
        kind: 'unreadable',
        detail: 'layer 0 has 1 entries whose paths lead out of the image or are too long; they were ignored',
      },
    ]);
  });

  test.each(['pax', 'gnu'] as const)('that are too long for a header are read as %s writes them', async (long) => {
    const path = `${'folder/'.repeat(30)}node_modules/lodash/package.json`;
    const { components } = await detectRaw([
      { path, content, long },
      { path: 'short', type: '2', target: path, long },
    ]);
    expect(components).toMatchObject([{ name: 'lodash', paths: [path] }]);
  });

  test.each(['pax', 'gnu'] as const)(
    'are whole, also where a header of %s cuts them off behind a slash',
    async (long) => {
      const path = `${'x'.repeat(80)}/node_modules/lodash/package.json`;
      expect(path.indexOf('lodash/')).toBe(94);
      const cut = `${'x'.repeat(87)}/node_modules/lodash/package.json`;
      const { components, gaps } = await detectRaw([
        { path: cut, content, long },
        { path, content, long },
      ]);
      expect(gaps).toEqual([]);
      expect(components[0]?.paths).toEqual([path, cut]);
    },
  );

  test('of the oldest form are folders when a slash is at their end', async () => {
    const { components } = await detectRaw([file(place, content)], [{ path: `${place}/`, type: '\0' }]);
    expect(components).toEqual([]);
  });

  test('that occur twice in one layer mean the last', async () => {
    const { components } = await detectRaw(
      [npm('app', 'lodash', '4.17.20')],
      [file(place, '{"name":"lodash","version":"4.17.20"}'), file(place, '{"name":"lodash","version":"4.17.21"}')],
    );
    expect(brief(components)).toEqual(['lodash 4.17.21 @1']);
  });
});

test('the same package at several places is one component', async () => {
  const { components } = await detectRaw([npm('b', 'lodash', '4.17.20')], [npm('a', 'lodash', '4.17.20')]);
  expect(brief(components)).toEqual(['lodash 4.17.20 @0']);
  expect(components[0]?.paths).toEqual(['a/node_modules/lodash/package.json', 'b/node_modules/lodash/package.json']);
});

describe('a package of a language that belongs to a system package is not counted', () => {
  const METADATA = 'usr/lib/python3/dist-packages/six-1.16.0.dist-info/METADATA';
  const six = file(METADATA, 'Metadata-Version: 2.1\nName: six\nVersion: 1.16.0\n');
  const list = file('var/lib/dpkg/info/python3-six.list', `/.\n/usr\n/${METADATA}\n`);

  test('when dpkg lists its file', async () => {
    const { components } = await detectRaw([six, list, file(STATUS, dpkgEntry('python3-six', '1.16.0-4'))]);
    expect(brief(components)).toEqual(['python3-six 1.16.0-4 @0']);
  });

  test('unless the system package is gone', async () => {
    const { components } = await detectRaw([six, list, file(STATUS, dpkgEntry('other', '1'))]);
    expect(brief(components)).toEqual(['other 1 @0', 'six 1.16.0 @0']);
  });

  test('unless a later layer replaced the file', async () => {
    const path = 'usr/lib/node_modules/npm/package.json';
    const { components } = await detectRaw(
      [
        file(path, '{"name":"npm","version":"9.0.0"}'),
        file('var/lib/dpkg/info/npm:all.list', `/${path}\n`),
        file(STATUS, dpkgEntry('npm', '9.0.0~ds1-1')),
      ],
      [file(path, '{"name":"npm","version":"10.0.0"}')],
    );
    expect(brief(components)).toEqual(['npm 9.0.0~ds1-1 @0', 'npm 10.0.0 @1']);
  });

  test('when apk lists it, also through a link', async () => {
    const { components } = await detectRaw(
      [{ path: 'lib', type: '2', target: 'usr/lib' }],
      [
        file('usr/lib/node_modules/npm/package.json', '{"name":"npm","version":"10.0.0"}'),
        file(APK, apkEntry('npm', '10.0.0-r0', 'F:lib/node_modules/npm\nR:package.json\n')),
      ],
    );
    expect(brief(components)).toEqual(['npm 10.0.0-r0 @1']);
  });
});

function npmFile(folder: string, name: string, version: string) {
  const { path, content = '' } = npm(folder, name, version);
  return { path, content };
}

describe('an image that does not say which system it is', () => {
  test.each([
    'lib64/ld-linux-x86-64.so.2',
    'usr/lib/aarch64-linux-gnu/ld-linux-aarch64.so.1',
    'lib/ld-musl-x86_64.so.1',
    'usr/lib/x86_64-linux-gnu/libc.so.6',
    'bin/busybox',
    'Files/Windows/System32/ntdll.dll',
    'Hives/Software_Delta',
  ])('is of an unknown one when it has %s', async (path) => {
    const { gaps } = await detect([npmFile('app', 'left-pad', '1.3.0'), { path, content: 'ELF' }]);
    expect(gaps).toEqual([{ kind: 'unknown_distribution', detail: expect.stringContaining(`the image has ${path}`) }]);
  });

  test('has none when it holds no more than what it brings itself', async () => {
    const { gaps } = await detect([npmFile('app', 'left-pad', '1.3.0'), { path: 'app/server', content: 'program' }]);
    expect(gaps).toEqual([]);
  });
});
