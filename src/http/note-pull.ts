// That a manifest was pulled, as counters and, where it is wanted, the audit log learn of it. It is on the way of the request
// that is answered most, so it does as little as it can.

import type { IncomingMessage } from 'node:http';
import { withoutSecrets } from '../access/credential/secret.ts';
import { actorOf, type Identity } from '../access/identity.ts';
import { clientOf } from './client-of.ts';
import type { Doors } from './doors.ts';

export interface PulledManifest {
  readonly repository: string;
  /** As it was asked for: a tag or a digest. */
  readonly reference: string;
  readonly digest: string;
  /** The client has it already, and is told so (RFC 9110, section 15.4.5): it was asked for, and not sent. */
  readonly isKnown: boolean;
}

const MAX_USER_AGENT = 200;

export function notePull(doors: Doors, request: IncomingMessage, by: Identity, pulled: PulledManifest): void {
  const { repository, reference, digest, isKnown } = pulled;
  const isGet = request.method === 'GET';
  const tag = reference.includes(':') ? undefined : reference;
  doors.pullCounts.note({ repository, tag, whole: isGet && !isKnown });
  if (!doors.pullRecords || !isGet) return;
  const client = request.headers['user-agent'] ?? '';
  // By the connection's address and what proxies say, since finding the client's own takes longer.
  const place = `${request.socket.remoteAddress} ${request.headers['x-forwarded-for'] ?? ''}`;
  const who = by.kind === 'token' ? (by.subject?.id ?? '') : by.kind === 'user' || by.kind === 'key' ? by.id : by.kind;
  doors.pullRecords.note(`${who} ${place} ${repository} ${reference} ${digest} ${client}`, () => ({
    at: doors.rooms.access.clock.now(),
    actor: {
      ...actorOf(by),
      address: clientOf(doors.isProxy, request).address,
      userAgent: withoutSecrets(client).slice(0, MAX_USER_AGENT) || undefined,
    },
    action: 'manifest.pulled',
    repository,
    namespace: repository.split('/')[0],
    subject: reference,
    outcome: 'done',
    detail: JSON.stringify({ digest }),
  }));
}
