// Reports as those may read them who may pull the image.

import type { Identity } from '../../access/identity.ts';
import { ShiplockError } from '../../errors.ts';
import type { Scans } from '../scans.ts';
import { type ImageName, type VisibleImage, visibleImage } from '../visible-image.ts';
import { type ImageReport, imageReports } from './image-reports.ts';
import { readingRules } from './reading-rules.ts';
import type { Report } from './report.ts';

export interface ReportOfImage extends VisibleImage {
  /** One for each platform. */
  readonly images: readonly ImageReport[];
}

/** What is known of the image. @throws AccessRefused; ShiplockError INVALID, MANIFEST_UNKNOWN */
export async function readReport(scans: Scans, by: Identity, name: ImageName): Promise<ReportOfImage> {
  const { rows } = scans.database;
  const image = await visibleImage(rows, by, 'pull', name);
  return { ...image, images: await imageReports(rows, image, readingRules(scans)) };
}

/** An image, and which of its platforms, where there are several. */
export type PlatformName = ImageName & { readonly platform?: string | undefined };

/**
 * The report on one platform of the image.
 * @throws AccessRefused; ShiplockError INVALID where a platform has to be chosen; NOT_FOUND when it was not scanned
 */
export async function readScannedPlatform(scans: Scans, by: Identity, name: PlatformName): Promise<ScannedPlatform> {
  const { platform, ...image } = name;
  const { repository, images } = await readReport(scans, by, image);
  const [only, ...others] = platform === undefined ? images : images.filter((one) => one.platform === platform);
  if (!only || others.length > 0) {
    const names = images.map((one) => one.platform ?? 'unknown').join(', ');
    throw new ShiplockError('INVALID', `choose one of the platforms with ?platform=: ${names}`);
  }
  if (only.report?.state !== 'scanned') {
    const why = only.report?.reason ?? 'it was not scanned: scan it first';
    throw new ShiplockError('NOT_FOUND', `there is no report on what is in the image: ${why}`);
  }
  return { image: { repository, digest: only.digest }, report: only.report };
}

export interface ScannedPlatform {
  readonly image: VisibleImage;
  readonly report: Report;
}
