// The distribution: os-release, and the files that older releases have instead.

import type { FileEvidence } from './evidence.ts';
import { linesIn } from './read-fields.ts';
import { Unreadable } from './unreadable.ts';

/** https://www.freedesktop.org/software/systemd/man/os-release.html: assignments as a shell would read them. */
export function readOsRelease(bytes: Buffer): FileEvidence {
  if (bytes.length === 0) return {};
  const values = new Map<string, string>();
  for (const line of linesIn(bytes.toString('utf8'))) {
    const equals = line.indexOf('=');
    if (equals > 0 && !line.startsWith('#')) values.set(line.slice(0, equals).trim(), unquote(line.slice(equals + 1)));
  }
  const id = values.get('ID')?.toLowerCase();
  if (!id) throw new Unreadable('has no ID');
  return {
    distribution: {
      id,
      version: values.get('VERSION_ID') || null,
      name: values.get('PRETTY_NAME') || [values.get('NAME') || id, values.get('VERSION_ID')].join(' ').trim(),
      like: (values.get('ID_LIKE') ?? '').toLowerCase().split(/\s+/).filter(Boolean),
    },
  };
}

function unquote(text: string): string {
  const value = text.trim();
  const quote = value[0];
  if (quote !== '"' && quote !== "'") return value;
  const inner = value.slice(1, value.at(-1) === quote && value.length > 1 ? -1 : undefined);
  return quote === '"' ? inner.replaceAll(/\\([$"\\`])/g, '$1') : inner;
}

/** `etc/alpine-release` holds the version and nothing else. */
export function readAlpineRelease(bytes: Buffer): FileEvidence {
  const version = firstLine(bytes);
  return { distribution: { id: 'alpine', version: version || null, name: `Alpine Linux ${version}`.trim(), like: [] } };
}

/** `etc/debian_version`: `12.5`, or `trixie/sid` before a release. Point releases share their packages. */
export function readDebianVersion(bytes: Buffer): FileEvidence {
  const text = firstLine(bytes);
  const version = /^\d+/.exec(text)?.[0] ?? null;
  return { distribution: { id: 'debian', version, name: `Debian GNU/Linux ${text}`.trim(), like: [] } };
}

const RED_HAT_KIN: readonly (readonly [RegExp, string, readonly string[]])[] = [
  [/^red hat/i, 'rhel', ['fedora']],
  [/^centos/i, 'centos', ['rhel', 'fedora']],
  [/^rocky/i, 'rocky', ['rhel', 'centos', 'fedora']],
  [/^almalinux/i, 'almalinux', ['rhel', 'centos', 'fedora']],
  [/^oracle/i, 'ol', ['fedora']],
  [/^amazon/i, 'amzn', ['centos', 'rhel', 'fedora']],
  [/^fedora/i, 'fedora', []],
];

/** `etc/redhat-release` and the like: `CentOS release 6.10 (Final)`. */
export function readRedHatRelease(bytes: Buffer): FileEvidence {
  const name = firstLine(bytes);
  const [, id, like] = RED_HAT_KIN.find(([pattern]) => pattern.test(name)) ?? [];
  // Other distributions with such a file have os-release as well.
  if (!id || !like) return {};
  return { distribution: { id, version: /\brelease (\d[\d.]*)/.exec(name)?.[1] ?? null, name, like } };
}

function firstLine(bytes: Buffer): string {
  return (bytes.toString('utf8', 0, 1000).split('\n', 1)[0] ?? '').trim();
}
