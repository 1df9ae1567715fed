// Requests to other servers: what an operator has written may be anywhere, and where it leads must be public or allowed.

import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { download } from '../../src/outbound/download.ts';
import { createOutbound } from '../../src/outbound/outbound.ts';
import type { OutboundSettings } from '../../src/outbound/outbound-settings.ts';
import { makeAuthority, makeCertificate } from '../../src/tls/make-certificate.ts';
import { useForwardProxy } from '../support/forward-proxy.ts';
import { STRAIGHT } from '../support/outbound.ts';
import { useReceiver } from '../support/receiver.ts';

const DAY = 86_400_000_000;
let port = 0;
let securePort = 0;
let authorities = '';
/** Where `/led` leads. */
let leadsTo = '';

beforeAll(async () => {
  const answer: Parameters<typeof createHttpServer>[1] = (request, response) => {
    if (request.url === '/led') response.writeHead(302, { location: leadsTo }).end();
    else response.end(`asked as ${request.headers.host}`);
  };
  const validity = { from: Date.now() * 1000 - DAY, until: Date.now() * 1000 + DAY };
  const company = await makeAuthority({ subject: 'Company CA', ...validity });
  const names = ['127.0.0.1', 'mirror.example'];
  const own = await makeCertificate(company, { subject: 'mirror', names, ...validity });
  authorities = company.certificate;
  const plain = createHttpServer(answer);
  const secure = createHttpsServer({ cert: own.certificate, key: own.key }, answer);
  for (const server of [plain, secure]) await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (plain.address() as AddressInfo).port;
  securePort = (secure.address() as AddressInfo).port;
  afterAll(async () => {
    for (const server of [plain, secure]) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });
});

/** What a file has in it, or why it cannot be had. */
async function fetched(address: string, settings: Partial<OutboundSettings> = {}): Promise<string> {
  const outbound = createOutbound({ ...STRAIGHT, ...settings });
  const options = { fetch: outbound.toward(address), maxBytes: 1_000, timeoutMilliseconds: 20_000, allowPlain: true };
  try {
    const file = await download(address, options);
    return Buffer.concat(await Array.fromAsync(file?.body ?? [])).toString();
  } catch (error) {
    return (error as Error).message;
  }
}

describe('an address that an operator has written', () => {
  test('may be private', async () => {
    expect(await fetched(`http://127.0.0.1:${port}/`)).toBe(`asked as 127.0.0.1:${port}`);
  });

  test('may lead to another port and path of the same host', async () => {
    leadsTo = `http://127.0.0.1:${port}/file`;
    expect(await fetched(`http://127.0.0.1:${port}/led`)).toBe(`asked as 127.0.0.1:${port}`);
  });

  test.each([
    ['another private address', 'http://127.0.0.2:1/', '127.0.0.2 is not public'],
    ['the metadata service of a cloud', 'http://169.254.169.254/latest', '169.254.169.254 is not public'],
    [
      'a name that stands for a private address',
      'http://localhost:8080/',
      'localhost stands for an address that is not public',
    ],
  ])('may not lead to %s, unless its network is allowed', async (_what, address, reason) => {
    leadsTo = address;
    const refused = await fetched(`http://127.0.0.1:${port}/led`);
    expect(refused).toContain(reason);
    expect(refused).toContain('SHIPLOCK_OUTBOUND_NETWORKS');
  });

  test('may lead to a network that is allowed', async () => {
    leadsTo = `http://localhost:${port}/`;
    const networks = ['127.0.0.0/8', '::1/128'];
    expect(await fetched(`http://127.0.0.1:${port}/led`, { networks })).toBe(`asked as localhost:${port}`);
  });

  test('may not lead back from https to plain http', async () => {
    leadsTo = `http://127.0.0.1:${port}/`;
    const refused = await fetched(`https://127.0.0.1:${securePort}/led`, { authorities });
    expect(refused).toContain('leads to an address that may not be used');
  });
});

test('a certificate counts that an authority of the configuration has signed, and no other', async () => {
  const address = `https://127.0.0.1:${securePort}/`;
  expect(await fetched(address, { authorities })).toBe(`asked as 127.0.0.1:${securePort}`);
  expect(await fetched(address)).toContain('unable to verify the first certificate');
});

describe('by a proxy', () => {
  const proxy = useForwardProxy();
  const receiver = useReceiver();
  const post = (url: string, settings: Partial<OutboundSettings>) =>
    createOutbound({ ...STRAIGHT, ...settings }).post({
      place: 'dev',
      url,
      headers: { 'content-type': 'application/json' },
      body: '{"a":1}',
      signal: new AbortController().signal,
      patience: 20_000,
    });

  test('names are left to the proxy, for plain HTTP and for TLS', async () => {
    const settings = { proxy: proxy.url, authorities };
    expect(await fetched(`http://mirror.example:${port}/`, settings)).toBe(`asked as mirror.example:${port}`);
    expect(await fetched(`https://mirror.example:${securePort}/`, settings)).toBe(
      `asked as mirror.example:${securePort}`,
    );
    expect(proxy.asked).toEqual([`GET mirror.example:${port}`, `CONNECT mirror.example:${securePort}`]);
  });

  test('webhooks arrive, and addresses that are not public are refused all the same', async () => {
    const { port: there } = new URL(receiver.url);
    expect(await post(`http://hooks.example:${there}/hook`, { proxy: proxy.url })).toMatchObject({ status: 204 });
    expect(receiver.received.map(({ json }) => json)).toEqual([{ a: 1 }]);
    const refused = await post(`http://10.0.0.1:${there}/hook`, { proxy: proxy.url });
    expect(refused.error).toContain('10.0.0.1 is not public');
    expect(proxy.asked).toEqual([`POST hooks.example:${there}`]);
  });

  test('webhooks over TLS arrive', async () => {
    const sent = await post(`https://mirror.example:${securePort}/`, { proxy: proxy.url, authorities });
    expect(sent).toMatchObject({ status: 200, response: `asked as mirror.example:${securePort}` });
    expect(proxy.asked).toEqual([`CONNECT mirror.example:${securePort}`]);
  });

  test.each(['127.0.0.1', '*'])('hosts that are named as %s are asked without it', async (host) => {
    const settings = { proxy: proxy.url, noProxy: [host] };
    expect(await fetched(`http://127.0.0.1:${port}/`, settings)).toBe(`asked as 127.0.0.1:${port}`);
    expect(proxy.asked).toEqual([]);
  });

  test.each([
    ['mirror.example', true],
    ['MIRROR.example', true],
    ['example', true],
    ['.example', true],
    ['*.example', true],
    ['ror.example', false],
    ['mirror.example.org', false],
  ])('a host below %s is asked without it: %s', async (host, isStraight) => {
    const settings = { proxy: proxy.url, noProxy: [host] };
    const answer = await fetched(`http://mirror.example:${port}/`, settings);
    expect(answer.includes('cannot be downloaded')).toBe(isStraight);
    expect(proxy.asked).toHaveLength(isStraight ? 0 : 1);
  });
});
