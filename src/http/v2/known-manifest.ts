// The short way of the hottest request: GET or HEAD of a manifest that is in memory, by somebody whose right to it is
// known without looking anything up. Everything else goes the long way, with the same answers.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { mayPullKnown } from '../../auth/known-reader.ts';
import type { Doors } from '../doors.ts';
import { matchesEntityTag } from './entity-tag.ts';

const PREFIX = '/v2/';
const WORD = '/manifests/';

/** Answers the request and returns true, or leaves it alone and returns false. */
export function sendKnownManifest(doors: Doors, request: IncomingMessage, response: ServerResponse): boolean {
  const { method, url = '', headers } = request;
  if ((method !== 'GET' && method !== 'HEAD') || !url.startsWith(PREFIX)) return false;
  const at = url.lastIndexOf(WORD);
  if (at === -1) return false;
  // A query or an encoded character makes a key that nothing is kept under.
  const name = url.slice(PREFIX.length, at);
  const manifest = doors.manifests.known(name, url.slice(at + WORD.length));
  if (!manifest) return false;
  if (!mayPullKnown(doors.auth, headers.authorization, name, manifest.visibility)) return false;

  const fresh = headers['if-none-match'] !== undefined && matchesEntityTag(headers['if-none-match'], manifest.digest);
  const etag = `"${manifest.digest}"`;
  if (fresh) {
    response.writeHead(304, {
      'docker-distribution-api-version': 'registry/2.0',
      'docker-content-digest': manifest.digest,
      etag,
    });
    response.end();
    return true;
  }
  response.writeHead(200, {
    'docker-distribution-api-version': 'registry/2.0',
    'docker-content-digest': manifest.digest,
    etag,
    'content-type': manifest.mediaType,
    'content-length': manifest.bytes.length,
  });
  if (method === 'HEAD') response.end();
  else response.end(manifest.bytes);
  return true;
}
