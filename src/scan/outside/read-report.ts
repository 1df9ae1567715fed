// An outside scanner's report (HarborVulnerabilityReport of Harbor's pluggable scanner API 1.2) as findings of ours.

import { z } from 'zod';
import { SEVERITY_WORDS, type SeverityWord } from '../../api/severity.ts';
import type { Component, Detection, Gap } from '../../detect/component.ts';
import type { Finding, Match } from '../finding.ts';

const text = z.string().max(10_000);

const itemSchema = z.object({
  id: z.string().min(1).max(200),
  package: text.catch(''),
  version: text.catch(''),
  fix_version: text.optional().catch(undefined),
  severity: z.string().max(50).optional().catch(undefined),
  description: text.optional().catch(undefined),
  links: z.array(text).max(1_000).nullish().catch(undefined),
  preferred_cvss: z
    .object({
      score_v3: z.number().min(0).max(10).nullish().catch(undefined),
      score_v2: z.number().min(0).max(10).nullish().catch(undefined),
      vector_v3: text.nullish().catch(undefined),
      vector_v2: text.nullish().catch(undefined),
    })
    .nullish()
    .catch(undefined),
});

type Item = z.output<typeof itemSchema>;

export const reportSchema = z.object({
  scanner: z.object({ name: z.string().max(100).optional() }).nullish(),
  vulnerabilities: z.array(itemSchema).max(1_000_000).nullish(),
});

const WORDS: Readonly<Record<string, SeverityWord>> = {
  critical: 'critical',
  high: 'high',
  medium: 'medium',
  low: 'low',
  negligible: 'low',
  none: 'none',
};
const SUMMARY_LENGTH = 300;
const MAX_REFERENCES = 10;

/** Images have some thousands, and each is kept, compared and shown. */
const MAX_FINDINGS = 20_000;

/**
 * The findings, each tied to a component of the detection where one has that name and version. Of too many the gravest are
 * kept, and a gap says how many are not.
 */
export function matchOf(report: z.output<typeof reportSchema>, detection: Detection): Match {
  const known = new Map<string, Component>();
  for (const component of detection.components) {
    for (const name of [component.name, component.name.replace(/^.*[/:]/, '')]) {
      const key = `${name}\n${component.version}`;
      if (!known.has(key)) known.set(key, component);
    }
  }
  const feed = report.scanner?.name ?? 'outside scanner';
  const items = report.vulnerabilities ?? [];
  const findings = gravest(items).map((item): Finding => {
    const component = known.get(`${item.package}\n${item.version}`);
    const cvss = item.preferred_cvss;
    const score = (cvss?.score_v3 ?? cvss?.score_v2) || null;
    const vector = cvss?.vector_v3 || cvss?.vector_v2 || null;
    const severity = severityOf(item);
    return {
      id: item.id,
      aliases: [],
      summary: item.description?.slice(0, SUMMARY_LENGTH) ?? null,
      purl: component?.purl ?? `pkg:generic/${encodeURIComponent(item.package)}@${encodeURIComponent(item.version)}`,
      ...(component?.identity ? { identity: component.identity } : {}),
      installed: item.version,
      fixed: item.fix_version || null,
      vector,
      score,
      severity,
      undetermined: false,
      highest: severity,
      ratings: [{ source: feed, severity, score, vector }],
      kev: false,
      epss: null,
      published: null,
      references: (item.links ?? []).slice(0, MAX_REFERENCES),
      feed,
    };
  });
  const more = items.length - findings.length;
  const detail = `${feed} has ${more} more findings than the ${MAX_FINDINGS} gravest, which are kept`;
  const gaps: Gap[] = more > 0 ? [{ kind: 'limit', detail }] : [];
  return { findings, gaps, demo: false, knows: { kev: false, epss: false } };
}

function gravest(items: readonly Item[]): readonly Item[] {
  if (items.length <= MAX_FINDINGS) return items;
  const bySeverity = Map.groupBy(items, severityOf);
  return SEVERITY_WORDS.flatMap((severity) => bySeverity.get(severity) ?? []).slice(0, MAX_FINDINGS);
}

function severityOf({ severity }: Item): SeverityWord {
  return WORDS[severity?.toLowerCase() ?? ''] ?? 'unknown';
}
