// Searching finds what holds the text as it is written; no character in it is a wildcard.

import { beforeAll, expect, test } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { sampleImage } from '../support/sample-image.ts';
import { useApp } from '../support/test-app.ts';

const app = useApp();
const names = async (path: string) =>
  (await app().call('admin', 'GET', path)).json.items.map(({ name }: { name: string }) => name);

beforeAll(async () => {
  await app().createOrganization('dev');
  for (const name of ['my_app', 'my-app', 'myXapp']) {
    for (const tag of ['1_0', '1-0', 'RC1.0']) {
      await pushImage(app().send('admin'), `dev/${name.toLowerCase()}`, sampleImage('web'), tag);
    }
  }
});

test.each([
  ['my_app', ['dev/my_app']],
  ['MY-A', ['dev/my-app']],
  ['%', []],
  ['dev/my', ['dev/my-app', 'dev/my_app', 'dev/myxapp']],
])('repositories with %s', async (text, found) => {
  expect(await names(`/api/v1/repositories?search=${encodeURIComponent(text)}`)).toEqual(found);
});

test.each([
  ['1_0', ['1_0']],
  ['rc', ['RC1.0']],
  ['\\', []],
])('tags with %s', async (text, found) => {
  const path = `/api/v1/repositories/dev%2Fmy_app/tags?search=${encodeURIComponent(text)}`;
  expect(await names(path)).toEqual(found);
});
