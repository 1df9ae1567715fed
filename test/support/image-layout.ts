// Writes what the builders made as an OCI image layout (OCI Image Specification 1.1, "Image Layout"), which most
// clients can read, and reads the digests of one that a client wrote.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Blob, Built } from '../../src/image/built.ts';
import type { Descriptor } from '../../src/oci/descriptor.ts';
import { digestAlgorithm, digestHex } from '../../src/oci/digest.ts';
import { OCI_INDEX } from '../../src/oci/media-type.ts';

/** Writes a layout that holds the images under these tags, and returns the folder. */
export async function writeLayout(folder: string, images: Readonly<Record<string, Built>>): Promise<string> {
  await mkdir(join(folder, 'blobs/sha256'), { recursive: true });
  for (const built of Object.values(images)) await writeBuilt(folder, built);
  const manifests = Object.entries(images).map(([tag, { manifest }]) => ({
    ...manifest.descriptor,
    annotations: { 'org.opencontainers.image.ref.name': tag },
  }));
  await writeFile(join(folder, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  await writeFile(join(folder, 'index.json'), JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests }));
  return folder;
}

/** The descriptors in the layout's index, in their order. */
export async function readLayout(folder: string): Promise<Descriptor[]> {
  const index = JSON.parse(await readFile(join(folder, 'index.json'), 'utf8')) as { manifests: Descriptor[] };
  return index.manifests;
}

async function writeBuilt(folder: string, built: Built): Promise<void> {
  for (const child of built.children) await writeBuilt(folder, child);
  for (const blob of [...built.blobs, built.manifest]) await writeBlob(folder, blob);
}

async function writeBlob(folder: string, { descriptor, bytes }: Blob): Promise<void> {
  const { digest } = descriptor;
  await writeFile(join(folder, 'blobs', digestAlgorithm(digest), digestHex(digest)), bytes);
}
