// Bundles from the command line, and the command line by bundle.

import { once } from 'node:events';
import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { unpack } from '../support/bundle.ts';
import { runShiplock } from '../support/command.ts';
import { describeWith } from '../support/peer.ts';
import { ADMIN, useServer } from '../support/server-process.ts';
import { useShell } from '../support/shell.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import { unpackInto, unpackNewBundle } from '../support/unpacked-bundle.ts';

const server = useServer({ SHIPLOCK_TLS: 'self-signed' });
const folder = useTemporaryFolder();
const FILES = ['ca.crt', 'client.cert', 'client.key'];

const at = (...names: string[]) => join(folder(), ...names);
/** Somebody who trusts the server, and is not logged in. */
const stranger = () => ({
  HOME: at('home'),
  SHIPLOCK_SERVER: server().url,
  SHIPLOCK_CA: join(server().data, 'tls/ca.pem'),
});
const PASSWORD = { input: `${ADMIN.password}\n` };

const inShell = useShell();

beforeAll(() => mkdir(at('home')));

describe('shiplock bundle', () => {
  test('makes one with a password, in a file that nobody else reads; it is listed, and revoked', async () => {
    const file = at('mine.zip');
    const made = await runShiplock(['bundle', 'create', file, '-u', 'admin', '--password-stdin'], {
      env: stranger(),
      ...PASSWORD,
    });
    expect(made).toMatchObject({ code: 0, stderr: '' });
    expect(made.stdout).toBe(
      `Wrote ${file}, which is admin's log-in: unzip it into a folder of its own, and read its README.txt\n`,
    );
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await unpackInto(at('mine'), await unpack(await readFile(file)));
    const bundle = { ...stranger(), SHIPLOCK_CERT: at('mine/cert.pem'), SHIPLOCK_KEY: at('mine/key.pem') };
    const listed = await runShiplock(['bundle', 'list', '--output', 'json'], { env: bundle });
    const [{ serial, lastUsedAt }] = JSON.parse(listed.stdout);
    expect(lastUsedAt).not.toBeNull();
    expect((await runShiplock(['bundle', 'list'], { env: bundle })).stdout).toMatch(
      new RegExp(`^SERIAL +MADE +LAST USED +EXPIRES +STATE\\n${serial} +20`),
    );
    expect((await runShiplock(['bundle', 'revoke', serial], { env: bundle })).stdout).toBe(`Revoked ${serial}\n`);
    const refused = await runShiplock(['bundle', 'list'], { env: bundle });
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('the client certificate is revoked')]);
  });

  test('makes one with a certificate, without a password, and overwrites no file', async () => {
    await unpackNewBundle(server(), at('first'));
    const env = { ...stranger(), SHIPLOCK_CERT: at('first/cert.pem'), SHIPLOCK_KEY: at('first/key.pem') };
    const create = (file: string) => runShiplock(['bundle', 'create', file, '--expires-in-days', '7'], { env });
    expect((await create(at('second.zip'))).code).toBe(0);
    const again = await create(at('second.zip'));
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('is there already')]);
    // Nobody could ever use the log-in that was made for a file that cannot be written.
    const lost = await create(at('no-such-folder/third.zip'));
    expect([lost.code, lost.stderr]).toEqual([
      2,
      `shiplock: ${at('no-such-folder/third.zip')} cannot be written: its folder is not there\n`,
    ]);
    const listed = JSON.parse((await runShiplock(['bundle', 'list', '--output', 'json'], { env })).stdout);
    expect(listed[0].parent).toBe(listed[1].id);
    expect(Date.parse(listed[0].expiresAt) - Date.parse(listed[0].createdAt)).toBeLessThan(7.1 * 86_400_000);
  });

  test('asks those whose stored log-in is an access token for their password', async () => {
    const env = { ...stranger(), HOME: at('logged-in') };
    await runShiplock(['login', '-u', 'admin', '--password-stdin'], { env, ...PASSWORD });
    const asked = await runShiplock(['bundle', 'create', at('none.zip')], { env });
    expect([asked.code, asked.stderr]).toEqual([2, 'shiplock: give the password with --password-stdin\n']);
    const done = await runShiplock(['bundle', 'create', at('stored.zip'), '--password-stdin'], { env, ...PASSWORD });
    expect(done.code).toBe(0);
  });
});

describe('a server that this machine does not trust', () => {
  test('is not talked to, and how to trust it is said', async () => {
    const { code, stderr } = await runShiplock(['doctor'], {
      env: { HOME: at('home'), SHIPLOCK_SERVER: server().url },
    });
    expect(code).toBe(4);
    expect(stderr).toContain(
      `fetch ${server().url}/ca with curl -k, compare the fingerprint, and name the file with SHIPLOCK_CA`,
    );
  });
});

describeWith(['bash', 'dash'], 'env.sh', () => {
  const DOCTOR = '$SHIPLOCK doctor --output json';

  test.each([
    ['bash', 'eval "$(<env.sh)"'],
    ['bash', '. ./env.sh'],
    ['dash', '. ./env.sh'],
    ['sh', 'set -eu; . ./env.sh'],
  ])('in %s: %s', async (shell, line) => {
    await unpackNewBundle(server(), at('bundle'));
    const home = at(`home of ${shell} ${line.length}`);
    expect(await inShell(shell, home, at('bundle'), `${line}; ${DOCTOR}`)).toContain('"user": "admin"');
    const installed = join(home, '.config/containers/certs.d', server().host);
    expect((await readdir(installed)).sort()).toEqual(FILES);
    for (const name of FILES) expect((await stat(join(installed, name))).mode & 0o777).toBe(0o600);
    // What is installed is enough in a shell that knows nothing but the server.
    const later = `SHIPLOCK_SERVER=${server().url} ${DOCTOR}`;
    expect(await inShell(shell, home, at('bundle'), later)).toContain('"user": "admin"');
  });

  test('replaces what an earlier bundle has installed, and sets no DOCKER_HOST', async () => {
    const home = at('home of two');
    const installed = join(home, '.config/containers/certs.d', server().host);
    for (const name of ['old', 'new']) {
      const { cert } = await unpackNewBundle(server(), at(name));
      expect(await inShell('bash', home, at(name), 'eval "$(<env.sh)"; env')).not.toContain('DOCKER_HOST');
      expect(await readFile(join(installed, 'client.cert'), 'utf8')).toBe(cert);
    }
  });

  test('says what root has to do for docker', async () => {
    await unpackNewBundle(server(), at('bundle'));
    const said = await inShell('bash', at('home of docker'), at('bundle'), 'eval "$(<env.sh)"');
    const place = `/etc/docker/certs.d/${server().host}`;
    expect(said.split('\n').slice(1)).toEqual([
      `docker looks in ${place}, where only root writes; whoever uses this machine's docker is then admin:`,
      `  sudo install -D -m 600 ca.pem '${place}/ca.crt'`,
      `  sudo install -D -m 600 cert.pem '${place}/client.cert'`,
      `  sudo install -D -m 600 key.pem '${place}/client.key'`,
      '',
    ]);
  });

  test('installs by itself for rootless docker', async () => {
    await unpackNewBundle(server(), at('bundle'));
    const home = at('home of rootless');
    await mkdir(home);
    const socket = createServer().listen(join(home, 'docker.sock'));
    await once(socket, 'listening');
    const said = await inShell('bash', home, at('bundle'), 'XDG_RUNTIME_DIR="$HOME"; eval "$(<env.sh)"');
    socket.close();
    expect(said).not.toContain('sudo');
    expect((await readdir(join(home, '.config/docker/certs.d', server().host))).sort()).toEqual(FILES);
  });

  test('in another folder changes nothing, and says where to go', async () => {
    await unpackNewBundle(server(), at('bundle'));
    const home = at('home of nobody');
    const said = await inShell('bash', home, home, `eval "$(<'${at('bundle/env.sh')}')"; env`);
    expect(said).toContain('env.sh: go to the folder that holds ca.pem, cert.pem and key.pem first');
    expect(said).not.toContain('SHIPLOCK_SERVER');
    expect(await readdir(home)).toEqual([]);
  });

  test('a certificate that the environment names is shown to its own server only', async () => {
    await unpackNewBundle(server(), at('bundle'));
    const other = server().url.replace('127.0.0.1', 'localhost');
    const lines = `eval "$(<env.sh)"; ${DOCTOR} --server ${other} || true`;
    expect(await inShell('bash', at('home of one'), at('bundle'), lines)).toContain('nobody is logged in');
  });
});

describeWith(['bash', 'curl'], 'curl', () => {
  test('logs in as README.txt says', async () => {
    const { files } = await unpackNewBundle(server(), at('curled'));
    const line = files['README.txt']?.split('\n').find((one) => one.startsWith('  curl '));
    const said = await inShell(
      'bash',
      at('home of curl'),
      at('curled'),
      `eval "$(<env.sh)" 2>/dev/null; ${line} --silent`,
    );
    expect(JSON.parse(said)).toMatchObject({ name: 'admin' });
  });
});
