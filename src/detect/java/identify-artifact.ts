// Which Maven artifact an archive is, from the surest source to none: what Maven wrote into it, fields of its manifest
// that name both group and artifact, the name of its file with the packages of its classes (a guess). Why a group is never
// made up: docs/adr/0042-artifacts-without-a-group.md.

import type { FoundPackage } from '../evidence.ts';
import { type FileName, readFileName, stemOf } from './file-name.ts';
import { knownArtifacts } from './known-artifacts.ts';
import type { OwnPackages } from './own-packages.ts';
import { readManifest } from './read-manifest.ts';
import { readProperties } from './read-properties.ts';
import { isRelated } from './related-artifacts.ts';

export interface Coordinates {
  readonly group: string;
  readonly artifact: string;
  readonly version: string;
}

export interface ArchiveFacts {
  readonly path: string;
  /** What Maven wrote of it, or of what is bundled in it. */
  readonly poms: readonly Coordinates[];
  readonly manifest: Buffer | undefined;
  readonly packages: OwnPackages;
}

/** The coordinates of a `pom.properties`; none when it lacks one. */
export function coordinatesIn(properties: Buffer): Coordinates[] {
  const values = readProperties(properties.toString('utf8'));
  const [group, artifact, version] = ['groupId', 'artifactId', 'version'].map((key) => values.get(key)?.trim() ?? '');
  if (!group || !artifact || !version || version.includes('${')) return [];
  return [{ group, artifact, version }];
}

/** The artifact that the archive is, and those that are bundled in it. */
export function identifyArchive({ path, poms, manifest, packages }: ArchiveFacts): FoundPackage[] {
  const stem = stemOf(path);
  const bundled = poms.map((pom) => stated({ ...pom, version: wholeVersion(stem, pom) }));
  if (poms.some((pom) => isNamedAfter(stem, pom))) return bundled;
  const file = readFileName(path, readManifest(manifest, '').version);
  const { group, groupOfBuild, version = '', licenses, isOfRuntime } = readManifest(manifest, file.artifact);
  const itsVersion = file.version ?? version;
  if (group !== undefined && itsVersion !== '') {
    return [...bundled, { ...stated({ group, artifact: file.artifact, version: itsVersion }), licenses }];
  }
  // What has no code does nothing, and the classes of an application are those of the image itself.
  if (!packages.hasCode || packages.isApplication || packages.areOfRuntime || isOfRuntime) return bundled;
  if (isOneOf(poms, file, packages)) return bundled;
  const own = packages.list((name) => isBundled(poms, name));
  const classes = own.length > 0 ? own : packages.list(() => false);
  const known = knownArtifacts({ name: file.artifact, version: itsVersion, packages: classes });
  const [only, ...others] = groupOfBuild === undefined ? known : [`${groupOfBuild}:${file.artifact}`];
  const found = { type: 'maven', version: itsVersion, licenses } as const;
  return only !== undefined && others.length === 0 && itsVersion !== ''
    ? [...bundled, { ...found, name: only, identity: 'guessed' }]
    : [...bundled, { ...found, name: file.artifact, identity: 'unidentified', classes }];
}

function stated({ group, artifact, version }: Coordinates): FoundPackage {
  return { type: 'maven', name: `${group}:${artifact}`, version };
}

/** `artifact.jar`, `artifact-version.jar` with whatever version (snapshots have several), or either with the group before it. */
function isNamedAfter(stem: string, { group, artifact, version }: Coordinates): boolean {
  return [artifact, `${group}.${artifact}`].some((name) => {
    if (stem === name) return true;
    const rest = stem.startsWith(`${name}-`) ? stem.slice(name.length + 1) : '';
    return /^\d/.test(rest) || rest === version || rest.startsWith(`${version}-`);
  });
}

/** Some are built for several releases of Java, and only the file's name says which: `11.2.1.jre11` of `11.2.1`. */
function wholeVersion(stem: string, { artifact, version }: Coordinates): string {
  return stem.startsWith(`${artifact}-${version}.`) ? stem.slice(artifact.length + 1) : version;
}

/**
 * Whether one of the poms is the archive's own though its file is called otherwise. Of a file with a version that is the only one, with
 * this version and nearly this name (`shop-1.0.jar` of `shop-server`): `groovy-2.4.3.jar` is not the `commons-cli` that it has in it.
 * Of a file without one (`app.jar`) it is any whose group most of the classes are of.
 */
function isOneOf(poms: readonly Coordinates[], file: FileName, packages: OwnPackages): boolean {
  const [first, ...others] = poms;
  if (first === undefined) return false;
  if (file.version === undefined) {
    const [most] = packages.list(() => false);
    return most === undefined || isBundled(poms, most);
  }
  const isNearly = first.artifact.startsWith(file.artifact) || file.artifact.startsWith(first.artifact);
  return others.length === 0 && first.version === file.version && isNearly;
}

function isBundled(poms: readonly Coordinates[], name: string): boolean {
  return poms.some(({ group, artifact }) => isRelated(group, artifact, name));
}
