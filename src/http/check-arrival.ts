// What is checked of every request before it is routed: that it names the host that it is for, that it says once who sends it,
// that its body is as it is read here, and that no page of another site made a browser send it with credentials that the browser remembers.

import type { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { ShiplockError } from '../errors.ts';
import { clientOf } from './client-of.ts';
import type { Doors } from './doors.ts';
import { ownUrl } from './request-identity.ts';

const READING: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];

/**
 * @throws ShiplockError INVALID for a Host header that is none, and for two of them or two credentials, CODING_UNSUPPORTED for a body that is
 * compressed, DENIED for a write that another site's page began
 */
export function checkArrival(doors: Doors, request: FastifyRequest): void {
  clientOf(doors.isProxy, request.raw);
  if (hasTwoAuthorizations(request.raw))
    throw new ShiplockError('INVALID', 'there are two Authorization headers: send one, or none');
  // RFC 9112, section 3.2.
  if (countOf('host', request.raw.rawHeaders) > 1)
    throw new ShiplockError('INVALID', 'there are two Host headers: send one');
  if (isReading(request.method)) return;
  refuseCodings(request.raw);
  refuseOtherSites(doors, request);
}

/** True for methods that change nothing. */
export function isReading(method: string): boolean {
  return READING.includes(method);
}

/**
 * Bodies are taken as they are sent: one that has to be decoded first (RFC 9110, section 8.4) would be taken for something else. That of a
 * blob is what its digest is of; images are compressed in their media types.
 */
function refuseCodings({ headers }: IncomingMessage): void {
  const { 'content-encoding': coding = '', 'content-length': length, 'transfer-encoding': transfer } = headers;
  if (transfer !== undefined && transfer.trim().toLowerCase() !== 'chunked')
    throw new ShiplockError(
      'CODING_UNSUPPORTED',
      `the body has the Transfer-Encoding ${JSON.stringify(transfer)}, of which only "chunked" is known here: send it as it is`,
    );
  if (transfer === undefined && Number(length ?? 0) === 0) return;
  if (coding.split(',').every((one) => ['', 'identity'].includes(one.trim().toLowerCase()))) return;
  throw new ShiplockError(
    'CODING_UNSUPPORTED',
    `the body has the Content-Encoding ${JSON.stringify(coding)}, and is not decoded here: send it as it is, without that header`,
  );
}

/** Node keeps the first of several and says nothing; a proxy in front may have looked at another one. */
export function hasTwoAuthorizations({ headers, rawHeaders }: IncomingMessage): boolean {
  return headers.authorization !== undefined && countOf('authorization', rawHeaders) > 1;
}

/** A loop, since it is asked of every request: most names are of another length. */
function countOf(header: string, rawHeaders: readonly string[]): number {
  let count = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at];
    if (name?.length === header.length && name.toLowerCase() === header) count++;
  }
  return count;
}

/**
 * Browsers send a password that they were given once with whatever any page makes them send here. They say which page
 * it was in `Sec-Fetch-Site` (Fetch Metadata, section 2.3) or, on plain HTTP, in `Origin` (RFC 6454, section 7); other
 * clients send neither. Other hosts of one's own domain count as strangers too.
 * @throws ShiplockError DENIED
 */
export function refuseOtherSites(doors: Doors, request: FastifyRequest): void {
  const { 'sec-fetch-site': site, origin } = request.headers;
  if (site === undefined && origin === undefined) return;
  const isOwn =
    site === undefined ? origin === new URL(ownUrl(doors, request)).origin : site === 'same-origin' || site === 'none';
  if (isOwn) return;
  throw new ShiplockError(
    'DENIED',
    'a page of another site sent this: use the address of this server itself, which behind a proxy is set with SHIPLOCK_URL or SHIPLOCK_TRUST_PROXY',
  );
}
