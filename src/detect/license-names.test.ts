import parseSpdx from 'spdx-expression-parse';
import { expect, test } from 'vitest';
import { LICENSE_NAMES, licenseOfName } from './license-names.ts';

test.each(Object.entries(LICENSE_NAMES))(
  '%s is an id of the SPDX list, and each of its names means it',
  (id, names) => {
    expect(parseSpdx(id)).toEqual({ license: id });
    expect(licenseOfName(id)).toBe(id);
    for (const name of names) {
      expect([name, licenseOfName(name)]).toEqual([name, id]);
      expect([name, licenseOfName(`The  ${name.toUpperCase()} License`)]).toEqual([name, id]);
    }
  },
);

test('no name means two licences', () => {
  const names = Object.values(LICENSE_NAMES).flat();
  expect(names.toSorted()).toEqual([...new Set(names)].toSorted());
});
