// What one layer says, before it is known what lies below and above it: every path that it brings or takes away, and
// what the files among them say of packages. It can be kept under the layer's digest and used for every image with
// that layer; `combine-layers.ts` makes a detection of it.

import type { ComponentLicense, ComponentType, Distribution, Gap, UnstatedIdentity } from './component.ts';
import type { ReadLimits } from './read-limits.ts';

export interface LayerEvidence {
  /** Paths that the layer removes from those below it. */
  readonly removed: readonly string[];
  /** Folders of which nothing from below is left. */
  readonly emptied: readonly string[];
  /** In the order of the archive; of two with the same path, the later counts. */
  readonly entries: readonly LayerEntry[];
  /** What is unknown of the layer as a whole; that of a file is in its evidence. */
  readonly gaps: readonly Gap[];
}

/** A file that says nothing, as its path; a folder, as its path and a slash; or one with more to say. */
export type LayerEntry = string | LinkEntry | EvidenceEntry;

export interface LinkEntry {
  readonly path: string;
  readonly link: 'symbolic' | 'hard';
  /** As written for a symbolic link, from the root for a hard one. */
  readonly target: string;
}

export interface EvidenceEntry {
  readonly path: string;
  readonly evidence: FileEvidence;
}

/** Reads one file. @throws Unreadable, or anything at all about broken sizes and offsets */
export type FileParser = (bytes: Buffer, path: string, limits: ReadLimits) => FileEvidence;

/** What one file says. */
export interface FileEvidence {
  readonly packages?: readonly FoundPackage[];
  readonly distribution?: Distribution;
  /** Of the package whose copyright file it is. */
  readonly licenses?: readonly ComponentLicense[];
  /** Paths that belong to the package whose file list it is. */
  readonly owns?: readonly string[];
  /** Set on an assembly of .NET, with the version that it states; null where it states none. */
  readonly assembly?: { readonly version: string | null };
  /** Names of the files that the list of a .NET application names. */
  readonly assemblies?: readonly string[];
  /** What it says where a symbolic link of `node_modules` or `vendor` leads to its folder; elsewhere it says nothing. */
  readonly linked?: FileEvidence;
  /** What a DESCRIPTION says where a symbolic link makes its folder a package of a library of R; elsewhere it was not read as anything. */
  readonly inLibrary?: FileEvidence;
  /** Places of archives with packages that a list of Yarn names. */
  readonly archives?: readonly string[];
  /** How many system packages it lists of a root below that of the image. */
  readonly otherRoot?: number;
  /** Paths that belong to the package of a language that it describes: programs there are that package's. */
  readonly holds?: readonly string[];
  /** Set on a program or an archive that says nothing itself, and matters where no package owns it. */
  readonly unread?: 'program' | 'archive';
  /** Of a program or an archive, its size and a checksum: a layer that changes its owner or rights alone writes the same file again. */
  readonly print?: string;
  /** What could not be read of it; `detail` goes on after the file's path. */
  readonly gap?: Gap;
}

/** True for what was read, and says something or that something is wrong with it. */
export function isRead(evidence: FileEvidence | undefined): boolean {
  return evidence !== undefined && evidence.unread === undefined;
}

/** A component without what only the whole image knows: distribution and layer. */
export interface FoundPackage {
  readonly type: ComponentType;
  readonly name: string;
  readonly version: string;
  readonly architecture?: string;
  readonly source?: { readonly name: string; readonly version: string };
  readonly module?: string;
  readonly licenses?: readonly ComponentLicense[];
  /** Paths that belong to it, where the package database says so itself. */
  readonly owns?: readonly string[];
  /** The archive in the file, such as `BOOT-INF/lib/x.jar`. */
  readonly inside?: string;
  /** See `Component`. */
  readonly identity?: UnstatedIdentity;
  /** See `Component`. */
  readonly classes?: readonly string[];
}
