// Programs that say in their own bytes which version of what they are: the page to add to when one should be known. Each was looked
// up in a real build.

import { PARTS_OF_HTTPD, PARTS_OF_OPENSSL } from './built-together.ts';
import type { KnownProgram } from './known-program.ts';
import { PHP_EXTENSIONS } from './php-extensions.ts';

/**
 * The version, the name of the machine that built it, seconds since 1970, and no commit, one after the other. Of machines, containers have
 * twelve digits, and the builder of Docker this name; with any other nobody knows where the version ends.
 */
const REDIS_BUILD = '(\\d+\\.\\d+\\.(?:0|[1-9]\\d?))(?:(?:[0-9a-f]{12}|buildkitsandbox)-)?1\\d{9}[01]00000000\\0';

const NGINX = /^(.*\/|)(?:nginx(?:-debug)?|openresty)$/;

/** What a version that is no release yet has behind it. */
const EARLY = '(?:-?(?:dev|DEV|alpha|beta|preview|pre|RC|rc)\\d*)?';
/** Three numbers, with which the version ends. */
const NUMBERS = `(\\d+\\.\\d+\\.\\d+${EARLY})(?![\\w.])`;

export const KNOWN_PROGRAMS: readonly KnownProgram[] = [
  {
    name: 'node',
    path: /^(.*\/|)node(?:js)?[\d.-]*$/,
    near: 'node.js/v',
    version: /^node\.js\/v(\d+\.\d+\.\d+[^\0]{0,20})\0/,
  },
  {
    name: 'nginx',
    path: NGINX,
    near: 'nginx version: nginx/',
    // NGINX Plus has numbers of its own, and mends what it takes from nginx by itself.
    version: /^nginx version: nginx\/(\d+\.\d+\.\d+)(?! \(nginx-plus)/,
  },
  {
    name: 'openresty',
    path: NGINX,
    near: 'nginx version: openresty/',
    version: /^nginx version: openresty\/(\d+\.\d+\.\d+\.\d+)/,
    // Which of nginx's flaws its patches mend, it does not say.
    madeFrom: { name: 'nginx', version: /^\d+\.\d+\.\d+/ },
  },
  {
    name: 'redis',
    path: /^(.*\/|)redis-(?:server|sentinel|check-(?:rdb|aof))$/,
    near: '00000000\0',
    before: 48,
    guessed: true,
    version: new RegExp(`(?<![\\d.])${REDIS_BUILD}`),
    parts: ['redis-cli', 'redis-benchmark'],
  },
  {
    name: 'valkey',
    path: /^(.*\/|)valkey-(?:server|sentinel|check-(?:rdb|aof))$/,
    near: '00000000\0',
    before: 48,
    version: new RegExp(`valkey${REDIS_BUILD}`),
    parts: ['valkey-cli', 'valkey-benchmark'],
  },
  {
    name: 'python',
    path: /^(.*\/|)(?:bin\/python|lib(?:64)?\/(?:[^/]+\/)?libpython)(\d\.\d+)[mt]?(?:\.so[\d.]*)?$/,
    near: '\0{1}.',
    guessed: true,
    version: /^\0(\d\.\d+\.\d+(?:(?:a|b|rc)\d+)?)\+?\0/,
    parts: [
      'bin/python{minor}',
      'lib/libpython{minor}',
      'lib/libpython3.so',
      'lib/python{minor}/lib-dynload/',
      'lib64/python{minor}/lib-dynload/',
    ],
  },
  {
    name: 'httpd',
    path: /^(.*\/|)s?bin\/(?:httpd|apache2)[^/]*$/,
    near: '\0Apache/',
    version: new RegExp(`^\0Apache/${NUMBERS}`),
    parts: PARTS_OF_HTTPD,
  },
  {
    name: 'modsecurity',
    path: /^(.*\/|)mod_security2\.so$/,
    near: 'ModSecurity for Apache/',
    version: /^ModSecurity for Apache\/(\d+\.\d+\.\d+(?:-\w+)?) /,
  },
  {
    name: 'haproxy',
    path: /^(.*\/|)haproxy$/,
    near: ' version ',
    guessed: true,
    version: /^ version (\d+\.\d+\.\d+)[^,\0]{0,30}, released \d{4}\//,
  },
  {
    name: 'postgresql',
    path: /^(.*\/|)bin\/(?:postgres|psql|initdb|(?:create|drop)(?:db|user)|clusterdb|reindexdb|vacuumdb|pg_[a-z_]+|pgbench)$/,
    near: ' (PostgreSQL) ',
    version: /^ \(PostgreSQL\) (\d+\.\d+(?:\.\d+)?)(?![\w.-])/,
  },
  {
    name: 'mariadb',
    path: /^(.*\/|)s?bin\/(?:mariadb|mysql)[^/]*$/,
    near: '-MariaDB',
    before: 16,
    version: /\0(\d+\.\d+\.\d+)-MariaDB/,
  },
  {
    name: 'php',
    path: /^(.*\/|)(?:s?bin\/php[^/]*|libphp[^/]*\.so)$/,
    near: 'X-Powered-By: PHP/',
    version: new RegExp(`^X-Powered-By: PHP/${NUMBERS}`),
    parts: ['bin/phar'],
  },
  ...PHP_EXTENSIONS,
  {
    name: 'ruby',
    path: /^(.*\/|)(?:bin\/ruby|lib(?:64)?\/(?:[^/]+\/)?libruby)[^/]*$/,
    near: '\0ruby ',
    version: new RegExp(`^\0ruby (\\d+\\.\\d+\\.\\d+${EARLY})(?:p\\d+)? \\(`),
    parts: ['bin/ruby', 'lib/ruby/{minor}.0/'],
  },
  {
    name: 'memcached',
    path: /^(.*\/|)memcached$/,
    near: '\0memcached ',
    version: /^\0memcached (\d+\.\d+\.\d+)[\0\n]/,
  },
  {
    name: 'openssl',
    // Wheels of Python have a part of its digest in the name of a library that they bring along.
    path: /^(.*\/|)(?:openssl|libcrypto(?:-[0-9a-f]{8})?\.so[^/]*)$/,
    near: 'OpenSSL ',
    version: new RegExp(`^OpenSSL (\\d+\\.\\d+\\.\\d+[a-z]*${EARLY})[^ ]* +\\d{1,2} [A-Z][a-z]{2} \\d{4}`),
    parts: PARTS_OF_OPENSSL,
  },
  {
    name: 'curl',
    path: /^(.*\/|)curl$/,
    near: '\0curl ',
    version: new RegExp(`^\0curl ${NUMBERS}[^ ]* \\(`),
  },
  {
    name: 'libcurl',
    path: /^(.*\/|)libcurl[^/]*\.so[^/]*$/,
    near: '\0libcurl/',
    version: new RegExp(`^\0libcurl/${NUMBERS}`),
  },
  {
    name: 'perl',
    path: /^(.*\/|)(?:bin\/perl[\d.]*|libperl\.so[^/]*)$/,
    near: '\0v5.',
    guessed: true,
    version: /^\0v(5\.\d+\.\d+)\0/,
    parts: ['lib/perl5/{version}/'],
  },
  {
    name: 'lighttpd',
    path: /^(.*\/|)lighttpd$/,
    near: ' - a light and fast',
    before: 40,
    version: /lighttpd\/(\d+\.\d+\.\d+)(?: \(ssl\))? - a light/,
  },
  {
    name: 'varnish',
    path: /^(.*\/|)varnishd$/,
    near: 'varnish-',
    version: /^varnish-(\d+\.\d+\.\d+) revision [0-9a-f]{40}/,
  },
  {
    name: 'pgbouncer',
    path: /^(.*\/|)pgbouncer$/,
    near: '\0PgBouncer ',
    version: /^\0PgBouncer (\d+\.\d+\.\d+)[\0\n]/,
  },
  {
    name: 'openldap',
    path: /^(.*\/|)slapd$/,
    near: '$OpenLDAP: slapd ',
    version: /^\$OpenLDAP: slapd (\d+\.\d+\.\d+)(?![\w.])/,
  },
  {
    name: 'lua',
    path: /^(.*\/|)(?:luac?|liblua)[\d.-]*(?:\.so[\d.]*)?$/,
    near: '$LuaVersion: Lua ',
    version: /^\$LuaVersion: Lua (\d+\.\d+\.\d+) /,
  },
  {
    // Its official image has it as `bin/[` first, and under all other names by hard links.
    name: 'busybox',
    path: /^(.*\/|)(?:busybox[^/]*|s?bin\/[^/]+)$/,
    near: '\0BusyBox v',
    version: /^\0BusyBox v(\d+\.\d+\.\d+(?:\.git)?)[ \0]/,
  },
];
