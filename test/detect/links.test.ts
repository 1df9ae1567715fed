// What is in an image by symbolic links alone: it is read, or it is said that it was not.

import { describe, expect, test } from 'vitest';
import { combineLayers } from '../../src/detect/combine-layers.ts';
import { readLayer } from '../../src/detect/read-layer.ts';
import type { TarEntry } from '../../src/image/tar.ts';
import { pomProperties, smallZip } from '../support/small-zip.ts';
import { detect, dpkgEntry, inPieces, OS_RELEASE, TAR } from './detect.ts';
import { file, rawTar } from './raw-tar.ts';

const link = (path: string, target: string): TarEntry => ({ path, link: target });
const json = (name: string, version?: string) => JSON.stringify({ name, version });

async function found(...layers: readonly (readonly TarEntry[])[]) {
  const { components, gaps } = await detect(...layers);
  return [components.map(({ purl, paths }) => `${purl} ${paths.join()}`), gaps.map(({ detail }) => detail)];
}

describe('packages of R behind a symbolic link', () => {
  const package_ = { path: 'srv/foo/DESCRIPTION', content: 'Package: foo\nVersion: 1.0\nBuilt: R 4.3.1\n' };
  const one = [['pkg:cran/foo@1.0 srv/foo/DESCRIPTION'], []];

  test.each([
    ['the package is', [link('renv/library/foo', '/srv/foo')]],
    ['the library is', [link('usr/lib/R/site-library', '/srv')]],
    ['both are', [link('usr/lib/R/library', '/opt/r'), link('opt/r/foo', '/srv/foo')]],
    ['the file is', [link('usr/lib/R/library/foo/DESCRIPTION', '/srv/foo/DESCRIPTION')]],
  ])('are found where they lie when %s behind one', async (_, links) => {
    expect(await found([package_, ...links])).toEqual(one);
    expect(await found(links, [package_])).toEqual(one);
    expect(await found([package_])).toEqual([[], []]);
  });

  test('are a gap when they are damaged, and nothing when they are none, as in a library that is a folder', async () => {
    const said = async (content: string) => [
      await found([{ path: 'opt/Lib/Foo/DESCRIPTION', content }, link('home/Library', '/opt/Lib')]),
      await found([{ path: 'home/Library/Foo/DESCRIPTION', content }]),
    ];
    const damaged = 'DESCRIPTION in layer 0 has no name or version';
    expect(await said('Built: R 4.3.1\n')).toEqual([
      [[], [`opt/Lib/Foo/${damaged}`]],
      [[], [`home/Library/Foo/${damaged}`]],
    ]);
    for (const content of ['hello', 'Package: foo\nVersion: 1.0\n'])
      expect(await said(content)).toEqual([
        [[], []],
        [[], []],
      ]);
  });
});

describe('packages of npm behind a symbolic link', () => {
  test('a package of a workspace is found where it lies', async () => {
    const files = [
      { path: 'app/packages/x/package.json', content: json('x', '1.0.0') },
      { path: 'app/packages/y/package.json', content: json('y', '2.0.0') },
      { path: 'app/packages/app/package.json', content: json('shop') },
    ];
    const links = [
      link('app/node_modules/x', '../packages/x'),
      link('app/node_modules/@a/y', '/app/packages/y'),
      link('app/node_modules/shop', '../packages/app'),
    ];
    const expected = [
      ['pkg:npm/x@1.0.0 app/packages/x/package.json', 'pkg:npm/y@2.0.0 app/packages/y/package.json'],
      [],
    ];
    expect(await found([...files, ...links])).toEqual(expected);
    expect(await found(links, files)).toEqual(expected);
    expect(await found(files)).toEqual([[], []]);
  });

  test('all packages are found where `node_modules` itself, or a scope in it, is a link', async () => {
    const files = [
      { path: 'deps/x/package.json', content: json('x', '1.0.0') },
      { path: 'deps/@a/y/package.json', content: json('@a/y', '2.0.0') },
    ];
    const both = [['pkg:npm/%40a/y@2.0.0 deps/@a/y/package.json', 'pkg:npm/x@1.0.0 deps/x/package.json'], []];
    expect(await found([...files, link('app/node_modules', '/deps')])).toEqual(both);
    expect(await found([...files, link('app/node_modules/@a', '/deps/@a')])).toEqual([
      ['pkg:npm/%40a/y@2.0.0 deps/@a/y/package.json'],
      [],
    ]);
  });

  test('all are found where `vendor`, or a package in it, is a link', async () => {
    const file = { path: 'deps/x/package.json', content: json('x', '1.0.0') };
    const expected = [['pkg:npm/x@1.0.0 deps/x/package.json'], []];
    expect(await found([file, link('app/vendor', '/deps')])).toEqual(expected);
    expect(await found([file, link('app/vendor/x', '/deps/x')])).toEqual(expected);
  });

  test('all are found where a link in a folder that is a link leads on to a package, or to a scope', async () => {
    const files = [
      { path: 'srv/x/package.json', content: json('x', '1.0.0') },
      { path: 'srv/a/y/package.json', content: json('@a/y', '2.0.0') },
    ];
    const links = [link('app/node_modules', '/deps'), link('deps/x', '/srv/x'), link('deps/@a', '/srv/a')];
    const both = [['pkg:npm/%40a/y@2.0.0 srv/a/y/package.json', 'pkg:npm/x@1.0.0 srv/x/package.json'], []];
    expect(await found([...files, ...links])).toEqual(both);
    expect(await found(links, files)).toEqual(both);
  });

  test('one that is damaged is a gap, and one that nothing leads to is none', async () => {
    const file = { path: 'app/packages/x/package.json', content: '{"name":' };
    expect(await found([file])).toEqual([[], []]);
    expect(await found([file, link('app/node_modules/x', '../packages/x')])).toEqual([
      [],
      ['app/packages/x/package.json in layer 0 is not JSON'],
    ]);
  });

  test('one of its folders with options of its own is no gap, though a store of packages has the file under another name', async () => {
    const store = { path: 'store/4f2a', content: '{"type":"module"}' };
    const hard = (path: string) => ({ path, type: '1', target: store.path });
    const bytes = rawTar([file(store.path, store.content), hard('app/node_modules/x/esm/package.json')]);
    const read = combineLayers([await readLayer(inPieces(bytes), TAR)]);
    expect([read.components, read.gaps]).toEqual([[], []]);
  });

  test('links that lead nowhere, or in a circle, are nothing', async () => {
    const links = [link('app/node_modules/x', 'gone'), link('a/node_modules', '../b'), link('b', 'a/node_modules')];
    expect(await found(links)).toEqual([[], []]);
  });
});

test.each(['yarn-v1.22.22', 'yarn'])('a yarn that was unpacked by hand into opt/%s is found', async (folder) => {
  const path = `opt/${folder}/package.json`;
  const files = [
    { path, content: json('yarn', '1.22.22') },
    link('usr/local/bin/yarn', `/opt/${folder}/bin/yarn.js`),
    { path: 'app/package.json', content: json('shop', '1.0.0') },
  ];
  expect(await found(files)).toEqual([[`pkg:npm/yarn@1.22.22 ${path}`], []]);
});

test('a jar behind a symbolic link is found, or is a gap where its file is called otherwise', async () => {
  const content = smallZip(pomProperties('com.example', 'tool', '1.0'));
  const store = { path: 'store/tool-1.0.jar', content };
  expect(await found([store, link('lib/tool.jar', '../store/tool-1.0.jar')])).toEqual([
    ['pkg:maven/com.example/tool@1.0 store/tool-1.0.jar'],
    [],
  ]);
  expect(await found([{ path: 'store/4f2a', content }], [link('lib/tool.jar', '../store/4f2a')])).toEqual([
    [],
    [
      'lib/tool.jar is a symbolic link to a file that was not read',
      'one archive belongs to no package and is not looked into: store/4f2a',
    ],
  ]);
});

test('a release file or a copyright file that is a link to any other file is no gap', async () => {
  const files = [
    OS_RELEASE,
    { path: 'var/lib/dpkg/status', content: dpkgEntry('bash', '5.2') },
    { path: 'usr/lib/fedora-release', content: 'x' },
    { path: 'usr/share/bash/COPYING', content: 'x' },
    link('etc/redhat-release', '../usr/lib/fedora-release'),
    link('usr/share/doc/bash/copyright', '../../bash/COPYING'),
  ];
  expect(await found(files)).toEqual([['pkg:deb/debian/bash@5.2?arch=amd64&distro=debian-12 var/lib/dpkg/status'], []]);
});
