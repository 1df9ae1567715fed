// A report with all of its lists: an answer of the server has of each what fits.

import * as contract from '../api/scan.ts';
import { allPages } from './all-pages.ts';
import type { Client } from './client.ts';

/** The report on the image, with all findings and components of the platforms that it names. */
export async function wholeReport(
  client: Client,
  params: { readonly repository: string; readonly reference: string },
): Promise<contract.ReportBody> {
  const report = await client.call(contract.getReport, { params });
  const images: contract.ImageReportBody[] = [];
  for (const image of report.images) {
    const of = { params: { repository: report.repository, reference: image.digest } };
    const findingList = image.moreFindings
      ? await allPages<contract.FindingBody>(client, contract.listFindings, of)
      : image.findingList;
    const componentList = image.moreComponents
      ? await allPages<contract.ComponentBody>(client, contract.listComponents, of)
      : image.componentList;
    images.push({ ...image, findingList, moreFindings: false, componentList, moreComponents: false });
  }
  return { ...report, images };
}
