// Programs that say in their own bytes which version of what they are: the page to add to when one should be known. Each was looked
// up in a real build.

export interface KnownProgram {
  /** As its component is called. */
  readonly name: string;
  /** The whole path; what is before the first group is matched by it and is the folder under which `parts` lie. */
  readonly path: RegExp;
  /** Bytes that stand beside the version; `{1}` is the second group of the path. */
  readonly near: string;
  /** What stands there does not name the program, its path alone does. */
  readonly guessed?: true;
  /** How much before `near` is looked at. */
  readonly before?: number;
  /** The version, as its first group, in the bytes from there on. */
  readonly version: RegExp;
  /**
   * Beginnings of the paths of files that are built together with it, below its folder; `{minor}` stands for the first two numbers of
   * its version. Only what nobody else puts there.
   */
  readonly parts?: readonly string[];
}

/**
 * The version, the name of the machine that built it, seconds since 1970, and no commit, one after the other. Of machines, containers have
 * twelve digits, and the builder of Docker this name; with any other nobody knows where the version ends.
 */
const REDIS_BUILD = '(\\d+\\.\\d+\\.(?:0|[1-9]\\d?))(?:(?:[0-9a-f]{12}|buildkitsandbox)-)?1\\d{9}[01]00000000\\0';

export const KNOWN_PROGRAMS: readonly KnownProgram[] = [
  {
    name: 'node',
    path: /^(.*\/|)bin\/node(?:js)?$/,
    near: 'node.js/v',
    version: /^node\.js\/v(\d+\.\d+\.\d+[^\0]{0,20})\0/,
  },
  {
    name: 'nginx',
    path: /^(.*\/|)nginx$/,
    near: 'nginx version: nginx/',
    version: /^nginx version: nginx\/(\d+\.\d+\.\d+)/,
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
    path: /^(.*\/|)s?bin\/(?:httpd|apache2)$/,
    near: '\0Apache/',
    version: /^\0Apache\/(\d+\.\d+\.\d+)/,
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
    version: /^ \(PostgreSQL\) (\d+\.\d+(?:\.\d+)?)/,
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
    version: /^X-Powered-By: PHP\/(\d+\.\d+\.\d+)/,
  },
  {
    name: 'ruby',
    path: /^(.*\/|)(?:bin\/ruby|lib(?:64)?\/(?:[^/]+\/)?libruby)[^/]*$/,
    near: '\0ruby ',
    version: /^\0ruby (\d+\.\d+\.\d+)(?:p\d+|[a-z]+\d*)? \(/,
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
    path: /^(.*\/|)(?:openssl|libcrypto\.so[^/]*)$/,
    near: 'OpenSSL ',
    version: /^OpenSSL (\d+\.\d+\.\d+[a-z]*)[^ ]* +\d{1,2} [A-Z][a-z]{2} \d{4}/,
    parts: ['libssl.so', 'engines-', 'ossl-modules/'],
  },
  { name: 'curl', path: /^(.*\/|)curl$/, near: '\0curl ', version: /^\0curl (\d+\.\d+\.\d+)[^ ]* \(/ },
  {
    name: 'libcurl',
    path: /^(.*\/|)libcurl[^/]*\.so[^/]*$/,
    near: '\0libcurl/',
    version: /^\0libcurl\/(\d+\.\d+\.\d+)/,
  },
  { name: 'busybox', path: /^(.*\/|)busybox[^/]*$/, near: '\0BusyBox v', version: /^\0BusyBox v(\d+\.\d+\.\d+)/ },
  {
    name: 'perl',
    path: /^(.*\/|)(?:bin\/perl[\d.]*|libperl\.so[^/]*)$/,
    near: '\0v5.',
    guessed: true,
    version: /^\0v(5\.\d+\.\d+)\0/,
  },
];
