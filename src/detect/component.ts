// What is in an image: what detection finds in its bytes, once per digest, and what a trusted bill of materials names
// beside. It does not depend on advisories.

import type { Digest } from '../oci/digest.ts';

/** Package URL types (https://github.com/package-url/purl-spec) of what is detected. */
export type ComponentType =
  | 'deb'
  | 'apk'
  | 'rpm'
  | 'npm'
  | 'pypi'
  | 'golang'
  | 'maven'
  | 'gem'
  | 'composer'
  | 'cargo'
  | 'nuget'
  | 'conda'
  | 'cran'
  /** A program that no package owns, known by what it says itself. */
  | 'generic';

/**
 * How well a component is known that does not state what it is. `guessed`: its name is concluded from its file (and the classes in it).
 * `unidentified`: a Java archive of which only the name of its file is known, without a group, or an assembly of .NET or a package of
 * npm that states no version; its version may be empty.
 */
export type UnstatedIdentity = 'guessed' | 'unidentified';

export interface Component {
  /** With the distribution, architecture and epoch as qualifiers where the type has them. */
  readonly purl: string;
  readonly type: ComponentType;
  /** As its ecosystem writes it: `@scope/name` for npm, `group:artifact` for Maven. */
  readonly name: string;
  /** As its ecosystem writes it, for deb and rpm with epoch and revision. */
  readonly version: string;
  /** The source package that it was built from, where advisories speak of those. */
  readonly source: { readonly name: string; readonly version: string } | null;
  /** The modularity label of an RPM, such as `nodejs:18`. */
  readonly module: string | null;
  readonly licenses: readonly ComponentLicense[];
  /** Position of the layer that brought it, from 0 for the lowest; null when only a bill of materials names it. */
  readonly layer: number | null;
  /** Digest of the attestation whose bill of materials names it; null when the layers show its name. */
  readonly attestation: Digest | null;
  /** Where its evidence lies, without a leading slash. */
  readonly paths: readonly string[];
  /** Absent where its evidence states its name. */
  readonly identity?: UnstatedIdentity;
  /** The Java packages of an unidentified archive, three segments of each: with them matching can guess its group. */
  readonly classes?: readonly string[];
}

/** By the package URL of an unidentified component: the name that matching guessed for it, `group:artifact`. */
export type GuessedNames = Readonly<Record<string, string>>;

export interface ComponentLicense {
  /** As the evidence has it. */
  readonly text: string;
  /** The SPDX expression that the text is, or was read as; null when it is none. */
  readonly spdx: string | null;
  /** `declared`: it is an SPDX expression; `corrected`: an id was recognized in the text; `copyright`: from a Debian copyright file. */
  readonly found: 'declared' | 'corrected' | 'copyright';
}

/** From os-release (https://www.freedesktop.org/software/systemd/man/os-release.html) or an older file of its kind. */
export interface Distribution {
  /** `debian`, `alpine`, `sles`; in lower case. */
  readonly id: string;
  /** `12`, `3.20.3`; null for rolling releases. */
  readonly version: string | null;
  /** For people: `Debian GNU/Linux 12 (bookworm)`. */
  readonly name: string;
  readonly like: readonly string[];
}

/** What could not be known. */
export type GapKind =
  /** No os-release, or one of a distribution whose packages cannot be matched. */
  | 'unknown_distribution'
  /** A distribution without a list of its packages, one whose list is below another root, or nothing at all that is known. */
  | 'no_packages'
  /** The release gets no security updates any more, so that what is missing says nothing. */
  | 'end_of_life'
  /** There are components of a kind that no loaded feed speaks of. */
  | 'no_feed'
  /** The advisories are older than this deployment allows. */
  | 'stale'
  /**
   * Archives of Java, programs of .NET and Go, and packages of npm that do not say which packages or versions they are, and cannot be
   * guessed; programs and archives that belong to no package.
   */
  | 'unidentified'
  /** A layer whose bytes are not here. */
  | 'foreign_layer'
  /** A limit on entries, bytes, depth, ratio or time was reached. */
  | 'limit'
  /** A file that should be evidence is damaged. */
  | 'unreadable';

/** A report states it in words, and policies hold on it. */
export interface Gap {
  readonly kind: GapKind;
  /** One sentence that names the file, layer, release or ecosystem. */
  readonly detail: string;
}

export interface Detection {
  readonly distribution: Distribution | null;
  readonly components: readonly Component[];
  readonly gaps: readonly Gap[];
}

/** True for packages of a distribution, which are matched by its release. */
export function isSystemPackage({ type }: Pick<Component, 'type'>): boolean {
  return type === 'deb' || type === 'apk' || type === 'rpm';
}
