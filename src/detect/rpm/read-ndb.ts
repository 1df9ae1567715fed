// RPM's own database, used by SUSE: `Packages.db`, a table of slots that say where each header lies
// (lib/backend/ndb/rpmpkg.c in RPM's sources).

import type { FileEvidence } from '../evidence.ts';
import { Unreadable } from '../unreadable.ts';
import { packagesIn } from './packages-in.ts';

const MAGIC = magic('RpmP');
const SLOT = magic('Slot');
const BLOB = magic('BlbS');
const SLOT_SIZE = 16;
const PAGE_SIZE = 4096;
/** Places of blobs are counted in units of this size. */
const UNIT = 16;

/** Every package of the database. @throws Unreadable, RangeError */
export function readNdb(bytes: Buffer): FileEvidence {
  if (bytes.length < 32 || bytes.readUInt32LE(0) !== MAGIC) throw new Unreadable('is no RPM database');
  return packagesIn(headersIn(bytes), bytes.length);
}

function* headersIn(bytes: Buffer): Generator<Buffer> {
  const end = bytes.readUInt32LE(12) * PAGE_SIZE;
  if (end > bytes.length) throw new Unreadable('is cut short');
  // The header takes the room of the first two slots.
  for (let at = 2 * SLOT_SIZE; at < end; at += SLOT_SIZE) {
    if (bytes.readUInt32LE(at) !== SLOT) throw new Unreadable('has a broken table');
    const index = bytes.readUInt32LE(at + 4);
    const blob = bytes.readUInt32LE(at + 8) * UNIT;
    if (index !== 0 && blob !== 0) yield headerAt(bytes, blob, index);
  }
}

function headerAt(bytes: Buffer, at: number, index: number): Buffer {
  const length = bytes.readUInt32LE(at + 12);
  if (bytes.readUInt32LE(at) !== BLOB || bytes.readUInt32LE(at + 4) !== index)
    throw new Unreadable('has a broken table');
  if (at + 16 + length > bytes.length) throw new Unreadable('is cut short');
  return bytes.subarray(at + 16, at + 16 + length);
}

function magic(text: string): number {
  return Buffer.from(text, 'latin1').readUInt32LE(0);
}
