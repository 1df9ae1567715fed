// Licences: what is an SPDX expression, what can be read as one, and what stays a text.

import { describe, expect, test } from 'vitest';
import { readLicense, readLicenses } from '../../src/detect/read-license.ts';
import { detect, dpkgEntry } from './detect.ts';

test.each(['NOASSERTION', ' noassertion\n'])('%j is no licence, but that none is stated', (text) => {
  expect(readLicense(text)).toEqual([]);
  expect(readLicenses(text)).toEqual([]);
});

describe('a licence', () => {
  test.each([
    ['MIT', 'MIT', 'declared'],
    ['(MIT OR Apache-2.0) AND Zlib', '(MIT OR Apache-2.0) AND Zlib', 'declared'],
    ['LicenseRef-Own', 'LicenseRef-Own', 'declared'],
    ['GPL-2.0 OR LGPL-2.1+', 'GPL-2.0-only OR LGPL-2.1-or-later', 'declared'],
    ['GPLv2+', 'GPL-2.0-or-later', 'corrected'],
    ['GPLv2+ and (BSD-2-clause or MIT)', 'GPL-2.0-or-later AND (BSD-2-Clause OR MIT)', 'corrected'],
    ['GPLv2+ and (BSD or MIT)', null, 'corrected'],
    ['mit or apache-2.0', 'MIT OR Apache-2.0', 'corrected'],
    ['BSD-4-clause', 'BSD-4-Clause', 'corrected'],
    ['The MIT License', 'MIT', 'corrected'],
    ['GPL (>= 2)', 'GPL-2.0-or-later', 'corrected'],
    ['GNU General Public License v2 (GPLv2)', 'GPL-2.0-only', 'corrected'],
    ['GNU General Public License v3 or later (GPLv3+)', 'GPL-3.0-or-later', 'corrected'],
    ['GNU Lesser General Public License v2 or later (LGPLv2+)', 'LGPL-2.0-or-later', 'corrected'],
    ['GNU Library or Lesser General Public License (LGPL)', 'LGPL-2.0-or-later', 'corrected'],
    ['GNU Affero General Public License v3', 'AGPL-3.0-only', 'corrected'],
    ['GPL-2+ with Classpath exception', 'GPL-2.0-or-later WITH Classpath-exception-2.0', 'corrected'],
    ['gpl-2.0-only with classpath-exception-2.0', 'GPL-2.0-only WITH Classpath-exception-2.0', 'corrected'],
    ['LGPL-2.1+ with OpenSSL exception', 'LGPL-2.1-or-later', 'corrected'],
    ['GPL-2+ with more conditions', null, 'corrected'],
    ['GPLv7', null, 'corrected'],
    ['UNLICENSED', null, 'corrected'],
    ['Example', null, 'corrected'],
    ['MIT, GPL-2', null, 'corrected'],
    ['GPL2 MIT', null, 'corrected'],
    ['ISC and/or LGPL-2.1+', null, 'corrected'],
    ['BSD', null, 'corrected'],
    ['LGPLv2+ and Own Thing', null, 'corrected'],
    ['GPL', 'GPL-1.0-or-later', 'corrected'],
    ['AGPL', 'AGPL-3.0-or-later', 'corrected'],
    ['Expat', 'MIT', 'corrected'],
    ['Public Domain', null, 'corrected'],
    ['constructor', null, 'corrected'],
    ['(('.repeat(100), null, 'corrected'],
  ])('%j', (text, spdx, found) => {
    expect(readLicense(text)).toEqual([{ text, spdx, found }]);
  });

  test('that is a whole text is its first line', () => {
    const text = `MIT License\n\nPermission is hereby granted ${'x '.repeat(500)}`;
    expect(readLicense(text)).toEqual([{ text: 'MIT License', spdx: 'MIT', found: 'corrected' }]);
  });

  test.each([
    ['MPL-2.0 GPL-2.0-or-later', ['MPL-2.0', 'GPL-2.0-or-later']],
    ['MIT BSD GPL2+', ['MIT', null, 'GPL-2.0-or-later']],
    ['GPL2 MIT', ['GPL-2.0-only', 'MIT']],
    ['MIT', ['MIT']],
    ['MIT AND BSD-3-Clause', ['MIT AND BSD-3-Clause']],
    ['Apache License 2.0', ['Apache-2.0']],
    ['custom and MIT', [null]],
    ['', []],
  ])('that is one of several with blanks between them, %j', (text, spdx) => {
    expect(readLicenses(text).map((one) => one.spdx)).toEqual(spdx);
  });

  test.each([undefined, null, '', ' ', 7, {}])('is none in %j', (value) => {
    expect(readLicense(value)).toEqual([]);
  });
});

describe('the copyright file of a Debian package', () => {
  const licensesOf = async (copyright: string, more: readonly { path: string; link: string }[] = []) => {
    const { components } = await detect([
      { path: 'var/lib/dpkg/status', content: dpkgEntry('a', '1') },
      ...more,
      { path: 'usr/share/doc/b/copyright', content: copyright },
    ]);
    return components[0]?.licenses;
  };
  const link = [{ path: 'usr/share/doc/a', link: 'b' }];
  const format = 'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\n';

  test('that machines can read names each licence once', async () => {
    const files =
      'Files: *\nLicense: GPL-2+\n\nFiles: x\nLicense: Expat or Artistic\n\nLicense: GPL-2+\n The text.\n .\n More.\n';
    expect(await licensesOf(`${format}${files}\nFiles: y\nLicense: own-thing\n`, link)).toEqual([
      { text: 'GPL-2+', spdx: 'GPL-2.0-or-later', found: 'copyright' },
      { text: 'Expat or Artistic', spdx: 'MIT OR Artistic-1.0-Perl', found: 'copyright' },
      { text: 'own-thing', spdx: null, found: 'copyright' },
    ]);
  });

  test('in free words refers to the common licences', async () => {
    const text = 'On Debian systems, see `/usr/share/common-licenses/GPL-3'.concat(
      "' and /usr/share/common-licenses/LGPL-2.1.\n",
    );
    expect(await licensesOf(text, link)).toEqual([
      { text: 'GPL-3', spdx: 'GPL-3.0-only', found: 'copyright' },
      { text: 'LGPL-2.1', spdx: 'LGPL-2.1-only', found: 'copyright' },
    ]);
  });

  test.each([
    ['either version 2.1 of the License, or (at your option)\n * any later version', '', ['LGPL-2.1-or-later']],
    [
      'GPL: version 2 or any later version.',
      ' and /usr/share/common-licenses/Artistic',
      ['LGPL-2.1-or-later', 'Artistic-1.0-Perl'],
    ],
    // Of which of both it is said nobody can tell.
    [
      'any later version',
      ' and /usr/share/common-licenses/GPL-2',
      ['LGPL-2.1-only', 'LGPL-2.1-or-later', 'GPL-2.0-only', 'GPL-2.0-or-later'],
    ],
    [
      'any later version of this, any later version of that',
      ' and /usr/share/common-licenses/GPL-2',
      ['LGPL-2.1-or-later', 'GPL-2.0-or-later'],
    ],
  ])('in free words that say %j are under later versions, too', async (words, more, expected) => {
    const text = `You can redistribute it: ${words}.\nSee /usr/share/common-licenses/LGPL-2.1${more}.\n`;
    expect((await licensesOf(text, link))?.map(({ spdx }) => spdx)).toEqual(expected);
  });

  test('of another package says nothing', async () => {
    expect(await licensesOf('/usr/share/common-licenses/GPL-3')).toEqual([]);
  });
});
