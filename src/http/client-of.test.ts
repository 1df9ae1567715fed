// What is believed of X-Forwarded-* headers, and of whom.

import { describe, expect, test } from 'vitest';
import { type Client, clientOf } from './client-of.ts';
import { readTrustProxy, type TrustProxy, trustedProxies } from './trusted-proxies.ts';

const seen = (trust: TrustProxy, headers: Record<string, string>, peer = '10.0.0.1'): Client =>
  clientOf(trustedProxies(trust), { headers: { host: 'hub.example', ...headers }, socket: { remoteAddress: peer } });

describe('the address of a client', () => {
  test.each<[TrustProxy, string, string]>([
    [0, '203.0.113.9', '10.0.0.1'],
    [1, 'forged, 203.0.113.9', '203.0.113.9'],
    [1, '127.0.0.1, 203.0.113.9', '203.0.113.9'],
    [1, '198.51.100.1, 203.0.113.9, 10.0.0.2', '10.0.0.2'],
    [2, '198.51.100.1, 203.0.113.9, 10.0.0.2', '203.0.113.9'],
    [3, '203.0.113.9', '203.0.113.9'],
    [1, '', '10.0.0.1'],
    [1, 'unknown', '10.0.0.1'],
    [2, '203.0.113.9, unknown', '10.0.0.1'],
    [1, '203.0.113.9:4711', '203.0.113.9'],
    [1, '[2001:db8::9]:4711', '2001:db8::9'],
    [1, '::ffff:203.0.113.9', '203.0.113.9'],
    [['10.0.0.0/8'], '127.0.0.1, 203.0.113.9, 10.0.0.2', '203.0.113.9'],
    [['10.0.0.1'], '203.0.113.9, 10.0.0.2', '10.0.0.2'],
    [['192.0.2.0/24', 'fd00::/8'], '203.0.113.9', '10.0.0.1'],
  ])('with trustProxy %j and X-Forwarded-For %j is %s', (trust, header, address) => {
    expect(seen(trust, { 'x-forwarded-for': header }).address).toBe(address);
  });

  test('is IPv4 also on a socket that takes both', () => {
    expect(seen(['10.0.0.1'], { 'x-forwarded-for': '203.0.113.9' }, '::ffff:10.0.0.1').address).toBe('203.0.113.9');
    expect(seen(0, {}, '::ffff:10.0.0.1').address).toBe('10.0.0.1');
  });
});

describe('protocol and host', () => {
  test.each<[TrustProxy, string, Client['protocol']]>([
    [0, 'https', 'http'],
    [1, 'https', 'https'],
    [1, 'HTTPS', 'https'],
    [1, 'https,http', 'http'],
    [1, 'http,https', 'https'],
    [1, 'javascript', 'http'],
    [1, 'https://evil.example', 'http'],
  ])('with trustProxy %j and X-Forwarded-Proto %j: %s', (trust, header, protocol) => {
    expect(seen(trust, { 'x-forwarded-proto': header, 'x-forwarded-for': '203.0.113.9' }).protocol).toBe(protocol);
  });

  test('two proxies that append are read as far as the client', () => {
    const headers = { 'x-forwarded-for': '203.0.113.9, 10.0.0.2', 'x-forwarded-proto': 'https, http' };
    expect(seen(2, headers).protocol).toBe('https');
    expect(seen(2, { ...headers, 'x-forwarded-proto': 'https' }).protocol).toBe('https');
    expect(seen(1, headers).protocol).toBe('http');
  });

  test.each<[TrustProxy, string, string]>([
    [0, 'other.example', 'hub.example'],
    [1, 'other.example:8443', 'other.example:8443'],
    [1, 'a.example, b.example', 'b.example'],
    [1, 'a"b', 'hub.example'],
    [1, 'other.example/path', 'hub.example'],
    [1, 'user@other.example', 'hub.example'],
    [1, '999.999.999.999', 'hub.example'],
    [1, 'other.example:99999', 'hub.example'],
    [1, '[2001:db8::1]:5000', '[2001:db8::1]:5000'],
  ])('with trustProxy %j and X-Forwarded-Host %j: %s', (trust, header, host) => {
    expect(seen(trust, { 'x-forwarded-host': header }).host).toBe(host);
  });

  test('a Host that is none is refused, and without one the socket tells', () => {
    for (const host of ['a"b', 'a b', 'a,b', 'x/y', '[::1', 'a:b:c'])
      expect(() => seen(0, { host }), host).toThrow('is not a host name');
    const socket = { remoteAddress: '10.0.0.1', localAddress: '::1', localPort: 5000 };
    expect(clientOf(trustedProxies(0), { headers: {}, socket }).host).toBe('[::1]:5000');
  });
});

test.each<[boolean | number | string | string[], TrustProxy | undefined]>([
  [true, 1],
  [false, 0],
  ['true', 1],
  ['2', 2],
  [11, undefined],
  ['11', undefined],
  [-1, undefined],
  [1.5, undefined],
  ['10.0.0.0/8, 192.0.2.7', ['10.0.0.0/8', '192.0.2.7']],
  [['fd00::/8'], ['fd00::/8']],
  ['loopback', undefined],
  ['10.0.0.0/8,', undefined],
])('trustProxy %j is read as %j', (given, trust) => {
  expect(readTrustProxy(given)).toEqual(trust);
});
