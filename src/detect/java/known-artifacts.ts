// Artifacts of Maven Central whose jars do not say which they are: `known-artifacts.json`, made by `make-known-artifacts.ts`
// from the jars themselves, and what cannot be seen from their names.

import known from './known-artifacts.json' with { type: 'json' };
import { type NamelessArchive, relatedArtifacts } from './related-artifacts.ts';

/** Files of Tomcat's own distribution that Maven Central has under other names, each with a package of its classes. */
const FILES: Readonly<Record<string, readonly [packages: string, name: string]>> = {
  catalina: ['org.apache.catalina', 'org.apache.tomcat:tomcat-catalina'],
  'catalina-ant': ['org.apache.catalina', 'org.apache.tomcat:tomcat-catalina-ant'],
  'catalina-ha': ['org.apache.catalina', 'org.apache.tomcat:tomcat-catalina-ha'],
  'catalina-ssi': ['org.apache.catalina', 'org.apache.tomcat:tomcat-ssi'],
  'catalina-storeconfig': ['org.apache.catalina', 'org.apache.tomcat:tomcat-storeconfig'],
  'catalina-tribes': ['org.apache.catalina', 'org.apache.tomcat:tomcat-tribes'],
  jasper: ['org.apache.jasper', 'org.apache.tomcat:tomcat-jasper'],
  'jasper-el': ['org.apache.el', 'org.apache.tomcat:tomcat-jasper-el'],
};

const names: ReadonlyMap<string, readonly string[]> = Map.groupBy(known, (name) => name.slice(name.indexOf(':') + 1));

/** Names (`group:artifact`) of which the archive may be one. */
export function knownArtifacts(archive: NamelessArchive): string[] {
  const [folder, name] = FILES[archive.name] ?? [];
  if (name !== undefined && archive.packages.some((one) => one === folder)) return [name];
  return relatedArtifacts(archive, groupsOf);
}

function groupsOf(artifact: string): string[] {
  return (names.get(artifact) ?? []).map((name) => name.slice(0, -artifact.length - 1));
}
