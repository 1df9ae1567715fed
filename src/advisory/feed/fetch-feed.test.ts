// Feeds over HTTP, from a server in this process: what is asked for, what is not asked for again, and what is refused.

import { readdirSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { FETCHED_AT } from '../../../test/support/advisory-index.ts';
import { outboundOfTests } from '../../../test/support/outbound.ts';
import { useTemporaryFolder } from '../../../test/support/temporary-folder.ts';
import { textWithin } from '../../outbound/bounded.ts';
import { type Downloaded, download } from '../../outbound/download.ts';
import { type FetchedFeed, fetchFeed } from './fetch-feed.ts';
import { KNOWN_FEEDS, type KnownFeed, secdbFeed } from './known-feeds.ts';

const folder = useTemporaryFolder();
const server = createServer((request, response) => answer(request, response));
let base = '';
let asked: string[] = [];
let answer: (request: IncomingMessage, response: ServerResponse) => void = (_, response) => response.end();

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  asked = [];
});

/** Answers by path; a file not named is not found. */
function serve(files: Readonly<Record<string, string | Buffer>>, headers: Readonly<Record<string, string>> = {}): void {
  answer = (request, response) => {
    asked.push(`${request.method} ${request.url}`);
    const file = files[request.url ?? ''];
    if (request.headers['if-none-match'] !== undefined && request.headers['if-none-match'] === headers['etag']) {
      response.writeHead(304).end();
    } else if (file === undefined) response.writeHead(404).end('no');
    else response.writeHead(200, headers).end(file);
  };
}

function feed(kind: KnownFeed['kind'], path: string): KnownFeed {
  return {
    kind,
    name: `the-${kind}`,
    label: kind,
    url: `${base}${path}`,
    license: 'CC0-1.0',
    attribution: '',
    covers: null,
  };
}

const options = () => ({ fetch: outboundOfTests.toward(base), now: FETCHED_AT, folder: folder() });
const itemsOf = async (fetched: FetchedFeed | null) => (fetched ? await Array.fromAsync(fetched.source.items) : null);

describe('a feed', () => {
  test('is not downloaded again when nothing has changed', async () => {
    serve(
      { '/kev': '{"vulnerabilities":[{"cveID":"CVE-2024-1000"}]}' },
      { etag: '"1"', 'last-modified': 'Sat, 21 Nov 2026 06:00:00 GMT' },
    );
    const first = await fetchFeed(feed('kev', '/kev'), options());
    expect(await itemsOf(first)).toEqual([{ kind: 'kev', cve: 'CVE-2024-1000' }]);
    expect(first?.source.dataAsOf).toBe(Date.parse('2026-11-21T06:00:00Z') * 1000);
    const state = first?.state ?? {};
    expect(state).toEqual({ etag: '"1"', lastModified: 'Sat, 21 Nov 2026 06:00:00 GMT' });
    expect(await fetchFeed(feed('kev', '/kev'), { ...options(), state })).toBeNull();
  });

  test('of EPSS', async () => {
    serve({ '/epss': gzipSync('cve,epss,percentile\nCVE-2024-1000,0.5,0.9\n') });
    expect(await itemsOf(await fetchFeed(feed('epss', '/epss'), options()))).toEqual([
      { kind: 'epss', cve: 'CVE-2024-1000', probability: 0.5 },
    ]);
  });

  test('of OSV is whole the first time, and only its changes after that', async () => {
    const record = (id: string) =>
      JSON.stringify({ id, affected: [{ package: { ecosystem: 'npm', name: 'a' }, versions: ['1.0.0'] }] });
    serve({
      '/npm/all.zip': 'no zip',
      '/npm/modified_id.csv': '2026-11-21T06:30:00Z,A-2\n2026-11-01T00:00:00Z,A-1\n',
      '/npm/A-2.json': record('A-2'),
    });
    const whole = await fetchFeed(feed('osv', '/npm'), options());
    expect(whole?.source.mode).toBe('replace');
    await expect(itemsOf(whole)).rejects.toMatchObject({ code: 'INVALID' });
    expect(readdirSync(folder())).toEqual([]);
    const state = { changedUntil: Date.parse('2026-11-20T00:00:00Z') * 1000 };
    const changes = await fetchFeed(feed('osv', '/npm'), { ...options(), state });
    expect(await itemsOf(changes)).toEqual([expect.objectContaining({ kind: 'advisory' })]);
    expect(changes?.source.mode).toBe('merge');
    expect(changes?.state.changedUntil).toBe(Date.parse('2026-11-21T06:30:00Z') * 1000);
    expect(await fetchFeed(feed('osv', '/npm'), { ...options(), state: changes?.state ?? {} })).toBeNull();
    expect(asked).toEqual([
      ...['HEAD /npm/all.zip', 'GET /npm/all.zip'],
      ...['GET /npm/modified_id.csv', 'GET /npm/A-2.json', 'GET /npm/modified_id.csv'],
    ]);
  });

  test('that the server does not have is an error with the address', async () => {
    serve({});
    await expect(fetchFeed(feed('secdb', '/x.json'), options())).rejects.toThrow(
      `${base}/x.json cannot be downloaded: the server answers 404`,
    );
  });
});

describe('a download', () => {
  const bodyOf = async (file: Downloaded | null) => (file ? await textWithin(file.body, 5000) : null);
  const within = { fetch: outboundOfTests.toward('http://127.0.0.1/'), maxBytes: 1000, timeoutMilliseconds: 60_000 };

  test('is over https, or from this machine', async () => {
    await expect(download('http://example.com/a', within)).rejects.toThrow('over https only');
    await expect(download('file:///etc/passwd', within)).rejects.toThrow('over https only');
    answer = (_, response) => response.writeHead(302, { location: 'http://example.com/' }).end();
    await expect(download(`${base}/a`, within)).rejects.toThrow('over https only');
    answer = (_, response) => response.writeHead(302, { location: '/a' }).end();
    await expect(download(`${base}/a`, within)).rejects.toThrow('more than 5 times');
  });

  test('has a bound, whatever the server says of its length', async () => {
    serve({ '/a': 'x'.repeat(1001) }, { 'content-length': '1001' });
    await expect(download(`${base}/a`, within)).rejects.toMatchObject({ code: 'TOO_LARGE' });
    answer = (_, response) => {
      response.write('x'.repeat(600));
      response.end('x'.repeat(600));
    };
    const file = await download(`${base}/a`, within);
    await expect(bodyOf(file)).rejects.toMatchObject({ code: 'TOO_LARGE' });
  });

  test('ends when it takes too long, before the answer or within', async () => {
    answer = () => {};
    await expect(download(`${base}/a`, { ...within, timeoutMilliseconds: 50 })).rejects.toThrow('it takes too long');
    answer = (_, response) => void response.write('x');
    const file = await download(`${base}/a`, { ...within, timeoutMilliseconds: 50 });
    await expect(bodyOf(file)).rejects.toThrow('it takes too long');
  });
});

test('every feed has a name of its own, an https address and terms', () => {
  const feeds = [...KNOWN_FEEDS, secdbFeed('v3.20', 'main'), secdbFeed('v3.20', 'community')];
  expect(new Set(feeds.map(({ name }) => name)).size).toBe(feeds.length);
  for (const { url, license, label } of feeds) {
    expect(url).toMatch(/^https:\/\//);
    expect(license && label).not.toBe('');
  }
});
