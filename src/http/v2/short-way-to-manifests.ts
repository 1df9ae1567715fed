// The short way of the hottest request: GET or HEAD of a manifest by somebody whose right to it is known without looking
// anything up. From memory it is answered at once, else after one look into the database. Everything else goes the long
// way, with the same answers.

import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { knownReader } from '../../access/login/known-reader.ts';
import type { ServableManifest } from '../../registry/manifest-reader.ts';
import { shownCertificate } from '../../tls/shown-certificate.ts';
import { hasTwoAuthorizations } from '../check-arrival.ts';
import type { Doors } from '../doors.ts';
import { EVERY_ANSWER } from '../every-answer.ts';
import { notePull } from '../note-pull.ts';
import { API_KEY_HEADER } from '../request-identity.ts';
import { entityTag, isKnownToClient } from './conditions.ts';

const PREFIX = '/v2/';
const WORD = '/manifests/';
/** Headers that need a closer look. */
const LONG_WAY = [API_KEY_HEADER, 'if-match'];

/** A listener that answers what it can this way, and leaves the rest to the other one. */
export function shortWayToManifests(doors: Doors, longWay: RequestListener): RequestListener {
  return (request, response) => {
    const wanted = wantedManifest(request);
    if (!wanted) return longWay(request, response);
    const { name, reference } = wanted;
    const known = doors.rooms.registry.manifests.known(name, reference);
    const answer = (manifest: ServableManifest | undefined) => {
      const by = manifest && knownReader(doors.rooms.access, request.headers.authorization, name, manifest.visibility);
      if (!by) return longWay(request, response);
      const isKnown = isKnownToClient(request.headers, manifest.digest);
      notePull(doors, request, by, { repository: name, reference, digest: manifest.digest, isKnown });
      send(manifest, isKnown, request, response);
    };
    if (known) return answer(known);
    doors.rooms.registry.manifests.find(name, reference).then(answer, () => longWay(request, response));
  };
}

/** A query or an encoded character makes a name or reference that does not exist, so no decoding is needed here. */
function wantedManifest(request: IncomingMessage): { name: string; reference: string } | undefined {
  const { method, url = '', headers } = request;
  if ((method !== 'GET' && method !== 'HEAD') || !url.startsWith(PREFIX)) return undefined;
  const at = url.lastIndexOf(WORD);
  // Who sends a password goes the long way in any case, and so does what can be refused for a condition.
  if (at === -1 || headers.authorization?.startsWith('Basic ') || LONG_WAY.some((name) => headers[name] !== undefined))
    return undefined;
  // Whether a certificate is good is looked up, and where it is not, nobody gets what is public by it.
  if (headers.authorization === undefined ? shownCertificate(request.socket) : hasTwoAuthorizations(request))
    return undefined;
  return { name: url.slice(PREFIX.length, at), reference: url.slice(at + WORD.length) };
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
