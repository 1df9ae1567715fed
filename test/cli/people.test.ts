// Teams, roles, rights and API keys from the command line; logins to several servers.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TOTP } from 'otpauth';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { runShiplock, useCommand } from '../support/command.ts';
import { ADMIN, basic, useServer } from '../support/server-process.ts';

const server = useServer();
const command = useCommand(server);
const text = (...args: string[]) => command().text(...args);
const json = (...args: string[]) => command().json(...args);

test('a permission that there is not is refused with those that there are', async () => {
  const { code, stderr } = await command().run(['key', 'create', 'ci', '--system', '--permissions', 'fly']);
  expect([code, stderr]).toEqual([2, expect.stringContaining('a permission is one of pull, push, delete')]);
});

test('a list of nothing says what there is none of, and is an empty list for scripts', async () => {
  const lists: readonly (readonly [args: string, sentence: string])[] = [
    ['key list', 'The deployment itself has no API keys; those of a namespace: shiplock key list NAMESPACE'],
    ['key list admin', 'No API key was made for admin'],
    ['bundle list', 'You have no bundles'],
    ['access list admin', 'Nobody was given or denied anything on admin itself'],
    ['repo list nosuch', 'No such repositories in nosuch that you may see'],
    ['history nosuch/app', 'No such promotions of nosuch/app that you may see'],
    ['audit list --actor nobody', 'The audit log has no such records'],
    ['context list', 'You are logged in to no server: run "shiplock login"'],
  ];
  for (const [args, sentence] of lists) {
    expect([args, await text(...args.split(' '))]).toEqual([args, `${sentence}\n`]);
    expect([args, await json(...args.split(' '))]).toEqual([args, []]);
  }
});

test('a command that is told to change nothing says so, and changes nothing', async () => {
  const before = (await json('audit', 'list', '--limit', '1'))[0].sequence;
  for (const args of ['user set admin', 'key set +none', 'role set read-only', 'repo set a/b', 'namespace set admin']) {
    const { code, stderr } = await command().run(args.split(' '));
    expect([args, code, stderr]).toEqual([args, 2, expect.stringMatching(/^shiplock: say what to change: --/)]);
  }
  expect((await json('audit', 'list', '--limit', '1'))[0].sequence).toBe(before);
});

test('a password that is empty, or given twice, is refused before anything is sent', async () => {
  const run = async (...args: string[]) => {
    const { code, stderr } = await command().run(['user', 'create', 'max', ...args]);
    return [code, stderr];
  };
  expect(await run('--password-stdin')).toEqual([2, 'shiplock: there is no password in standard input\n']);
  expect(await run('--password-stdin', '--password-file', '/nonexistent')).toEqual([
    2,
    'shiplock: give the password once: --password-stdin, --password-file or --password\n',
  ]);
});

test('a number that is none is refused with what would be', async () => {
  for (const args of ['key rotate ci --overlap-seconds soon', 'audit list --limit 0', 'pipeline --days -1']) {
    const { code, stderr } = await command().run(args.split(' '));
    expect([args, code, stderr]).toEqual([args, 2, expect.stringMatching(/Use a whole number, [01] or more\./)]);
  }
});

describe('rights', () => {
  test('are given in the way of Docker Trusted Registry, in six commands', async () => {
    expect(await text('org', 'create', 'technology')).toContain('technology');
    expect(await text('team', 'create', 'technology/devs')).toBe('Created the team technology/devs\n');
    await command().run(['user', 'create', 'jane', '--password-stdin'], { input: 'correct horse\n' });
    expect(await text('team', 'add', 'technology/devs', 'jane')).toBe('jane is in the team technology/devs\n');
    await text('repo', 'create', 'technology/test', '--public', '--scan-on-push');
    expect(await text('access', 'grant', 'team:devs', 'read-write', 'technology/test')).toBe(
      'team:devs has read-write on technology/test\n',
    );
    expect(await text('access', 'explain', 'jane', 'push', 'technology/test')).toBe(
      'jane may push on technology/test: the team technology/devs has the role read-write on technology/test\n',
    );
    expect(await text('access', 'explain', 'team:technology/devs', 'push', 'technology/test')).toContain(
      'technology/devs may push on technology/test',
    );
    expect(await text('access', 'explain', 'team:devs', 'push', 'technology/test')).toContain(
      'technology/devs may push',
    );
    const nobody = await command().run(['access', 'explain', 'key:jane', 'push', 'technology/test']);
    expect([nobody.code, nobody.stderr]).toEqual([2, expect.stringContaining('key:USERNAME such as key:dev+ci')]);
    expect(await text('access', 'explain', 'anonymous', 'pull', 'technology/test')).toBe(
      'anonymous may pull on technology/test: technology/test is public\n',
    );
    expect(await text('access', 'list', 'technology/test')).toMatch(
      /^WHO +ROLE +BY +AT\nteam:technology\/devs +read-write +admin/,
    );
    expect(await text('team', 'list', 'technology')).toMatch(/devs +1/);
    expect(await text('team', 'members', 'technology/devs')).toMatch(/jane/);
    expect(await text('team', 'access', 'technology/devs')).toMatch(/technology\/test +read-write/);
  });

  test('are denied and taken away', async () => {
    await text('access', 'grant', 'jane', 'read-write', 'technology/test', '--deny');
    expect(await text('access', 'explain', 'jane', 'push', 'technology/test')).toContain('jane may not push');
    expect(await text('access', 'grant', 'jane', 'approver', 'technology/test', '--deny')).toBe(
      'jane is denied approver on technology/test, in place of read-write\n',
    );
    await text('access', 'revoke', 'jane', 'technology/test', '--deny');
    expect(await text('access', 'grant', 'admin', 'read-only', 'technology/test', '--deny')).toBe(
      'admin is denied read-only on technology/test, which counts when they are no system admin any more: nothing is denied to those\n',
    );
    await text('access', 'revoke', 'admin', 'technology/test', '--deny');
    expect(await text('access', 'grant', 'team:devs', 'promoter', 'technology/test')).toBe(
      'team:devs has promoter on technology/test, in place of read-write\n',
    );
    expect((await json('audit', 'list', '--action', 'access.granted', '--limit', '1'))[0].detail).toEqual({
      team: 'technology/devs',
      role: 'promoter',
      before: 'read-write',
    });
    expect(await text('access', 'revoke', 'team:technology/devs', 'technology/test')).toBe(
      'team:technology/devs has no role on technology/test any more\n',
    );
    await text('access', 'grant', 'jane', 'auditor', '--everywhere');
    expect(await json('access', 'list', '--everywhere')).toMatchObject([{ user: 'jane', role: 'auditor' }]);
    await text('access', 'revoke', 'jane', '--everywhere');
    const lost = await command().run(['access', 'grant', 'jane', 'auditor']);
    expect([lost.code, lost.stderr]).toEqual([2, 'shiplock: say where: a repository, a namespace, or --everywhere\n']);
    const other = await command().run(['access', 'grant', 'team:other/devs', 'read-only', 'technology/test']);
    expect([other.code, other.stderr]).toEqual([2, expect.stringContaining('no team of the namespace')]);
  });

  test('are bundled in roles of one’s own', async () => {
    await text('role', 'create', 'looker', '--permissions', 'pull,view_audit', '--description', 'Looks.');
    expect(await text('role', 'set', 'looker', '--permissions', 'pull')).toBe('looker permits pull\n');
    expect(await text('role', 'list')).toMatch(
      /promoter +built in +pull, promote, accept_promotions[\s\S]*looker +pull/,
    );
    expect(await json('role', 'delete', 'looker')).toEqual({ deleted: 'looker' });
  });
});

describe('API keys', () => {
  test('are made, shown once, rotated, and deleted', async () => {
    const made = await text(
      'key',
      'create',
      'ci',
      'technology',
      '--permissions',
      'pull,push',
      '--expires-in-days',
      '30',
    );
    for (const who of ['technology+ci', 'key:technology+ci'])
      expect(await text('access', 'explain', who, 'push', 'technology/test')).toMatch(/^technology\+ci may push/);
    expect(made).toMatch(/^shiplock_key_\w+\nThis is shown once\. Its user name is technology\+ci: docker login/);
    await text('key', 'create', 'one', 'technology/test', '--permissions', 'pull');
    const listed = (await json('key', 'list', 'technology/test')) as { username: string }[];
    expect(listed.map(({ username }) => username)).toEqual(['technology+one']);
    await text('key', 'delete', 'technology+one');
    expect(await text('key', 'list', 'technology')).toMatch(/technology\+ci +technology +pull, push +\d{4}-/);
    const turned = await json('key', 'rotate', 'technology+ci', '--overlap-seconds', '60');
    expect(turned).toMatchObject({ username: 'technology+ci', secret: expect.stringMatching(/^shiplock_key_/) });
    expect(await json('key', 'set', 'technology+ci', '--permissions', 'pull')).toMatchObject({ permissions: ['pull'] });
    await text('access', 'grant', 'key:technology+ci', 'promoter', 'technology/test');
    expect(await text('access', 'list', 'technology/test')).toContain('key:technology+ci');
    expect(await json('key', 'delete', 'technology+ci')).toEqual({ deleted: 'technology+ci' });
    const gone = await command().run(['key', 'delete', 'technology+ci']);
    expect([gone.code, gone.stderr]).toEqual([1, expect.stringContaining('there is no API key technology+ci')]);
  });

  test('whose secret somebody has seen are named when that user is deleted', async () => {
    await command().run(['user', 'create', 'leaver', '--password-stdin'], { input: 'correct horse' });
    await text('access', 'grant', 'leaver', 'admin', 'technology');
    const scope = { kind: 'namespace', name: 'technology' };
    const made = await fetch(`${server().url}/api/v1/api-keys`, {
      method: 'POST',
      headers: { authorization: basic('leaver', 'correct horse'), 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'seen', scope, permissions: ['pull'] }),
    });
    expect(made.status).toBe(201);
    expect(await text('user', 'delete', 'leaver')).toBe(
      'Deleted the user leaver; they have seen the secrets of technology+seen: rotate these\n',
    );
    await text('key', 'delete', 'technology+seen');
  });

  test('are pull secrets of Kubernetes', async () => {
    const manifest = parse(
      await text('key', 'create', 'kube', 'technology', '--permissions', 'pull', '--kubernetes-secret', 'regcred'),
    );
    expect(manifest).toMatchObject({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'regcred' },
      type: 'kubernetes.io/dockerconfigjson',
    });
    const config = JSON.parse(Buffer.from(manifest.data['.dockerconfigjson'], 'base64').toString());
    const login = config.auths[new URL(server().url).host];
    expect(login.username).toBe('technology+kube');
    const answer = await fetch(`${server().url}/v2/`, { headers: { authorization: `Basic ${login.auth}` } });
    expect(answer.status).toBe(200);
  });
});

test('deactivating or deleting the last owner of an organization says that it has none', async () => {
  await command().run(['user', 'create', 'sole', '--password-stdin'], { input: 'correct horse' });
  await text('org', 'create', 'lonely');
  await text('org', 'add', 'lonely', 'sole', '--owner');
  expect(await text('user', 'set', 'sole', '--active', 'no')).toBe(
    'Changed the user sole; nobody who can log in owns lonely any more: name another owner (shiplock org add lonely NAME --owner)\n',
  );
  expect(await json('user', 'delete', 'sole')).toEqual({ deleted: 'sole', ownerless: ['lonely'] });
});

describe('a login', () => {
  const here = () => ({ HOME: command().home });
  const file = () => join(command().home, '.config', 'shiplock', 'logins.json');
  const login = (url: string) =>
    runShiplock(['login', '-u', ADMIN.name, '--password-stdin', '--server', url], {
      env: here(),
      input: ADMIN.password,
    });

  test('makes its server the default one, and its token ends by itself', async () => {
    expect((await login(server().url)).code).toBe(0);
    const who = await runShiplock(['whoami'], { env: here() });
    expect([who.code, who.stdout]).toEqual([
      0,
      expect.stringMatching(/^admin, system admin \(token:shiplock login on .+ at http:/),
    ]);
    const tokens = (await json('token', 'list')) as { name: string; expiresAt: string | null }[];
    expect(tokens.find(({ name }) => name.startsWith('shiplock login on '))?.expiresAt).not.toBeNull();
  });

  test('to several servers is a context each', async () => {
    const other = server().url.replace('127.0.0.1', 'localhost');
    await login(other);
    const listed = async () =>
      JSON.parse((await runShiplock(['context', 'list', '--output', 'json'], { env: here() })).stdout);
    expect(await listed()).toEqual([
      { server: server().url, user: 'admin', default: false },
      { server: other, user: 'admin', default: true },
    ]);
    const chosen = await runShiplock(['context', 'use', server().url], { env: here() });
    expect([chosen.code, (await listed())[0].default]).toEqual([0, true]);
    const unknown = await runShiplock(['context', 'use', 'http://other.example'], { env: here() });
    expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining('nobody is logged in')]);
  });

  test('ends, there and here', async () => {
    const { token } = JSON.parse(await readFile(file(), 'utf8'))[server().url];
    const out = await runShiplock(['logout'], { env: here() });
    expect([out.code, out.stdout]).toEqual([0, `Logged out of ${server().url}\n`]);
    const answer = await fetch(`${server().url}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } });
    expect(answer.status).toBe(401);
    expect(JSON.parse(await readFile(file(), 'utf8'))[server().url]).toBeUndefined();
    const again = await runShiplock(['logout', '--server', server().url], { env: here() });
    expect(again.code).toBe(1);
  });

  test('to the only server ends there, too, and its token goes nowhere else', async () => {
    const home = { HOME: join(command().home, 'alone') };
    const args = ['login', '-u', ADMIN.name, '--password-stdin', '--server', server().url];
    expect((await runShiplock(args, { env: home, input: ADMIN.password })).code).toBe(0);
    const { token } = JSON.parse(await readFile(join(home.HOME, '.config/shiplock/logins.json'), 'utf8'))[server().url];
    const out = await runShiplock(['logout'], { env: home });
    expect([out.code, out.stdout]).toEqual([0, `Logged out of ${server().url}\n`]);
    const answer = await fetch(`${server().url}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } });
    expect(answer.status).toBe(401);
  });

  test('takes the password from a file, and warns when it stands on the command line', async () => {
    const password = join(command().home, 'password');
    await writeFile(password, `${ADMIN.password}\n`);
    const args = ['login', '-u', ADMIN.name, '--server', server().url];
    const quiet = await runShiplock([...args, '--password-file', password], { env: here() });
    expect([quiet.code, quiet.stderr]).toEqual([0, '']);
    const { token } = JSON.parse(await readFile(file(), 'utf8'))[server().url];
    const loud = await runShiplock([...args, '-p', ADMIN.password], { env: here() });
    // The login before it, which nobody could find any more, has ended.
    const answer = await fetch(`${server().url}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } });
    expect(answer.status).toBe(401);
    const wrong = await runShiplock([...args, '--password-stdin'], { env: here(), input: 'a guess' });
    expect([wrong.code, wrong.stderr]).toEqual([1, 'shiplock: the user name or the password is wrong\n']);
    expect([loud.code, loud.stderr]).toEqual([0, expect.stringContaining('can see --password')]);
    const none = await runShiplock([...args, '--password-file', '/nonexistent'], { env: here() });
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('cannot be read')]);
  });
});

describe('on the machine itself', () => {
  test('a user who has lost the password gets another one, beside a server that runs', async () => {
    await command().run(['user', 'create', 'lost', '--password-stdin'], { input: 'forgotten horse' });
    await text('user', 'set', 'lost', '--active', 'no');
    const here = ['admin', 'reset-password', 'lost', '--data', server().data];
    const made = await runShiplock([...here, '--output', 'json'], {});
    const { user, password } = JSON.parse(made.stdout);
    expect([made.code, user]).toEqual([0, 'lost']);
    const status = async (secret: string) =>
      (await fetch(`${server().url}/api/v1/me`, { headers: { authorization: basic('lost', secret) } })).status;
    expect([await status(password), await status('forgotten horse')]).toEqual([200, 401]);
    const chosen = await runShiplock([...here, '--password-stdin'], { input: 'another horse\n' });
    expect([chosen.code, chosen.stdout]).toEqual([0, 'lost has a new password\n']);
    expect(await status('another horse')).toBe(200);
    // Who has lost the phone, too, has no other way back.
    const post = async (path: string, body: object) => {
      const headers = { authorization: basic('lost', 'another horse'), 'content-type': 'application/json' };
      return (await fetch(`${server().url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })).json();
    };
    const { secret } = (await post('/api/v1/me/second-factor', {})) as { secret: string };
    await post('/api/v1/me/second-factor/confirm', { code: new TOTP({ secret }).generate() });
    expect(await status('another horse')).toBe(401);
    const env = { SHIPLOCK_SERVER: server().url };
    const bundle = await runShiplock(
      ['bundle', 'create', join(command().home, 'lost.zip'), '-u', 'lost', '--password-stdin'],
      { env, input: 'another horse\n' },
    );
    expect([bundle.code, bundle.stderr]).toEqual([
      1,
      `shiplock: a bundle of an account with a second factor is made at ${server().url}/account/bundles, which asks for it\n`,
    ]);
    await runShiplock([...here, '--password-stdin'], { input: 'another horse\n' });
    expect(await status('another horse')).toBe(200);
    const nobody = await runShiplock(['admin', 'reset-password', 'nobody', '--data', server().data], {});
    expect([nobody.code, nobody.stderr]).toEqual([2, expect.stringContaining('there is no user nobody')]);
    const nowhere = await runShiplock(['admin', 'reset-password', 'lost', '--data', command().home], {});
    expect([nowhere.code, nowhere.stderr]).toEqual([2, expect.stringContaining('there is no deployment in')]);
  });
});
