// Programs that say in their own bytes what they are. The bytes around each version are those of a real build: of Debian 12, of Node's
// own releases, and of official images of Redis and Valkey.

import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { FileEvidence } from '../../src/detect/evidence.ts';
import { fileOfAnyKind } from '../../src/detect/file-reader.ts';
import { KNOWN_PROGRAMS } from '../../src/detect/program/known-programs.ts';
import { READ_LIMITS } from '../../src/detect/read-limits.ts';
import { nativeProgram } from '../support/small-elf.ts';
import { smallZip } from '../support/small-zip.ts';
import { detect } from './detect.ts';

const REAL: readonly (readonly [path: string, bytes: string, expected: string])[] = [
  ['usr/local/bin/node', '[ \0]\n\n\0/json\0node.js/v22.23.3\0(delegate_) != nullptr', 'node@22.23.3'],
  ['usr/sbin/nginx', 'x\0nginx version: nginx/1.22.1\0Server: nginx/1.22.1\0', 'nginx@1.22.1'],
  ['usr/local/bin/redis-server', '\xc0\xff\xff\xff\xdfA7.0.151790282056000000000\0%llx\0', 'redis@7.0.15 guessed'],
  ['redis-server', '+)7.2.3buildkitsandbox-1702957734000000000\0\x0c', 'redis@7.2.3 guessed'],
  ['valkey-server', '\0valkey9.0.0buildkitsandbox-1764887574000000000\0', 'valkey@9.0.0'],
  ['redis-server', '\0\x005.0.05ca5019de136-1539906480000000000\0networking.c', 'redis@5.0.0 guessed'],
  ['redis-server', '\0\x006.0.16964eac4733d9-1673428630000000000\0networking.c', 'redis@6.0.16 guessed'],
  ['usr/local/bin/python3.11', 'pymalloc_debug\x003.11.2\0strict\0<prefix>', 'python@3.11.2 guessed'],
  ['usr/local/lib/libpython3.11.so.1.0', 'libpython3.11.so.1.0\x003.11.2\0', 'python@3.11.2 guessed'],
  ['usr/local/apache2/bin/httpd', 'mailto:\0Apache/2.4.71\0Apache\0Apache/2.4\0Apache/2\0', 'httpd@2.4.71'],
  ['usr/sbin/haproxy', '\0\0\0\0 version 2.6.12-1+deb12u4, released 2026/10/17\0', 'haproxy@2.6.12 guessed'],
  ['usr/local/bin/postgres', '\0postgres (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)\n\0', 'postgresql@15.20'],
  ['usr/local/bin/pg_ctl', 'pg_ctl (PostgreSQL) 15.20\0postgres (PostgreSQL) 15.20\n', 'postgresql@15.20'],
  ['usr/sbin/mariadbd', 'Unknown\0-0+deb12u1\x0010.11.19-MariaDB\0x86_64\0', 'mariadb@10.11.19'],
  ['usr/local/bin/php', '%s,%s\0X-Powered-By: PHP/8.2.36\0ZEND_MM_MAX_ALLOCS\0', 'php@8.2.36'],
  [
    'usr/local/lib/php/extensions/no-debug-non-zts-20220829/gd.so',
    '\0API20220829,NTS\x008.2.36\0gd\0',
    'php@8.2.36 guessed',
  ],
  ['usr/lib/php/20220829/mysqli.so', 'mysqli\x008.2.36\0API20220829,NTS\0', 'php@8.2.36 guessed'],
  ['usr/local/sbin/lighttpd', '\0\0lighttpd/1.4.69 (ssl) - a light and fast webserver\nusage:\0', 'lighttpd@1.4.69'],
  ['usr/local/sbin/varnishd', '\0varnish-7.1.1 revision 7cee1c581bead20e88d101ab3d72afb29f14d87a\0', 'varnish@7.1.1'],
  ['usr/local/bin/pgbouncer', '\0memtotal\0PgBouncer 1.18.0\0pool_mode\0', 'pgbouncer@1.18.0'],
  [
    'usr/local/libexec/slapd',
    '\0@(#) $OpenLDAP: slapd 2.5.13+dfsg-5 (Feb  8 2023 01:56:12) $\n\tDebi',
    'openldap@2.5.13',
  ],
  ['usr/local/bin/lua5.4', '\0$LuaVersion: Lua 5.4.4  Copyright (C) 1994-2022 Lua.org, PUC-Rio $', 'lua@5.4.4'],
  ['m/mod_security2.so', '\0ModSecurity for Apache/2.9.7 (http://www.modsecurity.org/)\0', 'modsecurity@2.9.7'],
  ['usr/local/lib/libruby.so.3.1', '\0\0ruby 3.1.2p20 (2022-04-12 revision 4491bb740a) +YJIT', 'ruby@3.1.2'],
  ['usr/local/bin/memcached', 'listen\0memcached 1.6.18\0udp-port\0memcached 1.6.18\n\0', 'memcached@1.6.18'],
  ['opt/ssl/lib/libcrypto.so.3', 'ENGINESDIR: "/dev/null"\0OpenSSL 3.0.22 25 Aug 2026\x003.0.22\0', 'openssl@3.0.22'],
  ['psycopg2_binary.libs/libcrypto-2cd0ac56.so.1.1', '\0OpenSSL 1.1.1t  7 Feb 2023\0', 'openssl@1.1.1t'],
  ['usr/local/bin/openssl', 'enable OpenSSL 3.0 legacy provider\0OpenSSL 3.0.22 25 Aug 2026\0', 'openssl@3.0.22'],
  ['usr/local/bin/curl', '\0curl 7.88.1 (x86_64-pc-linux-gnu) %s\n\0curl/7.88.1\0', 'curl@7.88.1'],
  ['opt/lib/libcurl.so.4.8.0', 'CLIENT libcurl 7.88.1\0libcurl/7.88.1\0', 'libcurl@7.88.1'],
  ['bin/[', 'out of memory\0BusyBox v1.35.0 (Debian 1:1.35.0-4)\0', 'busybox@1.35.0'],
  ['bin/busybox', 'out of memory\0BusyBox v1.35.0 (Debian 1:1.35.0-4)\0', 'busybox@1.35.0'],
  ['usr/local/bin/perl', 'ERL_INTERNAL_RAND_SEED\0v5.36.0\0panic: sysconf: %s\0', 'perl@5.36.0 guessed'],
];

function named({ packages = [] }: FileEvidence = {}): string[] {
  return packages.map(({ name, version, identity }) => `${name}@${version}${identity ? ` ${identity}` : ''}`);
}

function read(path: string, program: Buffer): FileEvidence | undefined {
  const reader = fileOfAnyKind(path, program.length, READ_LIMITS);
  for (let at = 0; at < program.length; at += 5000) reader.content(program.subarray(at, at + 5000));
  return reader.end();
}

test.each(REAL)('%s says its version', (path, bytes, expected) => {
  // The version stands once inside of a piece, and once across two.
  for (const before of ['', '\0'.repeat(5000 - 4096 - 20)]) {
    expect(named(read(path, nativeProgram(`${before}${bytes}`.padEnd(9000, '\0'))))).toEqual([expected]);
  }
});

test('what is looked for before a place is still there where the place begins in one piece and ends in the next', () => {
  const far = KNOWN_PROGRAMS.filter(({ near, before = 0 }) => near.length - 1 + before > 64);
  expect(far.map(({ name }) => name)).toEqual([]);
});

test('every known program has such bytes', () => {
  const known = new Set(KNOWN_PROGRAMS.map(({ name }) => name));
  // Of OpenResty no build could be had; what it prints is in its manual.
  known.delete('openresty');
  expect(new Set(REAL.map(([, , expected]) => expected.split('@')[0]))).toEqual(known);
});

test('OpenResty is itself, and the nginx that it was made from, whose flaws it may have', () => {
  const program = nativeProgram('nginx version: openresty/1.25.3.1\0Server: openresty/1.25.3.1\0'.padEnd(5000, '\0'));
  expect(named(read('usr/local/openresty/nginx/sbin/nginx', program))).toEqual([
    'openresty@1.25.3.1',
    'nginx@1.25.3 guessed',
  ]);
});

test.each([
  ['usr/local/bin/php', 'X-Powered-By: PHP/8.3.0RC1\0', 'php@8.3.0RC1'],
  ['usr/local/bin/php', 'X-Powered-By: PHP/8.4.0-dev\0', 'php@8.4.0-dev'],
  ['usr/local/bin/php', 'X-Powered-By: PHP/7.3.31-1~deb10u7\0', 'php@7.3.31'],
  ['usr/local/bin/ruby', '\0ruby 3.4.0preview1 (2024-05-16 master 9d69619623) [x86_64-linux]\0', 'ruby@3.4.0preview1'],
  ['usr/local/bin/ruby', '\0ruby 3.4.0dev (2024-05-16 master 9d69619623) [x86_64-linux]\0', 'ruby@3.4.0dev'],
  ['usr/local/bin/openssl', 'OpenSSL 3.0.0-alpha17 20 May 2021\0', 'openssl@3.0.0-alpha17'],
  ['usr/local/bin/openssl', 'OpenSSL 1.1.1-pre9 (beta) FIPS 21 Aug 2018\0', ''],
  ['usr/local/bin/openssl', 'OpenSSL 1.0.2k-fips  26 Jan 2017\0', 'openssl@1.0.2k'],
  ['usr/local/bin/openssl', 'OpenSSL 3.0.8+quic 7 Feb 2023\0', 'openssl@3.0.8'],
  ['usr/local/bin/curl', '\0curl 8.5.0-DEV (x86_64-pc-linux-gnu) %s\n\0', 'curl@8.5.0-DEV'],
  ['usr/local/bin/httpd', '\0Apache/2.5.1-dev\0', 'httpd@2.5.1-dev'],
  ['bin/busybox', '\0BusyBox v1.37.0.git (2024-09-27 10:00:00 UTC)\0', 'busybox@1.37.0.git'],
])('a version that is no release is not taken for one: %s, %j', (path, bytes, expected) => {
  expect(named(read(path, nativeProgram(bytes.padEnd(5000, '\0')))).join()).toBe(expected);
});

test('the Node that runs this says its version', () => {
  const file = openSync(process.execPath, 'r');
  const { size } = fstatSync(file);
  const reader = fileOfAnyKind('usr/local/bin/node', size, READ_LIMITS);
  const piece = Buffer.alloc(2 ** 20);
  for (let length = readSync(file, piece); length > 0; length = readSync(file, piece)) {
    reader.content(piece.subarray(0, length));
  }
  closeSync(file);
  const said = named(reader.end());
  expect(said).toEqual([`node@${process.versions.node}`]);
});

test.each([
  [
    'was built on a machine whose name could be the end of its version',
    'redis-server',
    '\x007.2.41host-1702957734000000000\0',
  ],
  ['says it is NGINX Plus', 'usr/sbin/nginx', 'nginx version: nginx/1.25.3 (nginx-plus-r31)\0'],
  ['was made from PostgreSQL', 'usr/bin/postgres', '\0postgres (PostgreSQL) 11.2-YB-2.18.0.0-b0\n\0'],
  ['says it is two programs', 'bin/curl', '\0BusyBox v1.36.1 (x)\0\0curl 7.88.1 (x86_64-pc-linux-gnu) %s\n\0'],
  ['is an extension of others for PHP', 'usr/lib/php/20220829/redis.so', '\x008.2.36\0'],
  ['is an extension of another PHP', 'usr/lib/php/20220829/gd.so', '\x008.3.1\0'],
  ['says nothing', 'usr/local/bin/node', 'node.js/vX'],
  ['says two things', 'usr/local/bin/node', 'node.js/v20.1.0\0node.js/v20.2.0\0'],
  ['has a name that nobody knows', 'usr/local/bin/tool', 'node.js/v20.1.0\0'],
  ['says another release of Python than its name', 'usr/local/bin/python3.12', '\x003.11.2\0'],
  ['has more places than any program', 'usr/local/bin/node', 'node.js/v20.1.0\0'.repeat(1001)],
])('a program that %s is not identified', (_what, path, bytes) => {
  expect(read(path, nativeProgram(bytes))).toMatchObject({ unread: 'program' });
});

test('data, debugging information and what is too short to be a program are none', async () => {
  const data = nativeProgram('');
  data.writeUInt32LE(4, 64 + 4);
  const debug = nativeProgram('');
  debug.writeBigUInt64LE(0n, 64 + 32);
  const files = [data, debug, nativeProgram('').subarray(0, 60)];
  expect((await detect(files.map((content, index) => ({ path: `f${index}`, content })))).gaps).toEqual([]);
});

test('a program with more segments than are looked at counts as one', () => {
  const program = nativeProgram('');
  program.writeUInt32LE(4, 64 + 4);
  program.writeUInt16LE(65_535, 56);
  expect(read('tool', program)).toMatchObject({ unread: 'program' });
});

test('what else lies beside the tools of Java, or in a folder that others use too, is no part of it', async () => {
  const release = (folder: string) => ({ path: `${folder}/release`, content: 'JAVA_VERSION="17.0.21"\n' });
  const of = async (folder: string, ...paths: readonly string[]) => {
    const files = paths.map((path) => ({ path: `${folder}/${path}`, content: nativeProgram('x') }));
    return (await detect([release(folder), ...files])).gaps.map(({ detail }) => detail.replace(/^.*: /, ''));
  };
  expect(await of('opt/java', 'bin/keytool', 'lib/libjava.so', 'jre/lib/amd64/libjava.so')).toEqual([]);
  const archives = ['lib/src.zip', 'lib/ct.sym', 'lib/security/public_suffix_list.dat'];
  const zips = archives.map((path) => ({ path: `opt/java/${path}`, content: smallZip({ a: 'b' }) }));
  expect((await detect([release('opt/java'), ...zips])).gaps).toEqual([]);
  expect(await of('opt/java', 'bin/keytool', 'bin/server')).toEqual(['opt/java/bin/server']);
  expect(await of('opt/java', 'lib/server/libjvm.so', 'lib/jspawnhelper', 'lib/libx.so')).toEqual([
    'opt/java/lib/libx.so',
  ]);
  expect(await of('usr/local', 'bin/java', 'lib/libjava.so', 'bin/server', 'lib/libx.so')).toEqual([
    'usr/local/bin/server, usr/local/lib/libx.so',
  ]);
});

test("a program among Go's own commands that does not say what it is is no part of Go", async () => {
  const go = { path: 'usr/local/go/VERSION', content: 'go1.26.8\n' };
  const { gaps } = await detect([go, { path: 'usr/local/go/bin/server', content: nativeProgram('x') }]);
  expect(gaps).toHaveLength(1);
});

test('Java is known by the file that tells its release, and what is in its folder is part of it', async () => {
  const program = nativeProgram('x');
  const release = (version: string) => ({
    path: 'opt/java/release',
    content: `IMPLEMENTOR="Debian"\nJAVA_VERSION="${version}"\nLIBC="gnu"\n`,
  });
  const of = async (version: string) => {
    const files = ['opt/java/lib/server/libjvm.so', 'opt/java/bin/java'].map((path) => ({ path, content: program }));
    const { components, gaps } = await detect([release(version), ...files]);
    return [components.map(({ purl }) => purl), gaps];
  };
  expect(await of('17.0.21')).toEqual([['pkg:generic/openjdk@17.0.21'], []]);
  expect(await of('1.8.0_402')).toEqual([['pkg:generic/openjdk@8.0.402'], []]);
  expect((await detect([{ path: 'srv/release', content: 'version 3\n' }])).components).toEqual([]);
});
