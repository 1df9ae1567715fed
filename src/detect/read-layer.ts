// Reads one layer: decompresses, walks the archive, and gathers what its files say. Nothing is written to disk, and
// memory is bounded by the limits. A layer that cannot be read to its end gives what was read, and a gap.

import type { Gap } from './component.ts';
import { decompress, type Progress } from './decompress.ts';
import type { LayerEvidence } from './evidence.ts';
import { LayerCollector } from './layer-collector.ts';
import { READ_LIMITS, type ReadLimits } from './read-limits.ts';
import { TarReader } from './tar/read-tar.ts';
import { Unreadable } from './unreadable.ts';

export interface ReadOptions extends Partial<ReadLimits> {
  readonly signal?: AbortSignal;
}

/**
 * What the layer brings, takes away and says.
 * @param bytes of the layer as it is stored; read no further than the archive's end
 * @param mediaType asked only when the first bytes do not tell how the layer is compressed
 * @throws what the source throws, and the signal's reason
 */
export async function readLayer(
  bytes: AsyncIterable<Uint8Array>,
  mediaType: string,
  options: ReadOptions = {},
): Promise<LayerEvidence> {
  const limits: ReadLimits = { ...READ_LIMITS, ...options };
  const collector = new LayerCollector(limits);
  const gap = await readArchive(bytes, mediaType, limits, collector, options.signal);
  return collector.evidence(gap);
}

async function readArchive(
  bytes: AsyncIterable<Uint8Array>,
  mediaType: string,
  limits: ReadLimits,
  collector: LayerCollector,
  signal: AbortSignal | undefined,
): Promise<Gap | undefined> {
  const archive = new TarReader(collector);
  const progress: Progress = { packed: 0 };
  const deadline = performance.now() + limits.milliseconds;
  let unpacked = 0;
  try {
    for await (const piece of decompress(bytes, mediaType, progress)) {
      signal?.throwIfAborted();
      unpacked += piece.length;
      checkProgress(unpacked, progress, deadline, limits);
      archive.feed(piece);
      if (archive.ended) return undefined;
    }
    archive.finish();
    return undefined;
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { kind: error.kind, detail: error.message };
  }
}

function checkProgress(unpacked: number, { packed }: Progress, deadline: number, limits: ReadLimits): void {
  if (unpacked > limits.unpackedBytes) {
    throw new Unreadable(`unpacks to more than ${limits.unpackedBytes} bytes; the rest was not read`, 'limit');
  }
  if (unpacked > limits.ratioFrom && unpacked > packed * limits.ratio) {
    throw new Unreadable(`unpacks to more than ${limits.ratio} times its size; the rest was not read`, 'limit');
  }
  if (performance.now() > deadline) {
    throw new Unreadable(`took longer than ${limits.milliseconds} ms to read; the rest was not read`, 'limit');
  }
}
