// Lists of packages that have a file, or a folder, for each package, and are in a folder of another name or are none.

import { describe, expect, test } from 'vitest';
import { combineLayers } from '../../src/detect/combine-layers.ts';
import { readLayer } from '../../src/detect/read-layer.ts';
import { dpkgEntry, inPieces, OS_RELEASE, TAR } from './detect.ts';
import { file, type RawEntry, rawTar } from './raw-tar.ts';

const STATUS_D = 'var/lib/dpkg/status.d';
const symbolic = (path: string, target: string): RawEntry => ({ path, type: '2', target });
const device = (path: string): RawEntry => ({ path, type: '3' });
const osRelease = file(OS_RELEASE.path, OS_RELEASE.content);
/** Beside what is not read, so that the image has packages. */
const status = file('var/lib/dpkg/status', dpkgEntry('tzdata', '2026a'));
const openssl = (path: string) => file(path, 'Package: openssl\nVersion: 3.0.1-1\nArchitecture: amd64\n');

async function found(...layers: readonly (readonly RawEntry[])[]) {
  const read = await Promise.all(layers.map((entries) => readLayer(inPieces(rawTar(entries)), TAR)));
  const { components, gaps } = combineLayers(read);
  return [components.map(({ name }) => name), gaps.map(({ detail }) => detail)];
}

describe('status.d of dpkg', () => {
  test('is read where it is a folder, also by a link to it, and of a list that is there twice', async () => {
    const list = openssl(`${STATUS_D}/openssl`);
    expect(await found([osRelease, status, list])).toEqual([['openssl', 'tzdata'], []]);
    expect(await found([osRelease, status, list, symbolic(`${STATUS_D}/ssl`, 'openssl')])).toEqual([
      ['openssl', 'tzdata'],
      [],
    ]);
    const sums = file(`${STATUS_D}/openssl.md5sums`, '');
    expect(await found([osRelease, status, list, sums, symbolic(`${STATUS_D}/a.md5sums`, 'gone')])).toEqual([
      ['openssl', 'tzdata'],
      [],
    ]);
  });

  test.each([
    [
      'a link to a folder',
      [openssl('opt/sd/openssl'), symbolic(STATUS_D, '/opt/sd')],
      `${STATUS_D}/openssl is no file that was read`,
    ],
    ['a device', [device(STATUS_D)], `${STATUS_D} is no folder, and should be one`],
    ['a file', [openssl(STATUS_D)], `${STATUS_D} is no folder, and should be one`],
    [
      'a link to a file',
      [openssl('opt/sd'), symbolic(STATUS_D, '/opt/sd')],
      `${STATUS_D} is no folder, and should be one`,
    ],
    ['a link to nothing', [symbolic(STATUS_D, '/gone')], `${STATUS_D} is behind a symbolic link that leads to nothing`],
  ])('is a gap that names it where it is %s', async (_, entries, gap) => {
    expect(await found([osRelease, status, ...entries])).toEqual([['tzdata'], [gap]]);
    expect(await found([osRelease, status], entries)).toEqual([['tzdata'], [gap]]);
  });

  test.each([
    [
      'a link to nothing',
      [symbolic(`${STATUS_D}/openssl`, '/gone')],
      `${STATUS_D}/openssl is behind a symbolic link that leads to nothing`,
    ],
    [
      'a link to a file of another name',
      [openssl('opt/a'), symbolic(`${STATUS_D}/openssl`, '/opt/a')],
      `${STATUS_D}/openssl is a symbolic link to a file that was not read`,
    ],
    [
      'a link to a file that was read as another thing',
      [openssl('opt/VERSION'), symbolic(`${STATUS_D}/openssl`, '/opt/VERSION')],
      `${STATUS_D}/openssl is a symbolic link to a file that was not read`,
    ],
    [
      'a hard link to a file that was read as another thing',
      [openssl('opt/VERSION'), { path: `${STATUS_D}/openssl`, type: '1', target: 'opt/VERSION' }],
      `${STATUS_D}/openssl in layer 0 is a hard link to a file that was not read`,
    ],
    ['a folder', [{ path: `${STATUS_D}/openssl`, type: '5' }], `${STATUS_D}/openssl is a folder, and should be a file`],
    [
      'a device',
      [device(`${STATUS_D}/openssl`)],
      `${STATUS_D}/openssl in layer 0 is no regular file, and cannot be read`,
    ],
  ])('has a list that is %s beside one that was read, and the gap names it', async (_, entries, gap) => {
    const list = file(`${STATUS_D}/tzdata`, 'Package: tzdata\nVersion: 2026a\n');
    expect(await found([osRelease, list, ...entries])).toEqual([['tzdata'], [gap]]);
  });

  test('is in a folder that is a link: each list that it has is named', async () => {
    const entries = [symbolic('var/lib/dpkg', '../../usr/share/dpkg'), openssl('usr/share/dpkg/status.d/openssl')];
    const gaps = [`${STATUS_D}/openssl is no file that was read`];
    expect(await found([osRelease, ...entries])).toEqual([[], gaps]);
  });

  test.each(['VERSION', 'release', 'package.json', 'x.jar', '.pnp.cjs', 'x.deps.json', 'x.egg-info'])(
    'has a list that is called %s',
    async (name) => {
      expect(await found([osRelease, status, openssl(`${STATUS_D}/${name}`)])).toEqual([['openssl', 'tzdata'], []]);
    },
  );

  test('is no gap where it is an empty folder, or its place is in no folder', async () => {
    expect(await found([osRelease, status, { path: STATUS_D, type: '5' }])).toEqual([['tzdata'], []]);
    const folder = { path: 'opt/sd', type: '5' };
    expect(await found([osRelease, status, folder, symbolic(STATUS_D, '/opt/sd')])).toEqual([['tzdata'], []]);
  });
});

describe('lists of another root than that of the image', () => {
  const reason = 'is behind a symbolic link to a folder of another name, and was not read';
  const apk = 'P:musl\nV:1.2.5\nA:x86_64\n\n';

  test.each([
    ['var/lib/dpkg', '/opt/dp', file('opt/dp/status', dpkgEntry('x', '1')), 'var/lib/dpkg/status'],
    ['var/lib/dpkg', '../../opt/dp', file('srv/r/opt/dp/status', dpkgEntry('x', '1')), 'var/lib/dpkg/status'],
    ['var', 'data', file('srv/r/data/lib/dpkg/status', dpkgEntry('x', '1')), 'var/lib/dpkg/status'],
    ['var/lib/dpkg/status.d', '/opt/sd', openssl('opt/sd/openssl'), 'var/lib/dpkg/status.d/openssl'],
    ['lib/apk/db', '/opt/db', file('opt/db/installed', apk), 'lib/apk/db/installed'],
    ['usr/lib/apk', '/opt/apk', file('opt/apk/db/installed', apk), 'usr/lib/apk/db/installed'],
    ['var/lib/rpm', '/opt/rpm', file('opt/rpm/rpmdb.sqlite', 'x'), 'var/lib/rpm/rpmdb.sqlite'],
    ['usr', 'opt', file('srv/r/opt/lib/sysimage/rpm/Packages.db', 'x'), 'usr/lib/sysimage/rpm/Packages.db'],
    ['usr/share', '/opt', file('opt/rpm/Packages', 'x'), 'usr/share/rpm/Packages'],
  ])('are a gap that names them where srv/r/%s is a link to %s', async (path, target, list, named) => {
    const entries = [osRelease, status, symbolic(`srv/r/${path}`, target), list];
    expect(await found(entries)).toEqual([['tzdata'], [`srv/r/${named} ${reason}`]]);
  });

  test('are counted once where a link leads to where they are read', async () => {
    const count = (place: string) =>
      `the image has one system package below another root than the image's own, whose vulnerabilities are not known: ${place}`;
    const installed = file('srv/r/usr/lib/apk/db/installed', apk);
    expect(await found([osRelease, status, installed, symbolic('srv/r/lib', 'usr/lib')])).toEqual([
      ['tzdata'],
      [count('srv/r/usr/lib/apk/db/installed')],
    ]);
    expect(await found([osRelease, status, symbolic('srv/r/var/lib/dpkg', '/var/lib/dpkg')])).toEqual([['tzdata'], []]);
  });
});

describe('a folder of a list of a language that has its name by a symbolic link alone', () => {
  const reason = 'is behind a symbolic link to a folder of another name, and was not read';

  test.each([
    ['py/site-packages/x.dist-info', 'METADATA', 'Name: x\nVersion: 1.0\n'],
    ['py/site-packages/x.egg-info', 'PKG-INFO', 'Name: x\nVersion: 1.0\n'],
    ['opt/conda/conda-meta', 'x-1.0-0.json', '{"name":"x","version":"1.0"}'],
    ['app/vendor/composer', 'installed.json', '{"packages":[{"name":"a/x","version":"1.0"}]}'],
    ['gems/specifications', 'x-1.0.gemspec', ''],
    ['gems/specifications', 'default/x-1.0.gemspec', ''],
    ['gems/specifications/default', 'x-1.0.gemspec', ''],
    ['app/.yarn/cache', 'x.zip', 'x'],
    ['app/.yarn', 'cache/x.zip', 'x'],
    ['app/.yarn/berry', 'cache/x.zip', 'x'],
  ])('%s with %s is a gap that names the list', async (path, name, content) => {
    const list = file(`opt/store/${name}`, content);
    const link = symbolic(path, '/opt/store');
    expect(await found([osRelease, status, list, link])).toEqual([['tzdata'], [`${path}/${name} ${reason}`]]);
    expect(await found([osRelease, status], [link], [list])).toEqual([['tzdata'], [`${path}/${name} ${reason}`]]);
  });

  test.each([
    ['a folder', [symbolic('opt/s/default', '/opt/d'), file('opt/d/x-1.0.gemspec', '')], ['default/x-1.0.gemspec']],
    ['a file', [symbolic('opt/s/x-1.0.gemspec', '/opt/q'), file('opt/q', '')], ['x-1.0.gemspec']],
    [
      'itself',
      [symbolic('opt/s/default', '/opt/s'), file('opt/s/x-1.0.gemspec', '')],
      ['x-1.0.gemspec', 'default/x-1.0.gemspec'],
    ],
  ])('is followed to a link in it that leads to %s', async (_, entries, lists) => {
    const gaps = lists.map((list) => `gems/specifications/${list} ${reason}`);
    const [names, named] = await found([osRelease, status, symbolic('gems/specifications', '/opt/s'), ...entries]);
    expect([names, named?.toSorted()]).toEqual([['tzdata'], gaps.toSorted()]);
  });

  test('is a gap also where the list is a file of another name that was read as what nobody needs', async () => {
    const entries = [symbolic('py/x.dist-info/METADATA', '/opt/DESCRIPTION'), file('opt/DESCRIPTION', 'Name: x\n')];
    const gap = 'py/x.dist-info/METADATA is a symbolic link to a file that was not read';
    expect(await found([osRelease, status, ...entries])).toEqual([['tzdata'], [gap]]);
    expect(await found([osRelease, status, ...entries, symbolic('srv/library/x', '/opt')])).toEqual([
      ['tzdata'],
      [gap],
    ]);
  });

  test.each([
    ['app/node_modules/x', 'package.json', JSON.stringify({ name: 'x', version: '1.0.0' })],
    ['app/vendor', '@s/x/package.json', JSON.stringify({ name: '@s/x', version: '1.0.0' })],
    ['usr/lib/R/library', 'x/DESCRIPTION', 'Package: x\nVersion: 1.0\nBuilt: R 4.3.1\n'],
    ['py/x.dist-info', 'METADATA', 'Metadata-Version: 2.1\nName: x\nVersion: 1.0\n'],
    ['gems/specifications', 'default/x.gemspec', ''],
    ['opt/conda/conda-meta', 'x-1.0-0.json', '{"name":"x","version":"1.0"}'],
    ['srv/root/var/lib/dpkg', 'status', dpkgEntry('x', '1.0')],
  ])('%s with %s is a gap where the list is no file of its own that was read', async (path, name, content) => {
    const list = `opt/store/${name}`;
    const [any, link] = [file('any', content), symbolic(path, '/opt/store')];
    const gaps = [`${path}/${name} ${reason}`];
    for (const entry of [
      symbolic(list, '/any'),
      { path: list, type: '1', target: 'any' },
      device(list),
      { path: list, type: '6' },
      symbolic(list, '/opt/VERSION'),
    ])
      expect(await found([osRelease, status, any, file('opt/VERSION', content), entry, link])).toEqual([
        ['tzdata'],
        gaps,
      ]);
    expect(await found([osRelease, status, { path: list, type: '5' }, link])).toEqual([
      ['tzdata'],
      [`${path}/${name} is a folder, and should be a file`],
    ]);
  });

  test.each([
    ['py/x.dist-info', 'METADATA', 'Name: x\nVersion: 1.0\n'],
    ['gems/specifications', 'x-1.0.gemspec', ''],
    ['srv/root/var/lib/dpkg', 'status', dpkgEntry('x', '1.0')],
  ])('%s is a gap that names %s where a layer put it there by way of a link', async (path, name, content) => {
    const gap = `${path}/${name} was put there by way of a symbolic link, and was not read`;
    expect(await found([osRelease, status, symbolic('a', path)], [file(`a/${name}`, content)])).toEqual([
      ['tzdata'],
      [gap],
    ]);
  });

  test('conda-meta has a list of any name, also of one that means another thing elsewhere', async () => {
    const record = (name: string) => JSON.stringify({ name, version: '1.0' });
    const lists = ['package.json', 'y.deps.json'].map((name) => file(`opt/conda/conda-meta/${name}`, record(name)));
    expect(await found([osRelease, status, ...lists])).toEqual([['package.json', 'y.deps.json', 'tzdata'], []]);
  });

  test('is none where its list is read under its own name, as in a store of packages, or where it has no list', async () => {
    const metadata = file('store/1/x.dist-info/METADATA', 'Metadata-Version: 2.1\nName: x\nVersion: 1.0\n');
    const link = symbolic('py/site-packages/x.dist-info', '/store/1/x.dist-info');
    expect(await found([osRelease, status, metadata, link])).toEqual([['tzdata', 'x'], []]);
    const books = [file('opt/books/a/TITLE', 'x'), symbolic('srv/library', '/opt/books')];
    expect(await found([osRelease, status, ...books])).toEqual([['tzdata'], []]);
  });
});
