// What takes as long as somebody's image makes it take, since a whole report is unpacked for it, and is therefore asked
// elsewhere than on the loop that serves.

import type { SbomFormat } from '../../api/sbom-format.ts';
import type { Rows } from '../../database/database.ts';
import type { Digest } from '../../oci/digest.ts';
import type { ConfigReader } from '../../registry/config-reader.ts';
import type { ImagesToCompare, NamesToCompare } from '../compare/images-to-compare.ts';
import type { Unpack } from '../packed-json.ts';
import type { VisibleImage } from '../visible-image.ts';
import type { ReadingRules } from './reading-rules.ts';

/** Who asks it has made sure of the right to it. */
export type ReportQuestion = { readonly rules: ReadingRules } & (
  | ({ readonly ask: 'report'; readonly image: VisibleImage } & TellingAuthors)
  | ({
      readonly ask: 'findings';
      readonly page: ReportPage;
      readonly vulnerability?: string | undefined;
    } & OnePlatform &
      TellingAuthors)
  | ({ readonly ask: 'components'; readonly page: ReportPage } & OnePlatform)
  | ({ readonly ask: 'sbom'; readonly format: SbomFormat } & OnePlatform)
  | ({ readonly ask: 'compare'; readonly names: NamesToCompare } & ImagesToCompare & TellingAuthors)
  | { readonly ask: 'counts'; readonly images: readonly { repository: string; digests: readonly Digest[] }[] }
);

interface TellingAuthors {
  /** Of these repositories, whoever asks is told who made the waivers: they are members there. */
  readonly authorsIn: readonly string[];
}

interface OnePlatform {
  readonly image: VisibleImage;
  /** Of an index with several. */
  readonly platform: string | undefined;
}

export interface ReportPage {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Answers a question, wherever that is done, as JSON. */
export type AskReports = (question: ReportQuestion) => Promise<Uint8Array>;

/** What it takes to answer one. */
export interface ReportReader {
  readonly rows: Rows;
  readonly unpack: Unpack;
  readonly configs: Pick<ConfigReader, 'read'>;
}
