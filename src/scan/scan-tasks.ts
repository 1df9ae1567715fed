// The work of the scan thread itself, as it is done on whatever thread this runs.

import type { Digest } from '../oci/digest.ts';
import type { BlobStore } from '../storage/blob-store.ts';
import { blobStream } from '../storage/blob-stream.ts';
import type { AdvisoryIndex } from './advisory/advisory-index.ts';
import { buildIndex } from './advisory/build-index.ts';
import { openAdvisoryIndex } from './advisory/open-index.ts';
import { sourcesOf } from './advisory/sources.ts';
import type { Detection } from './component.ts';
import { combineLayers } from './detect/combine-layers.ts';
import { DETECTOR_VERSION } from './detect/detector-version.ts';
import { decodeEvidence, encodeEvidence } from './detect/evidence-bytes.ts';
import { readLayer } from './detect/read-layer.ts';
import { createMatcher, type Matcher } from './match/matcher.ts';
import { unpackJson } from './packed-json.ts';
import type { LayerToRead, ScanThread } from './scan-thread.ts';
import { storeMatch } from './store-match.ts';

/** A layer that is not here brings nothing. */
const EMPTY_TAR = Buffer.alloc(1024);

interface OpenIndex {
  readonly file: string;
  readonly index: AdvisoryIndex;
  readonly matcher: Matcher;
}

export function createScanTasks(blobs: BlobStore): ScanThread {
  let open: OpenIndex | undefined;

  /** The matcher remembers what it found, so the index stays open until another one is in force. */
  function matcherOf(file: string): Matcher {
    if (open?.file === file) return open.matcher;
    open?.index.close();
    open = undefined;
    const index = openAdvisoryIndex(file);
    open = { file, index, matcher: createMatcher(index) };
    return open.matcher;
  }

  return {
    detectorVersion: DETECTOR_VERSION,
    async readLayer({ digest, mediaType }: LayerToRead) {
      return encodeEvidence(await readLayer(blobStream(blobs, digest as Digest), mediaType));
    },
    async combine(layers) {
      const nothing = await readLayer(once(EMPTY_TAR), 'application/vnd.oci.image.layer.v1.tar');
      return combineLayers(layers.map((layer) => (layer === null ? nothing : decodeEvidence(layer))));
    },
    async match(file, detections, now) {
      const matcher = matcherOf(file);
      return detections.map((packed) => {
        const { distribution, components } = unpackJson<Detection>(packed);
        return storeMatch(matcher.match(distribution, components, { now }));
      });
    },
    async buildIndex({ path, feeds, base, now }) {
      return buildIndex(path, await sourcesOf(feeds, now), { base });
    },
    async close() {
      open?.index.close();
      open = undefined;
    },
  };
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}
