// From a package URL in somebody's document to a package as detection would have found it
// (https://github.com/package-url/purl-spec, "purl-types").

import { PackageURL } from 'packageurl-js';
import type { ComponentType, Distribution } from '../component.ts';
import type { FoundPackage } from '../evidence.ts';
import type { BillEntry } from './bill.ts';

export type ReadPackage =
  | { readonly found: FoundPackage; readonly distribution: Distribution | undefined }
  /** What of it cannot be matched, in words that go on after a number. */
  | { readonly unmatched: string };

/** What a program says of itself, nobody else says: `pkg:generic` can be anything. */
type BilledType = Exclude<ComponentType, 'generic'>;

/** Between namespace and name, as each ecosystem writes them. */
const SEPARATORS: Readonly<Record<BilledType, string | null>> = {
  deb: null,
  apk: null,
  rpm: null,
  npm: '/',
  pypi: null,
  golang: '/',
  maven: ':',
  gem: null,
  composer: '/',
  cargo: null,
  nuget: null,
  conda: null,
  cran: null,
};

export function packageOf(entry: BillEntry): ReadPackage {
  if (entry.purl === null) return { unmatched: 'without a package URL' };
  const purl = parse(entry.purl);
  if (purl === undefined) return { unmatched: 'with a damaged package URL' };
  const { type, namespace, name, qualifiers } = purl;
  if (!isComponentType(type)) return { unmatched: `of type ${type}` };
  const version = purl.version || entry.version;
  if (!version) return { unmatched: 'without a version' };
  const separator = SEPARATORS[type];
  const isSystem = type === 'deb' || type === 'apk' || type === 'rpm';
  const full = isSystem ? withEpoch(version, qualifiers['epoch']) : version;
  const source = isSystem && type !== 'rpm' ? sourceOf(entry, qualifiers['upstream'], name, full) : undefined;
  const module = type === 'rpm' ? (qualifiers['rpmmod'] ?? qualifiers['modularitylabel']) : undefined;
  return {
    found: {
      type,
      name: namespace && separator !== null ? `${namespace}${separator}${name}` : name,
      version: full,
      licenses: entry.licenses,
      ...(isSystem && qualifiers['arch'] ? { architecture: qualifiers['arch'] } : {}),
      ...(source ? { source } : {}),
      ...(module ? { module } : {}),
    },
    distribution: isSystem ? distributionOf(qualifiers['distro']) : undefined,
  };
}

interface ParsedPurl {
  readonly type: string;
  readonly namespace: string | undefined;
  readonly name: string;
  readonly version: string | undefined;
  readonly qualifiers: Readonly<Record<string, string>>;
}

function parse(text: string): ParsedPurl | undefined {
  try {
    const { type, namespace, name, version, qualifiers } = PackageURL.fromString(text);
    if (!type || !name) return undefined;
    return { type, namespace, name, version, qualifiers: qualifiers ?? {} };
  } catch {
    return undefined;
  }
}

function isComponentType(type: string): type is BilledType {
  return Object.hasOwn(SEPARATORS, type);
}

/** The type `rpm` has the epoch as a qualifier; some tools write that of a deb so, too. */
function withEpoch(version: string, epoch: string | undefined): string {
  return epoch && /^\d+$/.test(epoch) && !/^\d+:/.test(version) ? `${epoch}:${version}` : version;
}

/** `upstream=openssl@3.0.1`; without it the package was built from the source of its own name. */
function sourceOf(entry: BillEntry, upstream: string | undefined, name: string, version: string) {
  const [upstreamName, upstreamVersion] = upstream?.split('@', 2) ?? [];
  const stated = entry.source ?? (upstreamName ? { name: upstreamName, version: upstreamVersion ?? null } : null);
  return { name: stated?.name ?? name, version: stated?.version || version };
}

/** `debian-12`; a code name by itself is no release that can be looked up. */
function distributionOf(qualifier: string | undefined): Distribution | undefined {
  const [, id, version] = /^([a-z][a-z0-9_.-]*?)-(\d[\w.]*)$/.exec(qualifier?.toLowerCase() ?? '') ?? [];
  return id && version ? { id, version, name: `${id} ${version}`, like: [] } : undefined;
}
