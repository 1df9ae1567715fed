// What a manifest says of the archive (JAR File Specification, "JAR Manifest"; OSGi Core 8, 3.2).

import type { ComponentLicense } from '../component.ts';
import { paragraphsIn } from '../read-fields.ts';
import { readLicense } from '../read-license.ts';

export interface Manifest {
  /** The group, where fields name it together with the artifact. */
  readonly group: string | undefined;
  /** The group of a build whose artifact has another name there than its file. */
  readonly groupOfBuild: string | undefined;
  readonly version: string | undefined;
  readonly licenses: readonly ComponentLicense[];
  /** It is a part of the Java runtime. */
  readonly isOfRuntime: boolean;
}

/** What may stand in coordinates; titles for people have blanks. */
const COORDINATE = /^[\w.+-]+$/;
/** As Netflix's plugins for Gradle write it: `io.reactivex#rxjava;1.3.8`. */
const TITLE = /^([\w.-]+)#([\w.-]+);/;

/**
 * @param artifact what the file is named after: a group counts only where it is named with this artifact, since
 * `Implementation-Vendor-Id` is at times the vendor alone (`org.apache` of `org.apache.velocity`)
 */
export function readManifest(manifest: Buffer | undefined, artifact: string): Manifest {
  const { fields } = (manifest && paragraphsIn(manifest.toString('utf8')).next().value) ?? {};
  // A value that goes on in the next line goes on without a break.
  const value = (name: string) => (fields as ReadonlyMap<string, string> | undefined)?.get(name)?.replaceAll('\n', '');
  const coordinate = (name: string) => {
    const text = value(name)?.split(';', 1)[0]?.trim() ?? '';
    return COORDINATE.test(text) ? text : undefined;
  };
  const [, titleGroup, titleArtifact] = TITLE.exec(value('implementation-title') ?? '') ?? [];
  const vendor = coordinate('implementation-vendor-id');
  const title = coordinate('implementation-title');
  const names = [coordinate('bundle-symbolicname'), title];
  const isGroup = vendor !== undefined && vendor.split('.').length > 2;
  // Maven's own convention is the group as vendor and the name of the project, which often is that of the artifact, as title.
  const isTitled = title === artifact || names.includes(`${vendor}.${artifact}`);
  const isNamed = vendor === artifact || (isGroup && isTitled);
  return {
    group: titleArtifact === artifact ? titleGroup : isNamed ? vendor : undefined,
    groupOfBuild: titleGroup,
    version: coordinate('implementation-version') ?? coordinate('bundle-version'),
    licenses: readLicense(value('bundle-license')),
    isOfRuntime: value('specification-title') === 'Java Platform API Specification',
  };
}
