// Reports as the facts that policies ask for, with the waivers of the repository in which the image lies.

import type { Component } from '../../detect/component.ts';
import { idsOfLicense } from '../../detect/license-ids.ts';
import type { Digest } from '../../oci/digest.ts';
import { findDueScans } from '../scan-due.ts';
import type { KnownScan, ScanLookup } from '../scan-lookup.ts';
import { NO_LICENSE, type ScanFacts, type ScannedLicense, type ScanState } from '../scan-state.ts';
import { waiversOf } from '../waiver/waivers.ts';
import { type Report, readReport } from './report.ts';
import { selectReport, selectSummaries } from './scan-report-table.ts';

/** @param maxAgeDays advisories that are older are a gap; 0 for never */
export function scanLookup(maxAgeDays: number): ScanLookup {
  return async (rows, repository, digests, at) => {
    const waivers = await waiversOf(rows, repository, at);
    const known = new Map<Digest, KnownScan>();
    for (const { digest, state, platform } of await selectSummaries(rows, [...new Set(digests)])) {
      const read = async () => {
        const row = await selectReport(rows, digest);
        return () => (row ? stateOf(readReport(row, waivers, { at, maxAgeDays })) : NOT_SCANNED);
      };
      known.set(digest as Digest, { platform: state === 'scanned' ? platform : null, read });
    }
    const unknown = digests.filter((digest) => !known.has(digest));
    for (const digest of await findDueScans(rows, repository, unknown))
      known.set(digest, { platform: null, read: async () => () => DUE });
    return known;
  };
}

const DUE: ScanState = { state: 'not_scanned', isDue: true };
/** Its report was forgotten meanwhile. */
const NOT_SCANNED: ScanState = { state: 'not_scanned', isDue: false };

function stateOf(report: Report): ScanState {
  if (report.state !== 'scanned') return { state: report.state, reason: report.reason ?? 'nobody knows why' };
  const { components } = report.detection;
  const byPurl = new Map(components.map((component) => [component.purl, component]));
  const originOf = (component: Component | undefined) => ({
    layer: report.layers[component?.layer ?? -1] ?? null,
    attestation: component?.attestation ?? null,
    ...(component?.identity ? { identity: component.identity } : {}),
  });
  const facts: ScanFacts = {
    state: 'scanned',
    at: report.scannedAt,
    matchedAt: report.matchedAt,
    advisoriesAsOf: report.advisoriesAsOf,
    platform: report.platform,
    labels: report.labels,
    components: components.map((component) => ({
      name: component.name,
      version: component.version,
      purl: component.purl,
      ...originOf(component),
    })),
    findings: report.findings
      .filter(({ waiver }) => waiver === null)
      .map(({ id, aliases, score, severity, highest, kev, epss, purl, installed, fixed }) => {
        const component = byPurl.get(purl);
        const about = { component: component?.name ?? purl, installed, fixed, ...originOf(component) };
        return { id, aliases, score, severity, highest, kev, epss, ...about };
      }),
    licenses: licensesOf(components),
    knows: report.knows,
    demo: report.demo,
    gaps: report.gaps,
  };
  return facts;
}

/** Every licence id that some component names, in whatever part of an expression: a deny-list compares ids. */
export function licensesOf(components: readonly Component[]): ScannedLicense[] {
  const found = new Map<string, Set<string>>();
  for (const { name, licenses } of components) {
    const ids = licenses.length === 0 ? [NO_LICENSE] : licenses.flatMap(idsOfLicense);
    for (const id of ids) found.set(id, (found.get(id) ?? new Set()).add(name));
  }
  return [...found].map(([id, names]) => ({ id, components: [...names] })).sort((a, b) => (a.id < b.id ? -1 : 1));
}
