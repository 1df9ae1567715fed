// Policies from a file: known by source and name, shown before, and imported all or nothing.

import { expect, test } from 'vitest';
import { POLICIES, usePolicyApp } from '../support/policy-app.ts';

const { app, saved } = usePolicyApp();
const rule = (value: string) => ({ field: 'tag', operator: 'ends_with', values: [value] });
const one = { name: 'one', source: 'dev/web', target: 'qa/web', tagTemplate: '%n', rules: [rule('one')] };
const two = { name: 'two', source: 'dev/web', target: 'qa/web', tagTemplate: 'two', rules: [rule('two')] };

const load = async (policies: object[], query = '', who = 'ada') =>
  app().call(who, 'POST', `${POLICIES}/import${query}`, { policies });
const actions = ({ json }: Awaited<ReturnType<typeof load>>) =>
  json.items.map(({ action, name, properties }: { action: string; name: string; properties: string[] }) =>
    [action, name, ...properties].join(' '),
  );
const present = async () =>
  (await app().call('ada', 'GET', POLICIES)).json.items.map(
    ({ name, tagTemplate }: { name: string; tagTemplate: string }) => `${name} as ${tagTemplate}`,
  );

test('a changed template updates the policy of that name, and adds none', async () => {
  await load([one, two]);
  const changed = { ...one, tagTemplate: 'v%n' };
  expect(actions(await load([changed, two], '?dryRun=true'))).toEqual(['change one tagTemplate']);
  expect(await present()).toEqual(['one as %n', 'two as two']);
  expect(actions(await load([changed, two]))).toEqual(['change one tagTemplate']);
  expect(await present()).toEqual(['one as v%n', 'two as two']);
  expect(actions(await load([changed, two]))).toEqual([]);
});

test('the plan says which targets would be new repositories', async () => {
  const file = [one, { ...two, target: 'qa/wbe' }];
  const news = ({ json }: Awaited<ReturnType<typeof load>>) =>
    json.items.map(({ target, newRepository }: { target: string; newRepository: boolean }) => [target, newRepository]);
  const before = await present();
  const added = [['qa/wbe', true]];
  expect(news(await load(file, '?dryRun=true'))).toEqual(expect.arrayContaining(added));
  expect((await load(file)).status).toBe(404);
  expect(await present()).toEqual(before);
});

test('what one policy of the file gives up another one can take', async () => {
  await load([
    { ...one, tagTemplate: 'a' },
    { ...two, tagTemplate: 'b' },
  ]);
  const swapped = [
    { ...one, tagTemplate: 'b' },
    { ...two, tagTemplate: 'a' },
  ];
  expect((await load(swapped)).status).toBe(200);
  expect(await present()).toEqual(['one as b', 'two as a']);
});

test('when one policy of the file cannot be saved, nothing of it is', async () => {
  await saved(one);
  const gone = { ...two, source: 'qa/web', target: 'dev/web' };
  const circle = await load([{ ...one, tagTemplate: 'v%n' }, gone]);
  expect([circle.status, circle.json.error.code]).toEqual([409, 'POLICY_LOOP']);
  const wrong = await load([
    { ...one, tagTemplate: 'v%n' },
    { ...two, tagTemplate: '%Q' },
  ]);
  expect([wrong.status, wrong.json.error.message]).toEqual([
    400,
    expect.stringMatching(/^policies\.1 \(dev\/web → qa\/web\): .*%Q/),
  ]);
  const twice = await load([one, { ...two, name: 'one' }]);
  expect(twice.json.error.message).toBe('policies.1 (dev/web → qa/web): dev/web has two policies named "one"');
  expect((await load([one, two], '', 'guest')).status).toBe(404);
  expect(await present()).toEqual(['one as %n']);
});

test('prunes what the file does not have, where one may', async () => {
  await saved(one);
  await saved(two);
  expect(actions(await load([one], '?prune=true&dryRun=true'))).toEqual(['delete two']);
  expect(actions(await load([], '?prune=true', 'guest'))).toEqual([]);
  expect((await load([one], '?dryRun=true', 'guest')).status).toBe(404);
  expect(await present()).toEqual(['one as %n', 'two as two']);
  expect(actions(await load([one], '?prune=true'))).toEqual(['delete two']);
  expect(await present()).toEqual(['one as %n']);
});

test('a policy whose name an older version stored with letters and marks apart is the one of the file, and not another', async () => {
  const named = { ...one, name: 'caf\u00e9', tagTemplate: 'cafe' };
  await load([named], '?prune=true');
  const old = named.name.normalize('NFD');
  await app().app.doors.rooms.access.database.transaction((tx) =>
    tx.updateTable('policy').set({ name: old }).where('name', '=', named.name).execute(),
  );
  expect(await present()).toEqual([`${old} as cafe`]);
  expect(actions(await load([{ ...named, name: old }], '?prune=true&dryRun=true'))).toEqual([]);
  expect(actions(await load([{ ...named, name: old }], '?prune=true'))).toEqual([]);
  expect(actions(await load([{ ...named, tagTemplate: 'v' }], '?prune=true'))).toEqual([
    'change caf\u00e9 tagTemplate',
  ]);
  expect(await present()).toEqual(['caf\u00e9 as v']);
});
