// Small images with package databases of their own, and advisories about what is in them.

import { buildImage } from '../../src/image/build-image.ts';
import type { Built } from '../../src/image/built.ts';

const OS_RELEASE = 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n';

/** A Debian 12 with OpenSSL and bash, and what else is given. */
export function debian(openssl: string, extra: Readonly<Record<string, string>> = {}, architecture = 'amd64'): Built {
  return buildImage({
    platform: { os: 'linux', architecture },
    layers: [
      {
        files: [
          { path: 'etc/os-release', content: OS_RELEASE },
          { path: 'var/lib/dpkg/status', content: status({ openssl, bash: '5.2.15-2+b7' }) },
        ],
        createdBy: 'base',
      },
      {
        files: Object.entries({ 'srv/index.html': 'hello', ...extra }).map(([path, content]) => ({ path, content })),
        createdBy: 'app',
      },
    ],
    labels: { team: 'payments' },
  });
}

function status(packages: Readonly<Record<string, string>>): string {
  return Object.entries(packages)
    .map(
      ([name, version]) =>
        `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: ${version}\nDescription: x\n`,
    )
    .join('\n');
}

/** The manifest of an npm package, as it lies in an image. */
export function npmPackage(name: string, version: string, license = 'MIT'): Record<string, string> {
  return { [`srv/node_modules/${name}/package.json`]: JSON.stringify({ name, version, license }) };
}

/** An OSV record: all versions below `fixed` are affected. */
export function osv(
  id: string,
  ecosystem: string,
  name: string,
  fixed: string | null,
  vector = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
): object {
  return {
    schema_version: '1.6.0',
    id,
    modified: '2026-11-01T00:00:00Z',
    published: '2026-10-01T00:00:00Z',
    summary: `a fault in ${name}`,
    severity: [{ type: 'CVSS_V3', score: vector }],
    affected: [
      {
        package: { ecosystem, name },
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, ...(fixed === null ? [] : [{ fixed }])] }],
      },
    ],
  };
}

/** Scores 9.8, 7.5 and 5.3. */
export const CRITICAL = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
export const HIGH = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H';
export const MEDIUM = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N';
