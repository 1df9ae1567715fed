// shiplock compare: what would change for those who run one image when they run the other.

import type { Command } from 'commander';
import * as contract from '../../api/comparison.ts';
import { SEVERITY_WORDS, type SeverityWord } from '../../api/severity.ts';
import type { Context } from '../context.ts';
import { readImageName } from '../image-name.ts';
import type { Printer } from '../print.ts';

export function addCompareCommand(program: Command, context: Context): void {
  program
    .command('compare <from> <to>')
    .description('what would change for those who run the first image when they run the second')
    .option('--platform <platform>', 'of indexes: which platform, such as linux/arm64')
    .action(async (from: string, to: string, { platform }: { platform?: string }, command: Command) => {
      readImageName(from);
      readImageName(to);
      const found = await context.client(command).call(contract.compareImages, { query: { from, to, platform } });
      printComparison(context.printer(command), found);
    });
}

function printComparison(printer: Printer, found: contract.ComparisonBody): void {
  if (printer.format === 'json') {
    printer.facts(found, [], []);
    return;
  }
  for (const { repository, reference, unknown, moreUnknown } of [found.from, found.to]) {
    const sentences = moreUnknown ? [...unknown, 'and more'] : unknown;
    for (const sentence of sentences) printer.note(`Not known of ${repository}:${reference}: ${sentence}`);
  }
  printer.facts(found, ['WHAT', 'DIFFERENCE'], [...summaryRows(found)]);
  printFindings(printer, found);
  const { components, licenses, configuration } = found;
  if (components && components.list.length > 0) {
    printer.note(`\nComponents${more(components.more)}`);
    const rows = components.list.map((one) => [one.change, one.type, one.name, one.from.join(' '), one.to.join(' ')]);
    printer.facts(found, ['CHANGE', 'TYPE', 'NAME', 'FROM', 'TO'], rows);
  }
  if (licenses && licenses.list.length > 0) {
    printer.note(`\nLicences${more(licenses.more)}`);
    const rows = licenses.list.map((one) => [one.change, one.id, one.components.slice(0, 5).join(' ')]);
    printer.facts(found, ['CHANGE', 'LICENCE', 'SUCH AS'], rows);
  }
  if (configuration && configuration.list.length > 0) {
    printer.note(`\nConfiguration${more(configuration.more)}`);
    const rows = configuration.list.map((one) => [one.property, one.name ?? '', one.from ?? '–', one.to ?? '–']);
    printer.facts(found, ['PROPERTY', 'NAME', 'FROM', 'TO'], rows);
  }
}

const more = (isMore: boolean) => (isMore ? ' (the first of them)' : '');

function* summaryRows({ findings, components, licenses, configuration, layers }: contract.ComparisonBody) {
  yield ['vulnerabilities that come', findings ? inWords(findings.appeared) : 'not known'];
  yield ['vulnerabilities that go', findings ? inWords(findings.gone) : 'not known'];
  yield ['components', components ? componentsInWords(components) : 'not known'];
  yield ['licences', licenses ? differing(licenses) : 'not known'];
  yield ['configuration', configuration ? differing(configuration) : 'not known'];
  yield ['layers', layers ? `${layers.shared} of ${layers.to} are in the first, too` : 'not known'];
}

function differing({ list, more }: { readonly list: readonly unknown[]; readonly more: boolean }): string {
  if (list.length === 0) return 'the same';
  return list.length === 1 ? '1 differs' : `${more ? 'more than ' : ''}${list.length} differ`;
}

function inWords(counts: Readonly<Record<SeverityWord, number>>): string {
  const parts = SEVERITY_WORDS.flatMap((severity) => (counts[severity] > 0 ? [`${counts[severity]} ${severity}`] : []));
  return parts.length > 0 ? parts.join(', ') : 'none';
}

function componentsInWords({ list: _, more: __, ...counts }: NonNullable<contract.ComparisonBody['components']>) {
  const parts = Object.entries(counts).flatMap(([change, count]) => (count > 0 ? [`${count} ${change}`] : []));
  return parts.length > 0 ? parts.join(', ') : 'the same';
}

function printFindings(printer: Printer, found: contract.ComparisonBody): void {
  const { findings } = found;
  if (!findings) return;
  if (!findings.sameAdvisories)
    printer.note('The images were compared with advisories of two times: scan both to compare like with like.');
  const rows = [
    ...findings.appearedList.map((one) => ['comes', one] as const),
    ...findings.goneList.map((one) => ['goes', one] as const),
  ].map(([change, one]) => [change, one.severity, one.id, one.component, one.installed, one.waiver ? 'waived' : '']);
  if (rows.length === 0) return;
  printer.note(`\nVulnerabilities${more(findings.moreAppeared || findings.moreGone)}`);
  printer.facts(found, ['CHANGE', 'SEVERITY', 'ID', 'COMPONENT', 'INSTALLED', 'WAIVED'], rows);
}
