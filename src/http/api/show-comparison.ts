// How a comparison of two images looks in the management API: with what fits of its lists into 4 MiB.

import type { ComparedImageBody, ComparisonBody } from '../../api/comparison.ts';
import { isoTime } from '../../clock.ts';
import { firstThatFit, jsonBytes, MAX_PAGE_BYTES } from '../../database/page.ts';
import type { ComponentChange, ComponentChangeKind } from '../../scan/compare/compare-components.ts';
import type { Comparison } from '../../scan/compare/compare-images.ts';
import type { ComparedImage } from '../../scan/compare/compared-image.ts';
import type { NamesToCompare } from '../../scan/compare/images-to-compare.ts';
import type { Report, ReportedFinding } from '../../scan/report/report.ts';
import { countSeverities } from '../../scan/severity-counts.ts';
import { findingOf, gravestFirst } from './show-report.ts';

/** The names of the lists, and the counts. */
const WORDS_BETWEEN = 1_000;

export function showComparison(
  comparison: Comparison,
  { names, authorsIn }: { readonly names: NamesToCompare; readonly authorsIn: readonly string[] },
): ComparisonBody {
  const sides = { from: showImage(comparison.from, names.from), to: showImage(comparison.to, names.to) };
  const platforms = firstThatFit(comparison.platforms, MAX_PAGE_BYTES / 16);
  const room = MAX_PAGE_BYTES - jsonBytes(sides) - jsonBytes(platforms) - WORDS_BETWEEN;
  return {
    ...sides,
    platforms,
    findings: showFindings(comparison, authorsIn, room / 2),
    components: comparison.components ? showComponents(comparison.components, room / 4) : null,
    licenses: listOrNull(
      comparison.licenses?.map((one) => ({ ...one, components: [...one.components] })),
      room / 8,
    ),
    configuration: listOrNull(
      comparison.configuration?.map((one) => ({ ...one })),
      room / 8,
    ),
    layers: comparison.layers ? { ...comparison.layers } : null,
  };
}

function showImage(
  { report, foundAt: _, config: __, layers: ___, unknown, ...image }: ComparedImage,
  name: string,
): ComparedImageBody {
  const sentences = firstThatFit(unknown, MAX_PAGE_BYTES / 16);
  return {
    ...image,
    reference: name.slice(image.repository.length + 1),
    advisories:
      report && report.matchedAt !== null
        ? {
            serial: report.advisoriesSerial,
            asOf: report.advisoriesAsOf === null ? null : isoTime(report.advisoriesAsOf),
            demo: report.demo,
          }
        : null,
    unknown: sentences,
    moreUnknown: sentences.length < unknown.length,
  };
}

function showFindings(
  { findings, from, to }: Comparison,
  authorsIn: readonly string[],
  room: number,
): ComparisonBody['findings'] {
  if (!findings || !from.report || !to.report) return null;
  const first = (found: readonly ReportedFinding[], report: Report, { repository, foundAt }: ComparedImage) => {
    const shown = findingOf(report, { foundAt, tellsAuthors: authorsIn.includes(repository) });
    return firstThatFit(gravestFirst({ findings: found }).map(shown), room / 2);
  };
  const appeared = first(findings.appeared, to.report, to);
  const gone = first(findings.gone, from.report, from);
  return {
    appeared: { ...countThatMatter(findings.appeared) },
    gone: { ...countThatMatter(findings.gone) },
    sameAdvisories:
      from.report.matcher === to.report.matcher &&
      from.report.advisoriesSerial === to.report.advisoriesSerial &&
      from.report.advisoriesAsOf === to.report.advisoriesAsOf,
    appearedList: appeared,
    moreAppeared: appeared.length < findings.appeared.length,
    goneList: gone,
    moreGone: gone.length < findings.gone.length,
  };
}

/** Those under a waiver do not count, as in reports. */
function countThatMatter(findings: readonly ReportedFinding[]) {
  return countSeverities(findings.filter(({ waiver }) => waiver === null));
}

function showComponents(changes: readonly ComponentChange[], room: number): ComparisonBody['components'] {
  const count = (kind: ComponentChangeKind) => changes.filter(({ change }) => change === kind).length;
  const list = firstThatFit(
    changes.map((one) => ({ ...one, from: [...one.from], to: [...one.to] })),
    room,
  );
  return {
    added: count('added'),
    removed: count('removed'),
    upgraded: count('upgraded'),
    downgraded: count('downgraded'),
    changed: count('changed'),
    list,
    more: list.length < changes.length,
  };
}

function listOrNull<Item>(items: readonly Item[] | undefined, room: number): { list: Item[]; more: boolean } | null {
  if (!items) return null;
  const list = firstThatFit(items, room);
  return { list, more: list.length < items.length };
}
