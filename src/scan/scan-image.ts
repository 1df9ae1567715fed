// The scan of one image: read what is in it, layer by layer and in bills of materials that are trusted, compare it with
// what is known, and record the report.

import { advisoriesInForce } from '../advisory/advisory-store.ts';
import type { Detection, Gap } from '../detect/component.ts';
import { StoppedError, stopIfAsked } from '../job/stopped-error.ts';
import { UnrecoverableError } from '../job/unrecoverable-error.ts';
import type { RunningJob } from '../job/worker.ts';
import { type Digest, parseDigest } from '../oci/digest.ts';
import { type Manifest, parseManifest, requiredBlobs } from '../oci/manifest.ts';
import { blobsBeside } from '../registry/blobs-beside.ts';
import { damageIn, noteDamage } from '../registry/damage.ts';
import { damaged } from '../storage/verified-blob.ts';
import { gatherBills } from './attestation/gather-bills.ts';
import { isImageConfig, readImageConfig } from './image-config.ts';
import { matchImage } from './match-image.ts';
import { packJson } from './packed-json.ts';
import { recordDamage, recordFailure, recordReport, recordUnsupported } from './report/record-report.ts';
import { selectAnyManifest, selectEvidence, selectReport, upsertEvidence } from './report/scan-report-table.ts';
import type { Scans } from './scans.ts';

/** What a scan of one image is told and asked, be it a job of its own or one image of an index. */
export type ImageScan = Pick<RunningJob<'scan.image'>, 'payload' | 'saveProgress' | 'shouldStop'>;

/**
 * Scans the image of the payload, unless this detector has done so before and nobody insists. A failure is
 * recorded as such and thrown, so that the job is tried again.
 */
export async function scanImage(scans: Scans, job: ImageScan): Promise<void> {
  const digest = parseDigest(job.payload.digest);
  const stored = digest && (await selectAnyManifest(scans.database.rows, digest));
  // Deleted meanwhile.
  if (!digest || !stored) return;
  if (!job.payload.again && (await isCurrent(scans, digest))) return;
  const manifest = parseManifest(stored.bytes, stored.media_type);
  if (manifest.kind !== 'image' || !manifest.config || !isImageConfig(manifest.config.mediaType)) {
    await recordUnsupported(
      scans,
      digest,
      `it is ${manifest.artifactType ?? manifest.mediaType}, not a container image`,
    );
    return;
  }
  const shown = await blobsBeside(scans.database.rows, digest);
  // Deleted meanwhile: wherever it is held, what it needs is shown, too.
  if (requiredBlobs(manifest).some((blob) => !shown.has(blob.digest))) return;
  try {
    const config = await readImageConfig(scans.blobs, manifest.config);
    const detected = await detect(scans, { digest, manifest, shown }, job);
    const detection = { ...detected, gaps: [...config.gaps, ...detected.gaps] };
    await stopIfAsked(job);
    const packed = packJson(detection);
    const matched = await matchImage(scans, { digest, mediaType: manifest.mediaType }, detection, packed);
    const layers = manifest.layers.map((layer) => layer.digest);
    await recordReport(scans, { digest, config, layers, detection, packed, matched });
  } catch (error) {
    if (error instanceof StoppedError) throw error;
    const found = damageIn(error);
    if (!found) {
      await recordFailure(scans, digest, reasonOf(error));
      throw error;
    }
    await noteDamage(scans, found);
    const { message } = damaged(found.digest, found.how);
    await recordDamage(scans, digest, message);
    // Another look would see the same; the push that mends the blob has the image scanned again.
    throw new UnrecoverableError(message, { cause: error });
  }
}

async function isCurrent(scans: Scans, digest: Digest): Promise<boolean> {
  const report = await selectReport(scans.database.rows, digest);
  if (!report || report.state === 'failed' || report.detector_version < scans.thread.detectorVersion) return false;
  if (report.state === 'unsupported' || report.matched_at !== null) return true;
  // It was looked at before there was anything to compare with.
  return (await advisoriesInForce(scans.database.rows, scans.advisories)) === undefined;
}

interface ImageToRead {
  readonly digest: Digest;
  readonly manifest: Manifest;
  /** The blobs that may be read because of it. */
  readonly shown: ReadonlySet<Digest>;
}

/** @throws StoppedError when the job is to stop */
async function detect(scans: Scans, { digest, manifest, shown }: ImageToRead, job: ImageScan): Promise<Detection> {
  const { database, clock, thread } = scans;
  const version = thread.detectorVersion;
  const here = manifest.layers.filter((layer) => shown.has(layer.digest));
  const digests = job.payload.fromBytes ? [] : [...new Set(here.map((layer) => layer.digest))];
  const known = await selectEvidence(database.rows, digests, version);
  const layers: (Uint8Array | null)[] = [];
  const gaps: Gap[] = [];
  for (const [position, layer] of manifest.layers.entries()) {
    if (!shown.has(layer.digest)) {
      gaps.push({
        kind: 'foreign_layer',
        detail: `layer ${position} (${layer.digest}) lies elsewhere and was not read`,
      });
      layers.push(null);
      continue;
    }
    await stopIfAsked(job);
    const evidence = known.get(layer.digest) ?? (await thread.readLayer(layer));
    layers.push(evidence);
    const fresh = !known.has(layer.digest);
    known.set(layer.digest, evidence);
    await database.transaction(async (tx) => {
      if (fresh)
        await upsertEvidence(tx, {
          digest: layer.digest,
          detector_version: version,
          evidence,
          created_at: clock.now(),
        });
      await job.saveProgress(tx, { done: position + 1, total: manifest.layers.length });
    });
  }
  const attested = await gatherBills(scans, digest, job);
  const { bills, log } = attested;
  const count = manifest.layers.length;
  if (log !== '') await database.transaction((tx) => job.saveProgress(tx, { done: count, total: count, log }));
  const detection = await thread.combine({ layers, bills });
  return { ...detection, gaps: [...gaps, ...detection.gaps, ...attested.gaps] };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
