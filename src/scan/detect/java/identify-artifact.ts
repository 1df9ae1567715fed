// Which Maven artifact an archive is: as Maven wrote it into it, or else as its manifest and name suggest
// (https://docs.oracle.com/en/java/javase/21/docs/specs/jar/jar.html, OSGi Core 8, 3.2).

import type { FoundPackage } from '../evidence.ts';
import { nameAndVersion } from '../name-and-version.ts';
import { linesIn, paragraphsIn } from '../read-fields.ts';
import { readLicense } from '../read-license.ts';

/** What may stand in coordinates; titles for people have blanks. */
const COORDINATE = /^[\w.+-]+$/;

/** The artifact of a `pom.properties`; none when it lacks a coordinate. */
export function artifactFromPom(properties: Buffer): FoundPackage[] {
  const values = new Map<string, string>();
  for (const line of linesIn(properties.toString('utf8'))) {
    const equals = line.indexOf('=');
    if (equals > 0 && !line.startsWith('#')) values.set(line.slice(0, equals).trim(), line.slice(equals + 1).trim());
  }
  const [group, artifact, version] = ['groupId', 'artifactId', 'version'].map((key) => values.get(key) ?? '');
  if (!group || !artifact || !version || version.includes('${')) return [];
  return [{ type: 'maven', name: `${group}:${artifact}`, version }];
}

/** The artifact that the manifest and the name of the file suggest; none without a version. */
export function artifactFromManifest(manifest: Buffer | undefined, path: string): FoundPackage[] {
  const { fields } = (manifest && paragraphsIn(manifest.toString('utf8')).next().value) ?? {};
  // A value that goes on in the next line goes on without a break.
  const value = (name: string) => (fields as ReadonlyMap<string, string> | undefined)?.get(name)?.replaceAll('\n', '');
  const coordinate = (name: string) => {
    const text = value(name)?.split(';', 1)[0]?.trim() ?? '';
    return COORDINATE.test(text) ? text : undefined;
  };
  const file = nameAndVersion(path);
  const symbolicName = coordinate('bundle-symbolicname');
  const artifact = file?.name ?? symbolicName?.split('.').at(-1) ?? coordinate('implementation-title');
  const version = coordinate('implementation-version') ?? coordinate('bundle-version') ?? file?.version;
  if (!artifact || !version) return [];
  // Old libraries are their own group: `commons-io:commons-io`.
  const group = coordinate('implementation-vendor-id') ?? groupOf(symbolicName, artifact) ?? artifact;
  const licenses = readLicense(value('bundle-license'));
  return [{ type: 'maven', name: `${group}:${artifact}`, version, licenses }];
}

function groupOf(symbolicName: string | undefined, artifact: string): string | undefined {
  if (!symbolicName?.includes('.')) return undefined;
  return symbolicName.endsWith(`.${artifact}`) ? symbolicName.slice(0, -artifact.length - 1) : symbolicName;
}
