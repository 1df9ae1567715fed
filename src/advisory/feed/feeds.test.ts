// Each feed's reader, on small samples in the shape of the real files, on the real files where they lie beside the
// repository, and on noise: what is no such file is refused with a sentence, and nothing else ever happens.

import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32, deflateRawSync, gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FETCHED_AT } from '../../../test/support/advisory-index.ts';
import { describeWithData, sharedData } from '../../../test/support/shared-data.ts';
import { useTemporaryFolder } from '../../../test/support/temporary-folder.ts';
import { ShiplockError } from '../../errors.ts';
import { boundedGunzip } from '../../outbound/bounded.ts';
import type { AdvisoryRecord, FeedItem } from '../record.ts';
import { linesOf } from './lines-of.ts';
import { readDebianTracker } from './read-debian-tracker.ts';
import { readEpss } from './read-epss.ts';
import { readFolder } from './read-folder.ts';
import { readJsonlFile } from './read-jsonl.ts';
import { readKev } from './read-kev.ts';
import { readOpenVex } from './read-openvex.ts';
import { readOsvChanges } from './read-osv-changes.ts';
import { readOsvZip } from './read-osv-zip.ts';
import { readSecdb } from './read-secdb.ts';

const folder = useTemporaryFolder();

async function* bytesOf(...chunks: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield Buffer.from(chunk as string);
}

function recordsOf(items: Iterable<FeedItem>): AdvisoryRecord[] {
  return [...items].flatMap((item) => (item.kind === 'advisory' ? item.record : []));
}

const said = ({ id, upstream, affected }: AdvisoryRecord) =>
  `${id} (${upstream}): ${affected.map((it) => `${it.ecosystem} ${it.package} ${JSON.stringify(it.intervals)}`).join(', ')}`;

/** A zip file, made by hand, so that sizes in it can lie. */
function zipOf(files: Readonly<Record<string, string>>, claimedSize?: number): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const raw = Buffer.from(text);
    const packed = deflateRawSync(raw);
    const sizes = Buffer.alloc(12);
    sizes.writeUInt32LE(crc32(raw), 0);
    sizes.writeUInt32LE(packed.length, 4);
    sizes.writeUInt32LE(claimedSize ?? raw.length, 8);
    const local = Buffer.concat([
      Buffer.from('504b030414000000080000000000', 'hex'),
      sizes,
      lengths(name),
      Buffer.from(name),
      packed,
    ]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    const central = [Buffer.from('504b01021400140000000800', 'hex'), Buffer.alloc(4), sizes, lengths(name), tail];
    centrals.push(Buffer.concat([...central, Buffer.from(name)]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(centrals.length, 8);
  end.writeUInt16LE(centrals.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}

function lengths(name: string): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt16LE(name.length, 0);
  return bytes;
}

const OSV = (id: string) => ({
  id,
  affected: [{ package: { ecosystem: 'npm', name: 'a' }, ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }] }] }],
});

describe('OSV', () => {
  const readZip = async (zip: Buffer, limits?: Parameters<typeof readOsvZip>[1]) => {
    await writeFile(join(folder(), 'all.zip'), zip);
    return await Array.fromAsync(readOsvZip(join(folder(), 'all.zip'), limits));
  };

  test('comes as a zip of records, of which damaged ones are named', async () => {
    const items = await readZip(zipOf({ 'A-1.json': JSON.stringify(OSV('A-1')), 'A-2.json': '{"id":', README: 'x' }));
    expect(items.map((item) => (item.kind === 'advisory' ? item.record.id : item))).toEqual([
      'A-1',
      { kind: 'unusable', name: 'a record', reason: 'is not a JSON object' },
    ]);
  });

  test('is refused when the zip is too much, and a record is named that lies about its size', async () => {
    const limits = { entries: 2, entryBytes: 1000, bytes: 1500 };
    const large = JSON.stringify({ ...OSV('A-1'), details: 'x'.repeat(900) });
    await expect(readZip(zipOf({ a: '', b: '', c: '' }), limits)).rejects.toMatchObject({ code: 'TOO_LARGE' });
    await expect(readZip(zipOf({ 'a.json': large, 'b.json': large }), limits)).rejects.toMatchObject({
      code: 'TOO_LARGE',
    });
    expect(await readZip(zipOf({ 'a.json': 'x'.repeat(1001) }), limits)).toEqual([
      { kind: 'unusable', name: 'a.json', reason: 'is larger than 1000 bytes' },
    ]);
    const [item] = await readZip(zipOf({ 'a.json': 'x'.repeat(1_000_000) }, 100), limits);
    expect(item).toMatchObject({ kind: 'unusable', name: 'a.json', reason: expect.stringContaining('unpacked') });
  });

  test('says what has changed since, the newest first', async () => {
    const csv = '2026-11-20T10:00:00Z,npm/GHSA-1\n2026-11-19T10:00:00.5Z,MAL-2\n2026-11-18T10:00:00Z,MAL-3\n';
    const since = Date.parse('2026-11-19T00:00:00Z') * 1000;
    expect(await readOsvChanges(bytesOf(csv), since)).toEqual({
      ids: ['GHSA-1', 'MAL-2'],
      until: Date.parse('2026-11-20T10:00:00Z') * 1000,
    });
    await expect(readOsvChanges(bytesOf('2026-11-20T10:00:00Z,../../x y\n'), since)).rejects.toThrow(ShiplockError);
    const many = Array.from({ length: 5001 }, (_, at) => `2026-11-20T10:00:00Z,A-${at}\n`);
    expect(await readOsvChanges(bytesOf(...many), since)).toBeNull();
  });
});

test("Alpine's database gives one record for each vulnerability, and none for what never was", () => {
  const text = JSON.stringify({
    distroversion: 'v3.20',
    packages: [
      {
        pkg: { name: 'busybox', secfixes: { '0': ['CVE-2020-1'], '1.36.1-r2': ['CVE-2022-28391', 'CVE-2023-1 (+)'] } },
      },
      { pkg: { name: 'xen', secfixes: { '4.1-r0': ['CVE-2022-28391 XSA-25', 'nonsense'] } } },
      'nonsense',
    ],
  });
  expect(recordsOf(readSecdb([{ name: 'main.json', text }])).map(said)).toEqual([
    'ALPINE-CVE-2022-28391 (CVE-2022-28391): Alpine:v3.20 busybox [["0","f","1.36.1-r2"]], Alpine:v3.20 xen [["0","f","4.1-r0"]]',
    'ALPINE-CVE-2023-1 (CVE-2023-1): Alpine:v3.20 busybox [["0","f","1.36.1-r2"]]',
  ]);
});

test("Debian's tracker also names what is not mended", () => {
  const text = JSON.stringify({
    openssl: {
      'CVE-2024-1': {
        description: 'Something',
        releases: {
          bookworm: { status: 'resolved', fixed_version: '3.0.11-1', urgency: 'high' },
          trixie: { status: 'resolved', fixed_version: '0', urgency: 'unimportant' },
          bullseye: { status: 'open', urgency: 'low', nodsa: 'Minor issue' },
          buster: { status: 'open', urgency: 'end-of-life' },
          sid: { status: 'undetermined' },
          stretch: { status: 'undetermined' },
        },
      },
      'TEMP-0000000-ABCDEF': { releases: { bookworm: { status: 'open', urgency: 'unimportant' } } },
    },
  });
  const records = recordsOf(readDebianTracker(text));
  expect(records.map(said)).toEqual([
    'DEBIAN-CVE-2024-1 (CVE-2024-1): Debian:12 openssl [["0","f","3.0.11-1"]], Debian:11 openssl [["0"]], Debian:10 openssl [["0"]], Debian:9 openssl [["0"]]',
    'DEBIAN-TEMP-0000000-ABCDEF (TEMP-0000000-ABCDEF): Debian:12 openssl [["0"]]',
  ]);
  expect(records.flatMap((record) => record.affected.map((it) => it.word))).toEqual([
    'high',
    'low',
    'unknown',
    'unknown',
    'low',
  ]);
  expect(records.flatMap(({ affected }) => affected.flatMap((it) => (it.undetermined ? it.ecosystem : [])))).toEqual([
    'Debian:9',
  ]);
});

test("CISA's catalog", () => {
  const text = JSON.stringify({
    dateReleased: '2025-08-25T17:04:19Z',
    vulnerabilities: [{ cveID: 'CVE-2025-48384' }, {}],
  });
  expect(readKev(text)).toEqual({
    dataAsOf: Date.parse('2025-08-25T17:04:19Z') * 1000,
    items: [{ kind: 'kev', cve: 'CVE-2025-48384' }, expect.objectContaining({ kind: 'unusable' })],
  });
});

test('EPSS', async () => {
  const csv =
    '#model_version:v2025.03.14,score_date:2026-11-20\ncve,epss,percentile\nCVE-1999-0001,0.0115,0.77\nCVE-2024-1,x,1\n';
  expect(await Array.fromAsync(readEpss(bytesOf(Buffer.from(csv))))).toEqual([
    { kind: 'epss', cve: 'CVE-1999-0001', probability: 0.0115 },
    { kind: 'unusable', name: 'CVE-2024-1', reason: 'has no CVE id and probability' },
  ]);
});

test('a folder is read by the names of its files; what is none of them is told', async () => {
  const place = (name: string) => join(folder(), 'feeds', name);
  await mkdir(place('older.jsonl'), { recursive: true });
  await expect(readFolder(place(''), FETCHED_AT)).rejects.toThrow('has no file of advisories: put OSV as NAME.zip');
  await expect(readFolder(place('none'), FETCHED_AT)).rejects.toMatchObject({ code: 'INVALID' });
  const csv = 'cve,epss,percentile\nCVE-2020-1234,0.5,0.5\n';
  await writeFile(place('epss.csv'), csv);
  await writeFile(place('epss_scores-2026-11-20.csv.gz'), gzipSync(csv));
  await writeFile(place('notes.txt'), 'x');
  const { sources, passedOver } = await readFolder(place(''), FETCHED_AT);
  expect(passedOver).toEqual(['notes.txt', 'older.jsonl/']);
  for (const { items } of sources) {
    expect(await Array.fromAsync(items)).toEqual([{ kind: 'epss', cve: 'CVE-2020-1234', probability: 0.5 }]);
  }
  expect(sources).toHaveLength(2);
});

test('lines come whole, however the bytes are cut', async () => {
  const text = 'eins\nzwei äöü\n\ndrei';
  for (let size = 1; size < 9; size++) {
    const bytes = Buffer.from(text);
    const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
      bytes.subarray(at * size, (at + 1) * size),
    );
    expect(await Array.fromAsync(linesOf(bytesOf(...chunks), 100))).toEqual(['eins', 'zwei äöü', '', 'drei']);
  }
  await expect(Array.fromAsync(linesOf(bytesOf('x'.repeat(60), 'x'.repeat(60)), 100))).rejects.toThrow(ShiplockError);
});

describe('what is no such file is refused, and noise does nothing else', () => {
  const READERS: readonly (readonly [name: string, read: (bytes: Buffer) => unknown, sample: Buffer])[] = [
    [
      'Alpine',
      (bytes) => [...readSecdb([{ name: 'x', text: String(bytes) }])],
      Buffer.from('{"distroversion":"v3.1","packages":[{"pkg":{"name":"a","secfixes":{"1":["CVE-2020-1234"]}}}]}'),
    ],
    [
      'Debian',
      (bytes) => [...readDebianTracker(String(bytes))],
      Buffer.from('{"a":{"CVE-2020-1234":{"releases":{"bookworm":{"status":"open"}}}}}'),
    ],
    ['KEV', (bytes) => readKev(String(bytes)), Buffer.from('{"vulnerabilities":[{"cveID":"CVE-2020-1234"}]}')],
    [
      'EPSS',
      async (bytes) => await Array.fromAsync(readEpss(boundedGunzip(bytesOf(bytes), 10_000_000))),
      gzipSync('cve,epss,percentile\nCVE-2020-1234,0.5,0.5\n'),
    ],
    [
      'VEX',
      (bytes) => readOpenVex(String(bytes)),
      Buffer.from(
        '{"@context":"https://openvex.dev/ns/v0.2.0","timestamp":"2024-01-01T00:00:00Z","statements":[{"vulnerability":{"name":"CVE-2020-1"},"products":[{"@id":"pkg:npm/a"}],"status":"fixed"}]}',
      ),
    ],
    ['changes', async (bytes) => await readOsvChanges(bytesOf(bytes), 0), Buffer.from('2024-01-01T00:00:00Z,A-1\n')],
    [
      'zip',
      async (bytes) => {
        await writeFile(join(folder(), 'z'), bytes);
        await Array.fromAsync(readOsvZip(join(folder(), 'z')));
      },
      zipOf({ 'a.json': JSON.stringify(OSV('A-1')) }),
    ],
    [
      'JSON lines',
      async (bytes) => {
        await writeFile(join(folder(), 'z.jsonl.gz'), bytes);
        await Array.fromAsync(readJsonlFile(join(folder(), 'z.jsonl.gz')));
      },
      gzipSync(JSON.stringify(OSV('A-1'))),
    ],
  ];

  test.each(READERS)('%s', async (_name, read, sample) => {
    await read(sample);
    const outcome = async (bytes: Buffer) => {
      try {
        await read(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(ShiplockError);
      }
    };
    for (let length = 0; length < sample.length; length++) await outcome(sample.subarray(0, length));
    await fc.assert(
      fc.asyncProperty(fc.nat(sample.length - 1), fc.uint8Array({ minLength: 1, maxLength: 8 }), async (at, noise) => {
        await outcome(Buffer.concat([sample.subarray(0, at), noise, sample.subarray(at + noise.length)]));
      }),
      { numRuns: 300 },
    );
    await fc.assert(
      fc.asyncProperty(fc.json(), async (text) => outcome(Buffer.from(text))),
      { numRuns: 200 },
    );
  });
});

describeWithData(['advisories'], 'the advisories beside the repository', () => {
  const data = (name: string) => sharedData(`advisories/${name}`);

  test("Alpine's files say the same as they do as OSV", async () => {
    const names = readdirSync(data('alpine-secdb'));
    const files = names.map((name) => {
      const bytes = readFileSync(data(`alpine-secdb/${name}`));
      return { name, text: String(name.endsWith('.gz') ? gunzipSync(bytes) : bytes) };
    });
    const facts = (records: readonly AdvisoryRecord[]) =>
      new Set(
        records.flatMap((it) =>
          it.affected.flatMap((entry) =>
            entry.intervals.map((interval) => `${it.id} ${entry.ecosystem} ${entry.package} ${interval.join(' ')}`),
          ),
        ),
      );
    const ours = facts(recordsOf(readSecdb(files)));
    const theirs = facts(recordsOf(await Array.fromAsync(readJsonlFile(data('alpine-secdb.osv.jsonl.gz')))));
    const missing = [...theirs].filter((fact) => /^ALPINE-CVE-[0-9]{4}-[0-9]+ /.test(fact) && !ours.has(fact));
    expect(theirs.size).toBeGreaterThan(5000);
    expect(missing).toEqual([]);
  });

  test('the catalog of exploited vulnerabilities', () => {
    const { items } = readKev(String(gunzipSync(readFileSync(data('cisa-kev.json.gz')))));
    expect(items.filter((item) => item.kind === 'kev')).toHaveLength(1404);
  });

  test('as a folder, with a feed for each file', async () => {
    const { sources } = await readFolder(sharedData('advisories'), FETCHED_AT);
    expect(sources.map((source) => source.info.name)).toEqual(
      expect.arrayContaining(['file-go-vulndb', 'file-cisa-kev']),
    );
  });
});
