// Extensions that PHP itself brings, which say its version; those of others (PECL) have versions of their own.

import type { KnownProgram } from './known-program.ts';

/** ext/ of its sources, from 7.0 to 8.5. */
const NAMES =
  'bcmath|bz2|calendar|ctype|curl|dba|dl_test|dom|enchant|exif|ffi|fileinfo|filter|ftp|gd|gettext|gmp|iconv|imap|interbase|intl|json|ldap|' +
  'mbstring|mysqli|mysqlnd|oci8|odbc|opcache|pcntl|pdo|pdo_dblib|pdo_firebird|pdo_mysql|pdo_oci|pdo_odbc|pdo_pgsql|pdo_sqlite|pgsql|phar|' +
  'posix|pspell|readline|recode|session|shmop|simplexml|snmp|soap|sockets|sodium|sqlite3|sysvmsg|sysvsem|sysvshm|tidy|tokenizer|wddx|xml|' +
  'xmlreader|xmlrpc|xmlwriter|xsl|zend_test|zip';

/** The number of its interface for modules, after which their folder is called (Zend/zend_modules.h), and its release. */
const RELEASES: readonly (readonly [api: string, minor: string])[] = [
  ['20151012', '7.0'],
  ['20160303', '7.1'],
  ['20170718', '7.2'],
  ['20180731', '7.3'],
  ['20190902', '7.4'],
  ['20200930', '8.0'],
  ['20210902', '8.1'],
  ['20220829', '8.2'],
  ['20230831', '8.3'],
  ['20240924', '8.4'],
  ['20250925', '8.5'],
];

/** One for each release: `extensions/no-debug-non-zts-20220829/gd.so`, and Debian's `php/20220829/gd.so`. */
export const PHP_EXTENSIONS: readonly KnownProgram[] = RELEASES.map(([api, minor]) => ({
  name: 'php',
  path: new RegExp(`^(.*/|)(?:extensions/[^/]*-|php/)${api}/(?:${NAMES})\\.so$`),
  near: `\0${minor}.`,
  guessed: true,
  version: new RegExp(`^\0(${minor.replace('.', '\\.')}\\.\\d+(?:-dev|(?:alpha|beta|RC)\\d+)?)(?:[+~-][^\0]*)?\0`),
}));
