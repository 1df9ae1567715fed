// Packages in archives that nobody has unpacked: of Python, of Yarn, and of Java under its other endings.

import { describe, expect, test } from 'vitest';
import type { TarEntry } from '../../src/image/tar.ts';
import { pomProperties, smallZip } from '../support/small-zip.ts';
import { detect } from './detect.ts';

async function found(...files: readonly TarEntry[]) {
  const { components, gaps } = await detect(files);
  return [components.map(({ purl, paths }) => `${purl} ${paths.join()}`), gaps.map(({ detail }) => detail)];
}

const metadata = (name: string, version: string) => `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`;
const wheel = (name: string, version: string) =>
  smallZip({ [`${name}/__init__.py`]: '', [`${name}-${version}.dist-info/METADATA`]: metadata(name, version) });

describe('Python', () => {
  test('a wheel and an egg that nobody unpacked', async () => {
    const egg = smallZip({ 'EGG-INFO/PKG-INFO': metadata('b', '2.0') });
    const [a, b] = ['srv/wheels/a-1.0-py3-none-any.whl', 'usr/lib/python3/site-packages/b-2.0-py3.11.egg'];
    expect(await found({ path: a, content: wheel('a', '1.0') }, { path: b, content: egg })).toEqual([
      [`pkg:pypi/a@1.0 ${a}`, `pkg:pypi/b@2.0 ${b}`],
      [],
    ]);
  });

  test('an application in one file, with what it brings along', async () => {
    const before = Buffer.from('#!/usr/bin/env python3\n');
    const files = {
      '__main__.py': '',
      'site-packages/a-1.0.dist-info/METADATA': metadata('a', '1.0'),
      '.deps/b-2.0-py3-none-any.whl': wheel('b', '2.0'),
    };
    for (const path of ['app/tool.pyz', 'app/tool.pex']) {
      expect(await found({ path, content: smallZip(files, { before }) })).toEqual([
        [`pkg:pypi/a@1.0 ${path}`, `pkg:pypi/b@2.0 ${path}!/.deps/b-2.0-py3-none-any.whl`],
        [],
      ]);
    }
    expect(await found({ path: 'app/own.pyz', content: smallZip({ '__main__.py': '' }, { before }) })).toEqual([
      [],
      [],
    ]);
  });

  test.each([
    ['that is cut', wheel('a', '1.0').subarray(0, 50), 'is no zip archive'],
    ['without metadata', smallZip({ 'a/__init__.py': '' }), 'does not say which distribution it is'],
  ])('a wheel %s is a gap', async (_which, content, problem) => {
    expect(await found({ path: 'a-1.0.whl', content })).toEqual([[], [`a-1.0.whl in layer 0 ${problem}`]]);
  });
});

describe("Yarn's Plug'n'Play", () => {
  const archive = 'lodash-npm-4.17.21-6382451519-eb835a2e51.zip';
  const content = smallZip({ 'node_modules/lodash/package.json': '{"name":"lodash","version":"4.17.21"}' });
  const list = (...places: readonly string[]) => ({
    path: 'app/.pnp.cjs',
    content: `const RAW_RUNTIME_STATE = '{${places.map((place) => `"packageLocation": "${place}",\\\n`).join('')}}';`,
  });
  const lodash = `./.yarn/cache/${archive}/node_modules/lodash/`;

  test('packages are found in its archives, wherever they are', async () => {
    for (const place of ['app/.yarn/cache', 'root/.yarn/berry/cache', 'srv/archives']) {
      const path = `${place}/${archive}`;
      expect(await found({ path, content })).toEqual([[`pkg:npm/lodash@4.17.21 ${path}`], []]);
    }
    expect(await found({ path: 'srv/data.zip', content })).toEqual([
      [],
      ['one archive belongs to no package and is not looked into: srv/data.zip'],
    ]);
  });

  test('what it loads and is not there is a gap that says how many', async () => {
    const here = { path: `app/.yarn/cache/${archive}`, content };
    const virtual = `./.yarn/__virtual__/lodash-virtual-0123456789/0/cache/${archive}/node_modules/lodash/`;
    const [components] = await found(here);
    expect(await found(here, list(lodash, virtual, './packages/x/'))).toEqual([components, []]);
    expect(await found(list(lodash))).toEqual([
      [],
      [`app/.pnp.cjs names the package of Yarn whose archives were not read: app/.yarn/cache/${archive}`],
    ]);
    expect(await found(here, list(lodash, '../b.zip/node_modules/b/', '/c.zip/node_modules/c/'))).toEqual([
      components,
      ['app/.pnp.cjs names 2 packages of Yarn whose archives were not read: b.zip'],
    ]);
    const other = [
      { path: 'opt/VERSION', content },
      { path: 'b.zip', link: 'opt/VERSION' },
    ];
    expect(await found(...other, list('../b.zip/node_modules/b/'))).toEqual([
      [],
      ['app/.pnp.cjs names the package of Yarn whose archives were not read: b.zip'],
    ]);
  });
});

describe('Java', () => {
  const jar = smallZip(pomProperties('com.example', 'tool', '1.0'));

  test.each(['kar', 'nar', 'aar', 'rar', 'sar', 'par', 'hpi', 'jpi', 'lpkg'])(
    'the jars in a .%s are found',
    async (ending) => {
      const path = `opt/server/x.${ending}`;
      expect(await found({ path, content: smallZip({ 'lib/tool-1.0.jar': jar }) })).toEqual([
        [`pkg:maven/com.example/tool@1.0 ${path}!/lib/tool-1.0.jar`],
        [],
      ]);
      const outer = smallZip({ [`plugins/x.${ending}`]: smallZip({ 'lib/tool-1.0.jar': jar }) });
      expect((await found({ path: 'app.war', content: outer }))[0]).toEqual([
        `pkg:maven/com.example/tool@1.0 app.war!/plugins/x.${ending}!/lib/tool-1.0.jar`,
      ]);
    },
  );

  test('what has such an ending and is another thing is no gap', async () => {
    const rar = Buffer.from('Rar!\x1a\x07\x01\0');
    expect(await found({ path: 'srv/photos.rar', content: rar })).toEqual([[], []]);
    expect(await found({ path: 'app.war', content: smallZip({ 'data/photos.rar': rar }) })).toEqual([[], []]);
  });
});
