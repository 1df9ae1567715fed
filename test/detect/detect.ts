// Detection of images that a test writes down as lists of files, layer by layer.

import { combineLayers } from '../../src/detect/combine-layers.ts';
import type { Component, Detection } from '../../src/detect/component.ts';
import type { LayerEvidence } from '../../src/detect/evidence.ts';
import { decodeEvidence, encodeEvidence } from '../../src/detect/evidence-bytes.ts';
import { type ReadOptions, readLayer } from '../../src/detect/read-layer.ts';
import { buildLayer, type Compression } from '../../src/image/build-layer.ts';
import type { TarEntry } from '../../src/image/tar.ts';

export const TAR = 'application/vnd.oci.image.layer.v1.tar';
export const OS_RELEASE = { path: 'etc/os-release', content: 'ID=debian\nVERSION_ID="12"\n' };

/** The bytes in pieces of this size, as they come from a store, which uses its buffers again. */
export async function* inPieces(bytes: Uint8Array, size = 65_536): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) {
    const piece = Uint8Array.from(bytes.subarray(at, at + size));
    yield piece;
    piece.fill(0xff);
  }
}

/** What a layer of these files says. */
export function readFiles(
  files: readonly TarEntry[],
  options: ReadOptions = {},
  compression: Compression = 'none',
): Promise<LayerEvidence> {
  const { blob } = buildLayer({ files, compression });
  return readLayer(inPieces(blob.bytes), blob.descriptor.mediaType, options);
}

/** What an image of these layers has in it; the evidence goes through its stored form. */
export async function detect(...layers: readonly (readonly TarEntry[])[]): Promise<Detection> {
  const read = await Promise.all(layers.map((files) => readFiles(files)));
  return combineLayers(read.map((evidence) => decodeEvidence(encodeEvidence(evidence))));
}

/** `name version` of each component, with the layer that brought it. */
export function brief(components: readonly Component[]): string[] {
  return components.map(({ name, version, layer }) => `${name} ${version} @${layer}`);
}

/** One package in dpkg's database. */
export function dpkgEntry(name: string, version: string, more = ''): string {
  return `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: ${version}\n${more}\n`;
}

/** One package in apk's database. */
export function apkEntry(name: string, version: string, more = ''): string {
  return `P:${name}\nV:${version}\nA:x86_64\nL:MIT\no:${name}\n${more}\n`;
}
