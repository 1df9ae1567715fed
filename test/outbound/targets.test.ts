// Receivers that nobody may make this server knock at.

import { lookup } from 'node:dns/promises';
import { describe, expect, test } from 'vitest';
import { createTargets, type Targets } from '../../src/outbound/targets.ts';
import { STRAIGHT } from '../support/outbound.ts';
import { useApp } from '../support/test-app.ts';

const PRIVATE = [
  'http://127.0.0.1/',
  'http://127.1/',
  'http://2130706433/',
  'http://0x7f.0.0.1/',
  'http://0177.0.0.1/',
  'http://0.0.0.0:5000/',
  'http://10.1.2.3/',
  'http://172.16.0.1/',
  'http://192.168.1.1/',
  'http://100.64.0.1/',
  'http://169.254.169.254/latest/meta-data/',
  'http://192.0.2.1/',
  'http://198.18.0.1/',
  'http://224.0.0.1/',
  'http://255.255.255.255/',
  'https://[::1]/',
  'https://[::]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[::ffff:7f00:1]/',
  'https://[::127.0.0.1]/',
  'https://[64:ff9b::7f00:1]/',
  'https://[2002:7f00:1::]/',
  'https://[fc00::1]/',
  'https://[fd12:3456::1]/',
  'https://[fe80::1]/',
  'https://[ff02::1]/',
];
const PUBLIC = [
  'http://1.1.1.1/',
  'https://93.184.216.34:8443/hook',
  'https://[2606:4700:4700::1111]/',
  'https://example.com/',
];

describe('an address in a URL', () => {
  test.each(PRIVATE)('%s is refused', (url) => {
    expect(() => createTargets([]).check(new URL(url))).toThrow('SHIPLOCK_OUTBOUND_NETWORKS');
  });

  test.each(PUBLIC)('%s may be sent to', (url) => {
    expect(() => createTargets([]).check(new URL(url))).not.toThrow();
  });

  test('of a network that an operator allows may be sent to, and no other', () => {
    const { check } = createTargets(['10.1.0.0/16', 'fd00::/8']);
    for (const url of ['http://10.1.255.1/', 'http://[::ffff:10.1.0.1]/', 'http://[fd00::1]/'])
      expect(() => check(new URL(url)), url).not.toThrow();
    for (const url of ['http://10.2.0.1/', 'http://127.0.0.1/', 'http://[fc00::1]/'])
      expect(() => check(new URL(url)), url).toThrow('is not public: an operator can allow');
  });
});

test('a name is refused by what it stands for when it is connected to, and nobody learns what that is', async () => {
  const { address } = await lookup('localhost');
  const { signal } = new AbortController();
  const found = (targets: Targets) =>
    new Promise((resolve, reject) => {
      targets.lookup('dev', signal)('localhost', {}, (error, one) => (error ? reject(error) : resolve(one)));
    });
  const refused = await found(createTargets([])).catch((error: Error) => error.message);
  expect(refused).toMatch(/^localhost stands for an address that is not public: an operator can allow/);
  expect(refused).not.toContain(address);
  await expect(found(createTargets(['127.0.0.0/8', '::1/128']))).resolves.toBe(address);
});

describe('a webhook', () => {
  const app = useApp({ outbound: STRAIGHT });
  const create = async (url: string) =>
    app().call('admin', 'POST', '/api/v1/webhooks', { url, types: ['TAG_PUSH'], everywhere: true });

  test('of a private address is refused when it is made, and when it is changed', async () => {
    const { status, json } = await create('http://169.254.169.254/latest');
    expect(status).toBe(400);
    expect(json.error.message).toContain('is not public');
    const made = await create('https://example.com/');
    const { status: changed } = await app().call('admin', 'PATCH', `/api/v1/webhooks/${made.json.id}`, {
      url: 'http://[::1]/',
    });
    expect(changed).toBe(400);
    await app().call('admin', 'DELETE', `/api/v1/webhooks/${made.json.id}`);
  });

  test('whose network an operator allows no longer can still be switched off', async () => {
    const made = await create('https://example.com/');
    await app().database.transaction(async (tx) => {
      await tx.updateTable('webhook').set({ url: 'http://10.0.0.1/' }).where('id', '=', made.json.id).execute();
    });
    const path = `/api/v1/webhooks/${made.json.id}`;
    const changed = await app().call('admin', 'PATCH', path, { enabled: false });
    expect([changed.status, changed.json.enabled]).toEqual([200, false]);
    expect((await app().call('admin', 'PATCH', path, { url: 'http://10.0.0.1/' })).status).toBe(400);
    await app().call('admin', 'DELETE', path);
  });

  test('of a name for a private address is told nothing, and shows why', async () => {
    const { json } = await create('http://localhost:1/');
    const { json: example } = await app().call('admin', 'POST', `/api/v1/webhooks/${json.id}/test`, {});
    expect(example).toMatchObject({ state: 'given_up', status: null });
    expect(example.error).toContain('is not public');
  });

  test.each([
    ['must be an http or https address', 'ftp://example.com/'],
    ['must be an http or https address', 'example.com'],
    ['must hold no user name or password', 'https://user:secret@example.com/'],
    ['must not name port 0', 'https://example.com:0/'],
    ['must hold no #', 'https://example.com/#here'],
    ['may have at most 2000 characters', `https://example.com/${'x'.repeat(2_000)}`],
  ])('is refused because its receiver %s', async (reason, url) => {
    const { status, json } = await create(url);
    expect(status).toBe(400);
    expect(json.error.message).toContain(reason);
  });
});
