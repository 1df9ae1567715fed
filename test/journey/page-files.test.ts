// The door of the web pages: which files it gives, to whom, and with which headers.

import { expect, test } from 'vitest';
import type { PageFile } from '../../src/http/web/page-files.ts';
import { useApp } from '../support/test-app.ts';

const file = (type: string, text: string): PageFile => ({
  type,
  codings: new Map([
    ['identity', Buffer.from(text)],
    ['gzip', Buffer.from(`gzip of ${text}`)],
    ['br', Buffer.from(`br of ${text}`)],
  ]),
});
const pages = new Map([
  ['index.html', file('text/html', '<!doctype html><base href="/"><title>Shiplock</title>')],
  ['assets/main-1a2b.js', file('text/javascript; charset=utf-8', 'console')],
  ['icon.svg', file('image/svg+xml', '<svg/>')],
]);
const app = useApp({ pages });
const behind = useApp({ pages, externalUrl: 'https://example.com/registry' });
const HTML = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

test('a browser gets the same page at every address, which nobody may put into a frame', async () => {
  for (const path of ['/', '/repositories', '/repositories/dev~website/tags/1.0?platform=x', '/log-in', '/nowhere']) {
    const answer = await app().call(undefined, 'GET', path, undefined, HTML);
    expect([path, answer.status, answer.headers['content-type']]).toEqual([path, 200, 'text/html; charset=utf-8']);
    expect(answer.headers['content-security-policy']).toContain(
      "default-src 'none'; script-src 'self'; style-src 'self'",
    );
    expect(answer.headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(answer.headers['cache-control']).toBe('no-cache');
  }
});

test('a program gets no page in place of what it asked for', async () => {
  expect((await app().call(undefined, 'GET', '/')).status).toBe(404);
  expect((await app().call(undefined, 'GET', '/api/v1/nothing', undefined, HTML)).json.error.code).toBe('NOT_FOUND');
  expect((await app().call(undefined, 'GET', '/v2/', undefined, HTML)).status).toBe(401);
  expect((await app().call(undefined, 'GET', '/assets/gone-9f9f.js', undefined, HTML)).status).toBe(404);
  expect((await app().call(undefined, 'GET', '/../package.json', undefined, HTML)).headers['content-type']).toContain(
    'html',
  );
});

test.each([
  ['br, gzip', 'br', 'br of console'],
  ['gzip;q=1.0', 'gzip', 'gzip of console'],
  ['br;q=0, gzip', 'gzip', 'gzip of console'],
  ['identity', undefined, 'console'],
  [undefined, undefined, 'console'],
])('who takes %s gets %s', async (accepted, coding, body) => {
  const headers = accepted === undefined ? {} : { 'accept-encoding': accepted };
  const answer = await app().call(undefined, 'GET', '/assets/main-1a2b.js', undefined, headers);
  expect([answer.status, answer.headers['content-encoding'], answer.bytes.toString()]).toEqual([200, coding, body]);
  expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  expect(answer.headers['vary']).toContain('accept-encoding');
  expect(answer.headers['x-content-type-options']).toBe('nosniff');
});

test('under a path of a proxy, the page names that path', async () => {
  const answer = await behind().call(undefined, 'GET', '/repositories', undefined, HTML);
  expect(answer.bytes.toString()).toContain('<base href="/registry/">');
});
