// Under which ecosystem, name and version the advisories speak of a component. Distributions differ in it: some name the
// source package, some the package that is installed.

import { type Component, type ComponentType, type Distribution, isSystemPackage } from '../component.ts';

/** Where to look: the spelling of `ecosystemKey`, and the name as the ecosystem writes it. */
export interface Subject {
  readonly ecosystem: string;
  readonly name: string;
  readonly version: string;
  /** The stream of the module that an RPM belongs to, such as `nodejs:18`. */
  readonly module: string | null;
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
};

interface Release {
  readonly type: ComponentType;
  /** Whether advisories name the source package. */
  readonly bySource: boolean;
  /** The ecosystem for a version from os-release; null when that is no release. */
  readonly ecosystem: (version: string | null) => string | null;
}

const major = (name: string) => (version: string | null) => {
  const digits = /^[0-9]+/.exec(version ?? '')?.[0];
  return digits === undefined ? null : `${name}:${digits}`;
};

const RELEASES: ReadonlyMap<string, Release> = new Map<string, Release>([
  ['debian', { type: 'deb', bySource: true, ecosystem: major('Debian') }],
  ['ubuntu', { type: 'deb', bySource: true, ecosystem: (version) => (version === null ? null : `Ubuntu:${version}`) }],
  ['alpine', { type: 'apk', bySource: true, ecosystem: alpineRelease }],
  ['wolfi', { type: 'apk', bySource: true, ecosystem: () => 'Wolfi' }],
  ['chainguard', { type: 'apk', bySource: true, ecosystem: () => 'Chainguard' }],
  ['almalinux', { type: 'rpm', bySource: false, ecosystem: major('AlmaLinux') }],
  ['rocky', { type: 'rpm', bySource: false, ecosystem: major('Rocky Linux') }],
  ['rhel', { type: 'rpm', bySource: false, ecosystem: major('Red Hat') }],
  ['centos', { type: 'rpm', bySource: false, ecosystem: major('Red Hat') }],
]);

/** Where advisories about the component are; null for a system package that the distribution says nothing of. */
export function ecosystemOf(component: Component, distribution: Distribution | null): string | null {
  const language = LANGUAGES[component.type];
  if (language !== undefined) return language;
  const release = RELEASES.get(distribution?.id ?? '');
  return release?.type === component.type ? release.ecosystem(distribution?.version ?? null) : null;
}

/** Null for a component that no advisory can be looked up for: of an unknown distribution, or without a version. */
export function subjectOf(component: Component, distribution: Distribution | null): Subject | null {
  const ecosystem = ecosystemOf(component, distribution);
  if (ecosystem === null) return null;
  const release = isSystemPackage(component) ? RELEASES.get(distribution?.id ?? '') : undefined;
  const { name, version } = (release?.bySource && component.source) || component;
  const exact = component.type === 'golang' ? goVersion(name, version) : version;
  return exact === '' ? null : { ecosystem, name, version: exact, module: streamOf(component.module) };
}

/** True for a package of a distribution. */
export function isOfSystem({ ecosystem }: Subject): boolean {
  return !Object.values(LANGUAGES).includes(ecosystem);
}

/** `3.20.3` is `v3.20`; prereleases of the next release are `edge`. */
function alpineRelease(version: string | null): string | null {
  const release = /^([0-9]+\.[0-9]+)(_?)/.exec(version ?? '');
  if (release === null) return null;
  return (version ?? '').includes('_') ? 'Alpine:edge' : `Alpine:v${release[1]}`;
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
