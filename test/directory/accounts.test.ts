// Accounts of an LDAP directory, through the real doors and a real OpenLDAP server: who comes in, as whom, into which teams, and
// what happens to those who are gone.

import { expect, test } from 'vitest';
import type { Directories } from '../../src/access/directory/directories.ts';
import { MICROSECONDS_PER_HOUR } from '../../src/clock.ts';
import { createLdapDirectory, type LdapDirectory } from '../../src/directory/ldap/ldap-directory.ts';
import { LDAP_DEFAULTS } from '../../src/directory/ldap/ldap-settings.ts';
import { queueHousekeeping } from '../../src/jobs.ts';
import { basicHeader } from '../support/bearer.ts';
import { manualClock } from '../support/manual-clock.ts';
import { describeWith } from '../support/peer.ts';
import { startRecordingProxy } from '../support/recording-proxy.ts';
import { groupDn, personDn, useSlapd } from '../support/slapd.ts';
import { useApp } from '../support/test-app.ts';

const MANY = Array.from({ length: 12 }, (_, number) => ({ uid: `crowd${number}`, password: 'crowd-password' }));

describeWith(['slapd', 'slapadd'], 'accounts of LDAP', () => {
  const slapd = useSlapd({
    people: [
      { uid: 'Ann', password: 'anns-password', values: { cn: 'Ann Example' } },
      { uid: 'bob', password: 'bobs-password' },
      { uid: 'carl', password: 'carls-password' },
      { uid: 'dora', password: 'doras-password' },
      { uid: 'eve@example.org', password: 'eves-password' },
      { uid: 'twin', password: 'twins-password' },
      { uid: 'twin-2', password: 'twins-password', values: { uid: ['twin-2', 'twin'] } },
      ...MANY,
    ],
    groups: [
      { cn: 'devs', members: [personDn('Ann'), personDn('bob')] },
      { cn: 'admins', members: [personDn('carl')] },
    ],
  });

  /** How often the directory was asked for a password. */
  let asked = 0;
  /** In place of the directory: one that cannot be reached, or another address of it. */
  let elsewhere: string | undefined;
  const trouble: string[] = [];
  const ldap = (): LdapDirectory =>
    createLdapDirectory(slapd().settings(elsewhere === undefined ? {} : { url: elsewhere }), manualClock());
  const { groupKey } = createLdapDirectory(
    { ...LDAP_DEFAULTS, url: 'ldap://127.0.0.1', userBase: 'dc=example,dc=org' },
    manualClock(),
  );
  const directories: Directories = {
    onTrouble: (message) => trouble.push(message),
    ldap: {
      directory: {
        groupKey,
        everybody: () => ldap().everybody(),
        logIn: (who, password) => {
          asked++;
          return ldap().logIn(who, password);
        },
      },
      rules: {
        issuer: 'ldap',
        goodFor: 72 * MICROSECONDS_PER_HOUR,
        adminGroups: [groupKey(groupDn('admins'))],
        allowedGroups: [],
      },
    },
  };
  const app = useApp({ directories });
  const as = (name: string, password: string) => `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;
  const status = async (name: string, password: string) => (await app().call(as(name, password), 'GET', '/v2/')).status;
  const user = async (name: string) => (await app().call('admin', 'GET', `/api/v1/users/${name}`)).json;
  const members = async (team: string) =>
    (await app().call('admin', 'GET', `/api/v1/organizations/technology/teams/${team}/members`)).json.items.map(
      ({ name }: { name: string }) => name,
    );
  const lastSync = async () => (await app().call('admin', 'GET', '/api/v1/directories')).json.items[0].sync;
  const synchronize = async (body: object = {}) => {
    expect((await app().call('admin', 'POST', '/api/v1/directories/sync', body)).status).toBe(202);
    await app().drain();
    return lastSync();
  };
  const tokenOf = async (name: string, password: string): Promise<string> =>
    (await app().call(as(name, password), 'POST', '/api/v1/tokens', { name: `of-${name}` })).json.secret;

  test('appear at the first log-in, in lower case, and push into a namespace of their own', async () => {
    expect(await status('Ann', 'anns-password')).toBe(200);
    expect(await user('ann')).toMatchObject({
      name: 'ann',
      fullName: 'Ann Example',
      directory: 'ldap',
      isAdmin: false,
    });
    expect((await app().call(as('ann', 'anns-password'), 'GET', '/api/v1/namespaces/ann')).status).toBe(200);
    const session = await app().call(undefined, 'POST', '/api/v1/session', {
      username: 'ann',
      password: 'anns-password',
    });
    expect([session.status, session.json.username]).toEqual([200, 'ann']);
  });

  test('are asked for once by a push with an old password, which is one failure, and not again for five minutes', async () => {
    asked = 0;
    const answers = await Promise.all(Array.from({ length: 20 }, () => status('ann', 'old-password')));
    answers.push(...(await Promise.all(Array.from({ length: 20 }, () => status('ann', 'old-password')))));
    expect(new Set(answers)).toEqual(new Set([401]));
    expect(asked).toBe(1);
    expect(await status('ann', 'anns-password')).toBe(200);
    app().clock.advance(301);
    expect(await status('ann', 'old-password')).toBe(401);
    expect(asked).toBe(2);
  });

  test('are guessed at ten times, however their names are spelled, also while they are at work elsewhere', async () => {
    app().clock.advance(301);
    expect(await status('ann', 'anns-password')).toBe(200);
    const guess = async (name: string, password: string) => {
      const headers = { authorization: as(name, password) };
      return (await app().app.http.inject({ url: '/v2/', headers, remoteAddress: '203.0.113.7' })).statusCode;
    };
    const spellings = ['ann', 'ANN', 'ann ', ' ann', 'ann  ', 'a\u00adnn', '\uff41nn', 'Ann', 'aNN', 'ann\t'];
    for (const [index, name] of spellings.entries())
      expect([name, await guess(name, `guess ${index}`)]).toEqual([name, 401]);
    asked = 0;
    for (const name of ['ann', 'Ann   ']) expect([name, await guess(name, 'one more')]).toEqual([name, 429]);
    expect([await guess('ann', 'anns-password'), asked]).toEqual([429, 0]);
    expect(await status('ann', 'anns-password')).toBe(200);
    app().clock.advance(301);
  });

  test('are never asked for with tokens, keys, empty passwords, and passwords of our own accounts', async () => {
    const secret = await tokenOf('ann', 'anns-password');
    await app().createUser('local');
    const key = await app().call('admin', 'POST', '/api/v1/api-keys', {
      name: 'ci',
      scope: { kind: 'namespace', name: 'local' },
      permissions: ['pull'],
    });
    asked = 0;
    expect(await status('ann', secret)).toBe(200);
    expect(await status('local+ci', key.json.secret)).toBe(200);
    expect(await status('local+ci', 'wrong')).toBe(401);
    expect(await status('local', 'correct horse')).toBe(200);
    expect(await status('ann', 'shiplock_pat_wrong')).toBe(401);
    expect(await status('bob', '')).toBe(401);
    expect(asked).toBe(0);
  });

  test('are nobody for a name with a filter in it, and one by one for a name that two have', async () => {
    expect(await status('*)(uid=*', 'anns-password')).toBe(401);
    const twin = await app().call(as('twin', 'twins-password'), 'GET', '/v2/');
    expect(twin.status).toBe(401);
    expect(twin.json.errors[0].message).toContain('Several entries of the directory have this name');
  });

  test('with a name that is taken, or that no namespace can have, are refused with the reason', async () => {
    await app().createUser('dora');
    for (const name of ['dora', 'Dora']) {
      const dora = await app().call(as(name, 'doras-password'), 'GET', '/v2/');
      expect([dora.status, dora.json.errors[0].message]).toEqual([
        401,
        'the directory calls you "dora", but the name dora is taken here by another account: a system admin can give your directory account to an account of this server (shiplock directory link); log out to pull anonymously what is public',
      ]);
    }
    const wrong = await app().call(as('dora', 'nobodys-password'), 'GET', '/v2/');
    expect(wrong.json.errors[0].message).toMatch(/^the user name or the password is wrong; log out/);
    expect(await status('dora', 'correct horse')).toBe(200);
    const eve = await app().call(as('eve@example.org', 'eves-password'), 'GET', '/v2/');
    expect(eve.json.errors[0].message).toContain('cannot be a name');
    await app().app.doors.refusals.flush({ all: true });
    const reasons = (await app().call('admin', 'GET', '/api/v1/audit?action=login.failed&limit=50')).json.items;
    const taken = reasons.filter((one: object) => JSON.stringify(one).includes('the name dora is taken'));
    expect(JSON.stringify(taken)).toMatch(/subject [0-9a-f]{8}-/);
  });

  test('are in the teams of their groups, with every spelling of the group, and are admins by group', async () => {
    await app().createOrganization('technology');
    const dn = groupDn('devs').toUpperCase().replaceAll(',', ' , ');
    const team = await app().call('admin', 'POST', '/api/v1/organizations/technology/teams', {
      name: 'devs',
      group: { name: dn },
    });
    expect(team.json).toMatchObject({ group: { issuer: 'ldap', name: dn }, members: 1 });
    expect(await status('bob', 'bobs-password')).toBe(200);
    expect(await members('devs')).toEqual(['ann', 'bob']);
    expect(await status('carl', 'carls-password')).toBe(200);
    expect((await user('carl')).isAdmin).toBe(true);
  });

  test('keep their name here when the directory calls them otherwise, and log in by either', async () => {
    await slapd().modify(personDn('bob'), { uid: 'robert' });
    app().clock.advance(301);
    expect(await status('robert', 'bobs-password')).toBe(200);
    expect(await status('bob', 'bobs-password')).toBe(200);
    expect((await app().call('admin', 'GET', '/api/v1/users/robert')).status).toBe(404);
    await slapd().modify(personDn('bob'), { uid: 'bob' });
  });

  test('follow their groups at the next synchronization, and are deactivated with all credentials when they are gone', async () => {
    const secret = await tokenOf('bob', 'bobs-password');
    await slapd().modify(groupDn('devs'), { member: personDn('Ann') });
    expect(await synchronize()).toMatchObject({ failure: null, deactivated: 0 });
    expect(await members('devs')).toEqual(['ann']);
    await slapd().modify(groupDn('devs'), { member: [personDn('Ann'), personDn('bob')] });
    await slapd().remove(personDn('bob'));
    await queueHousekeeping(app().database, app().clock.now());
    app().clock.advance(3_600);
    await app().drain();
    expect(await lastSync()).toMatchObject({ failure: null, deactivated: 1, lastOwners: [] });
    expect((await user('bob')).isActive).toBe(false);
    expect((await app().call(`Bearer ${secret}`, 'GET', '/api/v1/repositories')).status).toBe(401);
    expect(await status('bob', 'bobs-password')).toBe(401);
  });

  test('stay as the last owner of an organization when they are gone, without any log-in, until there is another or somebody insists', async () => {
    await slapd().addPerson({ uid: 'olga', password: 'olgas-password' });
    const secret = await tokenOf('olga', 'olgas-password');
    await app().createOrganization('lonely');
    const members = '/api/v1/organizations/lonely/members';
    await app().call('admin', 'PUT', `${members}/olga`, { isOwner: true });
    await slapd().remove(personDn('olga'));
    trouble.length = 0;
    const lastOwners = [{ user: 'olga', organizations: ['lonely'] }];
    for (const _twice of [1, 2])
      expect(await synchronize()).toMatchObject({ failure: null, deactivated: 0, lastOwners });
    expect(trouble.join()).toContain('shiplock org add lonely NAME --owner');
    expect((await user('olga')).isActive).toBe(true);
    const { json } = await app().call('admin', 'GET', '/api/v1/audit?action=account.updated&namespace=olga');
    expect(json.items.map(({ detail }: { detail: object }) => detail)).toEqual([
      { lastOwnerOf: ['lonely'], directory: 'ldap' },
    ]);
    expect((await app().call(`Bearer ${secret}`, 'GET', '/api/v1/repositories')).status).toBe(401);
    expect(await status('olga', 'olgas-password')).toBe(401);
    // Somebody who cannot log in is no owner beside whom another can leave; what is decided about the account does not change that.
    await app().call('admin', 'PUT', `${members}/ann`, { isOwner: true });
    for (const change of [{ isAdmin: false }, { isActive: true }]) {
      await app().call('admin', 'PATCH', '/api/v1/users/olga', change);
      expect((await app().call('admin', 'DELETE', `${members}/ann`)).status).toBe(409);
      expect(await status('olga', 'olgas-password')).toBe(401);
    }
    // Who stays is still said after a synchronization that changed nothing.
    elsewhere = 'ldap://127.0.0.1:1';
    try {
      expect(await synchronize()).toMatchObject({ failure: expect.any(String), lastOwners });
    } finally {
      elsewhere = undefined;
    }
    expect(await synchronize()).toMatchObject({ failure: null, deactivated: 1, lastOwners: [] });
    expect((await user('olga')).isActive).toBe(false);
  });

  test('stay as last owners and do not count when others leave, whose doubt is about those who leave now', async () => {
    const organizations = ['one', 'two', 'three', 'four'];
    for (const name of organizations) {
      await slapd().addPerson({ uid: `owner-of-${name}`, password: 'owners-password' });
      expect(await status(`owner-of-${name}`, 'owners-password')).toBe(200);
      await app().createOrganization(name);
      await app().call('admin', 'PUT', `/api/v1/organizations/${name}/members/owner-of-${name}`, { isOwner: true });
      await slapd().remove(personDn(`owner-of-${name}`));
    }
    expect((await synchronize()).lastOwners).toHaveLength(4);
    await slapd().addPerson({ uid: 'later', password: 'later-password' });
    expect(await status('later', 'later-password')).toBe(200);
    await slapd().remove(personDn('later'));
    expect(await synchronize()).toMatchObject({ failure: null, deactivated: 1 });
    expect((await user('later')).isActive).toBe(false);
    for (const name of organizations)
      await app().call('admin', 'PUT', `/api/v1/organizations/${name}/members/ann`, { isOwner: true });
    expect(await synchronize()).toMatchObject({ failure: null, deactivated: 4, lastOwners: [] });
  });

  test('run no policies any more when they are gone, also as the last owner who stays', async () => {
    await slapd().addPerson({ uid: 'pola', password: 'polas-password' });
    expect(await status('pola', 'polas-password')).toBe(200);
    await app().createOrganization('ruled');
    await app().call('admin', 'PUT', '/api/v1/organizations/ruled/members/pola', { isOwner: true });
    for (const name of ['ruled/source', 'ruled/target'])
      await app().call('admin', 'POST', '/api/v1/repositories', { name });
    const draft = { source: 'ruled/source', target: 'ruled/target', always: true };
    const by = basicHeader('pola', 'polas-password');
    const { id } = (await app().call(by, 'POST', '/api/v1/promotion-policies', draft)).json;
    await slapd().remove(personDn('pola'));
    expect(await synchronize()).toMatchObject({ lastOwners: [{ user: 'pola', organizations: ['ruled'] }] });
    await app().drain();
    const { json } = await app().call('admin', 'GET', `/api/v1/promotion-policies/${id}`);
    expect(json.suspendedReason).toContain('pola, who edited the policy last, has no account that may log in any more');
    expect(await synchronize({ force: true })).toMatchObject({ lastOwners: [] });
  });

  test('are no last admin and no last owner without a password, once they are separated from the directory', async () => {
    await slapd().addPerson({ uid: 'uma', password: 'umas-password' });
    expect(await status('uma', 'umas-password')).toBe(200);
    await app().createOrganization('split');
    for (const name of ['uma', 'ann'])
      await app().call('admin', 'PUT', `/api/v1/organizations/split/members/${name}`, { isOwner: true });
    expect((await app().call('admin', 'DELETE', '/api/v1/users/uma/identity')).status).toBe(200);
    await app().call('admin', 'PATCH', '/api/v1/users/uma', { isAdmin: true });
    expect((await app().call('admin', 'DELETE', '/api/v1/organizations/split/members/ann')).status).toBe(409);
    expect((await app().call('admin', 'PATCH', '/api/v1/users/admin', { isActive: false })).status).toBe(409);
    await app().call('admin', 'DELETE', '/api/v1/users/uma');
  });

  test('do not count as owners who can log in when they are activated by hand, before the directory has them again', async () => {
    for (const [uid, password] of [
      ['mia', 'mias-password'],
      ['loc', 'locs-password'],
    ] as const) {
      await slapd().addPerson({ uid, password });
      expect(await status(uid, password)).toBe(200);
    }
    await app().createOrganization('shared');
    for (const name of ['mia', 'loc'])
      await app().call('admin', 'PUT', `/api/v1/organizations/shared/members/${name}`, { isOwner: true });
    await slapd().remove(personDn('mia'));
    expect(await synchronize()).toMatchObject({ failure: null, deactivated: 1 });
    for (const isActive of [false, true]) await app().call('admin', 'PATCH', '/api/v1/users/mia', { isActive });
    const leave = async () => (await app().call('admin', 'DELETE', '/api/v1/organizations/shared/members/loc')).status;
    expect(await leave()).toBe(409);
    await slapd().addPerson({ uid: 'mia', password: 'mias-password' });
    await app().call('admin', 'PATCH', '/api/v1/users/mia', { isActive: true });
    const apart = await app().call('admin', 'DELETE', '/api/v1/users/loc/identity');
    expect([apart.status, apart.json]).toEqual([200, { ownerless: ['shared'] }]);
    const told = await app().call('admin', 'GET', '/api/v1/audit?action=identity.unlinked&namespace=loc&limit=1');
    expect(told.json.items[0].detail).toMatchObject({ user: 'loc', ownerless: ['shared'] });
    for (const name of ['mia', 'loc']) await app().call('admin', 'DELETE', `/api/v1/users/${name}`);
  });

  test('go as the last owner of an organization when somebody insists', async () => {
    await slapd().addPerson({ uid: 'sven', password: 'svens-password' });
    expect(await status('sven', 'svens-password')).toBe(200);
    await app().createOrganization('deserted');
    await app().call('admin', 'PUT', '/api/v1/organizations/deserted/members/sven', { isOwner: true });
    await slapd().remove(personDn('sven'));
    expect(await synchronize()).toMatchObject({ lastOwners: [{ user: 'sven', organizations: ['deserted'] }] });
    const forced = { failure: null, deactivated: 1, lastOwners: [], ownerless: ['deserted'] };
    expect(await synchronize({ force: true })).toMatchObject(forced);
    expect(await synchronize()).toMatchObject({ ownerless: [] });
    const { json } = await app().call('admin', 'GET', '/api/v1/audit?action=account.updated&namespace=sven&limit=1');
    expect(json.items[0].detail).toEqual({ isActive: false, directory: 'ldap', ownerless: ['deserted'] });
  });

  test('that are deactivated by hand stay so, whatever the directory says', async () => {
    await app().call('admin', 'PATCH', '/api/v1/users/carl', { isActive: false });
    await synchronize();
    expect((await user('carl')).isActive).toBe(false);
    expect(await status('carl', 'carls-password')).toBe(401);
    await app().call('admin', 'PATCH', '/api/v1/users/carl', { isActive: true });
    expect(await status('carl', 'carls-password')).toBe(200);
  });

  test('are not deactivated by an answer that lacks more than a tenth of them, unless somebody insists', async () => {
    for (const { uid, password } of MANY) expect(await status(uid, password)).toBe(200);
    for (const { uid } of MANY.slice(0, 6)) await slapd().remove(personDn(uid));
    trouble.length = 0;
    const refused = await synchronize();
    expect(refused).toMatchObject({ deactivated: 6 });
    expect(refused.failure).toContain('more than a tenth');
    expect(trouble.join()).toContain('6 of ');
    expect((await user('crowd0')).isActive).toBe(true);
    const [alarm] = (await app().call('admin', 'GET', '/api/v1/audit?action=directory.refused')).json.items;
    expect(alarm).toMatchObject({ outcome: 'refused', reason: expect.stringContaining('more than a tenth') });
    expect(await synchronize({ force: true })).toMatchObject({ failure: null, deactivated: 6 });
    expect((await user('crowd0')).isActive).toBe(false);
    await slapd().addPerson({ uid: 'crowd0', password: 'crowd-password' });
    // Another entry of the same name is somebody else, whose name is taken.
    expect(await status('crowd0', 'crowd-password')).toBe(401);
  });

  test('are all left as they are by a directory that is cut off in the middle of its answer', async () => {
    const { port } = new URL(slapd().url);
    const proxy = await startRecordingProxy(Number(port), { cutAfter: 900 });
    elsewhere = `ldap://127.0.0.1:${proxy.port}`;
    try {
      expect((await synchronize({ force: true })).failure).not.toBeNull();
      expect((await user('ann')).isActive).toBe(true);
    } finally {
      elsewhere = undefined;
      await proxy.close();
    }
  });

  test('work on with tokens while the directory is down, to the end of the grace, and local accounts without end', async () => {
    const secret = await tokenOf('ann', 'anns-password');
    elsewhere = 'ldap://127.0.0.1:1';
    try {
      app().clock.advance(301);
      const away = await app().call(as('ann', 'anns-password'), 'GET', '/v2/');
      expect(away.status).toBe(401);
      expect(away.json.errors[0].message).toContain('the directory cannot be asked at this moment');
      expect((await app().call(`Bearer ${secret}`, 'GET', '/api/v1/repositories')).status).toBe(200);
      expect(await status('local', 'correct horse')).toBe(200);
      app().clock.advance(73 * 3_600);
      const ended = await app().call(`Bearer ${secret}`, 'GET', '/api/v1/repositories');
      expect(ended.status).toBe(401);
      expect(ended.json.error.message).toContain('the directory has not told of this account');
      expect(await status('local', 'correct horse')).toBe(200);
    } finally {
      elsewhere = undefined;
    }
    expect(await status('ann', 'anns-password')).toBe(200);
    expect((await app().call(`Bearer ${secret}`, 'GET', '/api/v1/repositories')).status).toBe(200);
  });

  test('show nothing secret in the log of events and in the audit log', async () => {
    const rows = [
      ...(await app().database.rows.selectFrom('event').selectAll().execute()),
      ...(await app().database.rows.selectFrom('audit_record').selectAll().execute()),
    ];
    const text = `${JSON.stringify(rows)} ${trouble.join(' ')}`;
    for (const secret of ['anns-password', 'old-password', 'directory-searcher-secret', 'crowd-password'])
      expect(text).not.toContain(secret);
  });
});
