// Licences: what is an SPDX expression, what can be read as one, and what stays a text.

import { describe, expect, test } from 'vitest';
import { readLicense } from '../../../src/scan/detect/read-license.ts';
import { detect, dpkgEntry } from './detect.ts';

describe('a licence', () => {
  test.each([
    ['MIT', 'MIT', 'declared'],
    ['(MIT OR Apache-2.0) AND Zlib', '(MIT OR Apache-2.0) AND Zlib', 'declared'],
    ['LicenseRef-Own', 'LicenseRef-Own', 'declared'],
    ['GPL-2.0 OR LGPL-2.1+', 'GPL-2.0-only OR LGPL-2.1-or-later', 'declared'],
    ['GPLv2+', 'GPL-2.0-or-later', 'corrected'],
    ['GPLv2+ and (BSD or MIT)', 'GPL-2.0-or-later AND (BSD-2-Clause OR MIT)', 'corrected'],
    ['LGPLv2+ and Own Thing', null, 'corrected'],
    ['GPL', 'GPL-1.0-or-later', 'corrected'],
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

  test('of another package says nothing', async () => {
    expect(await licensesOf('/usr/share/common-licenses/GPL-3')).toEqual([]);
  });
});
