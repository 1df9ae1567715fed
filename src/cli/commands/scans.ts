// shiplock scan, report, sbom, where; the exit code of `report --fail-on` lets a pipeline stop.

import { writeFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { SBOM_FORMATS, type SbomFormat } from '../../api/sbom-format.ts';
import * as contract from '../../api/scan.ts';
import { SEVERITY_WORDS, type SeverityWord } from '../../api/severity.ts';
import type { Client } from '../client.ts';
import type { Context } from '../context.ts';
import { jsonText } from '../escaped-json.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { followJob } from '../follow-job.ts';
import { readImageName } from '../image-name.ts';
import { writing } from '../output-file.ts';
import { type Printer, shortDigest, shortTime } from '../print.ts';
import { wholeReport } from '../whole-report.ts';

export function addScanCommands(program: Command, context: Context): void {
  program
    .command('scan <image>')
    .description('scan an image now (each platform of an index), and wait for the report')
    .option('--no-wait', 'only queue it')
    .action(async (image: string, options: { wait: boolean }, command: Command) => {
      const client = context.client(command);
      const printer = context.printer(command);
      const body = readImageName(image);
      const queued = await client.call(contract.requestScan, { body });
      if (!options.wait) return printer.result(queued, `Queued the scan of ${image}`);
      for (const id of queued.jobs) {
        const { log } = await followJob(client, context.streams, id);
        // Which attestations count, and why others do not.
        if (log !== '') printer.note(log.trimEnd());
      }
      const params = { repository: body.repository, reference: queued.digest };
      const report = await wholeReport(client, params);
      printReport(printer, report, {});
    });

  program
    .command('report <image>')
    .description('what is in an image, what is known against it, and what could not be known')
    .option('--components', 'list the components')
    .option('--licenses', 'list the licences')
    .addOption(
      new Option('--fail-on <severity>', 'end with an error when something of this severity or worse counts').choices(
        SEVERITY_WORDS,
      ),
    )
    .action(async (image: string, options: ReportOptions, command: Command) => {
      const { repository, reference } = readImageName(image);
      const report = await wholeReport(context.client(command), { repository, reference });
      printReport(context.printer(command), report, options);
      if (options.failOn) failOn(report, options.failOn);
    });

  program
    .command('sbom <image>')
    .description('write the bill of materials of an image')
    .addOption(new Option('--format <format>', 'in which form').choices(SBOM_FORMATS).default('cyclonedx'))
    .option('--platform <platform>', 'of an index: which platform, such as linux/arm64')
    .option('--file <file>', 'where to; standard output by default')
    .action(async (image: string, options: SbomOptions, command: Command) => {
      const { file } = options;
      const { repository, reference } = readImageName(image);
      const { format, platform } = options;
      const document = await context
        .client(command)
        .call(contract.getSbom, { params: { repository, reference }, query: { format, platform } });
      const text = `${jsonText(document, 2)}\n`;
      if (file === undefined) context.streams.out(text);
      else await writing(file, () => writeFile(file, text));
    });

  program
    .command('where <vulnerability>')
    .description('the images in which a vulnerability was found')
    .action(async (id: string, _options: unknown, command: Command) => {
      const found = await wherever(context.client(command), id);
      if (found.demo) context.printer(command).note('By DEMONSTRATION DATA, which is not complete:');
      const rows = found.images.map((image) => [
        image.repository,
        shortDigest(image.digest),
        `${image.tags.join(' ')}${image.moreTags ? ' …' : ''}`,
        `${image.components.map(inWords).join(', ')}${image.moreComponents ? ' …' : ''}`,
      ]);
      context
        .printer(command)
        .table(
          found,
          ['REPOSITORY', 'DIGEST', 'TAGS', 'COMPONENTS'],
          rows,
          `${id} was found in no image that you may see`,
        );
    });
}

/** Such as `openssl 3.0.1 (fixed in 3.0.15)`. */
function inWords({
  name,
  installed,
  fixed,
  identity,
}: contract.WhereFoundBody['images'][number]['components'][number]): string {
  return `${name}${mark(identity)} ${installed} (${fixed === null ? 'no fix' : `fixed in ${fixed}`})`;
}

/** Behind the name of a component that does not state it. */
function mark(identity: contract.FindingBody['identity'] | undefined): string {
  return identity === undefined || identity === 'stated' ? '' : ` (${identity})`;
}

async function wherever(client: Client, id: string): Promise<contract.WhereFoundBody> {
  const params = { id };
  const first = await client.call(contract.findVulnerability, { params });
  const images = [...first.images];
  let { next } = first;
  while (next !== null) {
    const page = await client.call(contract.findVulnerability, { params, query: { cursor: next } });
    images.push(...page.images);
    next = page.next;
  }
  return { ...first, images, next };
}

interface ReportOptions {
  readonly components?: boolean;
  readonly licenses?: boolean;
  readonly failOn?: SeverityWord;
}

interface SbomOptions {
  readonly format: SbomFormat;
  readonly platform?: string;
  readonly file?: string;
}

export function printReport(printer: Printer, report: contract.ReportBody, options: ReportOptions): void {
  if (printer.format === 'json') {
    printer.facts(report, [], []);
    return;
  }
  if (report.images.length === 0) printer.note(`${report.repository}@${shortDigest(report.digest)}: no platform`);
  if (report.moreImages) printer.note('The index has more platforms than these: ask for the reports of their digests');
  for (const image of report.images) {
    const where = image.platform ? ` (${image.platform})` : '';
    printer.note(`${report.repository}@${shortDigest(image.digest)}${where}: ${headline(image)}`);
    for (const { detail } of image.gaps) printer.note(`  not known: ${detail}`);
    for (const one of image.takenAway) printer.note(`  not counted: ${inWordsOfVex(one)}`);
    if (image.advisories?.demo) printer.note('  compared with DEMONSTRATION DATA, which is not complete');
    if (image.findingList.length > 0) printer.facts(report, FINDING_HEAD, image.findingList.map(findingRow));
    if (options.components) {
      const rows = image.componentList.map(componentRow);
      printer.table(report, ['TYPE', 'NAME', 'VERSION', 'LAYER', 'EVIDENCE'], rows, '  no components were found');
    }
    if (options.licenses) {
      const rows = image.licenses.map((one) => [one.id, one.components.length, one.components.slice(0, 5).join(' ')]);
      printer.table(report, ['LICENCE', 'COMPONENTS', 'SUCH AS'], rows, '  no licences are named');
    }
  }
}

const MOST_NAMED = 5;

/** Such as `2 findings, by the VEX document dev (CVE-2024-1, CVE-2024-2)`. */
function inWordsOfVex({ name, findings, vulnerabilities }: contract.ImageReportBody['takenAway'][number]): string {
  const named = vulnerabilities.slice(0, MOST_NAMED).join(', ');
  const more = vulnerabilities.length > MOST_NAMED ? ', …' : '';
  return `${findings} ${findings === 1 ? 'finding' : 'findings'}, by the VEX document ${name} (${named}${more})`;
}

function componentRow({ type, name, version, layer, ...one }: contract.ImageReportBody['componentList'][number]) {
  const evidence = one.attestation === null ? (one.paths[0] ?? '') : `attestation ${shortDigest(one.attestation)}`;
  return [type, `${name}${mark(one.identity)}`, version, layer, evidence];
}

const FINDING_HEAD = ['SEVERITY', 'SCORE', 'ID', 'COMPONENT', 'INSTALLED', 'FIXED', 'KEV', 'WAIVED', 'TITLE', 'LINK'];
/** Characters of a title, so that a line fits a wide terminal. */
const MAX_TITLE = 60;

function findingRow(finding: contract.ImageReportBody['findingList'][number]) {
  return [
    finding.severity,
    finding.score,
    finding.id,
    `${finding.component}${mark(finding.identity)}`,
    finding.installed,
    finding.undetermined ? 'undetermined' : (finding.fixed ?? 'no fix'),
    finding.kev ? 'exploited' : '',
    finding.waiver ? `until ${shortTime(finding.waiver.expiresAt) || 'revoked'}: ${finding.waiver.reason}` : '',
    shortTitle(finding.summary ?? ''),
    finding.references[0] ?? '',
  ];
}

function shortTitle(text: string): string {
  return text.length <= MAX_TITLE ? text : `${text.slice(0, MAX_TITLE - 1)}…`;
}

function headline(image: contract.ImageReportBody): string {
  if (image.state !== 'scanned') return `${image.state.replace('_', ' ')}${image.reason ? `: ${image.reason}` : ''}`;
  const name = image.distribution?.name ?? 'unknown distribution';
  const about = `${name}, ${image.components} components, scanned ${shortTime(image.scannedAt)}`;
  if (!image.findings) return `${about}; not compared with any advisories`;
  const counts = SEVERITY_WORDS.flatMap((severity) => {
    const count = image.findings?.[severity] ?? 0;
    return count > 0 ? [`${count} ${severity}`] : [];
  });
  const found = counts.length > 0 ? counts.join(', ') : image.gaps.length > 0 ? 'nothing found so far' : 'clean';
  return `${about}; ${found} (advisories as of ${shortTime(image.advisories?.asOf ?? null)})`;
}

/**
 * Ends with an error when something of this severity or worse counts (exit code 1), or when nothing does and not all is
 * known (3).
 */
function failOn(report: contract.ReportBody, severity: SeverityWord): void {
  const grave = SEVERITY_WORDS.slice(0, SEVERITY_WORDS.indexOf(severity) + 1);
  if (report.images.length === 0)
    throw new CommandError(EXIT.held, 'the index has no platform: nothing is known of it');
  for (const image of report.images) {
    const count = grave.reduce((sum, word) => sum + (image.findings?.[word] ?? 0), 0);
    if (count === 0) continue;
    throw new CommandError(
      EXIT.refused,
      `${nameOf(image)} has ${count} vulnerabilities of severity ${severity} or worse`,
    );
  }
  for (const image of report.images) {
    const [gap] = image.gaps;
    if (!image.findings || gap) {
      const why = gap ? `: ${gap.detail}` : '';
      throw new CommandError(EXIT.held, `${nameOf(image)} is not wholly known${why}`);
    }
    // What nobody has graded may be of any severity.
    const { unknown } = image.findings;
    if (unknown > 0)
      throw new CommandError(EXIT.held, `${nameOf(image)} has ${unknown} vulnerabilities that nobody has graded`);
  }
  if (report.moreImages)
    throw new CommandError(EXIT.held, 'the index has more platforms than a report shows: ask for each of them');
}

function nameOf({ platform, digest }: contract.ImageReportBody): string {
  return platform ?? shortDigest(digest);
}
