// What a receiver is told: the names are those of Docker Trusted Registry where it had them.

import type { WebhookType } from '../api/webhook.ts';
import { isoTime } from '../clock.ts';
import type { PastEvent } from '../event/list-events.ts';
import { namespaceOf } from '../oci/reference.ts';

type Contents = Readonly<Record<string, unknown>>;

/**
 * The contents of a message of this type about this event.
 * @param host under which images are pulled, such as `registry.example:5000`; undefined when nobody has said
 */
export function contentsOf(type: WebhookType, event: PastEvent, host: string | undefined): Contents {
  const contents = tellingOf(type, event, host);
  return event.data['example'] === true ? { ...contents, example: true } : contents;
}

function tellingOf(type: WebhookType, event: PastEvent, host: string | undefined): Contents {
  const place = placeOf(event.repository);
  const author = event.actor.name;
  const at = isoTime(event.at);
  switch (type) {
    case 'TAG_PUSH':
    case 'MANIFEST_PUSH': {
      const image = imageOf(event, host, type === 'TAG_PUSH');
      const { previousDigest } = event;
      return { ...place, ...image, author, pushedAt: at, ...(type === 'TAG_PUSH' ? { previousDigest } : {}) };
    }
    case 'TAG_DELETE':
    case 'MANIFEST_DELETE':
      return { ...place, ...imageOf(event, host, type === 'TAG_DELETE'), author, deletedAt: at };
    case 'SCAN_COMPLETED':
      return { ...place, ...imageOf(event, host, false), ...scanned(event, place, at) };
    case 'SCAN_FAILED':
      return { ...place, ...imageOf(event, host, false), tags: event.data['tags'], error: event.data['reason'] };
    case 'PROMOTION':
    case 'PROMOTION_HELD':
    case 'PROMOTION_REFUSED':
    case 'PROMOTION_ROLLED_BACK': {
      const { source, target, ...rest } = event.data;
      const sides = { source: sideOf(source, event, host), target: sideOf(target, event, host) };
      return { ...rest, digest: event.digest, ...sides, author, at };
    }
    case 'POLICY_CHANGED':
      return { ...place, change: event.type.replace('policy.', ''), ...event.data, author, at };
    case 'REPO_CREATED':
    case 'REPO_UPDATED':
    case 'REPO_DELETED':
      return { ...place, event: type, author, data: event.data };
    case 'SCANNER_UPDATE_COMPLETED': {
      const { serial, records } = event.data;
      return { success: true, db_version: serial, db_updated_at: at, records, author };
    }
  }
}

interface Place {
  readonly namespace: string;
  /** Without the namespace. */
  readonly repository: string;
}

function placeOf(name: string | null): Place {
  const namespace = name === null ? '' : namespaceOf(name);
  return { namespace, repository: name === null ? '' : name.slice(namespace.length + 1) };
}

function imageOf(event: PastEvent, host: string | undefined, underTag: boolean) {
  const { tag, repository } = event;
  const digest = event.digest ?? event.previousDigest;
  return {
    ...(underTag ? { tag } : {}),
    digest,
    imageName: imageName(host, repository, underTag ? tag : null, digest),
  };
}

function imageName(host: string | undefined, repository: string | null, tag: string | null, digest: string | null) {
  const name = host === undefined ? repository : `${host}/${repository}`;
  return tag === null ? `${name}@${digest}` : `${name}:${tag}`;
}

/** Names where it came from, or went to, as one pulls it. */
function sideOf(side: unknown, event: PastEvent, host: string | undefined): Contents {
  const known = side as { readonly repository: string; readonly tag: string | null };
  return { ...known, imageName: imageName(host, known.repository, known.tag, event.digest) };
}

/** Docker Trusted Registry's number for an image that was scanned to the end. */
const SCAN_COMPLETED = 6;

interface Findings {
  readonly critical: number;
  readonly high: number;
  readonly medium: number;
  readonly low: number;
  readonly unknown: number;
}

/**
 * Counts are there only when something was compared: what could not be scanned, or was compared with nothing, has no "0
 * vulnerabilities". Where there are gaps, they are a lower bound.
 */
function scanned({ data }: PastEvent, place: Place, at: string): Contents {
  const { findings, tags, ...rest } = data as { findings?: Findings | null; tags?: readonly string[] };
  if (!findings) return { tags, ...rest };
  // Its bands: critical from a score of 7.0, major from 4.0.
  const scanSummary = {
    ...place,
    critical: findings.critical + findings.high,
    major: findings.medium,
    minor: findings.low,
    last_scan_status: SCAN_COMPLETED,
    check_completed_at: at,
  };
  return { tags, scanSummary, findings, ...rest };
}
