// A manifest on the short way: from memory it is answered at once.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { knownReader } from '../../access/login/known-reader.ts';
import type { ServableManifest } from '../../registry/manifest-reader.ts';
import type { Doors } from '../doors.ts';
import { EVERY_ANSWER } from '../every-answer.ts';
import { notePull } from '../note-pull.ts';
import { entityTag, isKnownToClient } from './conditions.ts';
import { shownCredential } from './shown-credential.ts';
import type { WantedContent } from './wanted-content.ts';

export function answerManifest(
  doors: Doors,
  { name, reference }: WantedContent,
  request: IncomingMessage,
  response: ServerResponse,
  longWay: () => void,
): void {
  const { access, registry } = doors.rooms;
  const answer = (manifest: ServableManifest | undefined) => {
    const by = manifest && knownReader(access, shownCredential(doors, request), name, manifest.visibility);
    if (!by) return longWay();
    const isKnown = isKnownToClient(request.headers, manifest.digest);
    notePull(doors, request, by, { repository: name, reference, digest: manifest.digest, isKnown });
    send(manifest, isKnown, request, response);
  };
  const known = access.readers.isCurrent() ? registry.manifests.known(name, reference) : undefined;
  if (known) answer(known);
  else
    Promise.all([registry.manifests.find(name, reference), access.readers.refresh()]).then(
      ([found]) => answer(found),
      longWay,
    );
}

function send(manifest: ServableManifest, isKnown: boolean, request: IncomingMessage, response: ServerResponse): void {
  const headers = {
    ...EVERY_ANSWER,
    'docker-distribution-api-version': 'registry/2.0',
    'docker-content-digest': manifest.digest,
    etag: entityTag(manifest.digest),
  };
  if (isKnown) {
    response.writeHead(304, headers).end();
    return;
  }
  response.writeHead(200, { ...headers, 'content-type': manifest.mediaType, 'content-length': manifest.bytes.length });
  if (request.method === 'HEAD') response.end();
  else response.end(manifest.bytes);
}
