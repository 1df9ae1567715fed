// Makes demo-seed.json from real advisories, to be run by hand when it should change:
//   node src/advisory/seed/make-seed.ts ../shared/data/advisories > src/advisory/seed/demo-seed.json
// Facts only (names, ranges, vectors, dates) and only from sources whose licences allow it; no prose.

import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { boundedGunzip } from '../../outbound/bounded.ts';
import { linesOf } from '../feed/lines-of.ts';
import { isCve } from '../package-key.ts';
import { readOsv } from '../read-osv.ts';
import type { AdvisoryRecord, Affected } from '../record.ts';
import { bestVector } from '../severity.ts';

const ATTRIBUTION = [
  'GitHub Advisory Database (CC-BY-4.0)',
  'Python Packaging Advisory Database, PyPA (CC-BY-4.0)',
  'Go Vulnerability Database (CC-BY-4.0)',
  'RustSec Advisory Database (CC0-1.0)',
  'Debian: versions and CVE ids from the changelogs of the packages',
  'Bitnami Vulnerability Database (Apache-2.0): CVSS vectors by CVE id',
];

/** File, and which of its advisories are taken. */
const TAKEN: readonly (readonly [file: string, take: (record: AdvisoryRecord, entry: Affected) => boolean])[] = [
  ['debian12-changelog', (record, { package: name }) => DEBIAN.has(name) && yearOf(record) >= 2023],
  ['npm-ghsa-picked', () => true],
  ['npm-ghsa-vulnerablecode', () => true],
  ['pypi-pysec', (record, { package: name }) => PYTHON.has(name) && yearOf(record) >= 2019],
  ['go-vulndb', (record, { package: name }) => GO.has(name) && yearOf(record) >= 2023],
  ['cratesio-rustsec', (record) => record.vector !== null && yearOf(record) >= 2024],
];

const words = (text: string) => new Set(text.split(' '));
const DEBIAN = words(
  'git libxml2 libxslt nginx openssl postgresql-15 openldap perl pcre2 apt curl expat glibc zlib gnutls28 krb5 xz-utils sudo ' +
    'systemd util-linux sqlite3 libssh2 python3.11 gzip tar bash ncurses libgcrypt20 pam shadow openssh',
);
const PYTHON = words(
  'django flask jinja2 requests urllib3 pillow werkzeug cryptography numpy pyyaml aiohttp certifi lxml',
);
const GO = words('stdlib golang.org/x/net golang.org/x/crypto golang.org/x/text google.golang.org/grpc');

/** What the second set brings: each makes something affected that the first calls clean. */
const UPDATE = words(
  'CVE-2025-48384 CVE-2025-48385 CVE-2025-27613 CVE-2025-27614 CVE-2025-46334 CVE-2025-46835 CVE-2024-45590',
);

const folder = process.argv[2] ?? '../shared/data/advisories';
const vectors = new Map<string, string>();
for (const file of ['bitnami', 'pypi-pysec', 'npm-ghsa-picked', 'cratesio-rustsec']) {
  for await (const record of recordsOf(file)) {
    const cves = new Set(namesOf(record).filter(isCve));
    const [cve] = cves;
    if (cve === undefined || cves.size > 1 || record.vector === null) continue;
    vectors.set(cve, bestVector([record.vector, vectors.get(cve) ?? '']) ?? record.vector);
  }
}

const lines: { readonly first: string[]; readonly update: string[] } = { first: [], update: [] };
for (const [file, take] of TAKEN) {
  for await (const record of recordsOf(file)) {
    const set = namesOf(record).some((name) => UPDATE.has(name)) ? lines.update : lines.first;
    for (const entry of record.affected) if (take(record, entry)) set.push(lineOf(record, entry));
  }
}
const note =
  'demonstration data, not complete; each line: id, other names, ecosystem, package, ranges, CVSS vector, day';
process.stdout.write(`${JSON.stringify({ note, attribution: ATTRIBUTION, ...lines }, null, 2)}\n`);

async function* recordsOf(file: string): AsyncGenerator<AdvisoryRecord> {
  const gzip = createReadStream(join(folder, `${file}.osv.jsonl.gz`));
  for await (const line of linesOf(boundedGunzip(gzip, 1e9), 1e8)) {
    const item = readOsv(JSON.parse(line));
    if (item.kind === 'advisory' && !item.record.withdrawn) yield item.record;
  }
}

function namesOf(record: AdvisoryRecord): string[] {
  return [record.id, ...record.aliases, ...record.upstream];
}

function yearOf(record: AdvisoryRecord): number {
  const named = /^(?:DEBIAN-CVE|GO|PYSEC|RUSTSEC)-([0-9]{4})/.exec(record.id)?.[1];
  return Number(named ?? record.published?.slice(0, 4) ?? 0);
}

/** Seven words: what a look-up needs, in the order in which read-seed.ts reads them. */
function lineOf(record: AdvisoryRecord, entry: Affected): string {
  const others = namesOf(record).slice(1);
  const vector = record.vector ?? others.map((name) => vectors.get(name)).find((it) => it !== undefined);
  const ranges = entry.intervals.map((interval) => interval.join(',')).join(';');
  const day = record.published?.slice(0, 10);
  return [
    record.id,
    others.join(',') || '-',
    entry.ecosystem,
    entry.package,
    ranges || '-',
    vector ?? '-',
    day ?? '-',
  ].join(' ');
}
