// Under which ecosystems, names and versions the advisories speak of a component.

import type { Component, ComponentType, Distribution } from '../../detect/component.ts';
import { releaseOf } from './distribution-release.ts';

/** Where to look: the spelling of `ecosystemKey`, and the name as the ecosystem writes it. */
export interface Subject {
  readonly ecosystem: string;
  readonly name: string;
  readonly version: string;
  /** The stream of the module that an RPM belongs to, such as `nodejs:18`. */
  readonly module: string | null;
  /** Its advisories may leave out epochs of versions, which then say nothing. */
  readonly leavesEpochOut: boolean;
}

const LANGUAGES: Readonly<Partial<Record<ComponentType, string>>> = {
  npm: 'npm',
  pypi: 'PyPI',
  golang: 'Go',
  maven: 'Maven',
  gem: 'RubyGems',
  composer: 'Packagist',
  cargo: 'crates.io',
  nuget: 'NuGet',
  cran: 'CRAN',
  // No feed speaks of it, which a report says.
  conda: 'conda',
};

/** As the Bitnami Vulnerability Database calls programs that no package owns; it has no others of those that are identified. */
const BITNAMI: ReadonlyMap<string, string> = new Map(
  Object.entries({
    haproxy: 'haproxy',
    httpd: 'apache',
    lua: 'lua',
    mariadb: 'mariadb',
    memcached: 'memcached',
    modsecurity: 'modsecurity2',
    nginx: 'nginx',
    node: 'node',
    openjdk: 'java',
    openldap: 'openldap',
    openresty: 'openresty',
    pgbouncer: 'pgbouncer',
    php: 'php',
    postgresql: 'postgresql',
    python: 'python',
    redis: 'redis',
    ruby: 'ruby',
    valkey: 'valkey',
    varnish: 'varnish',
  }),
);
/** Of which no feed speaks. */
export const OTHER_PROGRAMS = 'generic';

/** Where components that are no packages of a distribution are looked up. */
export const LANGUAGE_ECOSYSTEMS: readonly string[] = [...Object.values(LANGUAGES), 'Bitnami', OTHER_PROGRAMS];

function languageOf({ type, name }: Pick<Component, 'type' | 'name'>): string | undefined {
  if (type !== 'generic') return LANGUAGES[type];
  return BITNAMI.has(name) ? 'Bitnami' : OTHER_PROGRAMS;
}

/** Where advisories about the component are; null for a system package that the distribution says nothing of. */
export function ecosystemOf(component: Component, distribution: Distribution | null): string | null {
  const language = languageOf(component);
  if (language !== undefined) return language;
  const release = releaseOf(distribution);
  return release?.type === component.type ? release.ecosystems[0] : null;
}

/**
 * As what the component is looked up, by each name and in each place where it may be. None for one that no advisory can be looked up
 * for: of an unknown distribution, or without a version.
 */
export function subjectsOf(component: Component, distribution: Distribution | null): Subject[] {
  const language = languageOf(component);
  const module = streamOf(component.module);
  if (language !== undefined) {
    const { version } = component;
    const name = component.type === 'generic' ? (BITNAMI.get(component.name) ?? component.name) : component.name;
    const exact = component.type === 'golang' ? goVersion(name, version) : version;
    return exact === '' ? [] : [{ ecosystem: language, name, version: exact, module, leavesEpochOut: false }];
  }
  const release = releaseOf(distribution);
  if (release?.type !== component.type) return [];
  const leavesEpochOut = component.type === 'rpm' && release.names.includes('source');
  const named = release.names.map((name) => (name === 'source' && sourceOf(component)) || component);
  const distinct = named.filter(
    ({ name, version }, place) => version !== '' && named.findIndex((one) => one.name === name) === place,
  );
  return release.ecosystems.flatMap((ecosystem) =>
    distinct.map(({ name, version }) => ({ ecosystem, name, version, module, leavesEpochOut })),
  );
}

/** The source package; that of an RPM with the epoch of the package, since its file's name has none. */
function sourceOf({ type, source, version }: Component): Component['source'] {
  if (source === null || type !== 'rpm' || source.version.includes(':')) return source;
  return { name: source.name, version: `${/^[0-9]+:/.exec(version)?.[0] ?? ''}${source.version}` };
}

/** True for a package of a distribution. */
export function isOfSystem({ ecosystem }: Subject): boolean {
  return !LANGUAGE_ECOSYSTEMS.includes(ecosystem);
}

/**
 * Go names its own releases `go1.21rc2`, and the vulnerability database writes `1.21.0-rc.2`
 * (https://go.dev/doc/toolchain#version). A program built from a work folder has the version `(devel)`, which is none.
 */
function goVersion(name: string, version: string): string {
  if (name !== 'stdlib') return version.startsWith('(') ? '' : version;
  // Whoever builds Go puts more behind it: `1.26.5 (Red Hat 1.26.5-1.el10)`, `1.26.5-1`, `1.26.5 X:boringcrypto`.
  const [, release = '', last = '', kind, number] =
    /^(?:go)?([0-9]+\.[0-9]+)(\.[0-9]+)?(?:(rc|beta)([0-9]+))?/.exec(version) ?? [];
  return kind === undefined ? `${release}${last}` : `${release}${last || '.0'}-${kind}.${number}`;
}

/** A label has the stream first, and then when and for what it was built: `nodejs:18:8080020230718:63b34585`. */
function streamOf(label: string | null): string | null {
  return label === null ? null : label.split(':', 2).join(':');
}
