// Components that were not detected anywhere, compared with advisories that nobody has published.

import type { AdvisorySource } from '../../src/advisory/record.ts';
import type { Component, Distribution } from '../../src/detect/component.ts';
import type { Match } from '../../src/scan/finding.ts';
import { type MatchOptions, matchComponents } from '../../src/scan/match/matcher.ts';
import { FETCHED_AT, indexOf, osvSource } from './advisory-index.ts';

/** The range of every version before this one. */
export const UP_TO = (fixed: string) => [{ introduced: '0' }, { fixed }];

export function component(
  type: Component['type'],
  name: string,
  version: string,
  more: Partial<Component> = {},
): Component {
  const purl = `pkg:${type}/${name}@${version}`;
  return {
    purl,
    type,
    name,
    version,
    source: null,
    module: null,
    licenses: [],
    layer: 0,
    attestation: null,
    paths: [],
    ...more,
  };
}

export function distribution(id: string, version: string | null, name = `${id} ${version}`): Distribution {
  return { id, version, name, like: [] };
}

/** Builds an index of the sources in the folder, and compares. */
export async function match(
  folder: string,
  sources: readonly AdvisorySource[],
  components: readonly Component[],
  system: Distribution | null = null,
  options: Partial<MatchOptions> = {},
): Promise<Match> {
  const index = await indexOf(folder, ...sources);
  try {
    return matchComponents(index, system, components, { now: FETCHED_AT, ...options });
  } finally {
    index.close();
  }
}

/** What is found by records of one feed, such as `CVE-2024-1: 1.0 → 1.1`. */
export async function foundIn(
  folder: string,
  records: readonly object[],
  components: readonly Component[],
  system: Distribution | null,
): Promise<string[]> {
  const { findings } = await match(folder, [osvSource('a', records)], components, system);
  return findings.map(({ id, installed, fixed }) => `${id}: ${installed} → ${fixed}`);
}
