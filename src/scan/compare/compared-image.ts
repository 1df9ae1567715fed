// One of two images that are compared: what is known of it, and where something is not known, why.

import type { Descriptor } from '../../oci/descriptor.ts';
import type { Digest } from '../../oci/digest.ts';
import { parseManifest } from '../../oci/manifest.ts';
import type { ShownConfig } from '../../registry/config-reader.ts';
import { getManifest } from '../../registry/find-manifest.ts';
import { type FoundAt, type ImagePlatform, imageReport } from '../report/image-reports.ts';
import type { ReadingRules } from '../report/reading-rules.ts';
import type { Report } from '../report/report.ts';
import type { ReportReader } from '../report/report-question.ts';
import type { NamedImage } from './images-to-compare.ts';

export interface ComparedImage {
  readonly repository: string;
  /** Of the image or index that was named. */
  readonly digest: Digest;
  /** Of the platform. */
  readonly imageDigest: Digest;
  readonly platform: string | null;
  /** In bytes, of the platform's manifest and all that it leads to; null where the repository lacks it. */
  readonly size: number | null;
  /** Undefined where it was not scanned, or could not be. */
  readonly report: Report | undefined;
  readonly foundAt: FoundAt;
  /** Undefined where there is none, or it cannot be shown. */
  readonly config: unknown;
  /** Undefined where the repository lacks the manifest. */
  readonly layers: readonly Descriptor[] | undefined;
  /** Sentences that say what is not known of it. */
  readonly unknown: readonly string[];
}

/** Reads the platform of the image. */
export async function comparedImage(
  reader: ReportReader,
  { repository, digest }: NamedImage,
  platform: ImagePlatform,
  rules: ReadingRules,
): Promise<ComparedImage> {
  const about = { repository: repository.name, digest, imageDigest: platform.digest, platform: platform.platform };
  if (!platform.isHeld) {
    const unknown = ['the index lists this platform, and the repository lacks it'];
    return {
      ...about,
      size: null,
      report: undefined,
      foundAt: new Map(),
      config: undefined,
      layers: undefined,
      unknown,
    };
  }
  const stored = await getManifest(reader.rows, repository, { digest: platform.digest });
  const manifest = parseManifest(stored.bytes, stored.mediaType);
  const config = manifest.config?.mediaType.includes('config')
    ? await reader.configs.read(repository, manifest.config)
    : NO_CONFIG;
  const { report, foundAt, waiting } = await imageReport(reader, repository.name, platform, rules);
  const scanned = report?.state === 'scanned' ? report : undefined;
  return {
    ...about,
    size: stored.totalSize,
    report: scanned,
    foundAt,
    config: config.value ?? undefined,
    layers: manifest.layers,
    unknown: [
      ...(scanned ? scanned.gaps.map(({ detail }) => detail) : [whyNoReport(report, waiting)]),
      ...(scanned && scanned.matchedAt === null && scanned.gaps.length === 0
        ? ['it was not compared with advisories']
        : []),
      ...(config.problem === null ? [] : [`the configuration ${config.problem}`]),
    ],
  };
}

const NO_CONFIG: ShownConfig = { value: null, problem: 'is none of an image' };

function whyNoReport(report: Report | undefined, waiting: boolean): string {
  if (waiting) return 'its scan is under way';
  return report?.reason ?? 'it was not scanned';
}
