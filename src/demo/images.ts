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
