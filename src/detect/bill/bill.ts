// What a build's own bill of materials says is in an image, whatever the format it was written in.

import type { ComponentLicense, Distribution, Gap } from '../component.ts';
import type { FoundPackage } from '../evidence.ts';

/** An entry of a document before it is known whether it can be matched. */
export interface BillEntry {
  readonly purl: string | null;
  /** Beside the package URL, which may have none. */
  readonly version: string | null;
  readonly licenses: readonly ComponentLicense[];
  /** Of a system package, where the document names it beside the package URL. */
  readonly source: { readonly name: string; readonly version: string | null } | null;
  /** It names the image as a whole, so that nothing is missing when it is no package. */
  readonly whole: boolean;
}

/** What a reader of one format gives. */
export interface BillDocument {
  readonly entries: readonly BillEntry[];
  /** Operating systems that it names beside packages. */
  readonly systems: readonly Distribution[];
  /** It has more entries than are read. */
  readonly truncated: boolean;
}

export interface Bill {
  readonly packages: readonly FoundPackage[];
  /** The one operating system of which it speaks. */
  readonly distribution: Distribution | null;
  /** Each `detail` goes on after what names the document. */
  readonly gaps: readonly Gap[];
}

/** Far above what an image holds: documents are signed by those whom the deployment trusts, and can be wrong all the same. */
export const BILL_LIMITS = {
  entries: 100_000,
  /** Components in components. */
  depth: 32,
  /** Characters of a name, version or package URL. */
  text: 2_000,
  licenses: 20,
} as const;
