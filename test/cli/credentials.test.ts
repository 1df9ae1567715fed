// Logging in, where credentials come from, how a command ends, and what it says when it was used wrongly.

import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runShiplock, useCommand } from '../support/command.ts';
import { ADMIN, freePort, useServer } from '../support/server-process.ts';

const server = useServer();
const command = useCommand(server);

describe('login', () => {
  const file = () => join(command().home, '.config', 'shiplock', 'logins.json');
  const here = () => ({ HOME: command().home, SHIPLOCK_SERVER: server().url });

  test('keeps an access token, which only its user may read, and not the password', async () => {
    const done = await runShiplock(['login', '-u', ADMIN.name, '--password-stdin'], {
      env: here(),
      input: `${ADMIN.password}\n`,
    });
    expect(done).toMatchObject({ code: 0, stderr: '' });
    expect(done.stdout).toBe(`Logged in to ${server().url} as admin; the token is in ${file()}\n`);
    expect((await stat(file())).mode & 0o777).toBe(0o600);
    const content = await readFile(file(), 'utf8');
    expect(content).not.toContain(ADMIN.password);
    expect(JSON.parse(content)[server().url].token).toMatch(/^shiplock_pat_/);
  });

  test('is enough for every later command with this server, and for no other server', async () => {
    const asked = await runShiplock(['doctor', '--output', 'json'], { env: here() });
    expect([asked.code, JSON.parse(asked.stdout)]).toMatchObject([0, { user: 'admin', status: 'ok' }]);
    const other = server().url.replace('127.0.0.1', 'localhost');
    const elsewhere = await runShiplock(['doctor', '--server', other], { env: here() });
    expect(elsewhere.code).toBe(1);
    expect(elsewhere.stderr).toContain('nobody is logged in: run "shiplock login" or set SHIPLOCK_TOKEN');
  });

  test('makes a file that was open to others private', async () => {
    await chmod(file(), 0o644);
    await runShiplock(['login', '-u', ADMIN.name, '-p', ADMIN.password], { env: here() });
    expect((await stat(file())).mode & 0o777).toBe(0o600);
  });

  test('with a wrong password is refused and keeps what was there', async () => {
    const before = await readFile(file(), 'utf8');
    const refused = await runShiplock(['login', '-u', ADMIN.name, '-p', 'a guess'], { env: here() });
    expect([refused.code, refused.stdout]).toEqual([1, '']);
    expect(refused.stderr).toContain('the user name or the password is wrong');
    expect(await readFile(file(), 'utf8')).toBe(before);
  });

  test('without a terminal says how to give the password', async () => {
    const lost = await runShiplock(['login', '-u', ADMIN.name], { env: here() });
    expect([lost.code, lost.stderr]).toEqual([2, 'shiplock: give the password with --password-stdin\n']);
  });
});

describe('credentials come', () => {
  let home = '';
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'shiplock-test-'));
    await mkdir(join(home, '.docker'));
  });
  afterAll(() => rm(home, { recursive: true, force: true }));

  const who = async (env: Record<string, string> = {}) => {
    const done = await runShiplock(['doctor', '--output', 'json'], {
      env: { HOME: home, SHIPLOCK_SERVER: server().url, ...env },
    });
    return JSON.parse(done.stdout).user;
  };
  const auth = (password: string) => Buffer.from(`${ADMIN.name}:${password}`).toString('base64');

  test('from nowhere: then nobody is logged in', async () => {
    expect(await who()).toBeNull();
  });

  test("from Docker's config.json, for this host only", async () => {
    const write = (host: string) =>
      writeFile(
        join(home, '.docker', 'config.json'),
        JSON.stringify({ auths: { [host]: { auth: auth(ADMIN.password) } } }),
      );
    await write('registry.example.org');
    expect(await who()).toBeNull();
    await write(server().host);
    expect(await who()).toBe('admin');
    await rm(join(home, '.docker', 'config.json'));
    await mkdir(join(home, 'elsewhere'));
    await writeFile(
      join(home, 'elsewhere', 'config.json'),
      JSON.stringify({ auths: { [server().host]: { auth: auth(ADMIN.password) } } }),
    );
    expect(await who({ DOCKER_CONFIG: join(home, 'elsewhere') })).toBe('admin');
  });

  test('from a credential helper, which is asked for the host on its standard input', async () => {
    const folder = join(home, 'bin');
    await mkdir(folder);
    const script = [
      '#!/bin/sh',
      'read -r host',
      `[ "$1" = get ] && [ "$host" = "${server().host}" ] || { echo "credentials not found"; exit 1; }`,
      `echo '{"ServerURL":"x","Username":"${ADMIN.name}","Secret":"${ADMIN.password}"}'`,
    ];
    await writeFile(join(folder, 'docker-credential-fake'), `${script.join('\n')}\n`, { mode: 0o755 });
    const PATH = `${folder}:${process.env['PATH']}`;
    const configure = (config: object) => writeFile(join(home, '.docker', 'config.json'), JSON.stringify(config));
    await configure({ credHelpers: { [server().host]: 'fake' } });
    expect(await who({ PATH })).toBe('admin');
    await configure({ credsStore: 'fake' });
    expect(await who({ PATH })).toBe('admin');
    await configure({ credHelpers: { 'registry.example.org': 'fake' } });
    expect(await who({ PATH })).toBeNull();
    await configure({ credsStore: 'not-installed' });
    expect(await who({ PATH })).toBeNull();
    await configure({ credsStore: '../evil' });
    expect(await who({ PATH })).toBeNull();
  });

  test('from SHIPLOCK_TOKEN, before all others', async () => {
    const { secret } = await command().json('token', 'create', 'first');
    expect(await who({ SHIPLOCK_TOKEN: secret })).toBe('admin');
    await writeFile(
      join(home, '.docker', 'config.json'),
      JSON.stringify({ auths: { [server().host]: { auth: auth(ADMIN.password) } } }),
    );
    const wrong = await runShiplock(['repo', 'list'], {
      env: { HOME: home, SHIPLOCK_SERVER: server().url, SHIPLOCK_TOKEN: 'shiplock_pat_wrong' },
    });
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toContain('run "shiplock login" first, or set SHIPLOCK_TOKEN');
  });
});

describe('a command ends with', () => {
  test('4 when the server cannot be reached, and says what to look at', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const lost = await command().run(['repo', 'list', '--server', url]);
    expect([lost.code, lost.stdout]).toEqual([4, '']);
    expect(lost.stderr).toMatch(
      new RegExp(`^shiplock: ${url} cannot be reached \\(.*\\): is the server running\\? Choose another with --server`),
    );
  });

  test('1 when it is refused', async () => {
    const refused = await command().run(['repo', 'show', 'admin/none']);
    expect(refused).toEqual({
      code: 1,
      stdout: '',
      stderr: 'shiplock: there is no repository admin/none, or you may not see it\n',
    });
  });

  test('for scripts as an object with its code', async () => {
    const refused = await command().run(['--output', 'json', 'repo', 'show', 'admin/none']);
    expect([refused.code, refused.stdout]).toEqual([1, '']);
    expect(JSON.parse(refused.stderr)).toEqual({
      error: { code: 'NOT_FOUND', message: 'there is no repository admin/none, or you may not see it' },
    });
  });

  test.each([
    [['report'], "missing required argument 'image'"],
    [['sbom', 'dev/a:1', '--format', 'xml'], 'Allowed choices are cyclonedx, spdx'],
    [['advisories', 'export', 'f'], "required option '--feeds <names>' not specified"],
    [['bogus'], "unknown command 'bogus'"],
    [['where', ''], 'is not the name of a vulnerability'],
    [['waiver', 'add', 'CVE20243094', '--everywhere', '--reason', 'x'], 'is not the name of a vulnerability'],
  ])('also of wrong usage: %j', async (words, message) => {
    const wrong = await command().run(['--output', 'json', ...words]);
    expect([wrong.code, wrong.stdout]).toEqual([2, '']);
    expect(JSON.parse(wrong.stderr).error.message).toContain(message);
  });

  test.each([
    [['polcy', 'list'], "unknown command 'polcy'"],
    [['policy', 'crate'], "unknown command 'crate'"],
    [['policy'], 'Usage: shiplock policy'],
    [['repo', 'create'], "missing required argument 'name'"],
    [['repo', 'list', '--colour'], "unknown option '--colour'"],
    [['repo', 'list', '--output', 'xml'], 'Allowed choices are text, json'],
    [['repo', 'list', '--limit', 'many'], 'limit'],
    [['repo', 'delete', 'admin/x'], '--yes'],
    [['repo', 'create', 'UPPER/case'], 'UPPER/case'],
    [['login'], "required option '-u, --username <name>'"],
    [['user', 'set', 'admin', '--active', 'true'], 'Allowed choices are yes, no'],
    [['promote', 'dev/web', 'qa'], '"dev/web" is not an image: write namespace/name:tag or namespace/name@sha256:…'],
    [['promote', 'dev/web:1', 'QA/x'], '"QA/x" is not a repository or namespace'],
    [['policy', 'create', 'a/b', 'c/d', '--rule', 'tag'], 'write FIELD OPERATOR VALUE, such as "tag ends_with stable"'],
    [['policy', 'import', '/nowhere/policies.yaml'], '/nowhere/policies.yaml cannot be read'],
    [['token', 'create', 'x', '--expires-in-days', 'soon'], '--expires-in-days needs a number of days'],
    [['whoami', '--server', 'http://ada:secret@localhost:5000'], 'shiplock: an address with a user name or a password'],
    [
      ['key', 'create', 'x', 'admin', '--permissions', 'pull', '--kubernetes-secret', 'A b'],
      'Kubernetes takes lower-case',
    ],
    [['doctor', '--server', 'localhost:5000'], '"localhost:5000" is not the address of a server'],
    [['serve', '--listen', 'everywhere'], 'use HOST:PORT, such as 127.0.0.1:5000'],
    [['serve', '--listen', '0.0.0.0:0', '--data', '/nowhere'], 'is not a loopback address'],
    [['config', '--config', '/nowhere.yaml'], 'there is no configuration file /nowhere.yaml'],
  ])('2 when it is used wrongly, and says how to use it: shiplock %j', async (args, words) => {
    const wrong = await command().run(args);
    expect([wrong.code, wrong.stdout]).toEqual([2, '']);
    expect(wrong.stderr).toContain(words);
    expect(wrong.stderr).not.toMatch(/^\s+at /m);
  });

  test('0 when it was asked for help or its version', async () => {
    for (const args of [['--help'], ['policy', '--help'], ['--version'], ['help']])
      expect((await command().run(args)).code, args.join(' ')).toBe(0);
    expect(await command().text('--help')).toMatch(/promote .*\n[\s\S]*policy/);
  });
});

test('a secret in the command line of the server is warned of, by the name of its flag and without itself', async () => {
  const flags = ['--oidc-client-secret', 'do not show', '--listen', '0.0.0.0:0', '--data', '/nowhere'];
  const { stderr } = await runShiplock(['serve', ...flags], {});
  expect(stderr).toContain(
    'shiplock: others on this machine can see --oidc-client-secret; use SHIPLOCK_OIDC_CLIENT_SECRET in the environment, or oidcClientSecret in shiplock.yaml\n',
  );
  expect(stderr).not.toContain('do not show');
});

describe('config', () => {
  test('prints what is in force, with secrets masked', async () => {
    const done = await runShiplock(['config', '--data', '/srv/x'], {
      env: {
        SHIPLOCK_ADMIN_PASSWORD: 'do not show',
        SHIPLOCK_LISTEN: '127.0.0.1:0',
        SHIPLOCK_TOKEN_LIFE_SECONDS: '60',
      },
    });
    expect(done.code).toBe(0);
    expect(JSON.parse(done.stdout)).toMatchObject({
      listen: '127.0.0.1:0',
      data: '/srv/x',
      adminPassword: '********',
      tokenLifeSeconds: 60,
      rollbackDays: 90,
    });
    expect(done.stdout).not.toContain('do not show');
  });
});
