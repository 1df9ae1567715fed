// What packages call licences that have an id on the SPDX list (https://spdx.org/licenses/): exactly these names and no others,
// since a name that is nearly one is often another licence. Debian's short names, Fedora's and Alpine's words, Python's
// classifiers, Maven's and npm's usual sentences.

import exceptionIds from 'spdx-exceptions/index.json' with { type: 'json' };
import deprecatedIds from 'spdx-license-ids/deprecated.json' with { type: 'json' };
import currentIds from 'spdx-license-ids/index.json' with { type: 'json' };

/** SPDX: identifiers are compared without regard to case ("Matching guidelines"). */
const IDS: ReadonlyMap<string, string> = new Map([...deprecatedIds, ...currentIds].map((id) => [id.toLowerCase(), id]));
const EXCEPTIONS: ReadonlyMap<string, string> = new Map(exceptionIds.map((id) => [id.toLowerCase(), id]));

/** In lower case, with single blanks, without `the` at the beginning and `license` at the end. */
export const LICENSE_NAMES: Readonly<Record<string, readonly string[]>> = {
  '0BSD': ['bsd zero clause', 'zero-clause bsd'],
  'AFL-2.1': ['academic free license v2.1', 'academic free license 2.1', 'afl 2.1'],
  'AFL-3.0': ['academic free license v3.0', 'academic free license 3.0', 'afl 3.0'],
  'Apache-1.1': ['asl 1.1', 'apache software license 1.1', 'apache 1.1'],
  'Apache-2.0': [
    ...['apache 2', 'apache-2', 'apache2', 'apache 2.0', 'apache2.0', 'apache v2', 'apache v2.0', 'asl 2.0', 'asl-2.0'],
    ...['apache license 2', 'apache license 2.0', 'apache license v2', 'apache license v2.0', 'apache license-2.0'],
    ...['apache license version 2', 'apache license version 2.0', 'apache license, version 2.0', 'apache software'],
    ...['apache software license 2.0', 'apache software license, version 2.0', 'apache software license version 2.0'],
  ],
  'Artistic-1.0-Perl': ['artistic'],
  'Artistic-2.0': ['artistic 2.0', 'artistic license 2.0', 'artistic-2'],
  'BSD-2-Clause': [
    ...['2-clause bsd', 'bsd 2-clause', 'bsd 2 clause', 'bsd-2', 'simplified bsd', 'two-clause bsd'],
    ...['bsd 2-clause "simplified"', 'bsd-2-clause license'],
  ],
  'BSD-3-Clause': [
    ...['3-clause bsd', 'bsd 3-clause', 'bsd 3 clause', 'bsd-3', 'new bsd', 'modified bsd', 'revised bsd'],
    ...['three-clause bsd', 'bsd 3-clause "new" or "revised"', 'eclipse distribution license - v 1.0', 'edl 1.0'],
  ],
  'BSD-4-Clause': ['4-clause bsd', 'bsd 4-clause', 'bsd 4 clause', 'original bsd', 'bsd-4'],
  'BSL-1.0': [
    'boost',
    'boost software',
    'boost software license 1.0',
    'boost software license - version 1.0',
    'boost software license 1.0 (bsl-1.0)',
  ],
  'CC0-1.0': ['cc0', 'cc0 1.0', 'cc0 1.0 universal', 'cc0 1.0 universal (cc0 1.0) public domain dedication'],
  'CDDL-1.0': [
    'cddl 1.0',
    'cddl-1',
    'common development and distribution license (cddl) version 1.0',
    'common development and distribution license 1.0 (cddl-1.0)',
  ],
  'EPL-1.0': [
    'epl 1.0',
    'epl-1',
    'eclipse public license 1.0',
    'eclipse public license v1.0',
    'eclipse public license - v 1.0',
    'eclipse public license 1.0 (epl-1.0)',
  ],
  'EPL-2.0': [
    'epl 2.0',
    'epl-2',
    'eclipse public license 2.0',
    'eclipse public license v2.0',
    'eclipse public license v. 2.0',
    'eclipse public license - v 2.0',
    'eclipse public license 2.0 (epl-2.0)',
  ],
  ISC: ['iscl', 'isc license (iscl)'],
  MIT: [
    'expat',
    'expat license (mit)',
    'mit license (expat)',
    'mit (expat)',
    'mit license (mit)',
    'mit/expat',
    'expat/mit',
  ],
  'MIT-0': ['mit no attribution', 'mit no attribution license (mit-0)'],
  'MPL-1.0': ['mplv1.0', 'mpl 1.0', 'mozilla public license 1.0 (mpl)'],
  'MPL-1.1': ['mplv1.1', 'mpl 1.1', 'mpl1.1', 'mozilla public license 1.1', 'mozilla public license 1.1 (mpl 1.1)'],
  'MPL-2.0': [
    ...['mplv2.0', 'mplv2', 'mpl 2.0', 'mpl2.0', 'mpl2', 'mpl 2', 'mpl-2', 'mozilla public license 2.0'],
    ...[
      'mozilla public license, version 2.0',
      'mozilla public license version 2.0',
      'mozilla public license 2.0 (mpl 2.0)',
    ],
  ],
  'OFL-1.1': ['ofl', 'ofl 1.1', 'sil open font license 1.1', 'sil open font license 1.1 (ofl-1.1)'],
  'PSF-2.0': ['psf', 'psfl', 'psf license 2.0', 'python software foundation'],
  Unlicense: ['unlicense (unlicense)'],
  'UPL-1.0': [
    'universal permissive license v1.0',
    'universal permissive license (upl)',
    'universal permissive license 1.0',
  ],
  Zlib: ['zlib/libpng'],
  'ZPL-2.1': ['zope public license 2.1', 'zpl 2.1', 'zplv2.1', 'zpl-2.1'],
};

const BY_NAME: ReadonlyMap<string, string> = new Map(
  Object.entries(LICENSE_NAMES).flatMap(([id, names]) => names.map((name) => [name, id] as const)),
);

/** GNU's families, as `GPLv2+`, `LGPL-2.1`, `GPL (>= 2)`, `GNU General Public License v3 or later (GPLv3+)`. */
const FAMILIES: readonly (readonly [RegExp, family: string, versions: string, first: string])[] = [
  [/^(?:gnu )?(?:agpl|affero general public license|affero gpl)/, 'AGPL', '1.0 3.0', '3.0'],
  [
    /^(?:gnu )?(?:lgpl|(?:lesser|library|library or lesser) general public license|lesser gpl|library gpl)/,
    'LGPL',
    '2.0 2.1 3.0',
    '2.0',
  ],
  [/^(?:gnu )?(?:gpl|general public license)/, 'GPL', '1.0 2.0 3.0', '1.0'],
  [/^(?:gnu )?(?:gfdl|free documentation license)/, 'GFDL', '1.1 1.2 1.3', '1.1'],
];
/** What may follow the family: the version, whether later ones count, and Python's short form of the same in brackets. */
const GNU_VERSION =
  /^(?:[-, ]*\(?(>= ?)?(?:version |v\.? ?)?(\d(?:\.\d)?)\)?)?(\+| ?(?:or|and) (?:later|newer|any later version)(?: versions?)?|-or-later|-only)?(?: \([al]?gplv?[\d.]*\+?\))?$/;

/** Exceptions that name their SPDX id; another one gives more leave, so that nothing is lost without it. */
const EXCEPTION_NAMES: Readonly<Record<string, string>> = {
  bison: 'Bison-exception-2.2',
  classpath: 'Classpath-exception-2.0',
  font: 'Font-exception-2.0',
  libtool: 'Libtool-exception',
};

/**
 * The SPDX id of one licence, `WITH` its exception where it names one; null for every name that is not exactly known. GNU
 * licences that say no version are those of any version, as their texts have it; GNU's first Affero licence is 3.0, and 1.0 is another's.
 */
export function licenseOfName(name: string): string | null {
  const [base = '', exception] = name.split(/ +with +/i);
  const id = idOf(base);
  if (id === null || exception === undefined) return id;
  const known = EXCEPTIONS.get(exception.toLowerCase().trim());
  if (known) return `${id} WITH ${known}`;
  // What is no exception could ask for more.
  const [, word] = /^(?:the )?(.+?)[- ]exception\b/i.exec(exception) ?? [];
  if (word === undefined) return null;
  const named = EXCEPTION_NAMES[word.toLowerCase()];
  return named === undefined ? id : `${id} WITH ${named}`;
}

function idOf(name: string): string | null {
  const lower = name.trim().replaceAll(/\s+/g, ' ').toLowerCase();
  const short = lower.replace(/^the /, '').replace(/ (?:license|licence)$/, '');
  return IDS.get(lower) ?? BY_NAME.get(lower) ?? IDS.get(short) ?? BY_NAME.get(short) ?? gnuOf(short);
}

function gnuOf(name: string): string | null {
  for (const [begins, family, versions, first] of FAMILIES) {
    const [begin] = begins.exec(name) ?? [];
    if (begin === undefined) continue;
    const [found, least, number, more] = GNU_VERSION.exec(name.slice(begin.length)) ?? [];
    if (found === undefined) return null;
    if (number === undefined) return more === '-only' ? null : `${family}-${first}-or-later`;
    const version = number.includes('.')
      ? number
      : (versions.split(' ').find((one) => one.startsWith(`${number}.`)) ?? '');
    if (!versions.split(' ').includes(version)) return null;
    const later = least !== undefined || (more !== undefined && more !== '-only');
    return `${family}-${version}-${later ? 'or-later' : 'only'}`;
  }
  return null;
}
