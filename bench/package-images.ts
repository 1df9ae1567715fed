// Images with packages that the registries of languages give out, fetched by the programs that people install them with. What a
// machine has no program for is left out.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { buildImage } from '../src/image/build-image.ts';
import type { Built } from '../src/image/built.ts';
import type { TarEntry } from '../src/image/tar.ts';
import coordinates from '../test/clients/maven-central.json' with { type: 'json' };
import { copyArtifacts, readCoordinates } from '../test/support/maven.ts';
import { findPeer } from '../test/support/peer.ts';
import { run } from '../test/support/run.ts';

/** As long as a header of `ustar` takes for sure. */
const LONGEST_PATH = 100;
const WHEELS = [
  'Django==4.2.1',
  'requests==2.31.0',
  'PyYAML==6.0',
  'Jinja2==3.1.2',
  'SQLAlchemy==2.0.20',
  'zope.interface==6.0',
];
const CILS = ['libnewtonsoft-json5.0-cil', 'libmono-system-xml4.0-cil', 'libmono-corlib4.5-cil'];
const GO_PROGRAMS = ['crane', 'oras', 'regctl', 'cosign'];

/** An image of what there is, by what it is called; undefined where its program is missing. */
export const FETCHED: Readonly<Record<string, (folder: string) => Promise<Built | undefined>>> = {
  async 'jars of Maven Central'(folder) {
    if (!findPeer('mvn')) return undefined;
    await copyArtifacts(folder, coordinates.map(readCoordinates));
    return imageOf(folder, 'app/lib', /\.jar$/);
  },
  async 'wheels of PyPI'(folder) {
    if (!findPeer('pip')) return undefined;
    await run('pip', ['install', '-q', '--no-compile', '--target', folder, ...WHEELS]);
    return imageOf(folder, 'app/site-packages', /\/(?:METADATA|RECORD|WHEEL|top_level\.txt)$/);
  },
  async 'npm packages of this project'() {
    const folder = join(import.meta.dirname, '../node_modules');
    return imageOf(folder, 'app/node_modules', /\/package\.json$/);
  },
  async 'programs written in Go'() {
    const folder = join(homedir(), 'go/bin');
    const files = GO_PROGRAMS.map((name) => join(folder, name)).filter(existsSync);
    if (files.length === 0) return undefined;
    return built(
      files.map((file) => ({
        path: `usr/bin/${file.slice(folder.length + 1)}`,
        content: readFileSync(file),
        mode: 0o755,
      })),
    );
  },
  async 'assemblies of .NET'(folder) {
    if (!findPeer('apt-get')) return undefined;
    await run('apt-get', ['download', '-q', ...CILS], { cwd: folder });
    await run('sh', ['-c', 'for package in *.deb; do dpkg-deb -x "$package" .; done'], { cwd: folder });
    return imageOf(folder, 'app', /\.dll$/);
  },
};

function imageOf(folder: string, place: string, wanted: RegExp): Built {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => wanted.test(path));
  const fit = paths.filter((path) => `${place}/${path}`.length <= LONGEST_PATH).sort();
  return built(fit.map((path) => ({ path: `${place}/${path}`, content: readFileSync(join(folder, path)) })));
}

function built(files: readonly TarEntry[]): Built {
  const release = { path: 'etc/os-release', content: 'ID=debian\nVERSION_ID="12"\n' };
  return buildImage({ layers: [{ files: [release, ...files] }] });
}
