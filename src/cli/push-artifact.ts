// Pushes a file to the server's registry as an OCI artifact with one layer (OCI Distribution Specification 1.1, "Push"),
// so that a host without any other client can do it. The file is streamed, however large.

import { createHash } from 'node:crypto';
import { createReadStream, openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import type { Descriptor } from '../oci/descriptor.ts';
import { type Digest, digestOf } from '../oci/digest.ts';
import { OCI_EMPTY, OCI_MANIFEST } from '../oci/media-type.ts';
import type { ImageName } from '../oci/reference.ts';
import { CommandError, EXIT } from './exit-code.ts';
import { type Fetch, unreachable } from './fetch.ts';

export interface RegistryLogin {
  readonly server: string;
  readonly authorization: string | undefined;
  readonly fetch: Fetch;
}

export interface ArtifactFile {
  readonly file: string;
  readonly artifactType: string;
  /** Of the layer that is the file. */
  readonly mediaType: string;
}

/**
 * Pushes the file and returns the digest of its manifest.
 * @throws CommandError with the server's message when it refuses something
 */
export async function pushArtifact(login: RegistryLogin, name: ImageName, artifact: ArtifactFile): Promise<Digest> {
  const { file, artifactType, mediaType } = artifact;
  const content = await openAsBlob(file);
  const layer = { mediaType, digest: await digestOfFile(file), size: content.size };
  const empty = Buffer.from('{}');
  const config = { mediaType: OCI_EMPTY, digest: digestOfBytes(empty), size: empty.length };
  await pushBlob(login, name.repository, config, new Blob([empty]));
  await pushBlob(login, name.repository, layer, content);
  const annotations = { 'org.opencontainers.image.title': basename(file) };
  const layers = [{ ...layer, annotations }];
  const head = { schemaVersion: 2, mediaType: OCI_MANIFEST, artifactType };
  const manifest = Buffer.from(JSON.stringify({ ...head, config, layers }));
  await send(login, 'PUT', `/v2/${name.repository}/manifests/${name.reference}`, new Blob([manifest]), OCI_MANIFEST);
  return digestOfBytes(manifest);
}

async function pushBlob(login: RegistryLogin, repository: string, blob: Descriptor, content: Blob): Promise<void> {
  const begun = await send(login, 'POST', `/v2/${repository}/blobs/uploads/`);
  const place = new URL(begun.headers.get('location') ?? '', login.server);
  place.searchParams.set('digest', blob.digest);
  // Behind a proxy the server may know itself by another address; it is the same server.
  await send(login, 'PUT', `${place.pathname}${place.search}`, content, 'application/octet-stream');
}

async function send(
  { server, authorization, fetch: fetchBy }: RegistryLogin,
  method: string,
  path: string,
  body?: Blob,
  type?: string,
): Promise<Response> {
  const headers = { ...(authorization && { authorization }), ...(type && { 'content-type': type }) };
  const response = await fetchBy(`${server}${path}`, { method, headers, ...(body && { body }) }).catch(
    (error: unknown) => {
      throw unreachable(server, error);
    },
  );
  const text = await response.text();
  if (response.ok) return response;
  const hint = response.status === 401 ? ': run "shiplock login" first, or set SHIPLOCK_TOKEN' : '';
  throw new CommandError(EXIT.refused, `${messageIn(text) ?? `${server} answered ${response.status}`}${hint}`);
}

/** Of the error envelope of the specification ("Error Codes"). */
function messageIn(text: string): string | undefined {
  try {
    const { errors } = JSON.parse(text) as { errors?: readonly { readonly message?: unknown }[] };
    const message = errors?.[0]?.message;
    return typeof message === 'string' ? message : undefined;
  } catch {
    return undefined;
  }
}

async function digestOfFile(file: string): Promise<Digest> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return digestOf('sha256', hash.digest('hex'));
}

function digestOfBytes(bytes: Uint8Array): Digest {
  return digestOf('sha256', createHash('sha256').update(bytes).digest('hex'));
}
