// The order of NuGet versions: SemVer with a fourth number, whose words are equal in upper and lower case
// (https://learn.microsoft.com/nuget/concepts/package-versioning).

import { compareParts, type VersionParts } from './compare-semver.ts';

/** Compares two versions; missing numbers are 0 and metadata after `+` says nothing. Never throws. */
export function compareNuget(a: string, b: string): -1 | 0 | 1 {
  return compareParts(split(a), split(b));
}

function split(version: string): VersionParts {
  const [text = ''] = version.trim().toLowerCase().split('+', 1);
  const hyphen = text.indexOf('-');
  const core = hyphen === -1 ? text : text.slice(0, hyphen);
  return {
    numbers: core.replace(/^v/, '').split('.').map(leadingDigits),
    prerelease: hyphen === -1 ? null : text.slice(hyphen + 1),
  };
}

function leadingDigits(text: string): string {
  return /^[0-9]*/.exec(text)?.[0] ?? '';
}
