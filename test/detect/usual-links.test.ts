// Links of everyday images: what is behind them is read once, and nothing is said to be missing.

import { expect, test } from 'vitest';
import type { TarEntry } from '../../src/image/tar.ts';
import { detect, dpkgEntry, OS_RELEASE } from './detect.ts';

const link = (path: string, target: string): TarEntry => ({ path, link: target });
const json = (value: unknown) => JSON.stringify(value);
const BASE = [OS_RELEASE, { path: 'var/lib/dpkg/status', content: dpkgEntry('bash', '5.2') }];
const R = (name: string) => `Package: ${name}\nVersion: 1.0\nBuilt: R 4.3.1\n`;
const METADATA = 'Metadata-Version: 2.1\nName: flask\nVersion: 3.0\n';
const lodash = (path: string) => ({ path, content: json({ name: 'lodash', version: '4.17.21' }) });
const PNPM = 'app/node_modules/.pnpm';
const NIX = 'nix/store';

test.each<[string, readonly string[], readonly TarEntry[]]>([
  [
    'pnpm',
    ['lodash'],
    [
      lodash(`${PNPM}/lodash@4.17.21/node_modules/lodash/package.json`),
      link('app/node_modules/lodash', '.pnpm/lodash@4.17.21/node_modules/lodash'),
      link(`${PNPM}/node_modules/lodash`, '../lodash@4.17.21/node_modules/lodash'),
      link(`${PNPM}/other@1.0.0/node_modules/lodash`, '../../lodash@4.17.21/node_modules/lodash'),
      { path: 'app/node_modules/.bin/tool', content: '#!/bin/sh\n' },
    ],
  ],
  [
    'a workspace of pnpm',
    ['lodash'],
    [
      { path: 'app/packages/shop/package.json', content: json({ name: 'shop', private: true }) },
      link('app/node_modules/shop', '../packages/shop'),
      link('app/packages/shop/node_modules/lodash', `../../../node_modules/.pnpm/lodash@4.17.21/node_modules/lodash`),
      lodash(`${PNPM}/lodash@4.17.21/node_modules/lodash/package.json`),
    ],
  ],
  [
    'Nix',
    ['flask', 'lodash', 'rfoo'],
    [
      link(`${NIX}/a-R-wrapper/library/rfoo`, `/${NIX}/b-r-foo/library/rfoo`),
      { path: `${NIX}/b-r-foo/library/rfoo/DESCRIPTION`, content: R('rfoo') },
      link(`${NIX}/c-env/node_modules`, `/${NIX}/d-node/lib/node_modules`),
      lodash(`${NIX}/d-node/lib/node_modules/lodash/package.json`),
      link(`${NIX}/e-env/lib/python3/site-packages/flask-3.0.dist-info`, `/${NIX}/f-flask/flask-3.0.dist-info`),
      { path: `${NIX}/f-flask/flask-3.0.dist-info/METADATA`, content: METADATA },
    ],
  ],
  [
    'merged /usr, also of another root',
    [],
    [
      ...['bin', 'lib', 'lib64', 'sbin'].flatMap((name) => [
        link(name, `usr/${name}`),
        link(`srv/root/${name}`, `usr/${name}`),
        { path: `usr/${name}/any`, content: 'x' },
        { path: `srv/root/usr/${name}/any`, content: 'x' },
      ]),
      link('var/run', '/run'),
      link('var/lock', '/run/lock'),
      link('srv/root/var/run', '/run'),
      link('etc/alternatives/awk', '/usr/bin/mawk'),
    ],
  ],
  [
    'R of Debian',
    ['base'],
    [
      { path: 'usr/lib/R/library/base/DESCRIPTION', content: R('base') },
      link('usr/lib/R/site-library', '/usr/local/lib/R/site-library'),
      { path: 'usr/local/lib/R/site-library/README', content: 'x' },
    ],
  ],
  [
    'a virtual environment of Python',
    ['flask'],
    [
      link('venv/lib64', 'lib'),
      { path: 'venv/lib/python3/site-packages/flask-3.0.dist-info/METADATA', content: METADATA },
    ],
  ],
  [
    '`vendor` of PHP',
    ['symfony/asset'],
    [
      link('app/vendor', '/opt/vendor'),
      {
        path: 'opt/vendor/composer/installed.json',
        content: json({ packages: [{ name: 'symfony/asset', version: '6.0' }] }),
      },
      { path: 'opt/vendor/symfony/asset/package.json', content: json({ name: 'asset' }) },
      { path: 'opt/vendor/symfony/options/package.json', content: json({ type: 'module' }) },
      { path: 'opt/vendor/readme/README', content: 'x' },
    ],
  ],
  [
    'folders that are called like folders of packages',
    [],
    [
      link('home/Library', '/opt/mac'),
      { path: 'opt/mac/Mail/DESCRIPTION', content: 'hello' },
      { path: 'opt/mac/DESCRIPTION', content: 'Title: my photos\n' },
      link('srv/specifications', '/opt/docs'),
      { path: 'opt/docs/http.txt', content: 'x' },
      link('srv/composer', '/opt/music'),
      { path: 'opt/music/bach.json', content: '[]' },
      link('srv/app-1.0', '/opt/app'),
      { path: 'opt/app/package.json', content: json({ name: 'shop', version: '1.0' }) },
      link('app/node_modules/gone', '/gone'),
    ],
  ],
])('%s', async (_, names, entries) => {
  const { components, gaps } = await detect([...BASE, ...entries]);
  expect([components.map(({ name }) => name).toSorted(), gaps]).toEqual([['bash', ...names].toSorted(), []]);
});
