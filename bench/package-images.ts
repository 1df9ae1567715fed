// Images with packages that the registries of languages give out, fetched by the programs that people install them with. What a
// machine has no program for is left out.

import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
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
  async 'programs without a package'(folder) {
    if (!findPeer('apt-get')) return undefined;
    await run('apt-get', ['download', '-q', ...Object.keys(PROGRAMS)], { cwd: folder });
    await run(
      'sh',
      ['-c', 'for package in *.deb; do dpkg-deb -x "$package" "$(echo "$package" | cut -d_ -f1)"; done'],
      { cwd: folder },
    );
    return built(copied(folder));
  },
};

/** Packages of Debian, and what of each is put into an image as if somebody had copied it there. */
const PROGRAMS: Readonly<Record<string, RegExp>> = {
  'apache2-bin': /^usr\/sbin\/apache2$|\/modules\/mod_(?:ssl|proxy|http2)\.so$/,
  'busybox-static': /^bin\/busybox$/,
  curl: /\/curl$/,
  haproxy: /\/haproxy$/,
  'libapache2-mod-security2': /\/mod_security2\.so$/,
  libcurl4: /\/libcurl\.so\.[\d.]+$/,
  'libpython3.11-minimal': /\/lib-dynload\//,
  'libruby3.1': /\/libruby[^/]*$/,
  libssl3: /\/lib(?:ssl|crypto)\.so\.3$/,
  lighttpd: /\/sbin\/lighttpd$/,
  'mariadb-server-core': /\/mariadbd$/,
  memcached: /\/memcached$/,
  nginx: /\/sbin\/nginx$/,
  'openjdk-17-jre-headless': /\/(?:release|bin\/java|lib\/libjava\.so|server\/libjvm\.so)$/,
  openssl: /\/bin\/openssl$/,
  'perl-base': /\/bin\/perl$/,
  'php8.2-cli': /\/bin\/php8\.2$/,
  'php8.2-gd': /\/gd\.so$/,
  'postgresql-15': /\/bin\/postgres$/,
  'python3.11-minimal': /\/bin\/python3\.11$/,
  'redis-tools': /\/redis-check-rdb$/,
  varnish: /\/sbin\/varnishd$/,
};
/** Where they lie instead. */
const COPIED_TO = 'usr/local';

/** What is linked is left out. */
function copied(folder: string): TarEntry[] {
  return Object.entries(PROGRAMS).flatMap(([name, wanted]) => {
    const root = join(folder, name);
    const paths = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => wanted.test(path));
    const files = paths.filter((path) => lstatSync(join(root, path)).isFile());
    return files.map((path) => ({
      path: `${COPIED_TO}/${path.replace(/^usr\//, '')}`,
      content: readFileSync(join(root, path)),
      mode: 0o755,
    }));
  });
}

function imageOf(folder: string, place: string, wanted: RegExp): Built {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => wanted.test(path));
  const fit = paths.filter((path) => `${place}/${path}`.length <= LONGEST_PATH).sort();
  return built(fit.map((path) => ({ path: `${place}/${path}`, content: readFileSync(join(folder, path)) })));
}

function built(files: readonly TarEntry[]): Built {
  const release = { path: 'etc/os-release', content: 'ID=debian\nVERSION_ID="12"\n' };
  return buildImage({ layers: [{ files: [release, ...files] }] });
}
