// Logging in by OpenID Connect, against a real provider: who one is, in which teams, for how long, and what goes wrong.

import { TOTP } from 'otpauth';
import { describe, expect, test } from 'vitest';
import { unseal } from '../../src/access/credential/seal.ts';
import type { Directories } from '../../src/access/directory/directories.ts';
import { MICROSECONDS_PER_DAY } from '../../src/clock.ts';
import { createOidcProvider } from '../../src/directory/oidc/oidc-provider.ts';
import { queueHousekeeping } from '../../src/jobs.ts';
import { type Browser, openBrowser } from '../support/browser.ts';
import { useOpenIdProvider } from '../support/openid-provider.ts';
import { outboundOfTests } from '../support/outbound.ts';
import { PASSWORD, useApp } from '../support/test-app.ts';

const URL_HERE = 'http://registry.example:5000';
const DAY = MICROSECONDS_PER_DAY;
const provider = useOpenIdProvider(45_210, URL_HERE);
const trouble: string[] = [];

const directories: Directories = {
  logInAddress: `${URL_HERE}/log-in/oidc`,
  onTrouble: (message) => trouble.push(message),
  oidc: {
    displayName: 'Example ID',
    provider: createOidcProvider(
      {
        issuer: 'http://127.0.0.1:45210',
        clientId: 'shiplock',
        clientSecret: 'a secret of the client',
        scope: 'openid profile email groups offline_access',
        nameClaim: 'preferred_username',
        groupsClaim: 'groups',
      },
      outboundOfTests.toward('http://127.0.0.1:45210'),
      () => performance.now(),
    ),
    rules: {
      issuer: 'http://127.0.0.1:45210',
      goodFor: 30 * DAY,
      adminGroups: ['admins'],
      allowedGroups: [],
    },
  },
};
const app = useApp({ directories, externalUrl: URL_HERE });

async function logIn(
  sub: string | undefined,
  path = '/',
): Promise<{ browser: Browser; page: Awaited<ReturnType<Browser['visit']>> }> {
  provider().visitor = sub;
  const browser = openBrowser(app(), URL_HERE);
  const page = await browser.visit(`${URL_HERE}/log-in/oidc?returnTo=${encodeURIComponent(path)}`);
  return { browser, page };
}

async function whoIs(browser: Browser) {
  const cookie = `shiplock_session=${browser.cookie('shiplock_session')}`;
  return app().call(undefined, 'GET', '/api/v1/session', undefined, { cookie });
}

describe('somebody whom the provider knows', () => {
  test('logs in, has an account and a namespace of their name in lower case, and is shown the page that they wanted', async () => {
    provider().people.set('1', {
      preferred_username: 'Ann',
      name: 'Ann Example',
      email: 'ann@example.com',
      groups: [],
    });
    const { browser, page } = await logIn('1', '/repositories?sort=name');
    expect(page.url).toBe(`${URL_HERE}/repositories?sort=name`);
    expect((await whoIs(browser)).json).toMatchObject({ username: 'ann', isAdmin: false });
    expect((await app().call('admin', 'GET', '/api/v1/users/ann')).json).toMatchObject({
      name: 'ann',
      fullName: 'Ann Example',
      directory: 'http://127.0.0.1:45210',
    });
    expect((await app().call('admin', 'GET', '/api/v1/namespaces/ann')).status).toBe(200);
  });

  test('is known by sub: another name at the provider is the same account here', async () => {
    provider().people.set('1', { preferred_username: 'anna', name: 'Anna Married', groups: [] });
    const { browser } = await logIn('1');
    expect((await whoIs(browser)).json).toMatchObject({ username: 'ann' });
    expect((await app().call('admin', 'GET', '/api/v1/users/ann')).json).toMatchObject({ fullName: 'Anna Married' });
  });

  test('cannot log in with a password, since there is none', async () => {
    expect((await app().call('ann', 'GET', '/api/v1/repositories')).status).toBe(401);
  });

  test('uses an access token for docker login', async () => {
    const { browser } = await logIn('1');
    const cookie = `shiplock_session=${browser.cookie('shiplock_session')}`;
    const { csrf } = (await whoIs(browser)).json;
    const made = await app().call(
      undefined,
      'POST',
      '/api/v1/tokens',
      { name: 'laptop' },
      { cookie, 'x-csrf-token': csrf },
    );
    expect(made.status).toBe(201);
    const basic = `Basic ${Buffer.from(`ann:${made.json.secret}`).toString('base64')}`;
    expect((await app().call(basic, 'GET', '/v2/')).status).toBe(200);
  });

  test('is not asked for a second factor here, since the provider asks', async () => {
    const admin = await app().call(undefined, 'POST', '/api/v1/session', { username: 'admin', password: PASSWORD });
    const session = {
      cookie: String(admin.headers['set-cookie']).split(';', 1)[0] ?? '',
      'x-csrf-token': admin.json.csrf as string,
    };
    const prepared = (await app().call(undefined, 'POST', '/api/v1/me/second-factor', undefined, session)).json;
    expect(prepared.secret).toBeDefined();
    const require = (requireSecondFactor: boolean, headers: Record<string, string> = {}) =>
      app().call('admin', 'PATCH', '/api/v1/settings', { requireSecondFactor }, headers);
    expect((await require(true)).status).toBe(200);
    const { browser } = await logIn('1');
    const cookie = `shiplock_session=${browser.cookie('shiplock_session')}`;
    const { csrf, lacksSecondFactor } = (await whoIs(browser)).json;
    expect(lacksSecondFactor).toBe(false);
    expect((await app().call(undefined, 'GET', '/api/v1/repositories', undefined, { cookie })).status).toBe(200);
    expect((await app().call(undefined, 'GET', '/api/v1/me/second-factor', undefined, { cookie })).json.required).toBe(
      false,
    );
    const made = await app().call(undefined, 'POST', '/api/v1/me/second-factor', undefined, {
      cookie,
      'x-csrf-token': csrf,
    });
    expect([made.status, made.json.error.message]).toEqual([
      409,
      'your log-in is that of the OpenID provider, which asks for a second factor itself: switch it on there',
    ]);
    const code = new TOTP({ secret: prepared.secret }).generate({ timestamp: app().clock.now() / 1_000 });
    await app().call(undefined, 'POST', '/api/v1/me/second-factor/confirm', { code }, session);
    expect(
      (await app().call(undefined, 'PATCH', '/api/v1/settings', { requireSecondFactor: false }, session)).status,
    ).toBe(200);
    app().clock.advance(60);
    const off = new TOTP({ secret: prepared.secret }).generate({ timestamp: app().clock.now() / 1_000 });
    expect(
      (await app().call(undefined, 'POST', '/api/v1/me/second-factor/disable', { code: off }, session)).status,
    ).toBe(204);
  });

  test('is sent to the provider to log out there, too, and comes back', async () => {
    const { browser } = await logIn('1');
    const cookie = `shiplock_session=${browser.cookie('shiplock_session')}`;
    const { csrf } = (await app().call(undefined, 'GET', '/api/v1/session', undefined, { cookie })).json;
    const shown = { cookie, 'x-csrf-token': csrf };
    const out = await app().call(undefined, 'DELETE', '/api/v1/session', undefined, shown);
    expect(out.json.endSessionUrl).toContain('http://127.0.0.1:45210/session/end?id_token_hint=');
    expect(out.json.endSessionUrl).toContain(encodeURIComponent(`${URL_HERE}/`));
    expect((await whoIs(browser)).status).toBe(401);
    expect((await fetch(out.json.endSessionUrl)).status).toBe(200);
  });
});

describe('groups', () => {
  test('of the claim are teams here, computed anew at each log-in, both ways; who was put in by hand stays', async () => {
    provider().people.set('2', { preferred_username: 'bob', groups: ['devs', 'ops'] });
    await app().createOrganization('technology');
    const team = (name: string, group?: string) =>
      app().call('admin', 'POST', '/api/v1/organizations/technology/teams', {
        name,
        ...(group ? { group: { name: group } } : {}),
      });
    expect((await team('devs', 'devs')).json.group).toEqual({ issuer: 'http://127.0.0.1:45210', name: 'devs' });
    await team('ops');
    await logIn('2');
    const members = async (name: string) =>
      (await app().call('admin', 'GET', `/api/v1/organizations/technology/teams/${name}/members`)).json.items;
    expect(await members('devs')).toEqual([{ name: 'bob', fullName: '', throughGroup: true }]);
    // A team that is linked later has those who were known to be in the group.
    await app().call('admin', 'PATCH', '/api/v1/organizations/technology/teams/ops', { group: { name: 'ops' } });
    expect(await members('ops')).toEqual([{ name: 'bob', fullName: '', throughGroup: true }]);
    await app().call('admin', 'PUT', '/api/v1/organizations/technology/teams/ops/members/bob', {});
    provider().people.set('2', { preferred_username: 'bob', groups: [] });
    await logIn('2');
    expect(await members('devs')).toEqual([]);
    expect(await members('ops')).toEqual([{ name: 'bob', fullName: '', throughGroup: false }]);
  });

  test('that the provider does not tell change no teams, and make nobody an admin', async () => {
    provider().people.set('3', { preferred_username: 'cleo', groups: ['devs', 'admins'] });
    expect((await whoIs((await logIn('3')).browser)).json).toMatchObject({ username: 'cleo', isAdmin: true });
    provider().people.set('3', { preferred_username: 'cleo' });
    trouble.length = 0;
    expect((await whoIs((await logIn('3')).browser)).json).toMatchObject({ username: 'cleo', isAdmin: false });
    const members = await app().call('admin', 'GET', '/api/v1/organizations/technology/teams/devs/members');
    expect(members.json.items.map((one: { name: string }) => one.name)).toEqual(['cleo']);
    expect(trouble.join()).toContain('did not tell the groups of cleo');
  });

  test('as a text are a list of one', async () => {
    provider().people.set('3', { preferred_username: 'cleo', groups: 'admins' });
    expect((await whoIs((await logIn('3')).browser)).json).toMatchObject({ isAdmin: true });
  });

  test('make an admin for as long as they last, and an admin by hand stays one', async () => {
    provider().people.set('3', { preferred_username: 'cleo', groups: [] });
    expect((await whoIs((await logIn('3')).browser)).json).toMatchObject({ isAdmin: false });
    await app().call('admin', 'PATCH', '/api/v1/users/cleo', { isAdmin: true });
    expect((await whoIs((await logIn('3')).browser)).json).toMatchObject({ isAdmin: true });
    await app().call('admin', 'PATCH', '/api/v1/users/cleo', { isAdmin: false });
  });
});

describe('a name', () => {
  test('that is an account here already is refused, with the reason', async () => {
    await app().createUser('dora');
    provider().people.set('4', { preferred_username: 'Dora', email: 'dora@example.com' });
    const { page, browser } = await logIn('4');
    expect(page.status).toBe(401);
    expect(page.text).toContain('the name dora is taken here by another account');
    expect(browser.cookie('shiplock_session')).toBeUndefined();
  });

  test('that no namespace can have is refused with the rule, and not bent to fit', async () => {
    provider().people.set('5', { preferred_username: 'eve@example.com' });
    const { page } = await logIn('5');
    expect(page.status).toBe(401);
    expect(page.text).toContain('cannot be a name');
    expect((await app().call('admin', 'GET', '/api/v1/users/eve')).status).toBe(404);
  });
});

describe('a log-in that fails', () => {
  test('shows what the provider said, as text, once', async () => {
    const { page, browser } = await logIn(undefined);
    expect(page.status).toBe(401);
    expect(page.text).toContain('access_denied (the user broke off &lt;b&gt;now&lt;/b&gt;)');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(browser.cookieNames()).toEqual([]);
  });

  test('because the browser brings nothing back says under which address to begin', async () => {
    provider().visitor = '1';
    const stranger = openBrowser(app(), URL_HERE);
    const page = await stranger.visit(`${URL_HERE}/log-in/oidc/callback?code=x&state=y`);
    expect(page.status).toBe(401);
    expect(page.text).toContain(`must begin and end under the same address (${URL_HERE}/log-in/oidc)`);
  });

  test('because the provider is away says so to the log, and to people what they can do', async () => {
    provider().visitor = '1';
    const browser = openBrowser(app(), URL_HERE);
    let page = await browser.step(`${URL_HERE}/log-in/oidc`);
    while (!page.headers.get('location')?.startsWith(URL_HERE))
      page = await browser.step(new URL(page.headers.get('location') ?? '', page.url).href);
    provider().beAway(true);
    trouble.length = 0;
    const back = await browser.visit(page.headers.get('location') ?? '').finally(() => provider().beAway(false));
    expect(back.status).toBe(401);
    expect(back.text).toContain('The OpenID provider cannot be asked at this moment: try again later');
    expect(trouble.join()).toContain('the OpenID provider http://127.0.0.1:45210 cannot be asked');
    expect((await app().call('admin', 'GET', '/api/v1/users')).status).toBe(200);
  });

  test('leads to no other site afterwards', async () => {
    for (const elsewhere of [
      '//evil.example/',
      'https://evil.example/',
      '/\\evil.example',
      '/%09/evil.example',
      'javascript:alert(1)',
    ]) {
      const { page } = await logIn('1', elsewhere);
      expect(new URL(page.url).origin).toBe(URL_HERE);
    }
  });

  test('two tabs at once both come in', async () => {
    provider().visitor = '1';
    const browser = openBrowser(app(), URL_HERE);
    const [one, two] = [await browser.step(`${URL_HERE}/log-in/oidc`), await browser.step(`${URL_HERE}/log-in/oidc`)];
    expect(browser.cookieNames()).toHaveLength(2);
    expect((await browser.visit(one.headers.get('location') ?? '')).url).toBe(`${URL_HERE}/`);
    expect((await browser.visit(two.headers.get('location') ?? '')).url).toBe(`${URL_HERE}/`);
    expect(browser.cookieNames()).toEqual(['shiplock_session']);
  });
});

describe('rights of a provider that is silent', () => {
  async function tokenOf(sub: string): Promise<string> {
    const { browser } = await logIn(sub);
    const cookie = `shiplock_session=${browser.cookie('shiplock_session')}`;
    const { csrf } = (await whoIs(browser)).json;
    const headers = { cookie, 'x-csrf-token': csrf };
    return (await app().call(undefined, 'POST', '/api/v1/tokens', { name: `ci-${sub}` }, headers)).json.secret;
  }
  const keepHouse = async () => {
    await queueHousekeeping(app().database, app().clock.now());
    await app().drain();
  };
  const devs = async () =>
    (await app().call('admin', 'GET', '/api/v1/organizations/technology/teams/devs/members')).json.items.map(
      (one: { name: string }) => one.name,
    );

  test('end after their time, for tokens too, and 401 says where to log in; a log-in brings all back', async () => {
    provider().people.set('6', { preferred_username: 'fred', groups: ['devs', 'admins'] });
    const secret = await tokenOf('6');
    // The provider does not want to tell of him any more.
    provider().people.delete('6');
    app().clock.advance(31 * 24 * 3_600);
    const refused = await app().call(`Bearer ${secret}`, 'GET', '/api/v1/repositories');
    expect(refused.status).toBe(401);
    expect(refused.json.error.message).toContain(`log in at ${URL_HERE}/log-in/oidc once`);
    expect(await devs()).toContain('fred');
    await keepHouse();
    expect(await devs()).not.toContain('fred');
    expect((await app().call('admin', 'GET', '/api/v1/users/fred')).json.isAdmin).toBe(false);
    provider().people.set('6', { preferred_username: 'fred', groups: ['devs'] });
    await logIn('6');
    expect((await app().call(`Bearer ${secret}`, 'GET', '/api/v1/repositories')).status).toBe(200);
    expect(await devs()).toContain('fred');
  });

  test('are renewed by a refresh token without their user, with the groups of that day', async () => {
    provider().people.set('7', { preferred_username: 'gina', groups: ['devs'] });
    const secret = await tokenOf('7');
    provider().people.set('7', { preferred_username: 'gina', groups: [] });
    app().clock.advance(16 * 24 * 3_600);
    await keepHouse();
    expect(await devs()).not.toContain('gina');
    app().clock.advance(16 * 24 * 3_600);
    expect((await app().call(`Bearer ${secret}`, 'GET', '/api/v1/repositories')).status).toBe(200);
  });
});

describe('an account of the directory', () => {
  test('that was deactivated by hand stays so, whatever the provider says', async () => {
    provider().people.set('8', { preferred_username: 'hans', groups: [] });
    await logIn('8');
    await app().call('admin', 'PATCH', '/api/v1/users/hans', { isActive: false });
    const { page } = await logIn('8');
    expect(page.status).toBe(401);
    expect(page.text).toContain('This account is deactivated');
  });

  test('gets no password here', async () => {
    const answer = await app().call('admin', 'PATCH', '/api/v1/users/ann', { password: 'a long password' });
    expect(answer.status).toBe(409);
    expect(answer.json.error.message).toContain('an account of the directory, which has its password');
  });

  test('can be an account that was there before, once a system admin says so, and can be separated again', async () => {
    const link = { issuer: 'http://127.0.0.1:45210', subject: '4' };
    expect((await app().call('admin', 'PUT', '/api/v1/users/dora/identity', link)).status).toBe(204);
    expect((await whoIs((await logIn('4')).browser)).json).toMatchObject({ username: 'dora' });
    expect((await app().call('dora', 'GET', '/api/v1/repositories')).status).toBe(401);
    expect((await app().call('admin', 'GET', '/api/v1/users/dora/identity')).json).toMatchObject(link);
    expect((await app().call('admin', 'DELETE', '/api/v1/users/dora/identity')).status).toBe(200);
    expect((await logIn('4')).page.text).toContain('the name dora is taken here by another account');
  });

  test('cannot be the last system admin: that one is of this server, and stays', async () => {
    const link = { issuer: 'http://127.0.0.1:45210', subject: '99' };
    const answer = await app().call('admin', 'PUT', '/api/v1/users/admin/identity', link);
    expect(answer.status).toBe(409);
    expect(answer.json.error.message).toContain('no active system admin with an account of this server');
    await app().call('admin', 'PATCH', '/api/v1/users/ann', { isAdmin: true });
    expect((await app().call('admin', 'PATCH', '/api/v1/users/admin', { isActive: false })).status).toBe(409);
    await app().call('admin', 'PATCH', '/api/v1/users/ann', { isAdmin: false });
  });
});

describe('under a path of a proxy', () => {
  const under = `${URL_HERE}/registry`;
  const behind = useApp({ directories, externalUrl: under });

  test.each([
    ['/registry/repositories?sort=name', '/registry/repositories?sort=name'],
    ['/elsewhere', '/registry/'],
    ['/registry/../elsewhere', '/registry/'],
    ['//evil.example/registry/', '/registry/'],
  ])('a log-in that is to end at %s ends at %s', async (wanted, reached) => {
    const begun = await behind().call(undefined, 'GET', `/log-in/oidc?returnTo=${encodeURIComponent(wanted)}`);
    const away = new URL(begun.headers['location'] ?? '');
    expect(away.searchParams.get('redirect_uri')).toBe(`${under}/log-in/oidc/callback`);
    const [cookie = ''] = String(begun.headers['set-cookie']).split(';');
    const sealed = decodeURIComponent(cookie.slice(cookie.indexOf('=') + 1));
    const attempt = unseal(behind().app.doors.rooms.access, sealed);
    expect(JSON.parse(attempt ?? '')).toMatchObject({ returnTo: reached });
  });

  test('a failure leads back to the start under that path', async () => {
    const page = await behind().call(undefined, 'GET', '/log-in/oidc/callback?code=x&state=y');
    expect(page.bytes.toString()).toContain('href="/registry/"');
  });
});

test('the directory is described for admins, and to nobody else', async () => {
  const { items } = (await app().call('admin', 'GET', '/api/v1/directories')).json;
  expect(items).toEqual([
    {
      issuer: 'http://127.0.0.1:45210',
      kind: 'oidc',
      name: 'Example ID',
      accounts: expect.any(Number),
      adminGroups: ['admins'],
      allowedGroups: [],
      goodForHours: 720,
      sync: null,
    },
  ]);
  await app().createUser('nosy');
  expect((await app().call('nosy', 'GET', '/api/v1/directories')).status).toBe(403);
  expect((await app().call(undefined, 'GET', '/api/v1/log-in-methods')).json).toEqual({
    password: true,
    oidc: { name: 'Example ID', url: `${URL_HERE}/log-in/oidc` },
    clientBundles: false,
    ownAuthority: null,
  });
});

describe('identities of a provider that has another address now', () => {
  const [old, now] = ['https://old.example', 'http://127.0.0.1:45210'];
  const move = (who: string, body: object = {}) =>
    app().call(who, 'POST', '/api/v1/directories/move', { from: old, to: now, ...body });

  test('are moved by a system admin, after a look at whom it concerns, and log in to the same account', async () => {
    provider().people.set('70', { preferred_username: 'mona', groups: ['movers'] });
    await logIn('70');
    await app().createOrganization('movers');
    const team = { name: 'linked', group: { issuer: now, name: 'movers' } };
    expect((await app().call('admin', 'POST', '/api/v1/organizations/movers/teams', team)).status).toBe(201);
    // As an earlier configuration has left it.
    await app().database.transaction(async (tx) => {
      const { id } = await tx.selectFrom('account').select('id').where('name', '=', 'mona').executeTakeFirstOrThrow();
      await tx.updateTable('directory_identity').set({ issuer: old }).where('account_id', '=', id).execute();
      await tx.updateTable('account').set({ directory: old }).where('id', '=', id).execute();
      await tx.updateTable('team').set({ group_issuer: old }).where('name', '=', 'linked').execute();
    });
    expect((await logIn('70')).page.text).toContain('the name mona is taken here by another account');
    expect((await move('nosy')).status).toBe(403);
    expect((await move('admin', { dryRun: true })).json).toEqual({ users: ['mona'] });
    expect((await app().call('admin', 'GET', '/api/v1/users/mona')).json.directory).toBe(old);
    expect((await move('admin')).json).toEqual({ users: ['mona'] });
    expect((await whoIs((await logIn('70')).browser)).json).toMatchObject({ username: 'mona' });
    const { items } = (await app().call('admin', 'GET', '/api/v1/organizations/movers/teams/linked/members')).json;
    expect(items).toMatchObject([{ name: 'mona' }]);
    expect((await move('admin')).json).toEqual({ users: [] });
  });

  test('stay where they are when the person has another account there already, or nothing is there', async () => {
    await app().createUser('elder');
    provider().people.set('71', { preferred_username: 'younger', groups: [] });
    await logIn('71');
    await app().database.transaction(async (tx) => {
      const { id } = await tx.selectFrom('account').select('id').where('name', '=', 'elder').executeTakeFirstOrThrow();
      const younger = await tx
        .selectFrom('directory_identity')
        .selectAll()
        .where('subject', '=', '71')
        .executeTakeFirstOrThrow();
      await tx
        .insertInto('directory_identity')
        .values({ ...younger, account_id: id, issuer: old })
        .execute();
    });
    for (const dryRun of [true, false]) {
      const answer = await move('admin', { dryRun });
      expect([answer.status, answer.json.error.message]).toEqual([
        409,
        `71 of ${now} has the account younger, and would get elder, too`,
      ]);
    }
    expect((await move('admin', { to: 'https://nowhere.example' })).status).toBe(400);
  });
});
