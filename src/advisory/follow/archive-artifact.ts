// What must be under a tag for it to bring advisories: an artifact of our type with the archive as its only layer.

import { ADVISORY_ARTIFACT, ADVISORY_LAYER } from '../../api/advisory-artifact.ts';
import { ShiplockError } from '../../errors.ts';
import type { Descriptor } from '../../oci/descriptor.ts';
import { type Manifest, parseManifest } from '../../oci/manifest.ts';
import type { TaggedManifest } from './tag-source.ts';

/** As much as an index may have unpacked. */
const MAX_ARCHIVE_BYTES = 4 * 1024 * 1024 * 1024;

/**
 * The layer that is the archive.
 * @throws ShiplockError INVALID when this is something else, TOO_LARGE for a layer beyond 4 GiB
 */
export function archiveLayer(tagged: TaggedManifest): Descriptor {
  const { artifactType, layers, kind } = parse(tagged);
  if (kind === 'index') throw noArchive('it is an index');
  if (artifactType !== ADVISORY_ARTIFACT) throw noArchive(`its artifact type is ${shown(artifactType)}`);
  const [layer] = layers;
  if (layer === undefined || layers.length !== 1) throw noArchive(`it has ${layers.length} layers`);
  if (layer.mediaType !== ADVISORY_LAYER) throw noArchive(`its layer is ${shown(layer.mediaType)}`);
  if (layer.size > MAX_ARCHIVE_BYTES) throw new ShiplockError('TOO_LARGE', `its layer has ${layer.size} bytes`);
  return layer;
}

function parse({ bytes, mediaType }: TaggedManifest): Manifest {
  try {
    return parseManifest(bytes, mediaType);
  } catch (error) {
    throw noArchive((error as Error).message);
  }
}

/** It is a stranger's text. */
function shown(text: string | undefined): string {
  return text === undefined ? 'not said' : JSON.stringify(text.slice(0, 100));
}

function noArchive(reason: string): ShiplockError {
  return new ShiplockError(
    'INVALID',
    `what is under the tag is no archive of advisories (${reason}): push one with artifact type ${ADVISORY_ARTIFACT} and one layer of type ${ADVISORY_LAYER}`,
  );
}
