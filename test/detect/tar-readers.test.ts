// Archives in which readers see different entries. What Go's reader sees, which most runtimes have, is in the evidence, or
// a gap says that the layer cannot be read.

import { expect, test } from 'vitest';
import { combineLayers } from '../../src/detect/combine-layers.ts';
import { readLayer } from '../../src/detect/read-layer.ts';
import { inPieces, TAR } from './detect.ts';
import { paxRecord, type RawEntry, rawTar } from './raw-tar.ts';

const PACKAGE = 'app/node_modules/leftpad/package.json';
const content = JSON.stringify({ name: 'leftpad', version: '1.0.0' });
const pax = (...records: readonly (readonly [key: string, value: string])[]): RawEntry => ({
  path: 'PaxHeaders/x',
  type: 'x',
  content: records.map(([key, value]) => paxRecord(key, value)).join(''),
});
const long = (path: string): RawEntry => ({ path: '././@LongLink', type: 'L', content: `${path}\0` });

const detect = async (archive: Buffer) => combineLayers([await readLayer(inPieces(archive), TAR)]);

async function seen(...entries: readonly RawEntry[]) {
  const { components, gaps } = await detect(rawTar(entries));
  return { names: components.map(({ name }) => name), gaps: gaps.map(({ kind }) => kind) };
}

test.each([
  ['an empty path in an extended header', [pax(['path', '']), { path: PACKAGE, content }]],
  ['an empty long name', [long(''), { path: PACKAGE, content }]],
  ['an empty size in an extended header', [pax(['size', '']), { path: PACKAGE, content }]],
])('%s says nothing', async (_, entries) => {
  expect(await seen(...entries)).toEqual({ names: ['leftpad'], gaps: [] });
});

test.each([
  ['the name of a file with holes and no holes', [pax(['GNU.sparse.name', 'a']), { path: PACKAGE, content }]],
  ['two long names', [pax(['path', 'a']), long(PACKAGE), { path: 'b', content }]],
  ['a size that is not decimal', [pax(['size', '0x1']), { path: PACKAGE, content }]],
])('%s cannot be read', async (_, entries) => {
  expect((await seen(...entries)).gaps).toEqual(['unreadable']);
});

/** The archive with other bytes in its first header, and a checksum that is right for them. */
function altered(archive: Buffer, change: (header: Buffer) => void): Buffer {
  change(archive);
  archive.fill(' ', 148, 156);
  const sum = archive.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  archive.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return archive;
}

test('what GNU has in the place of a prefix is times, or cannot be read', async () => {
  const hidden = altered(rawTar([{ path: 'package.json', content }]), (header) => {
    header.write('ustar  \0', 257);
    header.write('app/node_modules/leftpad', 345);
  });
  expect((await detect(hidden)).gaps.map(({ kind }) => kind)).toEqual(['unreadable']);
  const timed = altered(rawTar([{ path: PACKAGE, content }]), (header) => {
    header.write('ustar  \0', 257);
    for (const at of [345, 357]) header.write('14672042577\0', at);
  });
  expect((await detect(timed)).components).toHaveLength(1);
});

test('numbers are read as Go does, whatever stands around them', async () => {
  const padded = altered(rawTar([{ path: PACKAGE, content }]), (header) => {
    header.write(`\0 \0${content.length.toString(8)}\0junk`.padEnd(12, '\0'), 124);
  });
  expect((await detect(padded)).components).toHaveLength(1);
  const spaced = altered(rawTar([{ path: PACKAGE, content }]), (header) => {
    header.write(`${content.length.toString(8)} 7`.padEnd(12, '\0'), 124);
  });
  expect((await detect(spaced)).gaps.map(({ kind }) => kind)).toEqual(['unreadable']);
});
