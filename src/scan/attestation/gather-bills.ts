// The bills of materials of an image that count: attached to it wherever it is held, about its very digest, and signed by a
// key that this deployment trusts. What does not count is told in the job's log, and nowhere else.

import type { Gap } from '../../detect/component.ts';
import { stopIfAsked } from '../../job/stopped-error.ts';
import type { RunningJob } from '../../job/worker.ts';
import type { Digest } from '../../oci/digest.ts';
import type { PackedBill } from '../scan-thread.ts';
import type { Scans } from '../scans.ts';
import { type AttachedBlob, selectAttachedBlobs } from './attestation-table.ts';
import type { AttestationReading } from './read-attestation.ts';

/** The most that are read; where more are attached, the rest is reported as a gap. */
const MAX_LOOKED_AT = 10_000;
/** Builds attach a few. */
const MAX_COUNTED = 50;
/** Of all of them together. */
const MAX_PACKAGES = 200_000;
const MAX_LOGGED = 50;

export interface GatheredBills {
  readonly bills: readonly PackedBill[];
  readonly gaps: readonly Gap[];
  /** For people: what counts, what does not, and why. */
  readonly log: string;
}

/**
 * Reads what is attached.
 * @throws StoppedError when the job is to stop; Error when the thread was lost or took too long
 */
export async function gatherBills(
  scans: Scans,
  image: Digest,
  job: Pick<RunningJob, 'shouldStop'>,
): Promise<GatheredBills> {
  const tag = image.startsWith('sha256:') ? `${image.replace(':', '-')}.att` : undefined;
  const attached = await selectAttachedBlobs(scans.database.rows, image, tag, MAX_LOOKED_AT + 1);
  if (attached.length === 0) return { bills: [], gaps: [], log: '' };
  if (scans.attestationKeys.length === 0) {
    const log = `no key is trusted (attestationKeys), so that attestations were not looked at: ${attached.length}`;
    return { bills: [], gaps: [], log };
  }
  const bills: PackedBill[] = [];
  // Anybody can put a new envelope around what a trusted key has signed.
  const statements = new Set<string>();
  let packages = 0;
  const lines: string[] = [];
  for (const { attestation, blob } of withoutRepeats(attached.slice(0, MAX_LOOKED_AT))) {
    await stopIfAsked(job);
    const reading = await scans.thread.readAttestation({
      image,
      blob: blob as Digest,
      keys: scans.attestationKeys,
    });
    lines.push(describe(attestation, blob, reading));
    if (reading.counts && !statements.has(reading.statement)) {
      packages += reading.packages;
      statements.add(reading.statement);
      if (statements.size > MAX_COUNTED || packages > MAX_PACKAGES) break;
      bills.push({ attestation: attestation as Digest, bill: reading.bill });
    }
  }
  const gaps = tooMany(attached.length > MAX_LOOKED_AT, statements.size > bills.length);
  return { bills, gaps, log: shortened(lines) };
}

/** cosign adds to the manifest under its tag, so that older ones have some of the same envelopes. */
function withoutRepeats(attached: readonly AttachedBlob[]): readonly AttachedBlob[] {
  const seen = new Set<string>();
  return attached.filter(({ blob }) => !seen.has(blob) && seen.add(blob));
}

function tooMany(lookedAt: boolean, counted: boolean): Gap[] {
  const limit = (detail: string): Gap => ({ kind: 'limit', detail });
  if (counted) {
    const most = `${MAX_COUNTED} bills of materials, or ${MAX_PACKAGES} packages in them`;
    return [limit(`the image has more than ${most}: the others were not read`)];
  }
  if (lookedAt) return [limit(`the image has more than ${MAX_LOOKED_AT} attestations: the others were not looked at`)];
  return [];
}

function describe(attestation: string, blob: string, reading: AttestationReading): string {
  const name = `attestation ${attestation} (${blob})`;
  if (!reading.counts) return `${name} does not count: it ${reading.reason}`;
  return `${name} counts: signed by key ${reading.signer}, names ${reading.packages} packages`;
}

function shortened(lines: readonly string[]): string {
  const more = lines.length > MAX_LOGGED ? [`and ${lines.length - MAX_LOGGED} more attestations`] : [];
  return [...lines.slice(0, MAX_LOGGED), ...more].join('\n');
}
