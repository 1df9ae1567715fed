// A layer's evidence as bytes, to be kept under the layer's digest: JSON, because paths repeat one another and zstd
// makes little of them.

import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { DETECTOR_VERSION } from './detector-version.ts';
import type { LayerEvidence } from './evidence.ts';

/** Evidence as bytes for `decodeEvidence`. */
export function encodeEvidence(evidence: LayerEvidence): Uint8Array {
  return zstdCompressSync(JSON.stringify({ detector: DETECTOR_VERSION, evidence }));
}

/** The evidence that was encoded. @throws Error for bytes that are not such, or of another version of detection */
export function decodeEvidence(bytes: Uint8Array): LayerEvidence {
  const { detector, evidence } = JSON.parse(zstdDecompressSync(bytes).toString('utf8')) as {
    readonly detector: number;
    readonly evidence: LayerEvidence;
  };
  if (detector !== DETECTOR_VERSION) throw new Error(`evidence of version ${detector} of detection`);
  return evidence;
}
