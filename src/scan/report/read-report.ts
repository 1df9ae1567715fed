// Reports as those may read them who may pull the image.

import type { Identity } from '../../access/identity.ts';
import type { Microseconds } from '../../clock.ts';
import { ShiplockError } from '../../errors.ts';
import type { Digest } from '../../oci/digest.ts';
import type { Detection } from '../component.ts';
import type { Scans } from '../scans.ts';
import { type ImageName, type VisibleImage, visibleImage } from '../visible-image.ts';
import { type ImageReport, imageReports } from './image-reports.ts';
import { readingRules } from './reading-rules.ts';

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

export interface BillOfImage {
  readonly image: { readonly repository: string; readonly digest: Digest };
  /** When it was scanned. */
  readonly at: Microseconds;
  readonly detection: Detection;
}

/**
 * What one platform of the image consists of.
 * @param name with the platform, where there are several
 * @throws AccessRefused; ShiplockError INVALID where a platform has to be chosen; NOT_FOUND when it was not scanned
 */
export async function readBillOfImage(
  scans: Scans,
  by: Identity,
  { platform, ...name }: ImageName & { readonly platform?: string | undefined },
): Promise<BillOfImage> {
  const { repository, images } = await readReport(scans, by, name);
  const [only, ...others] = platform === undefined ? images : images.filter((image) => image.platform === platform);
  if (!only || others.length > 0) {
    const names = images.map((image) => image.platform ?? 'unknown').join(', ');
    throw new ShiplockError('INVALID', `choose one of the platforms with ?platform=: ${names}`);
  }
  if (only.report?.state !== 'scanned') {
    const why = only.report?.reason ?? 'it was not scanned: scan it first';
    throw new ShiplockError('NOT_FOUND', `there is no bill of materials of the image: ${why}`);
  }
  const { scannedAt: at, detection } = only.report;
  return { image: { repository, digest: only.digest }, at, detection };
}
