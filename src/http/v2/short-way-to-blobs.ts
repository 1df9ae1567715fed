// A whole blob on the short way. Ranges, damage and whatever is odd go the long way, which finds out what it is.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { canOnlyPull, knownReader } from '../../access/login/known-reader.ts';
import { MICROSECONDS_PER_HOUR } from '../../clock.ts';
import type { ServableBlob } from '../../registry/blob-reader.ts';
import type { OpenBlob } from '../../storage/blob-store.ts';
import type { Doors } from '../doors.ts';
import { EVERY_ANSWER } from '../every-answer.ts';
import { isKnownToClient } from './conditions.ts';
import { blobHeaders, MEDIA_TYPE, sendBody } from './send-blob.ts';
import { shownCredential } from './shown-credential.ts';
import type { WantedContent } from './wanted-content.ts';

export function answerBlob(
  doors: Doors,
  { name, reference }: WantedContent,
  request: IncomingMessage,
  response: ServerResponse,
  longWay: () => void,
): void {
  openFor(doors, name, reference, request)
    .then((found) => (found ? send(doors, found, request, response) : longWay()), longWay)
    .catch(doors.onFailure);
}

interface Found extends ServableBlob {
  /** Undefined where nobody asks for the bytes. */
  readonly opened: OpenBlob | undefined;
}

/** The blob, if this request may have it and the store has so many bytes of it. */
async function openFor(
  doors: Doors,
  name: string,
  reference: string,
  request: IncomingMessage,
): Promise<Found | undefined> {
  const { access, registry } = doors.rooms;
  const { method, headers } = request;
  if (headers.range !== undefined) return undefined;
  const [blob] = await Promise.all([registry.blobReader.find(name, reference), access.readers.refresh()]);
  const by = blob && knownReader(access, shownCredential(doors, request), name, blob.visibility);
  if (!by) return undefined;
  if (method === 'HEAD') {
    // Who may push is going to name the blob, and garbage collection has to leave it alone: that is written down.
    const isFresh = registry.clock.now() - blob.linkedAt <= MICROSECONDS_PER_HOUR;
    if (!isFresh && !canOnlyPull(by, name)) return undefined;
    return (await registry.blobs.stat(blob.digest))?.size === blob.size ? { ...blob, opened: undefined } : undefined;
  }
  const opened = await registry.blobs.open(blob.digest);
  if (opened?.size === blob.size) return { ...blob, opened };
  await opened?.close();
  return undefined;
}

async function send(
  doors: Doors,
  { digest, size, opened }: Found,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const headers = { ...EVERY_ANSWER, ...blobHeaders(digest) };
    if (isKnownToClient(request.headers, digest)) {
      response.writeHead(304, headers).end();
      return;
    }
    response.writeHead(200, { ...headers, 'content-type': MEDIA_TYPE, 'content-length': size });
    if (opened) await sendBody(doors, { digest, size, read: opened.read }, response);
    else response.end();
  } finally {
    await opened?.close().catch(doors.onFailure);
  }
}
