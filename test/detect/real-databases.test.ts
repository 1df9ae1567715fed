// Detection on real package databases, against lists that other programs made of them.

import { createReadStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PackageURL } from 'packageurl-js';
import { expect, test } from 'vitest';
import { combineLayers } from '../../src/detect/combine-layers.ts';
import { readLayer } from '../../src/detect/read-layer.ts';
import { describeWithData } from '../support/shared-data.ts';
import { brief, detect } from './detect.ts';

describeWithData('alpine', 'detection of Alpine', (folder) => {
  test('finds the packages of the minimal root file system, with origin, licence and distribution', async () => {
    const file = createReadStream(join(folder, 'alpine-minirootfs-3.20.3-x86_64.tar.gz'));
    const layer = await readLayer(file, 'application/vnd.docker.image.rootfs.diff.tar.gzip');
    const { components, distribution, gaps } = combineLayers([layer]);
    expect(gaps).toEqual([]);
    expect(distribution).toEqual({ id: 'alpine', version: '3.20.3', name: 'Alpine Linux v3.20', like: [] });
    expect(brief(components)).toMatchSnapshot();
    expect(components.find(({ name }) => name === 'libcrypto3')).toEqual({
      purl: 'pkg:apk/alpine/libcrypto3@3.3.2-r0?arch=x86_64&distro=alpine-3.20.3',
      type: 'apk',
      name: 'libcrypto3',
      version: '3.3.2-r0',
      source: { name: 'openssl', version: '3.3.2-r0' },
      module: null,
      licenses: [{ text: 'Apache-2.0', spdx: 'Apache-2.0', found: 'declared' }],
      layer: 0,
      attestation: null,
      paths: ['lib/apk/db/installed'],
    });
  });

  test.each(['3.10', '3.20'])('finds in the database of %s as many packages as it has entries', async (release) => {
    const content = readFileSync(join(folder, release, 'installed'), 'utf8');
    const os = readFileSync(join(folder, release, 'os-release'));
    const { components, distribution, gaps } = await detect([
      { path: 'etc/os-release', content: os },
      { path: 'lib/apk/db/installed', content },
    ]);
    expect(gaps).toEqual([]);
    expect(distribution?.version?.startsWith(release)).toBe(true);
    const names = [...content.matchAll(/^P:(.+)$/gm)].map((match) => match[1]);
    expect(components.map(({ name }) => name)).toEqual(names.sort());
  });
});

describeWithData('debian12', 'detection of Debian', (folder) => {
  test.each(['status-bookworm-12.15', 'status-bookworm-security-2026-11-21'])('finds all of %s', async (file) => {
    const { components, distribution, gaps } = await detect([
      { path: 'etc/os-release', content: readFileSync(join(folder, 'os-release')) },
      { path: 'var/lib/dpkg/status', content: readFileSync(join(folder, file)) },
    ]);
    expect(gaps).toEqual([]);
    expect(distribution).toMatchObject({ id: 'debian', version: '12' });
    const status = readFileSync(join(folder, file), 'utf8').split('\n\n');
    const expected = status
      .filter((entry) => entry.includes('\nStatus: install ok installed\n'))
      .map((entry) => {
        const field = (name: string) => new RegExp(`^${name}: (.+)$`, 'm').exec(entry)?.[1];
        return `${field('Package')} ${field('Version')} @0`;
      });
    expect(expected.length).toBeGreaterThan(50);
    expect(brief(components)).toEqual(expected.sort());
    expect(components.find(({ name }) => name === 'libssl3')?.source?.name).toBe('openssl');
  });
});

describeWithData('rpm', 'detection of RPM', (folder) => {
  test.each([
    ['mariner', 'var/lib/rpm/rpmdb.sqlite', { id: 'mariner', version: '2.0' }],
    ['sle', 'usr/lib/sysimage/rpm/Packages.db', { id: 'sles', version: '15.3' }],
  ])('finds all packages of %s', async (name, path, os) => {
    const { components, distribution, gaps } = await detect([
      { path: 'etc/os-release', content: readFileSync(join(folder, name, 'etc/os-release')) },
      { path, content: readFileSync(join(folder, name, path)) },
    ]);
    expect(gaps).toEqual([]);
    expect(distribution).toMatchObject(os);
    const found = components.map((one) => {
      const { version, qualifiers } = PackageURL.fromString(one.purl);
      const source = one.source ? `${one.source.name}-${one.source.version}.src.rpm` : '(none)';
      return `${one.name} ${qualifiers?.['epoch'] ?? 0} ${version} ${qualifiers?.['arch'] ?? '(none)'} ${source}`;
    });
    const expected = readFileSync(join(folder, `out-${name}.txt`), 'utf8')
      .trim()
      .split('\n');
    expect(found.sort()).toEqual(expected.filter((line) => !line.startsWith('gpg-pubkey ')).sort());
    expect(components.every((one) => one.licenses.length === 1)).toBe(true);
  });
});
