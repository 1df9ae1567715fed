// Answers questions about reports as the management API shows them. It runs in a thread of its own (serve-long-reads.ts).

import { vulnerabilityKey } from '../../advisory/package-key.ts';
import { compareImages } from '../../scan/compare/compare-images.ts';
import { toCycloneDx } from '../../scan/export/cyclonedx.ts';
import { toSpdx } from '../../scan/export/spdx.ts';
import type { Finding } from '../../scan/finding.ts';
import { countWithWaivers } from '../../scan/report/counts-with-waivers.ts';
import { scannedPlatform } from '../../scan/report/read-report.ts';
import type { ReportQuestion, ReportReader } from '../../scan/report/report-question.ts';
import { toSlice } from './cursor.ts';
import { showComparison } from './show-comparison.ts';
import { findingOf, gravestFirst, showComponent, showReport } from './show-report.ts';

/**
 * The answer as JSON.
 * @param version of Shiplock, for bills of materials
 * @throws ShiplockError as `scannedPlatform`; INVALID for a wrong cursor
 */
export async function answerAboutReports(
  reader: ReportReader,
  question: ReportQuestion,
  version: string,
): Promise<Uint8Array<ArrayBuffer>> {
  return new TextEncoder().encode(JSON.stringify(await bodyOf(reader, question, version)));
}

async function bodyOf(reader: ReportReader, question: ReportQuestion, version: string): Promise<object> {
  const { rules } = question;
  if (question.ask === 'report') return showReport(reader, question.image, { rules, authorsIn: question.authorsIn });
  if (question.ask === 'counts') return countWithWaivers(reader, question.images, rules);
  if (question.ask === 'compare') return showComparison(await compareImages(reader, question, rules), question);
  const { image, report, foundAt } = await scannedPlatform(reader, question.image, question.platform, rules);
  switch (question.ask) {
    case 'findings':
      return toSlice(
        named(gravestFirst(report), question.vulnerability),
        question.page,
        findingOf(report, { foundAt, tellsAuthors: question.authorsIn.includes(image.repository) }),
      );
    case 'components':
      return toSlice(report.detection.components, question.page, showComponent);
    case 'sbom': {
      const about = { image, at: report.scannedAt, detection: report.detection, version };
      return question.format === 'spdx' ? toSpdx(about) : toCycloneDx(about);
    }
  }
}

/** Those that are called so, or have this alias; all where no name is given. */
function named<F extends Pick<Finding, 'id' | 'aliases'>>(
  findings: readonly F[],
  name: string | undefined,
): readonly F[] {
  if (name === undefined) return findings;
  const key = vulnerabilityKey(name);
  return findings.filter(({ id, aliases }) => id === key || aliases.includes(key));
}
