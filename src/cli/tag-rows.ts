// Tags as a table for people. When one was pulled last is a column only where that is known of some.

import type { TagBody } from '../api/tag.ts';
import { shortDigest, shortTime } from './print.ts';

/** The rows and what stands above them. */
export function tagRows(tags: readonly TagBody[]): {
  readonly heading: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
} {
  const arePulled = tags.some(({ lastPulledAt }) => lastPulledAt !== null);
  const pulled = arePulled ? ['LAST PULL'] : [];
  const rows = tags.map((tag) => [
    ...[tag.name, shortDigest(tag.digest), tag.kind, megabytes(tag.size), shortTime(tag.updatedAt), tag.updatedBy],
    ...(arePulled ? [tag.lastPulledAt && shortTime(tag.lastPulledAt)] : []),
    ...[scanBadge(tag), tagMarks(tag)],
  ]);
  return { heading: ['TAG', 'DIGEST', 'KIND', 'SIZE', 'WHEN', 'BY', ...pulled, 'SCAN', 'MARKS'], rows };
}

function tagMarks(one: TagBody): string {
  const passesNow = one.promotionNow === null || one.promotionNow.verdict === 'pass';
  return [
    ...(one.promotionId ? ['PROMOTED'] : []),
    ...(one.immutable ? ['IMMUTABLE'] : []),
    ...(passesNow ? [] : ['WOULD NOT PASS NOW']),
  ].join(' ');
}

/** `clean`, or counts of the severities that there are, as far as it is known. */
function scanBadge({ scan }: TagBody): string {
  if (scan.state !== 'scanned') return scan.state.replace('_', ' ');
  if (!scan.findings) return 'not compared';
  const counts = Object.entries(scan.findings).filter(([, count]) => count > 0);
  const found = counts.map(([severity, count]) => `${count} ${severity}`).join(' ');
  return `${found || (scan.known ? 'clean' : 'not wholly known')}${scan.demo ? ' (DEMO DATA)' : ''}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
