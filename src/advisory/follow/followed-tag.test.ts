// How a followed tag is written, and which settings cannot work together.

import { expect, test } from 'vitest';
import { hashOfKeys, parseFollowedTag, readFollowing } from './followed-tag.ts';

test('a tag is in this registry, or in another by its address', () => {
  expect(parseFollowedTag('ops/advisories:latest')).toEqual({
    ...{ reference: 'ops/advisories:latest', origin: undefined, repository: 'ops/advisories', tag: 'latest' },
  });
  expect(parseFollowedTag('https://Registry.example/ops/advisories:1')).toMatchObject({
    ...{ origin: 'https://registry.example', repository: 'ops/advisories', tag: '1' },
  });
  expect(parseFollowedTag('http://10.0.0.1:5000/a:1')).toMatchObject({ origin: 'http://10.0.0.1:5000' });
});

test.each([
  'ops/advisories',
  'ops/advisories:',
  ':latest',
  'Ops/advisories:latest',
  'ops/advisories@sha256:0000',
  'registry.example:5000/ops/advisories:1',
  'https://registry.example:5000/ops/advisories',
  'https://ada:secret@registry.example/ops/advisories:1',
  'https://registry.example/ops/../advisories:1?x',
  'https://registry.example/ops%2fadvisories:1',
  'ftp://registry.example/ops/advisories:1',
  'https://',
])('%s is none', (text) => {
  expect(parseFollowedTag(text)).toBeUndefined();
});

const SETTINGS = { advisoryFeeds: [], advisoryKeys: ['key'], advisoryUpdateHours: 0 };
const OWN = { ...SETTINGS, advisoryFollow: 'ops/advisories:latest' };
const OTHER = { ...SETTINGS, advisoryFollow: 'https://r.example/ops/advisories:1' };

test('settings are read together', () => {
  expect(readFollowing(SETTINGS)).toBeUndefined();
  expect(readFollowing(OWN)).toMatchObject({ keys: ['key'], hours: 1, credentials: undefined });
  const login = { advisoryFollowUser: 'ada', advisoryFollowPassword: 'secret' };
  expect(readFollowing({ ...OTHER, ...login, advisoryUpdateHours: 12 })).toMatchObject({
    ...{ hours: 12, credentials: { user: 'ada', password: 'secret' } },
  });
});

test.each([
  [{ ...OTHER, advisoryFollowUser: 'ada' }, 'belong together'],
  [{ ...OWN, advisoryFollowUser: 'ada', advisoryFollowPassword: 'x' }, 'for another registry'],
  [{ ...SETTINGS, advisoryFollowUser: 'ada', advisoryFollowPassword: 'x' }, 'for another registry'],
  [{ ...OWN, advisoryFeeds: ['osv-npm'] }, 'set one of them'],
  [{ ...OWN, advisoryKeys: [] }, 'set advisoryKeys'],
])('settings that cannot work are refused: %j', (settings, message) => {
  expect(() => readFollowing(settings)).toThrow(message);
});

test('keys are the same in any order', () => {
  expect(hashOfKeys(['a', 'b'])).toBe(hashOfKeys(['b', 'a']));
  expect(hashOfKeys(['a', 'b'])).not.toBe(hashOfKeys(['a']));
});
