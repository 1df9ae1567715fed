// Images for the tests: small, real, and different from one another by their text.

import { readFileSync } from 'node:fs';
import { buildImage } from '../../src/image/build-image.ts';
import { buildIndex } from '../../src/image/build-index.ts';
import type { Compression, Format } from '../../src/image/build-layer.ts';
import type { Built } from '../../src/image/built.ts';
import type { TarEntry } from '../../src/image/tar.ts';
import { findPeer } from './peer.ts';

export interface SampleOptions {
  readonly format?: Format;
  readonly compression?: Compression;
  readonly architecture?: string;
}

/** An image of two layers, the second with this text in it. It has a shell when a static busybox is installed. */
export function sampleImage(text: string, options: SampleOptions = {}): Built {
  const compression = options.compression ?? 'gzip';
  return buildImage({
    format: options.format ?? 'oci',
    platform: { os: 'linux', architecture: options.architecture ?? 'amd64' },
    layers: [
      { files: [{ path: 'bin/' }, ...shell(), { path: 'etc/os-release', content: 'ID=sample\n' }], compression },
      { files: [{ path: 'srv/' }, { path: 'srv/text', content: text }], compression },
    ],
    command: ['/bin/cat', '/srv/text'],
    labels: { 'org.example.text': text },
  });
}

/** An index of two platforms. */
export function sampleIndex(text: string, options: Omit<SampleOptions, 'architecture'> = {}): Built {
  return buildIndex(
    ['amd64', 'arm64'].map((architecture) => sampleImage(`${text} for ${architecture}`, { ...options, architecture })),
    options.format ? { format: options.format } : {},
  );
}

function shell(): TarEntry[] {
  const busybox = findPeer('busybox');
  if (!busybox) return [];
  return [
    { path: 'bin/busybox', content: readFileSync(busybox), mode: 0o755 },
    ...['cat', 'sh', 'true'].map((name) => ({ path: `bin/${name}`, link: 'busybox' })),
  ];
}
