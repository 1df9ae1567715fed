// What should be a list of packages, or say which system it is, and is no file.

import { describe, expect, test } from 'vitest';
import { combineLayers } from '../../src/detect/combine-layers.ts';
import { decodeEvidence, encodeEvidence } from '../../src/detect/evidence-bytes.ts';
import { readLayer } from '../../src/detect/read-layer.ts';
import { smallZip } from '../support/small-zip.ts';
import { dpkgEntry, inPieces, OS_RELEASE, TAR } from './detect.ts';
import { file, type RawEntry, rawTar } from './raw-tar.ts';

const STATUS = 'var/lib/dpkg/status';
const APK = 'lib/apk/db/installed';
const RPM = 'var/lib/rpm/rpmdb.sqlite';
const symbolic = (path: string, target: string): RawEntry => ({ path, type: '2', target });
const osRelease = file(OS_RELEASE.path, OS_RELEASE.content);
const status = file(STATUS, dpkgEntry('bash', '5.2'));

async function found(...layers: readonly (readonly RawEntry[])[]) {
  const read = await Promise.all(layers.map((entries) => readLayer(inPieces(rawTar(entries)), TAR)));
  const { components, gaps } = combineLayers(read.map((evidence) => decodeEvidence(encodeEvidence(evidence))));
  return [components.map(({ name }) => name), gaps.map(({ kind, detail }) => `${kind}: ${detail}`)];
}

describe.each([STATUS, APK, RPM, 'app/node_modules/x/package.json'])('%s', (path) => {
  test.each([
    ['a character device', '3'],
    ['a block device', '4'],
    ['a pipe', '6'],
    ['of a kind that nobody knows', 'Y'],
  ])('that is %s is a gap, and no image without packages', async (_, type) => {
    const gap = `unreadable: ${path} in layer 0 is no regular file, and cannot be read`;
    expect(await found([osRelease, { path, type }])).toEqual([[], [gap]]);
    expect(await found([osRelease, { path: `./${path}`, type }])).toEqual([[], [gap]]);
  });

  test('that is a folder is a gap, whether the layer names it or only what is in it', async () => {
    const gap = `unreadable: ${path} is a folder, and should be a file`;
    expect(await found([osRelease, { path: `${path}/`, type: '5' }])).toEqual([[], [gap]]);
    expect(await found([osRelease, { path, type: '5' }])).toEqual([[], [gap]]);
    expect(await found([osRelease, file(`${path}/any`, '')])).toEqual([[], [gap]]);
  });
});

test('a list of packages that a later layer makes a pipe, a folder, or a link to nothing is a gap', async () => {
  for (const [entry, gap] of [
    [{ path: STATUS, type: '6' }, `${STATUS} in layer 1 is no regular file, and cannot be read`],
    [{ path: STATUS, type: '5' }, `${STATUS} is a folder, and should be a file`],
    [symbolic(STATUS, '/dev/null'), `${STATUS} is behind a symbolic link that leads to nothing`],
  ] as const)
    expect(await found([osRelease, status], [entry])).toEqual([[], [`unreadable: ${gap}`]]);
});

describe('a list of packages behind a symbolic link', () => {
  const gap = (path: string, reason: string) => [[], [`unreadable: ${path} ${reason}`]];
  const NOTHING = 'is behind a symbolic link that leads to nothing';

  test('that leads to nothing, to itself, in a circle, or out of the image is a gap', async () => {
    for (const target of ['gone', '/dev/zero', 'status', '/etc/a', '../../../../../../host', ''])
      expect(
        await found([osRelease, symbolic('etc/a', '/etc/b'), symbolic('etc/b', '/etc/a'), symbolic(STATUS, target)]),
      ).toEqual(gap(STATUS, target === '' ? 'is a folder, and should be a file' : NOTHING));
    expect(await found([osRelease, symbolic('var/lib/dpkg', '/gone')])).toEqual(gap(STATUS, NOTHING));
  });

  test('that leads to a device, a folder, or a file of another name is a gap', async () => {
    const device = { path: 'dev/zero', type: '3' };
    const link = 'is a symbolic link to a file that was not read';
    expect(await found([osRelease, device, symbolic(STATUS, '/dev/zero')])).toEqual(gap(STATUS, link));
    expect(await found([osRelease, symbolic(STATUS, '/etc')])).toEqual(
      gap(STATUS, 'is a folder, and should be a file'),
    );
    const other = file('opt/d/status', dpkgEntry('bash', '5.2'));
    expect(await found([osRelease, other, symbolic(STATUS, '/opt/d/status')])).toEqual(gap(STATUS, link));
    expect(await found([osRelease, other, symbolic('var/lib/dpkg', '/opt/d')])).toEqual(
      gap(STATUS, 'is no file that was read'),
    );
  });

  test('that leads to a list with an archive behind it, which was read as that, is a gap', async () => {
    const both = smallZip({}, { before: Buffer.from(dpkgEntry('bash', '5.2')) });
    const entries = [file('opt/tool.pyz', both), symbolic(STATUS, '/opt/tool.pyz')];
    expect(await found([osRelease, ...entries])).toEqual(gap(STATUS, 'is a symbolic link to a file that was not read'));
  });

  test('that leads to the list itself, where it is read, is none', async () => {
    const apk = file('usr/lib/apk/db/installed', 'P:musl\nV:1.2.5\nA:x86_64\n\n');
    expect(await found([osRelease, apk, symbolic('lib', 'usr/lib')])).toEqual([['musl'], []]);
  });
});

describe('os-release', () => {
  test.each([
    ['a pipe', [{ path: 'etc/os-release', type: '6' }], 'etc/os-release is no file that was read'],
    ['a folder', [{ path: 'etc/os-release', type: '5' }], 'etc/os-release is a folder, and should be a file'],
    [
      'a link to nothing',
      [symbolic('etc/os-release', '../usr/lib/os-release')],
      'etc/os-release is behind a symbolic link that leads to nothing',
    ],
    [
      'a link to a file of another name',
      [file('usr/share/os', 'ID=ubuntu\n'), symbolic('etc/os-release', '../usr/share/os')],
      'etc/os-release is a symbolic link to a file that was not read',
    ],
  ])('that is %s is a gap, also where an older file names a distribution', async (_, entries, gap) => {
    expect(await found([...entries, status, file('etc/debian_version', 'trixie/sid\n')])).toEqual([
      ['bash'],
      [`unreadable: ${gap}`],
    ]);
  });

  test('that is readable in its other place is none', async () => {
    const other = file('usr/lib/os-release', OS_RELEASE.content);
    expect(await found([other, { path: 'etc/os-release', type: '5' }, status])).toEqual([['bash'], []]);
  });
});

describe('an os-release of etc that is not read beside another in usr/lib', () => {
  const debian = file('usr/lib/os-release', OS_RELEASE.content);
  const alpine = 'ID=alpine\nVERSION_ID=3.20.3\n';
  const LINK = 'is a symbolic link to a file that was not read';

  test.each([
    ['a link to a file of another name', [file('opt/osr', alpine), symbolic('etc/os-release', '/opt/osr')], LINK],
    [
      'a link to what is read as another thing',
      [file('a/VERSION', alpine), symbolic('etc/os-release', '/a/VERSION')],
      LINK,
    ],
    ['a device', [{ path: 'etc/os-release', type: '3' }], 'is no file that was read'],
    ['a pipe', [{ path: 'etc/os-release', type: '6' }], 'is no file that was read'],
  ])('is a gap that names it: %s', async (_, entries, reason) => {
    expect(await found([debian, ...entries, status])).toEqual([['bash'], [`unreadable: etc/os-release ${reason}`]]);
  });

  test.each([
    ['a link to that other', [symbolic('etc/os-release', '../usr/lib/os-release')]],
    ['a link to nothing, which is as none', [symbolic('etc/os-release', '/gone')]],
    ['empty', [file('etc/os-release', '')]],
  ])('is none where it is %s', async (_, entries) => {
    expect(await found([debian, ...entries, status])).toEqual([['bash'], []]);
  });

  test('counts no less than older files do', async () => {
    const entries = [file('opt/release', '3.20.3\n'), symbolic('etc/alpine-release', '/opt/release')];
    expect((await found([...entries, file('etc/debian_version', '12.5\n'), status]))[1]).toEqual([
      `unreadable: etc/alpine-release ${LINK}`,
    ]);
  });
});

test('folders that are called as archives are, and as files that say something beside packages, are none', async () => {
  const folders = [
    'opt/server/shop.war',
    'usr/lib/python3/x.egg',
    'usr/lib/python3/x.egg-info',
    'root/.pex',
    'app/release',
    'app/VERSION',
    'app/test/package.json',
    'usr/share/doc/bash/copyright',
  ];
  expect(await found([osRelease, status, ...folders.map((path) => ({ path: `${path}/`, type: '5' }))])).toEqual([
    ['bash'],
    [],
  ]);
});
