// Images that were made to harm the scanner, pushed to the server itself: each gets a report that says what was not
// read, no policy passes on it, and the next image is scanned as if nothing had been.

import { createCipheriv } from 'node:crypto';
import { constants, gzipSync, zstdCompressSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildImage } from '../../src/image/build-image.ts';
import { type Built, blobOf, jsonBlobOf } from '../../src/image/built.ts';
import { pushImage } from '../../src/image/push-image.ts';
import { OCI_CONFIG, OCI_MANIFEST } from '../../src/oci/media-type.ts';
import { file, rawTar } from '../detect/raw-tar.ts';
import { rpmSqlite } from '../detect/rpm-databases.ts';
import { CRITICAL, debian, osv } from '../support/scanned-images.ts';
import { pomProperties, smallZip } from '../support/small-zip.ts';
import { useApp } from '../support/test-app.ts';

const GZIP = 'application/vnd.oci.image.layer.v1.tar+gzip';
const MIB = 2 ** 20;
const LODASH = file('app/node_modules/lodash/package.json', '{"name":"lodash","version":"4.17.20"}');
const NO_CRITICAL = { field: 'vulnerabilities', severity: 'critical', operator: 'eq', values: [0] };
const NO_LEFTPAD = { field: 'component', operator: 'not_one_of', values: ['left-pad'] };

const app = useApp();

beforeAll(async () => {
  await app().createOrganization('dev');
  await app().createOrganization('qa');
  await app().advise(
    osv('CVE-2026-0001', 'Debian:12', 'openssl', '3.0.15-1~deb12u1', CRITICAL),
    osv('GHSA-aaaa-bbbb-cccc', 'npm', 'lodash', '4.17.21', 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H'),
    osv('GHSA-dddd-eeee-ffff', 'Maven', 'a:depth9', '2', 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H'),
  );
});

interface Pushed {
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers freely.
  readonly report: any;
  readonly verdicts: readonly string[];
  readonly promoted: number;
}

let count = 0;

/** Pushes to a repository of its own with a policy of these rules. */
async function push(image: Built, rules: readonly object[] = [NO_CRITICAL, NO_LEFTPAD]): Promise<Pushed> {
  count += 1;
  const [source, target] = [`dev/hostile${count}`, `qa/hostile${count}`];
  await app().call('admin', 'POST', '/api/v1/repositories', { name: source, scanOnPush: true });
  await app().call('admin', 'POST', '/api/v1/repositories', { name: target });
  const policy = await app().call('admin', 'POST', '/api/v1/promotion-policies', { source, target, rules });
  expect(policy.status).toBe(201);
  await pushImage(app().send('admin'), source, image, '1');
  await app().drain();
  const path = `/api/v1/repositories/${encodeURIComponent(source)}/manifests/1/report`;
  const report = await app().call('admin', 'GET', path);
  expect(report.status).toBe(200);
  const evaluations = await app().call('admin', 'GET', `/api/v1/evaluations?source=${source}`);
  const promotions = await app().call('admin', 'GET', `/api/v1/promotions?source=${source}&state=succeeded`);
  return {
    report: report.json.images[0],
    verdicts: evaluations.json.items[0].rules.map(({ verdict }: { verdict: string }) => verdict),
    promoted: promotions.json.items.length,
  };
}

/** An image of one layer of these bytes, whatever they are. */
function imageOf(layer: Uint8Array): Built {
  const blob = blobOf(GZIP, layer);
  const platform = { os: 'linux', architecture: 'amd64' };
  const rootfs = { type: 'layers', diff_ids: [blob.descriptor.digest] };
  const config = jsonBlobOf(OCI_CONFIG, { ...platform, config: {}, rootfs });
  const manifest = {
    schemaVersion: 2,
    mediaType: OCI_MANIFEST,
    config: config.descriptor,
    layers: [blob.descriptor],
  };
  return { manifest: jsonBlobOf(OCI_MANIFEST, manifest, { platform }), blobs: [config, blob], children: [] };
}

function gzip(bytes: Uint8Array): Buffer {
  return gzipSync(bytes, { level: 1 });
}

/** Nothing compresses it, and it is the same in every run. */
function noise(length: number): Buffer {
  return createCipheriv('aes-128-ctr', Buffer.alloc(16), Buffer.alloc(16)).update(Buffer.alloc(length));
}

const ZEROS = file('zeros', Buffer.alloc(200 * MIB));

function cyclicDatabase(): Buffer {
  const content = rpmSqlite(Array.from({ length: 60 }, (_, i) => ({ name: `p${i}`, version: '1', release: '1' })));
  for (let page = 2; page * 512 <= content.length; page++) {
    // Kind 5: an inner page of a table, of which the last child is now itself.
    if (content[(page - 1) * 512] === 5) content.writeUInt32BE(page, (page - 1) * 512 + 8);
  }
  return content;
}

function nestedJar(): Buffer {
  let jar = smallZip(pomProperties('a', 'innermost', '1'));
  for (let depth = 0; depth < 10; depth++)
    jar = smallZip({ ...pomProperties('a', `depth${depth}`, '1'), 'x.jar': jar });
  return jar;
}

describe('an image that cannot be read to its end is scanned, says so, and is held', () => {
  it.each<[string, () => Uint8Array, 'limit' | 'unreadable', RegExp, string[]]>([
    [
      'a bomb of gzip',
      // Level 9: a bomb that is worth its name.
      () => gzipSync(rawTar([LODASH, ZEROS])),
      'limit',
      /unpacks to more than 400 times its size/,
      ['lodash'],
    ],
    [
      'a bomb of zstd',
      () => zstdCompressSync(rawTar([LODASH, ZEROS]), { params: { [constants.ZSTD_c_compressionLevel]: 1 } }),
      'limit',
      /unpacks to more than 400 times its size/,
      ['lodash'],
    ],
    [
      'gzip that was cut short',
      () => gzip(rawTar([LODASH, file('large', noise(300_000))])).subarray(0, 200_000),
      'unreadable',
      /is damaged where it is compressed/,
      ['lodash'],
    ],
    [
      'garbage that begins like gzip',
      () => Buffer.concat([Buffer.from('1f8b0800000000000003', 'hex'), noise(5000)]),
      'unreadable',
      /is damaged where it is compressed/,
      [],
    ],
    ['garbage in good gzip', () => gzip(noise(5000)), 'unreadable', /header/, []],
    [
      'a jar in a jar in a jar',
      () => gzip(rawTar([file('app.jar', nestedJar())])),
      'limit',
      /archives in archives, more than 4 deep/,
      ['a:depth6', 'a:depth7', 'a:depth8', 'a:depth9'],
    ],
    [
      'a database of packages that leads back to itself',
      () => gzip(rawTar([file('var/lib/rpm/rpmdb.sqlite', cyclicDatabase())])),
      'unreadable',
      /^var\/lib\/rpm\/rpmdb\.sqlite in layer 0 /,
      [],
    ],
    [
      'paths that lead out of it',
      // What stands under them is not there: clients refuse such paths, or put them inside.
      () => gzip(rawTar([LODASH, file('../../etc/os-release', 'ID=debian'), file('a/../../b', 'x')])),
      'unreadable',
      /2 entries whose paths lead out of the image/,
      ['lodash'],
    ],
  ])('%s', async (_what, layer, kind, words, components) => {
    const { report, verdicts, promoted } = await push(imageOf(layer()));
    expect(report.state).toBe('scanned');
    expect(report.gaps).toContainEqual({ kind, detail: expect.stringMatching(words) });
    const names = report.componentList.map(({ name }: { name: string }) => name);
    expect(names).toEqual(expect.arrayContaining(components));
    expect(verdicts).toEqual(['hold', 'hold']);
    expect(promoted).toBe(0);
    expect((await app().call(undefined, 'GET', '/api/v1/health')).status).toBe(200);
  });
});

describe('an image that is only odd is read', () => {
  it('300,000 entries', async () => {
    const { report, verdicts, promoted } = await push(imageOf(gzip(manyEntries(300_000))));
    expect(report).toMatchObject({ state: 'scanned', gaps: [], findings: { high: 1 } });
    expect(verdicts).toEqual(['pass', 'pass']);
    expect(promoted).toBe(1);
  });

  it('200 MB of zeros beside a megabyte of something, and what comes after them', async () => {
    const entries = [file('noise', noise(MIB)), ZEROS, LODASH];
    const { report, promoted } = await push(imageOf(gzip(rawTar(entries))));
    expect(report).toMatchObject({ state: 'scanned', gaps: [], findings: { high: 1 } });
    expect(promoted).toBe(1);
  });
});

it('an image whose last layer deletes what says which system it is does not become clean by that', async () => {
  const status =
    'Package: openssl\nStatus: install ok installed\nArchitecture: amd64\nVersion: 3.0.11-1\nDescription: x\n';
  const system = [
    { path: 'etc/os-release', content: 'ID=debian\nVERSION_ID="12"\n' },
    { path: 'var/lib/dpkg/status', content: status },
    { path: 'usr/bin/openssl', content: 'program' },
  ];
  const silence = [
    { path: 'etc/.wh.os-release', content: '' },
    { path: 'var/lib/dpkg/.wh.status', content: '' },
    { path: 'app/node_modules/express/package.json', content: '{"name":"express","version":"4.18.0"}' },
  ];
  const { report, verdicts, promoted } = await push(buildImage({ layers: [{ files: system }, { files: silence }] }));
  expect(report.componentList).toMatchObject([{ name: 'express' }]);
  expect(report.gaps).toMatchObject([{ kind: 'no_packages' }]);
  expect(verdicts).toEqual(['hold', 'hold']);
  expect(promoted).toBe(0);
});

it('after all of them, an ordinary image is scanned, and fails or passes for what it has', async () => {
  const bad = await push(debian('3.0.13-1~deb12u1'));
  expect(bad.report).toMatchObject({ gaps: [], findings: { critical: 1 } });
  expect(bad.verdicts).toEqual(['fail', 'pass']);
  const good = await push(debian('3.0.15-1~deb12u1'));
  expect(good.report).toMatchObject({ gaps: [], findings: { critical: 0 } });
  expect(good.promoted).toBe(1);
});

/** Empty files with numbers for names, and lodash behind them. */
function manyEntries(count: number): Buffer {
  const archive = Buffer.alloc(count * 512);
  const first = rawTar([file('f/000000', '')]).subarray(0, 512);
  const sum = first.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0);
  for (let i = 0; i < count; i++) {
    first.copy(archive, i * 512);
    const digits = String(i).padStart(6, '0');
    archive.write(digits, i * 512 + 2);
    const more = [...digits].reduce((total, digit) => total + Number(digit), 0);
    archive.write(`${(sum + more).toString(8).padStart(6, '0')}\0 `, i * 512 + 148);
  }
  return Buffer.concat([archive, rawTar([LODASH])]);
}
