// Images with real contents: package databases and a root file system from `../shared/data`, and applications with old
// packages that advisories are known of. Those from the data throw without it; their tests use `describeWithData`.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { buildImage } from '../../src/image/build-image.ts';
import { buildIndex } from '../../src/image/build-index.ts';
import { type Built, blobOf, jsonBlobOf } from '../../src/image/built.ts';
import type { TarEntry } from '../../src/image/tar.ts';
import { OCI_CONFIG, OCI_MANIFEST } from '../../src/oci/media-type.ts';
import { sharedData } from './shared-data.ts';
import { goProgram } from './small-elf.ts';
import { pomProperties, smallZip } from './small-zip.ts';

const DPKG_STATUS = 'var/lib/dpkg/status';

/** A minimal Debian 12 as it was released last, or with the security updates of 2026-11-21. */
export function debianImage(state: 'vulnerable' | 'patched', architecture = 'amd64'): Built {
  const status = state === 'vulnerable' ? 'status-bookworm-12.15' : 'status-bookworm-security-2026-11-21';
  return buildImage({
    platform: { os: 'linux', architecture },
    layers: [{ files: [debianRelease(), { path: DPKG_STATUS, content: data(`debian12/${status}`) }] }],
  });
}

/** The vulnerable Debian for two platforms. */
export function debianIndex(): Built {
  return buildIndex(['amd64', 'arm64'].map((architecture) => debianImage('vulnerable', architecture)));
}

/** The minimal root file system of Alpine 3.20.3, in the bytes that Alpine publishes. */
export function alpineImage(): Built {
  const bytes = data('alpine/alpine-minirootfs-3.20.3-x86_64.tar.gz');
  const layer = blobOf('application/vnd.oci.image.layer.v1.tar+gzip', bytes);
  const diffId = `sha256:${createHash('sha256').update(gunzipSync(bytes)).digest('hex')}`;
  const platform = { os: 'linux', architecture: 'amd64' };
  const config = jsonBlobOf(OCI_CONFIG, { ...platform, config: {}, rootfs: { type: 'layers', diff_ids: [diffId] } });
  const manifest = {
    schemaVersion: 2,
    mediaType: OCI_MANIFEST,
    config: config.descriptor,
    layers: [layer.descriptor],
  };
  return { manifest: jsonBlobOf(OCI_MANIFEST, manifest, { platform }), blobs: [config, layer], children: [] };
}

/** The packages of Alpine 3.10, which gets no updates any more. */
export function oldAlpineImage(): Built {
  return imageOf([
    { path: 'etc/os-release', content: data('alpine/3.10/os-release') },
    { path: 'lib/apk/db/installed', content: data('alpine/3.10/installed') },
  ]);
}

/** The vulnerable Debian, and a second layer that removes all that dpkg knows, as tools that slim images do. */
export function slimmedImage(): Built {
  return onDebian([{ path: 'var/lib/.wh.dpkg', content: '' }]);
}

/** CBL-Mariner 2.0 with its database in SQLite, or SUSE Linux Enterprise 15 with it in RPM's own form. */
export function rpmImage(name: 'mariner' | 'sle'): Built {
  const database = name === 'mariner' ? 'var/lib/rpm/rpmdb.sqlite' : 'usr/lib/sysimage/rpm/Packages.db';
  return imageOf(
    ['etc/os-release', database].map((path): TarEntry => ({ path, content: data(`rpm/${name}/${path}`) })),
  );
}

/** The vulnerable Debian with an application of Node on it, in two layers. */
export function npmImage(): Built {
  return onDebian([npmPackage('lodash', '4.17.20', 'MIT'), npmPackage('minimist', '1.2.5', 'MIT')]);
}

/** The same, and a third layer that removes lodash again. */
export function whiteoutImage(): Built {
  return onDebian(
    [npmPackage('lodash', '4.17.20', 'MIT'), npmPackage('minimist', '1.2.5', 'MIT')],
    [{ path: 'app/node_modules/.wh.lodash', content: '' }],
  );
}

export function pythonImage(): Built {
  return onDebian([
    pythonPackage('Django', '3.2.0', 'BSD-3-Clause'),
    pythonPackage('requests', '2.25.0', 'Apache 2.0'),
    pythonPackage('PyYAML', '5.3', 'MIT'),
  ]);
}

export function goImage(): Built {
  const modules = [
    'path\texample.org/server',
    'mod\texample.org/server\t(devel)\t',
    'dep\tgithub.com/gin-gonic/gin\tv1.6.0\th1:x=',
    'dep\tgolang.org/x/text\tv0.3.0\th1:x=',
    '',
  ].join('\n');
  return imageOf([{ path: 'server', content: goProgram('go1.17.13', modules), mode: 0o755 }]);
}

/** A Spring Boot application with the Log4j of December 2021 in it. */
export function javaImage(): Built {
  const log4j = smallZip(pomProperties('org.apache.logging.log4j', 'log4j-core', '2.14.1'));
  const jar = smallZip(
    { ...pomProperties('com.example', 'shop', '1.0.0'), 'BOOT-INF/lib/log4j-core-2.14.1.jar': log4j },
    { store: true },
  );
  return onDebian([{ path: 'app/shop.jar', content: jar }]);
}

/** Packages of npm on a distribution that nobody knows. */
export function unknownDistributionImage(): Built {
  return imageOf([
    { path: 'etc/os-release', content: 'ID=homemade\nVERSION_ID=7\nPRETTY_NAME="Homemade Linux 7"\n' },
    { path: DPKG_STATUS, content: 'Package: tool\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.0\n' },
    npmPackage('lodash', '4.17.20', 'MIT'),
  ]);
}

function imageOf(...layers: readonly (readonly TarEntry[])[]): Built {
  return buildImage({ layers: layers.map((files) => ({ files })) });
}

function onDebian(...layers: readonly (readonly TarEntry[])[]): Built {
  const base = [debianRelease(), { path: DPKG_STATUS, content: data('debian12/status-bookworm-12.15') }];
  return imageOf(base, ...layers);
}

function debianRelease(): TarEntry {
  return { path: 'etc/os-release', content: data('debian12/os-release') };
}

function npmPackage(name: string, version: string, license: string): TarEntry {
  return { path: `app/node_modules/${name}/package.json`, content: JSON.stringify({ name, version, license }) };
}

function pythonPackage(name: string, version: string, license: string): TarEntry {
  const folder = `usr/local/lib/python3.11/site-packages/${name}-${version}.dist-info`;
  const content = `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\nLicense: ${license}\n`;
  return { path: `${folder}/METADATA`, content };
}

function data(path: string): Buffer {
  const place = sharedData(path);
  if (place === undefined) throw new Error(`missing: ../shared/data/${path}`);
  return readFileSync(place);
}
