// `--tls self-signed`, in a server as people start it.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fingerprintOf } from '../../src/tls/certified-key.ts';
import { runShiplock } from '../support/command.ts';
import { logged } from '../support/logged.ts';
import { useServer } from '../support/server-process.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const server = useServer({ SHIPLOCK_TLS: 'self-signed' });
const folder = useTemporaryFolder();

test('the start says how to trust the server, and /ca says it to clients', async () => {
  const trusted = await readFile(join(server().data, 'tls/ca.pem'), 'utf8');
  const { host, url } = server();
  await logged(server(), `"curl -k ${url}/ca" tells clients how to trust it`);
  await logged(server(), fingerprintOf(trusted));
  await logged(server(), `"msg":"listening at ${url}"`);
  const answer = await server().send('/ca', {});
  expect(await answer.text()).toContain(`/etc/docker/certs.d/${host}/ca.crt ${url}/ca\n`);
});

test.each([
  [['--tls', 'self-signed', '--tls-cert', 'a', '--tls-key', 'b'], 'give one or the other'],
  [['--tls-cert', 'a'], 'tlsCert and tlsKey belong together'],
  [['--tls', 'yes'], 'tls (SHIPLOCK_TLS)'],
  [['--tls', 'self-signed', '--tls-name', 'a b'], 'use DNS names and IP addresses'],
  [['--tls-cert', '/nowhere/a', '--tls-key', '/nowhere/b'], '/nowhere/a cannot be read'],
  [['--listen', '0.0.0.0:0'], '--tls self-signed'],
  [['--listen', '0.0.0.0:0'], '--tls-cert and --tls-key'],
  [['--listen', '0.0.0.0:0'], '--plain-http true'],
])('serve %j is refused: %s', async (flags, message) => {
  const { code, stderr } = await runShiplock(['serve', '--data', join(folder(), 'data'), ...flags], {});
  expect(code).not.toBe(0);
  expect(stderr).toContain(message);
});

test('a flag for a list may be repeated', async () => {
  const names = ['--tls-name', 'a.example', '--tls-name', 'b.example,192.0.2.7'];
  const { stdout } = await runShiplock(['config', ...names], {});
  expect(JSON.parse(stdout)).toMatchObject({ tlsName: ['a.example', 'b.example', '192.0.2.7'] });
});
