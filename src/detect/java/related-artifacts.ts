// Which of the artifacts that somebody knows an archive may be: those with its name whose group has to do with the
// packages of its classes. Names of artifacts are not unique (`rxjava` has three groups), and groups are not packages
// (`org.apache.tomcat.embed` has `org.apache.catalina`).

import { hadVersion, isKnownPackage } from './group-exceptions.ts';
import { SEGMENTS } from './own-packages.ts';

/** Words that say nothing of whose they are. */
const COMMON = new Set([
  ...[
    'apache',
    'google',
    'github',
    'gitlab',
    'sourceforge',
    'googlecode',
    'java',
    'javax',
    'jakarta',
    'open',
    'project',
  ],
  ...['internal', 'common', 'commons', 'core', 'util', 'utils', 'server', 'client', 'http', 'data', 'cloud', 'tools'],
]);
const LONG = 4;

/** Those who share a host of code share nothing else. */
const HOSTS = new Set(['com.github', 'io.github', 'com.gitlab', 'io.gitlab', 'net.sf', 'com.googlecode', 'me.github']);

/** What is known of an archive that does not say which artifact it is. */
export interface NamelessArchive {
  /** As the name of its file has it; some builds write the group before it (`org.slf4j.slf4j-api`). */
  readonly name: string;
  readonly version: string;
  /** Of its own classes. */
  readonly packages: readonly string[];
}

/**
 * Names (`group:artifact`) of which the archive may be one, each once.
 * @param groupsOf the groups that are known to have an artifact of this name
 */
export function relatedArtifacts(
  { name, version, packages }: NamelessArchive,
  groupsOf: (artifact: string) => readonly string[],
): string[] {
  const related = groupsOf(name).filter(
    (group) => hadVersion(group, name, version) && packages.some((one) => isRelated(group, name, one)),
  );
  if (related.length > 0) return related.map((group) => `${group}:${name}`);
  for (let dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', dot + 1)) {
    const [group, artifact] = [name.slice(0, dot), name.slice(dot + 1)];
    if (groupsOf(artifact).includes(group)) return [`${group}:${artifact}`];
  }
  return [];
}

/** Whether artifacts of the group have classes in such a package. */
export function isRelated(group: string, artifact: string, package_: string): boolean {
  if (package_ === group || package_.startsWith(`${group}.`) || isKnownPackage(group, package_)) return true;
  const groups = group.split('.');
  const packages = package_.split('.');
  // `com.squareup.okhttp3` and `okhttp3`; `io.projectreactor` and `reactor.core`.
  if (groups.some((one) => packages.some((other) => soundAlike(one.replaceAll('-', ''), other)))) return true;
  // `commons-lang` and `org.apache.commons.lang`; `log4j` and `org.apache.log4j`.
  if (groups.length === 1 && `.${package_}.`.includes(`.${group.replaceAll('-', '.')}.`)) return true;
  if (group === artifact && beginsIn(group, packages)) return true;
  // One organization, and the artifact is called like either: `org.apache.tomcat.embed:tomcat-embed-core` and `org.apache.catalina`.
  const organization = groups.slice(0, 2).join('.');
  if (groups.length < 2 || HOSTS.has(organization) || !package_.startsWith(`${organization}.`)) return false;
  const [called = ''] = artifact.split(/[-_.]/, 1);
  return [...groups.slice(2), ...packages.slice(2)].some((one) => one.startsWith(called) || called.startsWith(one));
}

/**
 * Before 2006 groups were called like their artifacts: `commons-collections` has `org.apache.commons.collections`, of which only the
 * first three segments are known.
 */
function beginsIn(group: string, packages: readonly string[]): boolean {
  const [first, ...others] = group.split('-');
  return packages.length === SEGMENTS && others.length > 0 && packages.at(-1) === first;
}

/** One is in the other: `graphql-java` and `graphql`. */
function soundAlike(one: string, other: string): boolean {
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  return short.length >= LONG && !COMMON.has(short) && long.includes(short);
}
