// The work of the scan thread itself, as it is done on whatever thread this runs.

import type { AdvisoryIndex } from '../advisory/advisory-index.ts';
import { openAdvisoryIndex } from '../advisory/open-index.ts';
import type { Bill } from '../detect/bill/bill.ts';
import { combineLayers } from '../detect/combine-layers.ts';
import type { Detection } from '../detect/component.ts';
import { DETECTOR_VERSION } from '../detect/detector-version.ts';
import { decodeEvidence, encodeEvidence } from '../detect/evidence-bytes.ts';
import { readLayer } from '../detect/read-layer.ts';
import type { BlobStore } from '../storage/blob-store.ts';
import { readVerified } from '../storage/verified-blob.ts';
import { addBills } from './add-bills.ts';
import { readAttestation } from './attestation/read-attestation.ts';
import { createMatcher, type Matcher } from './match/matcher.ts';
import { vexVerdict } from './match/vex-verdict.ts';
import { unpackJson } from './packed-json.ts';
import type { ImageToMatch, LayerToRead, ScanThread } from './scan-thread.ts';
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
      return encodeEvidence(await readVerified(blobs, digest, (bytes) => readLayer(bytes, mediaType)));
    },
    readAttestation: (attestation) => readAttestation(blobs, attestation),
    async combine({ layers, bills }) {
      const nothing = await readLayer(once(EMPTY_TAR), 'application/vnd.oci.image.layer.v1.tar');
      const shown = combineLayers(layers.map((layer) => (layer === null ? nothing : decodeEvidence(layer))));
      const named = bills.map(({ attestation, bill }) => ({ attestation, bill: unpackJson<Bill>(bill) }));
      return addBills(shown, named);
    },
    async match({ file, images, vex: statements, now }) {
      const matcher = matcherOf(file);
      const vex = vexVerdict(statements);
      return images.map((image) => {
        const { distribution, components, gaps } = unpackJson<Detection>(image.detection);
        return storeMatch(matcher.match(distribution, components, { now, vex, products: productsOf(image), gaps }));
      });
    },
    async close() {
      open?.index.close();
      open = undefined;
    },
  };
}

/** The image as VEX documents name it: purl-spec, type `oci`. */
function productsOf({ digest, repositories }: ImageToMatch): string[] {
  const names = new Set(repositories.map((repository) => repository.slice(repository.lastIndexOf('/') + 1)));
  return [...names].map((name) => `pkg:oci/${name}@${encodeURIComponent(digest)}`);
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}
