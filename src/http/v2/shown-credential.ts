// The one credential of a request for content: its Authorization or, without it, the certificate of its connection.

import type { IncomingMessage } from 'node:http';
import type { Credential } from '../../access/login/admitted-readers.ts';
import type { Doors } from '../doors.ts';

/** As it was sent, unchecked; undefined for somebody who sends none. */
export function shownCredential(
  { shownCertificates }: Doors,
  { headers: { authorization }, socket }: IncomingMessage,
): Credential | undefined {
  if (authorization !== undefined) return { kind: 'authorization', value: authorization };
  const certificate = shownCertificates.on(socket);
  return certificate && { kind: 'certificate', value: certificate.fingerprint };
}
