// Every parser on input that was cut, flipped, mixed or made up: it answers, soon, and says no more than it may.

import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { combineLayers } from '../../src/detect/combine-layers.ts';
import { EVIDENCE_KINDS } from '../../src/detect/evidence-kinds.ts';
import { fileOfAnyKind } from '../../src/detect/file-reader.ts';
import { readEvidence } from '../../src/detect/read-evidence.ts';
import { readLayer } from '../../src/detect/read-layer.ts';
import { READ_LIMITS } from '../../src/detect/read-limits.ts';
import { goBuildInfo, goProgram, nativeProgram, oldGoProgram, rustProgram } from '../support/small-elf.ts';
import { smallMachO } from '../support/small-macho.ts';
import { pomProperties, smallZip } from '../support/small-zip.ts';
import { apkEntry, dpkgEntry, inPieces, TAR } from './detect.ts';
import { file, rawTar } from './raw-tar.ts';
import { rpmBdb, rpmNdb, rpmSqlite } from './rpm-databases.ts';

const RUNS = 150;

const FILES = [['/usr/lib/', 'a'] as const, ['/opt/', 'b'] as const];
const PACKAGES = Array.from({ length: 12 }, (_, i) => ({ name: `p${i}`, version: '1', release: '1', files: FILES }));
const JAR = smallZip({ ...pomProperties('a', 'b', '1'), 'c.jar': smallZip(pomProperties('c', 'd', '2')) });
const SEEDS: readonly Buffer[] = [
  Buffer.from('NAME="X"\nID=x\nVERSION_ID="1"\nID_LIKE="a b"\n'),
  Buffer.from(dpkgEntry('a', '1', 'Source: b (2)') + dpkgEntry('c', '1:2-3')),
  Buffer.from(apkEntry('a', '1-r0', 'F:usr/bin\nR:b\nF:lib\nR:c')),
  Buffer.from(
    'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\nFiles: *\nLicense: GPL-2+\n x\n',
  ),
  Buffer.from('/usr\n/usr/bin\n/usr/bin/a\n'),
  Buffer.from('{"name":"a","version":"1","license":{"type":"MIT"},"packages":[{"name":"a","version":"1"}]}'),
  Buffer.from('{"libraries":{"a/1":{"type":"package"}}}'),
  Buffer.from('Name: a\nVersion: 1\nLicense: (MIT OR BSD) AND GPLv2+\n'),
  Buffer.from('s.name = "a"\ns.version = "1"\ns.licenses = ["MIT"]\n'),
  JAR,
  rpmSqlite(PACKAGES),
  rpmNdb(PACKAGES),
  rpmBdb(),
];
const PROGRAMS: readonly Buffer[] = [
  goProgram('go1.21.5', 'path\ta\nmod\ta\tv1.0.0\t\n'),
  oldGoProgram('go1.16', 'path\ta\nmod\ta\tv1.0.0\t\n'),
  rustProgram([{ name: 'a', version: '1' }]),
  smallMachO(goBuildInfo('go1.21.5', 'path\ta\nmod\ta\tv1.0.0\t\n')),
  nativeProgram(`${'\0'.repeat(9000)}node.js/v20.11.1\0`),
];

/** A seed that was cut, had bits flipped or numbers replaced, or has parts of another one in it. */
function broken(seeds: readonly Buffer[]): fc.Arbitrary<Buffer> {
  const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
  const change = fc.oneof(
    fc.record({ do: fc.constant('flip' as const), at: place, value: fc.integer({ min: 1, max: 255 }) }),
    fc.record({ do: fc.constant('number' as const), at: place, value: fc.constantFrom(0, 1, 0x7fffffff, 0xffffffff) }),
    fc.record({ do: fc.constant('cut' as const), at: place, value: fc.constant(0) }),
    fc.record({ do: fc.constant('repeat' as const), at: place, value: fc.integer({ min: 1, max: 2000 }) }),
  );
  return fc
    .tuple(fc.constantFrom(...seeds), fc.array(change, { minLength: 1, maxLength: 6 }))
    .map(([seed, changes]) => {
      let bytes = Buffer.from(seed);
      for (const { do: what, at: where, value } of changes) {
        const at = Math.floor(where * bytes.length);
        if (what === 'cut') bytes = bytes.subarray(0, at);
        else if (what === 'flip' && bytes.length > 0) bytes[at] = (bytes[at] ?? 0) ^ value;
        else if (what === 'number' && at + 4 <= bytes.length) bytes.writeUInt32LE(value, at);
        else if (what === 'repeat') bytes = Buffer.concat([bytes, bytes.subarray(at, at + value), bytes.subarray(at)]);
      }
      return bytes;
    });
}

const anything = fc.uint8Array({ maxLength: 5000 }).map((bytes) => Buffer.from(bytes));

describe('a parser of', () => {
  test.each(EVIDENCE_KINDS.map((kind) => [`${kind.name} ${kind.path}`, kind] as const))('%s', (_name, kind) => {
    fc.assert(
      fc.property(fc.oneof({ weight: 4, arbitrary: broken(SEEDS) }, anything), (bytes) => {
        const evidence = readEvidence(kind.read, bytes, 'some/file-1.0.gemspec', READ_LIMITS);
        for (const { name, version, identity } of evidence.packages ?? []) {
          expect(name).not.toBe('');
          if (identity !== 'unidentified') expect(version).not.toBe('');
        }
      }),
      { numRuns: RUNS },
    );
  });

  test('executables, in pieces of any size', () => {
    const bytes = fc.oneof({ weight: 4, arbitrary: broken(PROGRAMS) }, anything);
    fc.assert(
      fc.property(bytes, fc.integer({ min: 1, max: 9000 }), (program, size) => {
        const reader = fileOfAnyKind('usr/bin/node', program.length, READ_LIMITS);
        for (let at = 0; at < program.length; at += size) reader.content(program.subarray(at, at + size));
        reader.end();
      }),
      { numRuns: RUNS },
    );
  });
});

test('executables say the same in pieces of any size', () => {
  fc.assert(
    fc.property(fc.constantFrom(...PROGRAMS), fc.integer({ min: 1, max: 9000 }), (program, size) => {
      const [whole, pieces] = [program.length, size].map((step) => {
        const reader = fileOfAnyKind('usr/bin/node', program.length, READ_LIMITS);
        for (let at = 0; at < program.length; at += step) reader.content(program.subarray(at, at + step));
        return reader.end();
      });
      expect(pieces).toEqual(whole);
      expect(whole?.packages?.length).toBeGreaterThan(0);
    }),
    { numRuns: RUNS },
  );
});

test('an archive', async () => {
  const tar = rawTar([
    { path: 'a/'.repeat(80), type: '5', long: 'pax' },
    file('app/node_modules/x/package.json', '{"name":"x","version":"1"}'),
    { path: 'b', type: '2', target: 'c'.repeat(200), long: 'gnu' },
    { path: 'd', type: '1', target: 'b' },
    file('app.jar', JAR),
    file('app', PROGRAMS[0] ?? ''),
  ]);
  const bytes = fc.oneof({ weight: 4, arbitrary: broken([tar, gzipSync(tar)]) }, anything);
  await fc.assert(
    fc.asyncProperty(bytes, fc.integer({ min: 1, max: 3000 }), async (archive, size) => {
      combineLayers([await readLayer(inPieces(archive, size), TAR)]);
    }),
    { numRuns: 2 * RUNS },
  );
});

test('texts that make careless patterns slow', () => {
  const long = 200_000;
  const texts = ['a-1'.repeat(long), '(('.repeat(long), ' '.repeat(long), 'License: '.repeat(long), '"'.repeat(long)];
  const lines = [
    'x.name = ',
    'Source: a',
    'License: ',
    'P:a\nV:1\nL:',
    'ID="',
    'Format: copyright-format\n\nLicense: ',
  ];
  for (const kind of EVIDENCE_KINDS) {
    for (const text of [...texts, ...lines.flatMap((line) => texts.map((rest) => line + rest))]) {
      readEvidence(kind.read, Buffer.from(text), 'some/file', READ_LIMITS);
    }
  }
}, 120_000);
