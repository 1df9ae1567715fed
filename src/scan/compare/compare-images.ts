// What differs between two images: what would change for those who run the first when they run the second.

import { ShiplockError } from '../../errors.ts';
import type { Descriptor } from '../../oci/descriptor.ts';
import { type ImagePlatform, imagePlatforms } from '../report/image-reports.ts';
import type { ReadingRules } from '../report/reading-rules.ts';
import type { ReportReader } from '../report/report-question.ts';
import { type ComponentChange, compareComponents } from './compare-components.ts';
import { type ConfigurationChange, compareConfigurations } from './compare-configurations.ts';
import { compareFindings, type FindingChanges } from './compare-findings.ts';
import { compareLicenses, type LicenseChange } from './compare-licenses.ts';
import { type ComparedImage, comparedImage } from './compared-image.ts';
import type { ImagesToCompare, NamedImage } from './images-to-compare.ts';

export interface LayerChanges {
  readonly from: number;
  readonly to: number;
  /** How many of the second image's layers the first one has, and their bytes as they are stored. */
  readonly shared: number;
  readonly sharedBytes: number;
  /** Bytes of those that it has not. */
  readonly newBytes: number;
}

/** Undefined stands for what cannot be said since something of an image is not known; `unknown` of the images says what. */
export interface Comparison {
  readonly from: ComparedImage;
  readonly to: ComparedImage;
  /** Those that can be asked for. */
  readonly platforms: readonly string[];
  readonly components: readonly ComponentChange[] | undefined;
  readonly findings: FindingChanges | undefined;
  readonly licenses: readonly LicenseChange[] | undefined;
  readonly configuration: readonly ConfigurationChange[] | undefined;
  readonly layers: LayerChanges | undefined;
}

/** @throws ShiplockError INVALID for a platform that not both images have; MANIFEST_UNKNOWN for one that is gone */
export async function compareImages(
  reader: ReportReader,
  images: ImagesToCompare,
  rules: ReadingRules,
): Promise<Comparison> {
  const { pair, platforms } = choosePlatforms(
    await platformsOf(reader, images.from),
    await platformsOf(reader, images.to),
    images.platform,
  );
  const from = await comparedImage(reader, images.from, pair.from, rules);
  const to = await comparedImage(reader, images.to, pair.to, rules);
  const reports = from.report && to.report && { from: from.report, to: to.report };
  const areMatched = reports && reports.from.matchedAt !== null && reports.to.matchedAt !== null;
  return {
    from,
    to,
    platforms,
    components: reports && compareComponents(reports.from, reports.to),
    findings: areMatched ? compareFindings(reports.from, reports.to) : undefined,
    licenses: reports && compareLicenses(reports.from, reports.to),
    configuration:
      from.config === undefined || to.config === undefined ? undefined : compareConfigurations(from.config, to.config),
    layers: from.layers && to.layers && compareLayers(from.layers, to.layers),
  };
}

function platformsOf(reader: ReportReader, { repository, digest }: NamedImage): Promise<ImagePlatform[]> {
  return imagePlatforms(reader, { repository: repository.name, digest });
}

/** The platform that was asked for; else the first that both have; else, of two images for one platform each, those. */
function choosePlatforms(
  from: readonly ImagePlatform[],
  to: readonly ImagePlatform[],
  wanted: string | undefined,
): {
  readonly pair: { readonly from: ImagePlatform; readonly to: ImagePlatform };
  readonly platforms: readonly string[];
} {
  const inFrom = new Map(from.map((one) => [one.platform, one]));
  const both = to.flatMap((one) => {
    const other = inFrom.get(one.platform);
    return one.platform !== null && other ? [{ name: one.platform, pair: { from: other, to: one } }] : [];
  });
  const platforms = both.map(({ name }) => name);
  const chosen = wanted === undefined ? both[0] : both.find(({ name }) => name === wanted);
  if (chosen) return { pair: chosen.pair, platforms };
  const [onlyFrom, ...moreFrom] = from;
  const [onlyTo, ...moreTo] = to;
  if (wanted === undefined && onlyFrom && onlyTo && moreFrom.length === 0 && moreTo.length === 0)
    return { pair: { from: onlyFrom, to: onlyTo }, platforms };
  throw new ShiplockError(
    'INVALID',
    wanted !== undefined && platforms.length > 0
      ? `not both images are for ${wanted}: ask for one of ${platforms.join(', ')}`
      : `the images have no platform in common: one is for ${namesOf(from)}, the other for ${namesOf(to)}`,
  );
}

function namesOf(platforms: readonly ImagePlatform[]): string {
  return platforms.length === 0 ? 'none' : platforms.map(({ platform }) => platform ?? 'unknown').join(', ');
}

function compareLayers(from: readonly Descriptor[], to: readonly Descriptor[]): LayerChanges {
  const known = new Set(from.map(({ digest }) => digest));
  const shared = to.filter(({ digest }) => known.has(digest));
  const added = to.filter(({ digest }) => !known.has(digest));
  const bytes = (layers: readonly Descriptor[]) => layers.reduce((sum, { size }) => sum + size, 0);
  return {
    from: from.length,
    to: to.length,
    shared: shared.length,
    sharedBytes: bytes(shared),
    newBytes: bytes(added),
  };
}
