import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readSearch } from './search-text.ts';

test.each([
  ['web', { repository: 'web', tag: 'web' }],
  ['dev/website', { repository: 'dev/website' }],
  ['1.4-stable', { repository: '1.4-stable', tag: '1.4-stable' }],
  ['dev/website:1.4', { repository: 'dev/website', tag: '1.4' }],
  ['registry.example.com/dev/website:1.4', { repository: 'dev/website', tag: '1.4' }],
  ['localhost:5000/dev/website', { repository: 'dev/website' }],
  ['docker://127.0.0.1:5000/dev/website:1.4', { repository: 'dev/website', tag: '1.4' }],
  ['r.example/dev/web@sha256:abcdef012345', { repository: 'dev/web', digest: 'sha256:abcdef012345' }],
  ['@sha256:abcdef', { digest: 'sha256:abcdef' }],
  ['sha256:abcdef01', { repository: 'sha256:abcdef01', tag: 'sha256:abcdef01', digest: 'sha256:abcdef01' }],
  ['48e0f2dd35cb', { repository: '48e0f2dd35cb', tag: '48e0f2dd35cb', digest: 'sha256:48e0f2dd35cb' }],
  ['cve-2024-3094', { repository: 'cve-2024-3094', tag: 'cve-2024-3094', vulnerability: 'CVE-2024-3094' }],
  [
    'GHSA-ABCD-1234-wxyz',
    { repository: 'ghsa-abcd-1234-wxyz', tag: 'GHSA-ABCD-1234-wxyz', vulnerability: 'GHSA-abcd-1234-wxyz' },
  ],
  ['DSA-5122-1', { repository: 'dsa-5122-1', tag: 'DSA-5122-1', vulnerability: 'DSA-5122-1' }],
])('%s', (typed, meant) => {
  const nothing = { repository: undefined, tag: undefined, digest: undefined, vulnerability: undefined };
  expect(readSearch(typed)).toEqual({ ...nothing, ...meant });
});

test('any text means something or nothing, and never throws', () => {
  fc.assert(fc.property(fc.string(), (text) => void readSearch(text)));
});
