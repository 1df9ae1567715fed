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

  test.each([
    ['another library', [link('usr/lib/R/library/foo', '/srv/foo'), link('zz/library', '/srv/foo')]],
    ['a package', [link('a/library', '/srv'), link('b/library/pkg', '/srv')]],
    ['itself', [link('usr/lib/R/library', '/srv'), link('srv/library', '/srv'), link('srv/bar', '/srv')]],
  ])('are found whatever other link takes their folder for %s', async (_, links) => {
    expect(await found([package_, ...links])).toEqual(one);
    expect(await found([...links.toReversed(), package_])).toEqual(one);
    expect(await found(...[...links, package_].map((entry) => [entry]))).toEqual(one);
  });

  test('are found by a hard link, or where a layer puts them into a library by way of a link', async () => {
    const { content } = package_;
    const hard = { path: 'usr/lib/R/library/foo/DESCRIPTION', type: '1', target: package_.path };
    const read = await readLayer(inPieces(rawTar([file(package_.path, content), hard])), TAR);
    expect(combineLayers([read]).components.map(({ paths }) => paths)).toEqual([[hard.path]]);
    const lib = link('opt/r', '/usr/lib/R/library');
    const placed = { path: 'opt/r/foo/DESCRIPTION', content };
    expect(await found([lib], [placed])).toEqual([['pkg:cran/foo@1.0 usr/lib/R/library/foo/DESCRIPTION'], []]);
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

  test('all are found whatever other link takes their folder for a scope, or for a package', async () => {
    const files = [
      { path: 'deps/@t/x/package.json', content: json('@t/x', '1.0.0') },
      { path: 'deps/y/package.json', content: json('y', '2.0.0') },
    ];
    const links = [
      link('app/node_modules', '/deps'),
      link('zz/node_modules/@s', '/deps'),
      link('aa/vendor/p', '/deps'),
      link('deps/node_modules', '/deps/y'),
    ];
    const both = [['pkg:npm/%40t/x@1.0.0 deps/@t/x/package.json', 'pkg:npm/y@2.0.0 deps/y/package.json'], []];
    for (const some of [links, links.toReversed(), links.slice(0, 2), links.slice(0, 2).toReversed()]) {
      expect(await found([...files, ...some])).toEqual(both);
      expect(await found([...some, ...files])).toEqual(both);
    }
  });

  test('one is found also behind more links than a longer way to its folder may have', async () => {
    const steps = Array.from({ length: 39 }, (_, i) => link(`c/${i}`, i === 38 ? '/deps' : `/c/${i + 1}`));
    const far = [...steps, link('zz/node_modules', '/c/0'), link('deps/x', '/a'), link('a', '/b'), link('b', '/srv/x')];
    const file = { path: 'srv/x/package.json', content: json('x', '1.0.0') };
    const expected = [['pkg:npm/x@1.0.0 srv/x/package.json'], []];
    expect(await found([...far, file, link('app/node_modules', '/deps')])).toEqual(expected);
    expect(await found([link('app/node_modules', '/deps'), ...far, file])).toEqual(expected);
  });

  test('one is found by a hard link, and where a layer puts it into `node_modules` by way of a link', async () => {
    const hard = { path: 'app/node_modules/x/package.json', type: '1', target: 'store/package.json' };
    const read = await readLayer(inPieces(rawTar([file(hard.target, json('x', '1.0.0')), hard])), TAR);
    expect(combineLayers([read]).components.map(({ paths }) => paths)).toEqual([[hard.path]]);
    const placed = { path: 'opt/x/package.json', content: json('x', '1.0.0') };
    const expected = [[`pkg:npm/x@1.0.0 ${hard.path}`], []];
    expect(await found([link('opt', 'app/node_modules')], [placed])).toEqual(expected);
  });

  test('one is found where a link gives its folder the name of it and its version', async () => {
    const file = { path: 'opt/l/package.json', content: json('lodash', '4.17.20') };
    const expected = [['pkg:npm/lodash@4.17.20 opt/l/package.json'], []];
    expect(await found([file, link('opt/lodash-4.17.20', 'l')])).toEqual(expected);
    expect(await found([file, link('opt/lodash-v4.17.20/package.json', '../l/package.json')])).toEqual(expected);
    expect(await found([file, link('opt/lodash-4.17.21', 'l')])).toEqual([[], []]);
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
