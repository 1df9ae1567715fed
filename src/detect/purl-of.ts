// Package URLs of what was found (https://github.com/package-url/purl-spec, "purl-types").

import { PackageURL } from 'packageurl-js';
import type { Distribution } from './component.ts';
import type { FoundPackage } from './evidence.ts';

const OF_A_DISTRIBUTION = new Set(['deb', 'apk', 'rpm']);
/** What stands between namespace and name in the names of each ecosystem; the last one in a name counts. */
const SEPARATORS: Readonly<Record<string, string>> = { npm: '/', golang: '/', composer: '/', maven: ':' };

/** The package URL of a package in an image of this distribution. */
export function purlOf(found: FoundPackage, distribution: Distribution | null): string {
  const { type, architecture } = found;
  if (!OF_A_DISTRIBUTION.has(type)) {
    const cut = found.name.lastIndexOf(SEPARATORS[type] ?? '\0');
    return canonicalPurl(
      type,
      cut > 0 ? found.name.slice(0, cut) : undefined,
      found.name.slice(cut + 1),
      found.version,
    );
  }
  // Only RPM has the epoch as a qualifier ("rpm" of the purl types).
  const [, epoch, version = found.version] = (type === 'rpm' && /^(\d+):(.*)$/s.exec(found.version)) || [];
  const qualifiers = {
    ...(architecture ? { arch: architecture } : {}),
    ...(distribution ? { distro: [distribution.id, distribution.version].filter(Boolean).join('-') } : {}),
    ...(epoch ? { epoch } : {}),
  };
  return canonicalPurl(type, distribution?.id, found.name, version, qualifiers);
}

/**
 * The canonical form: names as each type wants them by the library, percent-encoding as the specification has it now,
 * which the library does not (`+` in versions).
 */
export function canonicalPurl(
  type: string,
  namespace: string | undefined,
  name: string,
  version: string,
  qualifiers: Readonly<Record<string, string>> = {},
): string {
  const parts = normalized(type, namespace, name, version);
  const path = [...(parts.namespace?.split('/') ?? []), parts.name].map(encode).join('/');
  const query = Object.entries(qualifiers)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${encode(value)}`);
  const at = version === '' ? '' : `@${encode(parts.version ?? version)}`;
  return `pkg:${type}/${path}${at}${query.length > 0 ? `?${query.join('&')}` : ''}`;
}

function normalized(type: string, namespace: string | undefined, name: string, version: string) {
  try {
    return new PackageURL(type, namespace, name, version, undefined, undefined);
  } catch {
    // It refuses versions of Go modules that are no semantic versions.
    return { namespace, name, version };
  }
}

/** "Character encoding" of the specification: letters, digits and `.-_~:` stand for themselves. */
function encode(text: string): string {
  const encoded = encodeURIComponent(text.toWellFormed()).replaceAll('%3A', ':');
  return encoded.replaceAll(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
