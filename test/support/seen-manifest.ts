// What the server holds after a client has pushed: read over HTTP, without any client's opinion.

import { DOCKER_MANIFEST, DOCKER_MANIFEST_LIST, OCI_INDEX, OCI_MANIFEST } from '../../src/oci/media-type.ts';
import type { ServerProcess } from './server-process.ts';

export interface SeenManifest {
  readonly digest: string;
  readonly mediaType: string;
  readonly json: {
    readonly layers?: readonly { readonly mediaType: string; readonly digest: string }[];
    readonly manifests?: readonly { readonly mediaType: string; readonly digest: string }[];
  };
}

const ACCEPT = [OCI_MANIFEST, OCI_INDEX, DOCKER_MANIFEST, DOCKER_MANIFEST_LIST].join(', ');

/** The manifest under this tag or digest, or undefined when the server answers 404. */
export async function seeManifest(
  server: ServerProcess,
  repository: string,
  reference: string,
): Promise<SeenManifest | undefined> {
  const response = await server.send(`/v2/${repository}/manifests/${reference}`, { headers: { accept: ACCEPT } });
  const text = await response.text();
  if (response.status === 404) return undefined;
  if (response.status !== 200) throw new Error(`${repository}:${reference}: ${response.status} ${text}`);
  return {
    digest: response.headers.get('docker-content-digest') ?? '',
    mediaType: response.headers.get('content-type') ?? '',
    json: JSON.parse(text) as SeenManifest['json'],
  };
}

/** The media types of the layers under this tag. */
export async function seeLayerTypes(server: ServerProcess, repository: string, tag: string): Promise<string[]> {
  return ((await seeManifest(server, repository, tag))?.json.layers ?? []).map((layer) => layer.mediaType);
}
