// Programs and archives of which nothing is known are said, unless they belong to a package.

import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { combineLayers } from '../../src/detect/combine-layers.ts';
import type { Detection } from '../../src/detect/component.ts';
import { readLayer } from '../../src/detect/read-layer.ts';
import type { TarEntry } from '../../src/image/tar.ts';
import { nativeProgram } from '../support/small-elf.ts';
import { smallZip } from '../support/small-zip.ts';
import { apkEntry, brief, detect, dpkgEntry, inPieces, OS_RELEASE, TAR } from './detect.ts';
import { file, paxRecord, type RawEntry, rawTar } from './raw-tar.ts';

const PROGRAM = nativeProgram('something');

function program(path: string, content = PROGRAM): TarEntry {
  return { path, content };
}

async function gaps(...layers: readonly (readonly TarEntry[])[]): Promise<string[]> {
  const found = await detect(...layers);
  for (const { kind } of found.gaps) expect(kind).toBe('unidentified');
  return found.gaps.map(({ detail }) => detail);
}

const ONE = 'one program belongs to no package and is not identified, and its vulnerabilities are not known';
const SEVERAL = 'programs belong to no package and are not identified, and their vulnerabilities are not known';

const DPKG: readonly TarEntry[] = [
  OS_RELEASE,
  { path: 'var/lib/dpkg/status', content: dpkgEntry('tool', '1') },
  { path: 'var/lib/dpkg/info/tool.list', content: '/.\n/bin\n/bin/tool\n/usr/lib/libtool.so.1\n' },
];

test('an image of one static program has one gap, which names it', async () => {
  expect(await gaps([program('server')])).toEqual([`${ONE}: server`]);
});

test('a copied program is a gap, and many are one', async () => {
  const files = Array.from({ length: 7 }, (_, index) => program(`opt/tool-${index}`));
  expect(await gaps([...DPKG, ...files])).toEqual([
    `7 ${SEVERAL}: opt/tool-0, opt/tool-1, opt/tool-2, opt/tool-3, opt/tool-4 and 2 more`,
  ]);
});

test('links to a program are no programs', async () => {
  const busybox = nativeProgram('\0BusyBox v1.36.1\0');
  const links = ['ls', 'sh'].map((name): TarEntry => ({ path: `bin/${name}`, link: 'busybox' }));
  expect(await gaps([...DPKG, program('bin/busybox', busybox), ...links])).toEqual([]);
});

test('programs of a package are none, also where /bin is a link to /usr/bin, and where they were diverted', async () => {
  const merged: TarEntry = { path: 'bin', link: 'usr/bin' };
  const own = [program('usr/bin/tool'), program('usr/lib/libtool.so.1')];
  expect(await gaps([merged, ...DPKG, ...own])).toEqual([]);
  const diversions = { path: 'var/lib/dpkg/diversions', content: '/bin/tool\n/bin/tool.real\nother\n' };
  expect(await gaps([...DPKG, program('bin/tool.real')])).toEqual([`${ONE}: bin/tool.real`]);
  expect(await gaps([...DPKG, diversions, program('bin/tool.real')])).toEqual([]);
});

test("a program to which a link leads in the place of a package's program is said", async () => {
  const link: TarEntry = { path: 'bin/tool', link: '/opt/tool' };
  expect(await gaps([...DPKG, program('opt/tool'), link])).toEqual([`${ONE}: opt/tool`]);
});

test('a later layer that replaces a program of a package is said, and one that changes its owner is not', async () => {
  const debian = [...DPKG, program('bin/tool')];
  expect(await gaps(debian, [{ ...program('bin/tool'), mode: 0o755 }])).toEqual([]);
  expect(await gaps(debian, [program('bin/tool', nativeProgram('another'))])).toEqual([`${ONE}: bin/tool`]);
});

const NODE = (more: string) => nativeProgram(`node.js/v18.13.0\0${more}`.padEnd(5000, '\0'));
const NODEJS: readonly TarEntry[] = [
  OS_RELEASE,
  { path: 'var/lib/dpkg/status', content: dpkgEntry('nodejs', '18.13.0+dfsg1-1+deb12u1') },
  { path: 'var/lib/dpkg/info/nodejs.list', content: '/usr/bin/node\n' },
];

test("another build of the version that a package has takes the place of the package's program, without its fixes, and is named", async () => {
  const named = async (...layers: readonly (readonly TarEntry[])[]) =>
    brief((await detect([...NODEJS, program('usr/bin/node', NODE('Debian'))], ...layers)).components);
  const nodejs = 'nodejs 18.13.0+dfsg1-1+deb12u1 @0';
  expect(await named()).toEqual([nodejs]);
  expect(await named([program('usr/bin/node', NODE('Debian'))])).toEqual([nodejs]);
  expect(await named([program('usr/bin/node', NODE('own'))])).toEqual([nodejs, 'node 18.13.0 @1']);
  // A reinstallation brings back what was there.
  const again = [program('usr/bin/node', NODE('Debian')), ...NODEJS.slice(2)];
  expect(await named([program('usr/bin/node', NODE('own'))], again)).toEqual([nodejs]);
});

test("a list of a package that a later layer writes again does not make another program the package's", async () => {
  const replaced = [program('usr/bin/node', NODE('own'))];
  const { components } = await detect([...NODEJS, program('usr/bin/node', NODE('Debian'))], replaced, NODEJS.slice(2));
  expect(brief(components)).toContain('node 18.13.0 @1');
  const tool = await gaps([...DPKG, program('bin/tool')], [program('bin/tool', nativeProgram('own'))], DPKG.slice(2));
  expect(tool).toEqual([`${ONE}: bin/tool`]);
});

test("a program that says another version than its package is named, also where it came in the package's own layer", async () => {
  const other = nativeProgram('node.js/v16.3.0\0'.padEnd(5000, '\0'));
  const { components } = await detect([...NODEJS, program('usr/bin/node', other)]);
  expect(brief(components)).toEqual(['nodejs 18.13.0+dfsg1-1+deb12u1 @0', 'node 16.3.0 @0']);
  const back = dpkgEntry('nodejs', '18.19.0+really16.3.0-1');
  const takenBack = [{ path: 'var/lib/dpkg/status', content: back }];
  expect((await detect([...NODEJS, ...takenBack, program('usr/bin/node', other)])).components).toHaveLength(1);
  const early = nativeProgram('node.js/v18.13.0-rc.1\0'.padEnd(5000, '\0'));
  expect((await detect([...NODEJS, program('usr/bin/node', early)])).components).toHaveLength(2);
});

test('a program whose package a later layer takes out of the list of packages, and leaves there, is said', async () => {
  const without = [{ path: 'var/lib/dpkg/status', content: dpkgEntry('other', '1') }];
  expect(await gaps([...DPKG, program('bin/tool')], without)).toEqual([
    `${ONE}: bin/tool; some may be of a system package whose list of files is missing`,
  ]);
  const { components } = await detect([...NODEJS, program('usr/bin/node', NODE('Debian'))], without);
  expect(brief(components)).toEqual(['other 1 @1', 'node 18.13.0 @0']);
});

test('a program that is called like a file that says something is a program', async () => {
  const names = ['a/release', 'a/VERSION', 'usr/share/doc/a/copyright', 'a/package.json', 'a/x.egg-info'];
  expect(await gaps(names.map((path) => program(path)))).toEqual([`5 ${SEVERAL}: ${[...names].sort().join(', ')}`]);
});

test('a busybox of many names by hard links is one component', async () => {
  const busybox = file('bin/[', nativeProgram('\0BusyBox v1.36.1 (2024-01-17)\0'.padEnd(5000, '\0')));
  const links = ['busybox', 'ls', 'sh'].map((name) => ({ path: `bin/${name}`, type: '1', target: 'bin/[' }));
  const { components } = await inOneLayer([busybox, ...links]);
  expect(components.map(({ purl, paths }) => [purl, paths.length])).toEqual([['pkg:generic/busybox@1.36.1', 4]]);
});

test('what lies beside an application that is linked into its own node_modules is no part of it', async () => {
  const app: readonly TarEntry[] = [
    { path: 'app/package.json', content: '{"name":"shop","version":"1.0.0"}' },
    { path: 'app/node_modules/shop', link: '..' },
  ];
  expect(await gaps([...app, program('app/bin/server')])).toEqual([`${ONE}: app/bin/server`]);
});

test('engines that others make for OpenSSL are no part of it, and its own are', async () => {
  const openssl = program(
    'usr/local/lib/libcrypto.so.3',
    nativeProgram('\0OpenSSL 3.0.22 25 Aug 2026\0'.padEnd(5000, '\0')),
  );
  const own = ['libssl.so.3', 'engines-3/afalg.so', 'ossl-modules/legacy.so'].map((path) =>
    program(`usr/local/lib/${path}`),
  );
  expect(await gaps([openssl, ...own])).toEqual([]);
  const gost = 'usr/local/lib/engines-3/gost.so';
  expect(await gaps([openssl, ...own, program(gost)])).toEqual([`${ONE}: ${gost}`]);
});

test("modules that are built with httpd are part of it, and others' are not", async () => {
  const httpd = program('a/bin/httpd', nativeProgram('\0Apache/2.4.71\0'.padEnd(5000, '\0')));
  const own = ['bin/ab', 'modules/mod_ssl.so', 'modules/mod_proxy_http.so'].map((path) => program(`a/${path}`));
  expect(await gaps([httpd, ...own])).toEqual([]);
  expect(await gaps([httpd, ...own, program('a/modules/mod_jk.so')])).toEqual([`${ONE}: a/modules/mod_jk.so`]);
});

test("what lies beside a package's program is no part of it, though it would be of one that somebody built", async () => {
  const list = { path: 'var/lib/dpkg/info/tool.list', content: '/usr/lib/libcrypto.so.3\n' };
  const status = { path: 'var/lib/dpkg/status', content: dpkgEntry('tool', '3.0.22-1') };
  const libcrypto = program(
    'usr/lib/libcrypto.so.3',
    nativeProgram('\0OpenSSL 3.0.22 25 Aug 2026\0'.padEnd(5000, '\0')),
  );
  expect(await gaps([OS_RELEASE, status, list, libcrypto, program('usr/lib/libssl.so.1.1')])).toEqual([
    `${ONE}: usr/lib/libssl.so.1.1`,
  ]);
});

test.each(['the older form of GNU', 'the newer form of GNU'])(
  'a program that is stored with holes is said: %s',
  async (form) => {
    const records = [
      ['GNU.sparse.major', '1'],
      ['GNU.sparse.minor', '0'],
      ['GNU.sparse.name', 'bin/tool'],
      ['GNU.sparse.realsize', '99999'],
    ].map(([key = '', value = '']) => paxRecord(key, value));
    const map = Buffer.from('1\n0\n512\n'.padEnd(512, '\0'));
    const newer = [
      { path: 'x', type: 'x', content: records.join('') },
      { path: 'x', content: Buffer.concat([map, PROGRAM]) },
    ];
    const older = [{ path: 'bin/tool', type: 'S', content: PROGRAM }];
    const { gaps: found } = await inOneLayer(form.includes('older') ? older : newer);
    expect(found.map(({ detail }) => detail)).toEqual([`${ONE}: bin/tool`]);
    const log = { path: 'var/log/lastlog', type: 'S', content: 'x' };
    expect((await inOneLayer([log])).gaps).toEqual([]);
  },
);

async function inOneLayer(entries: readonly RawEntry[]): Promise<Detection> {
  return combineLayers([await readLayer(inPieces(rawTar(entries)), TAR)]);
}

test('a program of a system package that says what it is is no component of its own', async () => {
  const openssl = nativeProgram('\0OpenSSL 3.0.22 25 Aug 2026\0');
  const list = { path: 'var/lib/dpkg/info/tool.list', content: '/usr/bin/openssl\n' };
  const status = { path: 'var/lib/dpkg/status', content: dpkgEntry('tool', '3.0.22-1') };
  const { components } = await detect([...DPKG, status, list, program('usr/bin/openssl', openssl)]);
  expect(components.map(({ purl }) => purl)).toEqual(['pkg:deb/debian/tool@3.0.22-1?arch=amd64&distro=debian-12']);
});

test('where lists of files are missing, that is said with it', async () => {
  const unlisted = [OS_RELEASE, { path: 'var/lib/dpkg/status', content: dpkgEntry('a', '1') + dpkgEntry('b', '1') }];
  expect(await gaps(unlisted)).toEqual([]);
  expect(await gaps([...unlisted, program('bin/x')])).toEqual([
    `${ONE}: bin/x; some may be of 2 system packages whose list of files is missing`,
  ]);
});

test('distroless images have lists of digests', async () => {
  const files = [
    OS_RELEASE,
    { path: 'var/lib/dpkg/status.d/libc6', content: 'Package: libc6\nVersion: 2.36\nArchitecture: amd64\n' },
    { path: 'var/lib/dpkg/status.d/libc6.md5sums', content: `${'0'.repeat(32)}  usr/lib/libc.so.6\n` },
  ];
  expect(await gaps([...files, program('usr/lib/libc.so.6')])).toEqual([]);
  expect(await gaps([...files, program('usr/lib/other.so')])).toEqual([`${ONE}: usr/lib/other.so`]);
});

test('Alpine has the files of its packages in its database', async () => {
  const installed = { path: 'lib/apk/db/installed', content: apkEntry('busybox', '1.36', 'F:bin\nR:busybox\n') };
  const release = { path: 'etc/os-release', content: 'ID=alpine\nVERSION_ID=3.20.3\n' };
  expect(await gaps([release, installed, program('bin/busybox')])).toEqual([]);
  expect(await gaps([release, installed, program('usr/bin/x')])).toEqual([`${ONE}: usr/bin/x`]);
});

const METADATA = 'Metadata-Version: 2.1\nName: fast\nVersion: 1.0\n\n';
const SITE = 'usr/local/lib/python3.12/site-packages';

test.each<[string, string, TarEntry]>([
  ['npm', 'app/node_modules/fast/build/fast.node', npm('app/node_modules/fast/package.json')],
  ['Ruby', 'g/gems/fast-1.0/lib/fast.so', { path: 'g/specifications/fast-1.0.gemspec', content: gemspec() }],
  ['Ruby', 'g/extensions/x/3.1/fast-1.0/fast.so', { path: 'g/specifications/fast-1.0.gemspec', content: gemspec() }],
  ['R', 'usr/lib/R/library/fast/libs/fast.so', r('usr/lib/R/library/fast/DESCRIPTION')],
  ['conda', 'opt/conda/lib/libfast.so.1', conda('lib/libfast.so.1')],
  ['.NET', 'dotnet/dotnet', dotnet('dotnet/shared/Microsoft.NETCore.App/8.0.1/Microsoft.NETCore.App.deps.json', 'x')],
  ['.NET', 'app/libfast.so', dotnet('app/app.deps.json', 'runtimes/linux-x64/native/libfast.so')],
])('a library of a package of %s belongs to it', async (_what, path, described) => {
  expect(await gaps([described, program(path)])).toEqual([]);
  expect(await gaps([described, program('other/libfast.so')])).toEqual([`${ONE}: other/libfast.so`]);
});

test('an extension of Python belongs to the distribution that records it', async () => {
  const record = 'fast/__init__.py,,\n"fast/a,b.so",sha256=x,1\nfast/core.so,sha256=x,1\n../../../bin/fast,,\n';
  const dist = [
    { path: `${SITE}/fast-1.0.dist-info/METADATA`, content: METADATA },
    { path: `${SITE}/fast-1.0.dist-info/RECORD`, content: record },
  ];
  const own = [`${SITE}/fast/core.so`, `${SITE}/fast/a,b.so`, 'usr/local/bin/fast'].map((path) => program(path));
  expect(await gaps([...dist, ...own])).toEqual([]);
  expect(await gaps([...dist, program(`${SITE}/fast/more.so`)])).toEqual([`${ONE}: ${SITE}/fast/more.so`]);
  expect(await gaps([...dist.slice(1), program(`${SITE}/fast/core.so`)])).toEqual([`${ONE}: ${SITE}/fast/core.so`]);
});

test('a program of any name belongs to the distribution of Python that records it, and what lies in an egg to that', async () => {
  const names = ['ffmpeg-linux-x86_64-v7.0.2', 'tool.x86_64', 'driver_linux64', 'a.node'];
  const record = names.map((name) => `fast/${name},sha256=x,1\n`).join('');
  const dist = [
    { path: `${SITE}/fast-1.0.dist-info/METADATA`, content: METADATA },
    { path: `${SITE}/fast-1.0.dist-info/RECORD`, content: record },
  ];
  expect(await gaps([...dist, ...names.map((name) => program(`${SITE}/fast/${name}`))])).toEqual([]);
  const egg = { path: `${SITE}/fast-1.0-py3.12.egg/EGG-INFO/PKG-INFO`, content: METADATA };
  expect(await gaps([egg, program(`${SITE}/fast-1.0-py3.12.egg/fast/core.so`)])).toEqual([]);
});

test("the extensions of Perl's own library are part of it, and others are not", async () => {
  const perl = program('usr/local/bin/perl', nativeProgram('\0v5.36.0\0'.padEnd(5000, '\0')));
  const own = program('usr/local/lib/perl5/5.36.0/x86_64-linux-gnu/auto/POSIX/POSIX.so');
  expect(await gaps([perl, own])).toEqual([]);
  const other = 'usr/local/lib/perl5/site_perl/5.36.0/x86_64-linux-gnu/auto/DBI/DBI.so';
  expect(await gaps([perl, own, program(other)])).toEqual([`${ONE}: ${other}`]);
});

test("the archive of PHP's own tool is part of it", async () => {
  const php = program('usr/local/bin/php', nativeProgram('X-Powered-By: PHP/8.2.36\0'.padEnd(5000, '\0')));
  const tool = { path: 'usr/local/bin/phar.phar', content: '#!/usr/local/bin/php\n<?php\n' };
  expect(await gaps([php, tool])).toEqual([]);
});

test("the modules of Python's own library are part of it", async () => {
  const python = [
    program('usr/local/lib/libpython3.12.so.1.0', nativeProgram('\x003.12.7\0')),
    program('usr/local/bin/python3.12'),
    program('usr/local/lib/python3.12/lib-dynload/_ssl.so'),
  ];
  expect(await gaps(python)).toEqual([]);
  const older = 'usr/local/lib/python3.11/lib-dynload/_ssl.so';
  expect(await gaps([...python, program(older)])).toEqual([`${ONE}: ${older}`]);
});

test('Go itself has tests with programs and archives in them, which are part of it', async () => {
  const go = { path: 'usr/local/go/VERSION', content: 'go1.26.8\ntime 2026-08-28T16:20:06Z\n' };
  const { components, gaps: left } = await detect([go, program('usr/local/go/src/debug/elf/testdata/linux-exec')]);
  expect([components.map(({ purl }) => purl), left]).toEqual([['pkg:golang/stdlib@1.26.8'], []]);
  expect((await detect([{ path: 'srv/VERSION', content: '1.2.3\n' }])).components).toEqual([]);
});

const ARCHIVE = 'one archive belongs to no package and is not looked into';
const ZIP = smallZip({ a: 'b' });

test.each([
  ['app.zip', ZIP],
  ['run', ZIP],
  ['run', Buffer.concat([Buffer.from('#!/usr/bin/env python3\n'), ZIP])],
  ['data', rawTar([file('a', 'b')])],
  ['data.tar.gz', gzipSync('x')],
  ['data.tgz', gzipSync('x')],
  [
    'bin/composer',
    `#!/usr/bin/env php\n<?php\n/* ${'x'.repeat(900)} */\nPhar::mapPhar('composer.phar');\n__HALT_COMPILER(); ?>\r\n`,
  ],
  ['tool.phar', `<?php\n${'x'.repeat(9000)}`],
  ['app.snap', Buffer.from('hsqs12345678', 'latin1')],
  ['data.7z', Buffer.from("7z\xbc\xaf'\x1c12345678", 'latin1')],
  ['tool.deb', Buffer.from('!<arch>\ndebian-binary   12345678', 'latin1')],
])('an archive that is not looked into is a gap: %s', async (path, content) => {
  expect(await gaps([{ path, content }])).toEqual([`${ARCHIVE}: ${path}`]);
  const list = { path: 'var/lib/dpkg/info/tool.list', content: `/${path}\n` };
  expect(await gaps([...DPKG, list, { path, content }])).toEqual([]);
});

test.each([
  ['src/Compiler.php', '<?php\n$phar = "__HALT_COMPILER();";\n'],
  ['bin/script', '#!/usr/bin/env php\n<?php\necho 1;\n'],
  ['letter.docx', ZIP],
  ['var/cache/apt/archives/tool.deb', Buffer.from('!<arch>\ndebian-binary   12345678', 'latin1')],
  ['lib/apk/db/scripts.tar', rawTar([file('a', 'b')])],
  ['log.gz', gzipSync('x')],
])('%s is no such archive', async (path, content) => {
  expect(await gaps([{ path, content }])).toEqual([]);
});

function npm(path: string): TarEntry {
  return { path, content: JSON.stringify({ name: 'fast', version: '1.0.0' }) };
}

function gemspec(): string {
  return 'Gem::Specification.new do |s|\n  s.name = "fast"\n  s.version = "1.0"\nend\n';
}

function r(path: string): TarEntry {
  return { path, content: 'Package: fast\nVersion: 1.0\nBuilt: R 4.3.1\n' };
}

function conda(...files: readonly string[]): TarEntry {
  return {
    path: 'opt/conda/conda-meta/fast-1.0.json',
    content: JSON.stringify({ name: 'fast', version: '1.0', files }),
  };
}

function dotnet(path: string, native: string): TarEntry {
  const libraries = { 'fast/1.0.0': { type: 'package' } };
  const targets = { '.NETCoreApp,Version=v8.0': { 'fast/1.0.0': { native: { [native]: {} } } } };
  return { path, content: JSON.stringify({ libraries, targets }) };
}
