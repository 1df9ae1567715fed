// How reports look in the management API.

import type { ComponentBody, FindingBody, ImageReportBody, ReportBody, ScanSummaryBody } from '../../api/scan.ts';
import { SEVERITY_WORDS } from '../../api/severity.ts';
import { isoTime, type Microseconds } from '../../clock.ts';
import { firstThatFit, jsonBytes, MAX_PAGE_BYTES } from '../../database/page.ts';
import type { Component } from '../../detect/component.ts';
import { type FoundAt, type ImageReport, imagePlatforms, imageReport } from '../../scan/report/image-reports.ts';
import { licensesOf } from '../../scan/report/look-up-scans.ts';
import type { ReadingRules } from '../../scan/report/reading-rules.ts';
import type { Report, ReportedFinding } from '../../scan/report/report.ts';
import type { ReportReader } from '../../scan/report/report-question.ts';
import type { VisibleImage } from '../../scan/visible-image.ts';
import { showWaiver } from './show-waiver.ts';

/** The names of the lists, and whether there is more of each. */
const WORDS_BETWEEN = 200;
/** For one answer; about three seconds of work. */
const MOST_COMPONENTS_READ = 100_000;
/** Of a finding. */
const MOST_PATHS = 50;

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

/**
 * The report with the first items of its lists, up to 4 MiB; `moreFindings` and the like say whether there are more. Reports
 * of an index are read one after the other, until the answer is full or has read enough.
 */
export async function showReport(
  reader: ReportReader,
  image: VisibleImage,
  { rules, authorsIn }: { readonly rules: ReadingRules; readonly authorsIn: readonly string[] },
): Promise<ReportBody> {
  const tellsAuthors = authorsIn.includes(image.repository);
  const platforms = await imagePlatforms(reader, image);
  const shown: ImageReportBody[] = [];
  let room = MAX_PAGE_BYTES;
  let read = 0;
  for (const platform of platforms) {
    read += platform.components;
    if (read > MOST_COMPONENTS_READ && shown.length > 0) break;
    const one = showImageReport(await imageReport(reader, image.repository, platform, rules), { room, tellsAuthors });
    room -= jsonBytes(one);
    if (room < 0 && shown.length > 0) break;
    shown.push(one);
  }
  return { ...image, images: shown, moreImages: shown.length < platforms.length };
}

/** @param room bytes for all of it; half of them for what was found */
function showImageReport(
  image: ImageReport,
  { room, tellsAuthors }: { readonly room: number; readonly tellsAuthors: boolean },
): ImageReportBody {
  const { report, foundAt } = image;
  const components = report?.detection.components ?? [];
  const distribution = report?.detection.distribution;
  const head = {
    ...showScanSummary(image),
    distribution: distribution ? { ...distribution, like: [...distribution.like] } : null,
    layers: [...(report?.layers ?? [])],
    labels: report?.labels ? { ...report.labels } : null,
    takenAway: (report?.takenAway ?? []).map((one) => ({ ...one, vulnerabilities: [...one.vulnerabilities] })),
  };
  const left = room - jsonBytes(head) - WORDS_BETWEEN;
  const findings = report ? gravestFirst(report) : [];
  const findingList = report ? firstThatFit(findings.map(findingOf(report, { foundAt, tellsAuthors })), left / 2) : [];
  const componentList = firstThatFit(components.map(showComponent), left / 4);
  const all = licensesOf(components).map(({ id, components: names }) => ({ id, components: [...names] }));
  const licenses = firstThatFit(all, left / 4);
  return {
    ...head,
    componentList,
    moreComponents: componentList.length < components.length,
    findingList,
    moreFindings: findingList.length < findings.length,
    licenses,
    moreLicenses: licenses.length < all.length,
  };
}

export function showComponent({ classes: _, ...component }: Component): ComponentBody {
  return {
    ...component,
    identity: component.identity ?? 'stated',
    licenses: component.licenses.map((license) => ({ ...license })),
    paths: [...component.paths],
  };
}

/** By severity, which also those have that nobody has scored, then by score, then by id. */
export function gravestFirst({ findings }: Pick<Report, 'findings'>): ReportedFinding[] {
  const rank = ({ severity }: ReportedFinding) => SEVERITY_WORDS.indexOf(severity);
  return [...findings].sort((a, b) => rank(a) - rank(b) || (b.score ?? -1) - (a.score ?? -1) || (a.id < b.id ? -1 : 1));
}

/**
 * Shows findings of this report with what it knows of the component.
 * @param told since when each name of a vulnerability has been found in the image, and whether the authors of waivers are named
 */
export function findingOf(
  report: Report,
  { foundAt, tellsAuthors }: { readonly foundAt: FoundAt; readonly tellsAuthors: boolean },
): (finding: ReportedFinding) => FindingBody {
  const byPurl = new Map(report.detection.components.map((component) => [component.purl, component]));
  return ({ waiver, ...finding }) => {
    const component = byPurl.get(finding.purl);
    return {
      ...finding,
      aliases: [...finding.aliases],
      ratings: finding.ratings.map((rating) => ({ ...rating })),
      references: [...finding.references],
      component: component?.name ?? finding.purl,
      identity: finding.identity ?? 'stated',
      layer: component?.layer ?? null,
      paths: component?.paths.slice(0, MOST_PATHS) ?? [],
      attestation: component?.attestation ?? null,
      foundAt: timeOrNull(earliest([finding.id, ...finding.aliases].map((name) => foundAt.get(name) ?? null))),
      waiver: waiver && showWaiver(waiver, tellsAuthors),
    };
  };
}

/** An advisory that gets another name is no new one. Null is the earliest. */
function earliest(times: readonly (Microseconds | null)[]): Microseconds | null {
  return times.reduce((one, other) => (one === null || other === null ? null : Math.min(one, other)));
}

function timeOrNull(at: Microseconds | null): string | null {
  return at === null ? null : isoTime(at);
}
