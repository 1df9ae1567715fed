// RPM databases that no sample of a distribution is at hand for: Berkeley DB's, made with its own `db_load` of headers
// from `rpmHeader`, in both byte orders.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { detect } from './detect.ts';

const OS = { path: 'etc/os-release', content: 'ID="rhel"\nVERSION_ID="8.7"\nID_LIKE="fedora"\n' };

describe.each(['little', 'big'])('a Berkeley DB of %s endian numbers', (order) => {
  const fixture = join(import.meta.dirname, `../fixtures/detect/bdb-${order}-endian-packages.gz`);
  const content = gunzipSync(readFileSync(fixture));

  test('gives all packages, those in a page and those that overflow', async () => {
    const { components, gaps } = await detect([OS, { path: 'var/lib/rpm/Packages', content }]);
    expect(gaps).toEqual([]);
    const small = Array.from({ length: 40 }, (_, i) => `pkg:rpm/rhel/small-${i}@1-${i}?arch=x86_64&distro=rhel-8.7`);
    expect(components.map(({ purl }) => purl).sort()).toEqual(
      [
        'pkg:rpm/rhel/bash@4.4.19-7.el8?arch=x86_64&distro=rhel-8.7',
        'pkg:rpm/rhel/example-libs@1.0-1?arch=x86_64&distro=rhel-8.7',
        'pkg:rpm/rhel/nodejs@18.12.1-2.module%2Bel8?arch=x86_64&distro=rhel-8.7&epoch=1',
        ...small,
      ].sort(),
    );
  });

  test('with a modularity label, an epoch, a licence and files of another ecosystem', async () => {
    const { components } = await detect([
      OS,
      { path: 'var/lib/rpm/Packages', content },
      { path: 'usr/lib/node_modules/npm/package.json', content: '{"name":"npm","version":"8.19.2"}' },
    ]);
    expect(components.filter(({ type }) => type === 'npm')).toEqual([]);
    expect(components.find(({ name }) => name === 'nodejs')).toMatchObject({
      version: '1:18.12.1-2.module+el8',
      module: 'nodejs:18',
      source: { name: 'nodejs', version: '18.12.1-2.module+el8' },
    });
    expect(components.find(({ name }) => name === 'bash')?.licenses).toEqual([
      { text: 'GPLv3+', spdx: 'GPL-3.0-or-later', found: 'corrected' },
    ]);
  });
});

test('a log beside an SQLite database that holds something is a gap', async () => {
  const path = 'var/lib/rpm/rpmdb.sqlite-wal';
  expect((await detect([{ path, content: '' }])).gaps).toEqual([]);
  expect((await detect([{ path, content: 'x' }])).gaps).toEqual([
    { kind: 'unreadable', detail: `${path} in layer 0 holds changes of the package database that were not read` },
  ]);
});
