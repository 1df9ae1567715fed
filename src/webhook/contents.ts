// What a receiver is told: the names are those of Docker Trusted Registry where it had them.

import type { WebhookType } from '../api/webhook.ts';
import { isoTime } from '../clock.ts';
import type { EventData, PromotionTold } from '../event/event-data.ts';
import type { PastEvent } from '../event/list-events.ts';
import { namespaceOf } from '../oci/reference.ts';
import { isExample } from './example-event.ts';
import type { ToldEvent } from './types-of-event.ts';

type Contents = Readonly<Record<string, unknown>>;

/**
 * The contents of a message of this type about this event.
 * @param host under which images are pulled, such as `registry.example:5000`; undefined when nobody has said
 */
export function contentsOf(type: WebhookType, event: ToldEvent, host: string | undefined): Contents {
  const contents = tellingOf(type, event, host);
  return isExample(event) ? { ...contents, example: true } : contents;
}

function tellingOf(type: WebhookType, event: ToldEvent, host: string | undefined): Contents {
  const place = placeOf(event.repository);
  const author = event.actor.name;
  const at = isoTime(event.at);
  switch (event.type) {
    case 'manifest.pushed':
    case 'referrer.attached':
    case 'attestation.attached': {
      const image = imageOf(event, host, type === 'TAG_PUSH');
      const { previousDigest } = event;
      return { ...place, ...image, author, pushedAt: at, ...(type === 'TAG_PUSH' ? { previousDigest } : {}) };
    }
    case 'tag.deleted':
    case 'manifest.deleted':
      return { ...place, ...imageOf(event, host, type === 'TAG_DELETE'), author, deletedAt: at };
    case 'scan.completed':
    case 'scan.refreshed':
      return { ...place, ...imageOf(event, host, false), ...scanned(event.data, place, at) };
    case 'scan.failed':
      return { ...place, ...imageOf(event, host, false), tags: event.data.tags, error: event.data.reason };
    case 'promotion.succeeded':
    case 'promotion.held':
    case 'promotion.refused':
    case 'promotion.rolled_back': {
      const { source, target, ...rest } = event.data;
      const sides = { source: sideOf(source, event, host), target: sideOf(target, event, host) };
      return { ...rest, digest: event.digest, ...sides, author, at };
    }
    case 'policy.created':
    case 'policy.updated':
    case 'policy.deleted':
    case 'policy.suspended':
      return { ...place, change: event.type.replace('policy.', ''), ...event.data, author, at };
    case 'repository.created':
    case 'repository.updated':
    case 'repository.deleted':
      return { ...place, event: type, author, data: event.data };
    case 'advisories.updated': {
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
function sideOf(
  side: PromotionTold['source'] | PromotionTold['target'],
  event: PastEvent,
  host: string | undefined,
): Contents {
  return { ...side, imageName: imageName(host, side.repository, side.tag, event.digest) };
}

type ToldScan = EventData['scan.completed' | 'scan.refreshed'];

/** Docker Trusted Registry's number for an image that was scanned to the end. */
const SCAN_COMPLETED = 6;

/**
 * Counts are there only when something was compared: what could not be scanned, or was compared with nothing, has no "0
 * vulnerabilities". Where there are gaps, they are a lower bound.
 */
function scanned(data: ToldScan, place: Place, at: string): Contents {
  if (!('findings' in data)) return { ...data };
  const { findings, tags, ...rest } = data;
  if (findings === null) return { tags, ...rest };
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
