// Which release of which ecosystem a distribution is, and by which names its advisories call packages. Distributions differ in it:
// some name the source package, some the package that is installed, and of some both are seen.

import type { ComponentType, Distribution } from '../../detect/component.ts';

export interface Release {
  readonly type: ComponentType;
  readonly names: readonly ('source' | 'package')[];
  /** Where its advisories are, in the spelling of `ecosystemKey`; the first is the release itself. */
  readonly ecosystems: readonly [string, ...string[]];
}

type Reader = Pick<Release, 'type' | 'names'> & {
  /** Undefined for what is no release that advisories know. */
  readonly read: (distribution: Distribution) => readonly string[] | string | undefined;
};

const SOURCE = ['source'] as const;
const PACKAGE = ['package'] as const;
const BOTH = ['source', 'package'] as const;

const SLE: Reader = { type: 'rpm', names: SOURCE, read: ({ version }) => servicePack(version) };
const SLE_MICRO: Reader = { type: 'rpm', names: SOURCE, read: dotted('SUSE:Micro ') };

/** By the `ID` of os-release, in lower case. */
const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['debian', { type: 'deb', names: SOURCE, read: major('Debian:') }],
  ['ubuntu', { type: 'deb', names: SOURCE, read: dotted('Ubuntu:') }],
  ['alpine', { type: 'apk', names: SOURCE, read: ({ version }) => alpineRelease(version) }],
  ['wolfi', { type: 'apk', names: SOURCE, read: () => 'Wolfi' }],
  ['chainguard', { type: 'apk', names: SOURCE, read: () => 'Chainguard' }],
  ['minimos', { type: 'apk', names: BOTH, read: () => 'MinimOS' }],
  [
    'alpaquita',
    { type: 'apk', names: SOURCE, read: ({ version }) => `Alpaquita:${/^\d+/.exec(version ?? '')?.[0] ?? 'stream'}` },
  ],
  ['almalinux', { type: 'rpm', names: PACKAGE, read: major('AlmaLinux:') }],
  ['rocky', { type: 'rpm', names: PACKAGE, read: major('Rocky Linux:') }],
  ['rhel', { type: 'rpm', names: PACKAGE, read: major('Red Hat:') }],
  ['centos', { type: 'rpm', names: PACKAGE, read: major('Red Hat:') }],
  ['ol', { type: 'rpm', names: PACKAGE, read: major('Oracle Linux:') }],
  ['amzn', { type: 'rpm', names: PACKAGE, read: major('Amazon Linux:') }],
  ['sles', SLE],
  ['sled', SLE],
  ['sles_sap', SLE],
  ['sle_hpc', SLE],
  ['sle_rt', SLE],
  ['sle-micro', SLE_MICRO],
  ['sl-micro', SLE_MICRO],
  ['opensuse-leap', { type: 'rpm', names: SOURCE, read: dotted('openSUSE:Leap ') }],
  ['opensuse-tumbleweed', { type: 'rpm', names: SOURCE, read: () => 'openSUSE:Tumbleweed' }],
  ['azurelinux', { type: 'rpm', names: BOTH, read: major('Azure Linux:') }],
  ['mariner', { type: 'rpm', names: BOTH, read: major('Azure Linux:') }],
  ['openeuler', { type: 'rpm', names: SOURCE, read: openEulerRelease }],
  ['mageia', { type: 'rpm', names: SOURCE, read: major('Mageia:') }],
  ['photon', { type: 'rpm', names: BOTH, read: dotted('Photon OS:') }],
]);

/** Every `ID` of os-release whose packages can be matched. */
export const KNOWN_DISTRIBUTIONS: readonly string[] = [...READERS.keys()];

/** Undefined for a distribution that no advisories are known of. */
export function releaseOf(distribution: Distribution | null): Release | undefined {
  const reader = READERS.get(distribution?.id ?? '');
  if (!reader || !distribution) return undefined;
  const [first, ...others] = [reader.read(distribution) ?? []].flat();
  return first === undefined ? undefined : { type: reader.type, names: reader.names, ecosystems: [first, ...others] };
}

function major(name: string): Reader['read'] {
  return ({ version }) => {
    const digits = /^[0-9]+/.exec(version ?? '')?.[0];
    return digits === undefined ? undefined : `${name}${digits}`;
  };
}

/** `15.6`, without what comes behind a second dot. */
function dotted(name: string): Reader['read'] {
  return ({ version }) => {
    const release = /^[0-9]+\.[0-9]+/.exec(version ?? '')?.[0];
    return release === undefined ? undefined : `${name}${release}`;
  };
}

/** `3.20.3` is `v3.20`; prereleases of the next release are `edge`. */
function alpineRelease(version: string | null): string | undefined {
  const release = /^([0-9]+\.[0-9]+)(_?)/.exec(version ?? '');
  if (release === null) return undefined;
  return release[2] === '_' || version?.includes('_') ? 'Alpine:edge' : `Alpine:v${release[1]}`;
}

/** `15.5` is service pack 5 of 15; modules of SUSE Linux Enterprise 12 are for all of its service packs. */
function servicePack(version: string | null): string[] | undefined {
  const [release, digits] = /^([0-9]+)(?:\.[0-9]+)?/.exec(version ?? '') ?? [];
  if (release === undefined || digits === undefined) return undefined;
  return [...new Set([`SUSE:${release}`, `SUSE:${digits}`])];
}

/** The service pack stands in the name for people only: `openEuler 24.03 (LTS-SP1)` is `openEuler:24.03-LTS-SP1`. */
function openEulerRelease({ name, version }: Distribution): string | undefined {
  const [, release, support] = /\b([0-9]{2}\.[0-9]{2})(?: \((LTS(?:-SP[0-9]+)?)\))?/.exec(name) ?? [];
  if (release === undefined) return version === null ? undefined : `openEuler:${version}`;
  return `openEuler:${release}${support === undefined ? '' : `-${support}`}`;
}
