// One attached blob: is it a bill of materials of this image, by somebody who is trusted? Its signature is verified before
// anything in it is looked at, and whatever a stranger sends only makes it not count.

import { createHash } from 'node:crypto';
import type { Bill } from '../../detect/bill/bill.ts';
import { readBill } from '../../detect/bill/read-bill.ts';
import type { Gap } from '../../detect/component.ts';
import { Unreadable } from '../../detect/unreadable.ts';
import { hasCode, ShiplockError } from '../../errors.ts';
import type { Digest } from '../../oci/digest.ts';
import { bounded } from '../../outbound/bounded.ts';
import { type Envelope, readEnvelope, signerOf } from '../../signature/envelope.ts';
import { isAbout, readStatement, type Statement } from '../../signature/statement.ts';
import type { BlobStore } from '../../storage/blob-store.ts';
import { readVerified } from '../../storage/verified-blob.ts';
import { packJson } from '../packed-json.ts';
import { openAttestationKeys } from './attestation-keys.ts';

/** Of an envelope, whose base64 takes a third more than the statement; a larger one cannot be verified. */
const MAX_ENVELOPE_BYTES = 32 * 1024 * 1024;

export interface AttestationToRead {
  /** What it has to be about. */
  readonly image: Digest;
  /** Of the blob that is the envelope or bundle. */
  readonly blob: Digest;
  /** As `readAttestationKeys` gives them. */
  readonly keys: readonly string[];
}

export type AttestationReading =
  /** `reason` goes on after what names the attestation. */
  | { readonly counts: false; readonly reason: string }
  | {
      readonly counts: true;
      /** Fingerprint of the key. */
      readonly signer: string;
      /** sha256 of what was signed: the same in every envelope that anybody puts around it. */
      readonly statement: string;
      /** How many packages it names that can be matched. */
      readonly packages: number;
      /** The `Bill`, packed. */
      readonly bill: Uint8Array;
    };

/** What the blob says of the image. Never throws on what was pushed. @throws ShiplockError BLOB_DAMAGED when the store has other bytes */
export async function readAttestation(blobs: BlobStore, task: AttestationToRead): Promise<AttestationReading> {
  try {
    const envelope = readEnvelope(await bytesOf(blobs, task.blob));
    const signer = signerOf(envelope, openAttestationKeys(task.keys));
    if (signer === null) return ignored(whyUntrusted(envelope));
    return readTrusted(envelope, signer, task.image);
  } catch (error) {
    if (error instanceof Unreadable) return ignored(error.message);
    // Of what cannot be read here, nobody knows whether it counts.
    if (hasCode(error, 'BLOB_DAMAGED')) throw error;
    if (error instanceof ShiplockError) return ignored(`cannot be verified: ${error.message}`);
    throw error;
  }
}

function readTrusted(envelope: Envelope, signer: string, image: Digest): AttestationReading {
  const statement = readStatementOrGap(envelope);
  if ('kind' in statement) return counted(envelope, signer, { packages: [], distribution: null, gaps: [statement] });
  // Attached by anybody, perhaps: what was signed for another image says nothing of this one.
  if (!isAbout(statement, image)) return ignored('is a statement about something else');
  const { predicateType, predicate } = statement;
  const bill = readBill(predicateType, predicate);
  return bill ? counted(envelope, signer, bill) : ignored(`is no bill of materials (${predicateType})`);
}

/** What somebody trusted has signed and is too much to be read may well be about this image. */
function readStatementOrGap(envelope: Envelope): Statement | Gap {
  try {
    return readStatement(envelope);
  } catch (error) {
    if (error instanceof Unreadable && error.kind === 'limit') return { kind: 'limit', detail: error.message };
    throw error;
  }
}

function counted({ payload }: Envelope, signer: string, bill: Bill): AttestationReading {
  const statement = createHash('sha256').update(payload).digest('hex');
  return { counts: true, signer, statement, packages: bill.packages.length, bill: packJson(bill) };
}

/** @throws ShiplockError BLOB_UNKNOWN, BLOB_DAMAGED, TOO_LARGE */
async function bytesOf(blobs: BlobStore, digest: Digest): Promise<Buffer> {
  const { size } = (await blobs.stat(digest)) ?? { size: 0 };
  if (size > MAX_ENVELOPE_BYTES) {
    throw new ShiplockError('TOO_LARGE', `it is larger than ${MAX_ENVELOPE_BYTES} bytes`);
  }
  return readVerified(blobs, digest, async (bytes) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of bounded(bytes, MAX_ENVELOPE_BYTES)) chunks.push(Uint8Array.from(chunk));
    return Buffer.concat(chunks);
  });
}

function ignored(reason: string): AttestationReading {
  return { counts: false, reason };
}

function whyUntrusted({ keyless, signatures }: Envelope): string {
  if (signatures.length === 0) return 'is not signed';
  const who = 'is not signed by a key in attestationKeys';
  return keyless ? `${who}; certificates (keyless signing) are not trusted` : who;
}
