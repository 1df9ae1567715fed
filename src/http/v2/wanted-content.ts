// Which manifest or blob a request for one asks for, where nothing about the request needs a closer look.

import type { IncomingMessage } from 'node:http';
import { hasTwoAuthorizations } from '../check-arrival.ts';
import { API_KEY_HEADER } from '../request-identity.ts';

/** What is asked for. */
export interface WantedContent {
  readonly kind: 'manifests' | 'blobs';
  /** Of the repository, as far as it is one. */
  readonly name: string;
  /** A tag or a digest, as far as it is one. */
  readonly reference: string;
}

const PREFIX = '/v2/';
/** Headers that need a closer look. */
const LONG_WAY = [API_KEY_HEADER, 'if-match'];

/**
 * Undefined for every other request. A query or an encoded character makes a name or reference that does not exist, so no decoding is
 * needed here.
 */
export function wantedContent(request: IncomingMessage): WantedContent | undefined {
  const { method, url = '', headers } = request;
  if ((method !== 'GET' && method !== 'HEAD') || !url.startsWith(PREFIX)) return undefined;
  const end = url.lastIndexOf('/');
  const begin = url.lastIndexOf('/', end - 1);
  const kind = url.slice(begin + 1, end);
  if ((kind !== 'manifests' && kind !== 'blobs') || begin < PREFIX.length) return undefined;
  // What can be refused for a condition goes the long way.
  if (LONG_WAY.some((name) => headers[name] !== undefined)) return undefined;
  if (headers.authorization !== undefined && hasTwoAuthorizations(request)) return undefined;
  return { kind, name: url.slice(PREFIX.length, begin), reference: url.slice(end + 1) };
}
