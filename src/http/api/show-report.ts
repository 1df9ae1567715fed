// How reports look in the management API.

import type { ImageReportBody, ScanSummaryBody } from '../../api/scan.ts';
import { isoTime, type Microseconds } from '../../clock.ts';
import type { ImageReport } from '../../scan/report/image-reports.ts';
import { licensesOf } from '../../scan/report/look-up-scans.ts';
import type { Report, ReportedFinding } from '../../scan/report/report.ts';
import { showWaiver } from './show-waiver.ts';

function showScanSummary(image: ImageReport): ScanSummaryBody {
  const { digest, platform, report, waiting } = image;
  const state = waiting && report?.state !== 'scanned' ? 'waiting' : (report?.state ?? 'not_scanned');
  return {
    digest,
    platform,
    state,
    reason: report?.reason ?? null,
    scannedAt: timeOrNull(report?.scannedAt ?? null),
    scanner: report?.matchedAt == null ? null : report.matcher,
    matchedAt: timeOrNull(report?.matchedAt ?? null),
    advisories:
      report?.matchedAt == null
        ? null
        : {
            serial: report.advisoriesSerial,
            asOf: timeOrNull(report.advisoriesAsOf),
            demo: report.demo,
          },
    components: report?.detection.components.length ?? 0,
    findings: report?.matchedAt == null ? null : { ...report.counts },
    gaps: [...(report?.gaps ?? [])],
  };
}

export function showImageReport(image: ImageReport): ImageReportBody {
  const { report } = image;
  const components = report?.detection.components ?? [];
  const distribution = report?.detection.distribution;
  return {
    ...showScanSummary(image),
    distribution: distribution ? { ...distribution, like: [...distribution.like] } : null,
    layers: [...(report?.layers ?? [])],
    labels: report?.labels ? { ...report.labels } : null,
    componentList: components.map((component) => ({
      ...component,
      licenses: component.licenses.map((license) => ({ ...license })),
      paths: [...component.paths],
    })),
    findingList: report ? showFindings(report) : [],
    licenses: licensesOf(components).map(({ id, components: names }) => ({ id, components: [...names] })),
  };
}

function showFindings(report: Report): ImageReportBody['findingList'] {
  const byPurl = new Map(report.detection.components.map((component) => [component.purl, component]));
  const gravest = (a: ReportedFinding, b: ReportedFinding) =>
    (b.score ?? -1) - (a.score ?? -1) || (a.id < b.id ? -1 : 1);
  return [...report.findings].sort(gravest).map(({ waiver, ...finding }) => ({
    ...finding,
    aliases: [...finding.aliases],
    references: [...finding.references],
    component: byPurl.get(finding.purl)?.name ?? finding.purl,
    layer: byPurl.get(finding.purl)?.layer ?? null,
    attestation: byPurl.get(finding.purl)?.attestation ?? null,
    waiver: waiver && showWaiver(waiver),
  }));
}

function timeOrNull(at: Microseconds | null): string | null {
  return at === null ? null : isoTime(at);
}
