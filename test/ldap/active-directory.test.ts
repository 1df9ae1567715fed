// What Active Directory does and OpenLDAP does not: ranges of values, a rule for groups in groups, pages without entries.

import { afterEach, expect, test } from 'vitest';
import { createLdapDirectory } from '../../src/directory/ldap/ldap-directory.ts';
import { LDAP_DEFAULTS, type LdapSettings } from '../../src/directory/ldap/ldap-settings.ts';
import { manualClock } from '../support/manual-clock.ts';
import { type Found, type Page, type Search, startScriptedDirectory } from '../support/scripted-directory.ts';

const PEOPLE = 'OU=People,DC=example,DC=org';
const GROUPS = 'OU=Groups,DC=example,DC=org';
const group = (name: string) => `CN=${name},${GROUPS}`;
const NAMES = Array.from({ length: 3_200 }, (_, n) => `user${n}`);
const MEMBERS = NAMES.map((name) => `CN=${name},${PEOPLE}`);

function guid(n: number): Buffer {
  const bytes = Buffer.alloc(16, 0xa5);
  bytes.writeUInt32LE(n);
  return bytes;
}

function person(name: string, memberOf: readonly string[] = []): Found {
  const n = Number(name.slice(4));
  return {
    dn: `CN=${name},${PEOPLE}`,
    values: { sAMAccountName: [name], objectGUID: [guid(n)], userAccountControl: ['512'], memberOf },
  };
}

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function start(script: (search: Search) => Page, changes: Partial<LdapSettings> = {}) {
  const directory = await startScriptedDirectory(script);
  closing.push(directory.close);
  const settings = {
    ...LDAP_DEFAULTS,
    url: directory.url,
    userBase: PEOPLE,
    groupBase: GROUPS,
    nameAttribute: 'sAMAccountName',
    ...changes,
  };
  return { ...createLdapDirectory(settings, manualClock()), searches: directory.searches };
}

/** 1,500 of the members at a time, from the first one that is asked for on. */
function range(attribute = 'member'): Found {
  const start = Number(/range=(\d+)-/.exec(attribute)?.[1] ?? 0);
  const end = Math.min(start + 1_500, MEMBERS.length);
  const description = `member;range=${start}-${end === MEMBERS.length ? '*' : end - 1}`;
  return { dn: group('All'), values: { member: [], [description]: MEMBERS.slice(start, end) } };
}

/** 500 people on a page, and an empty page after each. */
function pageOfPeople(cookie: string): Page {
  if (cookie.startsWith('empty-')) return { entries: [], cookie: cookie.slice(6) };
  const start = Number(cookie);
  const entries = NAMES.slice(start, start + 500).map((name) => person(name));
  return start + 500 < NAMES.length ? { entries, cookie: `empty-${start + 500}` } : { entries };
}

test('3,200 of 3,200 members are in the group, over ranges and over pages without entries', async () => {
  const { everybody, groupKey, searches } = await start(({ base, attributes, cookie }) =>
    base === PEOPLE ? pageOfPeople(cookie) : { entries: [range(attributes[0])] },
  );
  const people = await everybody();
  expect(people.map(({ name }) => name)).toEqual(NAMES);
  expect(people.filter(({ groups }) => groups?.join() !== groupKey(group('all')))).toEqual([]);
  expect(people[258]?.subject).toBe('00000102-a5a5-a5a5-a5a5-a5a5a5a5a5a5');
  expect(searches.filter(({ base }) => base !== PEOPLE).map(({ attributes }) => attributes)).toEqual([
    ['member'],
    ['member;range=1500-*'],
    ['member;range=3000-*'],
  ]);
});

test('a page that ends badly after good ones is no list', async () => {
  const { everybody } = await start(({ cookie }) => ({ ...pageOfPeople(cookie), code: cookie === '1000' ? 51 : 0 }));
  await expect(everybody()).rejects.toMatchObject({
    name: 'DirectoryAway',
    message: expect.stringContaining('code 51'),
  });
});

const NESTED: readonly Found[] = [
  { dn: group('Team'), values: { memberOf: [group('Department'), 'CN=Outside,DC=example,DC=org'] } },
  { dn: group('Department'), values: { memberOf: [group('Circle')] } },
  { dn: group('Circle'), values: { memberOf: [group('Department').toLowerCase()] } },
  // In it by way of a group that is not below the base.
  { dn: group('Beyond'), values: { memberOf: [] } },
];

const inNested = ({ base }: Search): Page => ({
  entries: base === PEOPLE ? [person('user7', [group('Team'), 'CN=Domain Admins,CN=Users,DC=example,DC=org'])] : NESTED,
});

test('groups in groups take one search, by the rule of Active Directory, and the base of groups only', async () => {
  const { logIn, groupKey, searches } = await start(inNested);
  const groups = ['Circle', 'Department', 'Team'].map((name) => groupKey(group(name)));
  expect(await logIn({ name: 'user7' }, 'p')).toMatchObject({ name: 'user7', groups });
  expect(searches).toHaveLength(2);
  expect(searches[1]).toMatchObject({
    base: GROUPS,
    filter: expect.stringContaining(`(member:1.2.840.113556.1.4.1941:=CN=user7,${PEOPLE})`),
    attributes: ['memberOf'],
  });
});

test('without groups in groups, those count that the person is directly in', async () => {
  const { logIn, groupKey } = await start(inNested, { nestedGroups: false });
  expect(await logIn({ name: 'user7' }, 'p')).toMatchObject({ groups: [groupKey(group('Team'))] });
});

test('an entry whose name cannot be read is no reason to leave it out', async () => {
  const { everybody, logIn } = await start(({ base }) =>
    base === PEOPLE ? { entries: [person('user7')] } : { entries: [{ dn: 'All; of them', values: { member: [] } }] },
  );
  const away = { name: 'DirectoryAway', message: expect.stringContaining('RFC 4514') };
  await expect(logIn({ name: 'user7' }, 'p')).rejects.toMatchObject(away);
  await expect(everybody()).rejects.toMatchObject(away);
});

test('several values of what never changes are refused', async () => {
  const twice = { ...person('user7').values, entryUUID: ['a', 'b'] };
  const { logIn } = await start(() => ({ entries: [{ dn: `CN=user7,${PEOPLE}`, values: twice }] }));
  await expect(logIn({ name: 'user7' }, 'p')).rejects.toMatchObject({
    name: 'DirectoryAway',
    message: expect.stringContaining('several values of entryUUID'),
  });
});

test('an entry without a name of its own is never bound as, since that would succeed as nobody', async () => {
  const { logIn } = await start(() => ({ entries: [{ ...person('user7'), dn: '' }] }));
  expect(await logIn({ name: 'user7' }, 'p')).toBeUndefined();
});
