// One delivery on the wire: Docker Trusted Registry's envelope, or CloudEvents 1.0 in its structured JSON form, signed
// as Standard Webhooks 1.0 says, so that receivers can check it with libraries that exist.

import { createHmac, randomBytes } from 'node:crypto';
import type { WebhookType } from '../api/webhook.ts';
import { isoTime, MICROSECONDS_PER_SECOND, type Microseconds } from '../clock.ts';
import { contentsOf } from './contents.ts';
import type { ToldEvent } from './types-of-event.ts';
import type { Webhook } from './webhook.ts';

export interface Message {
  readonly contentType: string;
  readonly body: string;
}

/**
 * What the receiver is sent.
 * @param delivery its id, which stays the same however often it is sent
 * @param externalUrl the address of this registry, without a slash at its end
 */
export function messageOf(
  format: Webhook['format'],
  { delivery, type, event }: { readonly delivery: string; readonly type: WebhookType; readonly event: ToldEvent },
  externalUrl: string | undefined,
): Message {
  const contents = contentsOf(type, event, externalUrl === undefined ? undefined : new URL(externalUrl).host);
  const createdAt = isoTime(event.at);
  if (format === 'dtr') {
    return { contentType: 'application/json', body: JSON.stringify({ type, createdAt, contents }) };
  }
  const isAboutTag = type.startsWith('TAG_') || type.startsWith('PROMOTION');
  const subject = isAboutTag ? event.tag : (event.digest ?? event.previousDigest);
  const envelope = {
    specversion: '1.0',
    id: delivery,
    source: `${externalUrl ?? ''}/api/v1${sourcePath(event.repository)}`,
    type: `shiplock.${type.toLowerCase()}`,
    ...(subject === null ? {} : { subject }),
    time: createdAt,
    datacontenttype: 'application/json',
    data: contents,
  };
  return { contentType: 'application/cloudevents+json; charset=utf-8', body: JSON.stringify(envelope) };
}

function sourcePath(repository: string | null): string {
  return repository === null ? '' : `/repositories/${encodeURIComponent(repository)}`;
}

const SECRET_PREFIX = 'whsec_';
const SECRET_BYTES = 32;

/** A new secret in the form of Standard Webhooks. */
export function makeSecret(): string {
  return `${SECRET_PREFIX}${randomBytes(SECRET_BYTES).toString('base64')}`;
}

/** The headers that say which delivery this is and prove who sends it (Standard Webhooks 1.0, "Webhook metadata"). */
export function signatureHeaders(
  secret: string,
  { id, body, at }: { readonly id: string; readonly body: string; readonly at: Microseconds },
): Record<string, string> {
  const timestamp = String(Math.floor(at / MICROSECONDS_PER_SECOND));
  const key = Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}
