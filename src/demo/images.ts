// The images of the demo: small, real, and built here.

import { buildImage } from '../image/build-image.ts';
import { buildIndex } from '../image/build-index.ts';
import type { Built } from '../image/built.ts';

/** A web page and what a web server would be told. */
export function website(version: string): Built {
  return page('website', version, 'amd64');
}

/** The same for two platforms. */
export function shop(version: string): Built {
  return buildIndex(['amd64', 'arm64'].map((architecture) => page('shop', version, architecture)));
}

function page(name: string, version: string, architecture: string): Built {
  const html = `<!doctype html><title>${name}</title><h1>${name} ${version}</h1>\n`;
  return buildImage({
    platform: { os: 'linux', architecture },
    layers: [
      {
        files: [{ path: 'etc/' }, { path: 'etc/os-release', content: 'ID=demo\nNAME="Shiplock demo"\n' }],
        compression: 'gzip',
        createdBy: 'base',
      },
      {
        files: [{ path: 'srv/' }, { path: 'srv/index.html', content: html }],
        compression: 'gzip',
        createdBy: `COPY index.html ${version}`,
      },
    ],
    command: ['/bin/httpd', '-h', '/srv'],
    labels: { 'org.opencontainers.image.title': name, 'org.opencontainers.image.version': version },
  });
}

/** A Debian base image, as far as its package database goes: what a scanner looks at. */
export function debianBase(libxslt: string): Built {
  const packages = [
    ['base-files', '12.4+deb12u12', 'base-files'],
    ['bash', '5.2.15-2+b9', 'bash'],
    ['git', '1:2.39.5-0+deb12u2', 'git'],
    ['libxslt1.1', libxslt, 'libxslt'],
    ['zlib1g', '1:1.2.13.dfsg-1', 'zlib'],
  ] as const;
  const status = packages.map(
    ([name, version, source]) =>
      `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\nSource: ${source}\nVersion: ${version}\nDescription: demo\n`,
  );
  const release = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nID=debian\n';
  return buildImage({
    platform: { os: 'linux', architecture: 'amd64' },
    layers: [
      {
        files: [
          { path: 'etc/' },
          { path: 'etc/os-release', content: release },
          { path: 'var/' },
          { path: 'var/lib/' },
          { path: 'var/lib/dpkg/' },
          { path: 'var/lib/dpkg/status', content: status.join('\n') },
        ],
        compression: 'gzip',
        createdBy: `debian 12 with libxslt ${libxslt}`,
      },
    ],
    command: ['/bin/bash'],
    labels: { 'org.opencontainers.image.title': 'base' },
  });
}
