// What vectors say is explained, for each version of CVSS, and nothing is made up of what is none.

import { expect, test } from 'vitest';
import { explainedVector } from '../web/words/cvss.ts';

const saying = (vector: string) => explainedVector(vector).map(({ name, value }) => `${name}: ${value}`);

test('of CVSS 3', () => {
  expect(saying('CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:H/I:L/A:N')).toEqual([
    'Attack: over the network',
    'Complexity: low',
    'Privileges needed: none',
    'Help of a user: needed',
    'Scope: beyond the component',
    'Loss of confidentiality: high',
    'Loss of integrity: low',
    'Loss of availability: none',
  ]);
});

test('of CVSS 2 and 4', () => {
  expect(saying('AV:N/AC:M/Au:N/C:P/I:N/A:C')).toEqual([
    'Attack: over the network',
    'Complexity: medium',
    'Authentication: none',
    'Loss of confidentiality: partial',
    'Loss of integrity: none',
    'Loss of availability: complete',
  ]);
  expect(saying('CVSS:4.0/AV:P/AC:H/AT:P/PR:H/UI:A/VC:L/VI:N/VA:N/SC:H/SI:N/SA:N')).toHaveLength(11);
});

test('of nothing that is no vector', () => {
  expect(saying('constructor/__proto__:N/AV:Z/E:X')).toEqual([]);
});
