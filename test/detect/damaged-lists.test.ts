// Lists of system packages that are damaged, or are not of the image's own root: what they have is never missing without a word.

import { describe, expect, test } from 'vitest';
import type { TarEntry } from '../../src/image/tar.ts';
import { apkEntry, detect, dpkgEntry, OS_RELEASE } from './detect.ts';
import { rpmSqlite } from './rpm-databases.ts';

async function found(...files: readonly TarEntry[]) {
  const { components, gaps } = await detect(files);
  return [
    components.map(({ name, version }) => `${name} ${version}`),
    gaps.map(({ kind, detail }) => `${kind}: ${detail}`),
  ];
}

describe("dpkg's list", () => {
  const path = 'var/lib/dpkg/status';
  const damaged = [`unreadable: ${path} in layer 0 has entries that are damaged`];
  const stanza = (status: string) => `Package: a\n${status}Architecture: amd64\nVersion: 1\n\n${dpkgEntry('b', '2')}`;
  const read = (content: string) => found(OS_RELEASE, { path, content });

  test.each([
    ['without Status', ''],
    ['with half a Status', 'Status: install ok\n'],
    ['with a Status that is none', 'Status: install ok instal\n'],
  ])('a package %s is there, and the list is damaged', async (_which, status) => {
    expect(await read(stanza(status))).toEqual([['a 1', 'b 2'], damaged]);
  });

  test.each([
    ['not-installed', ['b 2']],
    ['config-files', ['b 2']],
    ['half-installed', ['a 1', 'b 2']],
  ])('a package that is %s', async (state, expected) => {
    expect(await read(stanza(`Status: deinstall ok ${state}\n`))).toEqual([expected, []]);
  });

  test('two packages that became one for want of a line are damaged', async () => {
    const joined = `${dpkgEntry('a', '1').trimEnd()}\n${dpkgEntry('b', '2')}${dpkgEntry('c', '3')}`;
    expect(await read(joined)).toEqual([['c 3'], damaged]);
  });

  test('distroless images have no Status', async () => {
    const content = 'Package: a\nArchitecture: amd64\nVersion: 1\n';
    expect(await found(OS_RELEASE, { path: 'var/lib/dpkg/status.d/a', content })).toEqual([['a 1'], []]);
  });
});

describe("apk's list", () => {
  const path = 'lib/apk/db/installed';
  const release = { path: 'etc/os-release', content: 'ID=alpine\nVERSION_ID=3.20.3\n' };
  const damaged = [`unreadable: ${path} in layer 0 has entries that are damaged`];
  const whole = apkEntry('a', '1') + apkEntry('b', '2');

  test('that is whole', async () => {
    expect(await found(release, { path, content: whole })).toEqual([['a 1', 'b 2'], []]);
  });

  test.each(Array.from({ length: whole.length - 1 }, (_, cut) => cut + 1))(
    'that is cut after %d bytes',
    async (cut) => {
      const [components, gaps] = await found(release, { path, content: whole.slice(0, cut) });
      // What ends with an entry may have been all.
      expect(gaps).toEqual(cut === apkEntry('a', '1').length ? [] : damaged);
      expect(components).not.toEqual(['a 1', 'b 2', 'b']);
    },
  );

  test('in which two packages became one for want of a line', async () => {
    const content = `${apkEntry('a', '1').trimEnd()}\n${apkEntry('b', '2')}`;
    expect(await found(release, { path, content })).toEqual([['a 1'], damaged]);
  });
});

describe('lists below another root', () => {
  const own = { path: 'var/lib/dpkg/status', content: dpkgEntry('bash', '5.2') };
  const gap = (rest: string) => `no_packages: the image has ${rest}`;

  test.each<[string, string | Buffer, string]>([
    ['rootfs/var/lib/dpkg/status', dpkgEntry('a', '1') + dpkgEntry('b', '2'), '2 system packages'],
    ['srv/chroot/var/lib/dpkg/status.d/a', dpkgEntry('a', '1'), 'one system package'],
    ['srv/alpine/lib/apk/db/installed', apkEntry('a', '1'), 'one system package'],
    ['mnt/usr/lib/sysimage/rpm/rpmdb.sqlite', rpmSqlite([]), '0 system packages'],
  ])('%s is a gap that says how many packages it has', async (path, content, count) => {
    const words = `${count} below another root than the image's own, whose vulnerabilities are not known: ${path}`;
    expect(await found(OS_RELEASE, own, { path, content })).toEqual([
      ['bash 5.2'],
      count.startsWith('0') ? [] : [gap(words)],
    ]);
  });

  test('one that cannot be read is a gap, too, and an empty one is none', async () => {
    const path = 'rootfs/var/lib/rpm/rpmdb.sqlite';
    const [components, gaps] = await found(OS_RELEASE, own, { path, content: 'nonsense' });
    expect([components, gaps]).toEqual([['bash 5.2'], [expect.stringMatching(`^unreadable: ${path} in layer 0 `)]]);
    const empty = { path: 'rootfs/var/lib/dpkg/status', content: '' };
    expect(await found(OS_RELEASE, own, empty)).toEqual([['bash 5.2'], []]);
  });
});
