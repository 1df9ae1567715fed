// A server that is configured for LDAP, in a process of its own: a client logs in with the directory's password, and the command
// line shows and synchronizes.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { runShiplock } from '../support/command.ts';
import { logged } from '../support/logged.ts';
import { describeWith } from '../support/peer.ts';
import { run } from '../support/run.ts';
import { sampleImage } from '../support/sample-image.ts';
import { ADMIN, basic, type ServerProcess, startServer } from '../support/server-process.ts';
import { groupDn, personDn, SEARCHER_PASSWORD, settingsFor, useSlapd } from '../support/slapd.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

describeWith(['slapd', 'slapadd', 'skopeo'], 'a server with LDAP', () => {
  const folder = useTemporaryFolder();
  const slapd = useSlapd({
    people: [
      { uid: 'ann', password: 'anns-password' },
      { uid: 'bob', password: 'bobs-password' },
    ],
    groups: [
      { cn: 'devs', members: [personDn('ann'), personDn('bob')] },
      { cn: 'admins', members: [personDn('bob')] },
    ],
  });
  let server: ServerProcess;

  beforeAll(async () => {
    const ca = join(folder(), 'ca.pem');
    await writeFile(ca, slapd().ca);
    server = await startServer({
      data: join(folder(), 'data'),
      env: settingsFor(slapd(), ca),
    });
  });
  afterAll(() => server?.stop());

  const shiplock = async (...args: string[]) => {
    const env = { SHIPLOCK_SERVER: server.url, SHIPLOCK_TOKEN: undefined, HOME: folder() };
    const { code, stdout, stderr } = await runShiplock(args, { env, input: `${ADMIN.password}\n` });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    return stdout;
  };

  test('lets a client push and pull with the password of the directory, over StartTLS', async () => {
    await run('skopeo', [
      'login',
      '--tls-verify=false',
      '-u',
      'ann',
      '-p',
      'anns-password',
      '--authfile',
      join(folder(), 'auth.json'),
      server.host,
    ]);
    const send = async (path: string, init: RequestInit) =>
      fetch(new URL(path, server.url), {
        ...init,
        headers: { ...Object.fromEntries(new Headers(init.headers)), authorization: basic('ann', 'anns-password') },
      });
    await pushImage(send, 'ann/app', sampleImage('of ann'), '1');
    const inspected = await run('skopeo', [
      'inspect',
      '--tls-verify=false',
      '--authfile',
      join(folder(), 'auth.json'),
      `docker://${server.host}/ann/app:1`,
    ]);
    expect(JSON.parse(inspected.stdout)).toMatchObject({ RepoTags: ['1'] });
    const wrong = await fetch(`${server.url}/v2/`, { headers: { authorization: basic('ann', 'wrong') } });
    expect(wrong.status).toBe(401);
  });

  test('is looked after from the command line', async () => {
    await shiplock('login', '-u', ADMIN.name, '--password-stdin', '--server', server.url);
    await fetch(`${server.url}/v2/`, { headers: { authorization: basic('bob', 'bobs-password') } });
    await shiplock('org', 'create', 'technology');
    await shiplock('team', 'create', 'technology/devs', '--group', groupDn('devs'));
    expect(await shiplock('team', 'members', 'technology/devs')).toMatch(
      /ann +ann +through the group\nbob +bob +through the group/,
    );
    expect(await shiplock('user', 'list')).toMatch(/bob +bob +admin +ldap/);
    expect(await shiplock('directory', 'show', 'ann')).toContain('cn=devs');
    await slapd().remove(personDn('ann'));
    expect(await shiplock('directory', 'sync')).toMatch(/ldap +1 .*1 deactivated, 0 back/);
    expect(await shiplock('user', 'list')).toMatch(/ann +ann +deactivated +ldap/);
    expect(await shiplock('team', 'members', 'technology/devs')).not.toContain('ann');
    expect(await shiplock('directory', 'list')).toMatch(/^DIRECTORY +USERS +SYNCHRONIZED +OUTCOME\nldap/);
    expect(await shiplock('directory', 'unlink', 'ann')).toContain('ann is an account of this server');
    expect(
      await shiplock(
        'directory',
        'link',
        'ann',
        '--issuer',
        'ldap',
        '--subject',
        '00112233-4455-6677-8899-aabbccddeeff',
      ),
    ).toContain('from now on');
  });

  test('says in its log what is wrong with the directory, without its secrets', async () => {
    await slapd().stop();
    const away = await fetch(`${server.url}/v2/`, { headers: { authorization: basic('bob', 'another') } });
    expect(away.status).toBe(401);
    const { port } = new URL(slapd().url);
    await logged(server, new RegExp(`"level":40.*127\\.0\\.0\\.1:${port}`));
    for (const secret of [SEARCHER_PASSWORD, 'anns-password', 'bobs-password', 'another'])
      expect(server.output()).not.toContain(`"${secret}"`);
  });
});
