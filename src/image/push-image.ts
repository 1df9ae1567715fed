// Pushes what the builders made, over HTTP, as any client would: look, upload what is missing, then name it (OCI
// Distribution Specification 1.1, "Push").

import type { Blob, Built } from './built.ts';

/** Sends one request to the registry; the path begins with `/`. */
export type Send = (path: string, init: RequestInit) => Promise<Response>;

/** Sends to the registry at this URL, with this Authorization header when there is one, in this way. */
export function sendTo(url: string, authorization?: string, fetchBy: Send = fetch): Send {
  return (path, init) => {
    const headers = new Headers(init.headers);
    if (authorization !== undefined) headers.set('authorization', authorization);
    return fetchBy(new URL(path, url).href, { ...init, headers });
  };
}

/**
 * Pushes an image, index or artifact with all that it needs; blobs that the repository has are not sent again.
 * @param tag the tag to set; without it the manifest is pushed by its digest
 * @throws Error with the registry's answer when it refuses something
 */
export async function pushImage(send: Send, repository: string, built: Built, tag?: string): Promise<void> {
  for (const child of built.children) await pushImage(send, repository, child);
  for (const blob of built.blobs) await pushBlob(send, repository, blob);
  const { descriptor, bytes } = built.manifest;
  await expectStatus(201, `push of ${repository}:${tag ?? descriptor.digest}`, () =>
    send(`/v2/${repository}/manifests/${tag ?? descriptor.digest}`, {
      method: 'PUT',
      headers: { 'content-type': descriptor.mediaType },
      body: new Uint8Array(bytes),
    }),
  );
}

async function pushBlob(send: Send, repository: string, { descriptor, bytes }: Blob): Promise<void> {
  const present = await send(`/v2/${repository}/blobs/${descriptor.digest}`, { method: 'HEAD' });
  if (present.status === 200) return;
  const begun = await expectStatus(202, `upload to ${repository}`, () =>
    send(`/v2/${repository}/blobs/uploads/`, { method: 'POST' }),
  );
  // A location may be relative or absolute and may have a query of its own; only its host is known already.
  const location = new URL(begun.headers.get('location') ?? '', 'http://registry');
  location.searchParams.set('digest', descriptor.digest);
  await expectStatus(201, `upload of ${descriptor.digest} to ${repository}`, () =>
    send(`${location.pathname}${location.search}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/octet-stream' },
      body: new Uint8Array(bytes),
    }),
  );
}

async function expectStatus(status: number, what: string, request: () => Promise<Response>): Promise<Response> {
  const response = await request();
  const text = await response.text();
  if (response.status !== status) throw new Error(`${what} was refused: ${response.status} ${text}`);
  return response;
}
