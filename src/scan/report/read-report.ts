// Reports as those may read them who may pull the image. Their right to it is looked up here; what they ask for is read
// where it keeps nobody waiting.

import type { Identity } from '../../access/identity.ts';
import { membershipOf } from '../../access/right/visibility.ts';
import type { SbomFormat } from '../../api/sbom-format.ts';
import type { Rows } from '../../database/database.ts';
import { ShiplockError } from '../../errors.ts';
import { type ImageName, parseImageName } from '../../oci/reference.ts';
import { getRepository } from '../../registry/find-repository.ts';
import type { NamedImage, NamesToCompare } from '../compare/images-to-compare.ts';
import type { Scans } from '../scans.ts';
import { type VisibleImage, visibleImage } from '../visible-image.ts';
import { type FoundAt, imagePlatforms, imageReport } from './image-reports.ts';
import { type ReadingRules, readingRules } from './reading-rules.ts';
import type { Report } from './report.ts';
import type { AskReports, ReportPage, ReportReader } from './report-question.ts';

/** The room, and whom it asks. */
export type ScansToRead = Scans & { readonly askReports: AskReports };

/** An image, and which of its platforms, where there are several. */
export type PlatformName = ImageName & { readonly platform?: string | undefined };

/** What is known of the image, as JSON. @throws AccessRefused; ShiplockError INVALID, MANIFEST_UNKNOWN, TOO_MANY_REQUESTS */
export async function readReport(scans: ScansToRead, by: Identity, name: ImageName): Promise<Uint8Array> {
  const image = await visibleImage(scans.database.rows, by, 'pull', name);
  const authorsIn = await theirs(scans.database.rows, by, [image.repository]);
  return scans.askReports({ ask: 'report', image, authorsIn, rules: readingRules(scans) });
}

/**
 * A page of what was found in one platform of the image, or of what is in it, as JSON.
 * @throws as `readReport`, and as `scannedPlatform`
 */
export async function readPageOfReport(
  scans: ScansToRead,
  by: Identity,
  {
    list,
    page,
    platform,
    vulnerability,
    ...name
  }: PlatformName & {
    readonly list: 'findings' | 'components';
    readonly page: ReportPage;
    /** Of findings, only those of this name or alias. */
    readonly vulnerability?: string | undefined;
  },
): Promise<Uint8Array> {
  const image = await visibleImage(scans.database.rows, by, 'pull', name);
  const asked = { image, platform, page, rules: readingRules(scans) };
  if (list === 'components') return scans.askReports({ ask: list, ...asked });
  const authorsIn = await theirs(scans.database.rows, by, [image.repository]);
  return scans.askReports({ ask: list, ...asked, vulnerability, authorsIn });
}

/**
 * The bill of materials of one platform of the image, as JSON.
 * @throws as `readReport`, and as `scannedPlatform`
 */
export async function readSbom(
  scans: ScansToRead,
  by: Identity,
  { format, platform, ...name }: PlatformName & { readonly format: SbomFormat },
): Promise<Uint8Array> {
  const image = await visibleImage(scans.database.rows, by, 'pull', name);
  return scans.askReports({ ask: 'sbom', image, platform, format, rules: readingRules(scans) });
}

/**
 * What differs between two images, as JSON, for those who may pull both.
 * @throws AccessRefused; ShiplockError INVALID, MANIFEST_UNKNOWN, TOO_MANY_REQUESTS
 */
export async function readComparison(
  scans: ScansToRead,
  by: Identity,
  { platform, ...names }: NamesToCompare & { readonly platform?: string | undefined },
): Promise<Uint8Array> {
  const { rows } = scans.database;
  const from = await namedImage(rows, by, names.from);
  const to = await namedImage(rows, by, names.to);
  const authorsIn = await theirs(rows, by, [from.repository.name, to.repository.name]);
  return scans.askReports({ ask: 'compare', names, from, to, platform, authorsIn, rules: readingRules(scans) });
}

/** Those of the repositories of which the identity is a member. */
async function theirs(rows: Rows, by: Identity, repositories: readonly string[]): Promise<string[]> {
  return repositories.filter(await membershipOf(rows, by));
}

/** @throws AccessRefused; ShiplockError INVALID, MANIFEST_UNKNOWN */
async function namedImage(rows: Rows, by: Identity, text: string): Promise<NamedImage> {
  const name = parseImageName(text);
  if (!name)
    throw new ShiplockError(
      'INVALID',
      `${JSON.stringify(text)} is not an image: write namespace/name:tag or namespace/name@sha256:…`,
    );
  const { digest } = await visibleImage(rows, by, 'pull', name);
  return { repository: await getRepository(rows, name.repository), digest };
}

export interface ScannedPlatform {
  readonly image: VisibleImage;
  readonly report: Report;
  readonly foundAt: FoundAt;
}

/**
 * The report on one platform of the image.
 * @throws ShiplockError INVALID where a platform has to be chosen; NOT_FOUND when it was not scanned
 */
export async function scannedPlatform(
  reader: ReportReader,
  { repository, ...image }: VisibleImage,
  platform: string | undefined,
  rules: ReadingRules,
): Promise<ScannedPlatform> {
  const all = await imagePlatforms(reader, { repository, ...image });
  const [only, ...others] = platform === undefined ? all : all.filter((one) => one.platform === platform);
  if (!only || others.length > 0) {
    const names = all.map((one) => one.platform ?? 'unknown').join(', ');
    throw new ShiplockError('INVALID', `choose one of the platforms with ?platform=: ${names}`);
  }
  const { digest, report, foundAt } = await imageReport(reader, repository, only, rules);
  if (report?.state !== 'scanned') {
    const why = report?.reason ?? 'it was not scanned: scan it first';
    throw new ShiplockError('NOT_FOUND', `there is no report on what is in the image: ${why}`);
  }
  return { image: { repository, digest }, report, foundAt };
}
