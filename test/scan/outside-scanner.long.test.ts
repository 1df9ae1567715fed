// An outside scanner behind Harbor's scanner adapter API: an adapter that behaves as the specification says, with a
// network edge of its own, and pulls the image with the credentials that it was given.

import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { scannerCredential } from '../../src/access/credential/scanner-credential.ts';
import { buildImage } from '../../src/image/build-image.ts';
import type { Built } from '../../src/image/built.ts';
import { pushImage } from '../../src/image/push-image.ts';
import { createHarborScanner } from '../../src/scan/outside/harbor-scanner.ts';
import { everyItem } from '../support/every-page.ts';
import { debian } from '../support/scanned-images.ts';
import { useApp } from '../support/test-app.ts';

interface Request {
  readonly registry: { readonly url: string; readonly authorization: string };
  readonly artifact: { readonly repository: string; readonly digest: string; readonly mime_type: string };
}

let adapter: Server;
let address = '';
const seen: { headers: IncomingMessage['headers']; body: Request }[] = [];
let reports: { status: number; headers?: Record<string, string>; body?: string }[] = [];

const VULNERABILITY = {
  id: 'CVE-2026-7777',
  package: 'openssl',
  version: '3.0.1-1',
  fix_version: '3.0.2',
  severity: 'High',
  description: 'something',
  links: ['https://example.com'],
  preferred_cvss: { score_v3: 8.1, vector_v3: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H' },
};
const REPORT = JSON.stringify({ scanner: { name: 'Trivy' }, vulnerabilities: [VULNERABILITY] });

beforeAll(async () => {
  adapter = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (request.url === '/api/v1/metadata') {
        response.end(JSON.stringify({ scanner: { name: 'Trivy', vendor: 'x', version: '0.50' }, capabilities: [] }));
      } else if (request.url === '/api/v1/scan') {
        seen.push({ headers: request.headers, body: JSON.parse(Buffer.concat(chunks).toString()) as Request });
        response.writeHead(202).end(JSON.stringify({ id: 'a b/c' }));
      } else if (request.url === '/api/v1/scan/a%20b%2Fc/report') {
        const next = reports.shift() ?? { status: 200, body: REPORT };
        response.writeHead(next.status, next.headers).end(next.body);
      } else response.writeHead(404).end();
    });
  });
  await new Promise<void>((resolve) => adapter.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(adapter.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => adapter.close(resolve)));
beforeEach(() => {
  reports = [];
  seen.length = 0;
});

const app = useApp({
  outsideScanner: (access, outbound) =>
    createHarborScanner({
      url: address,
      authorization: 'Bearer adapter-key',
      registryUrl: 'http://registry.example:5000',
      fetch: outbound.toward(address),
      pullAuthorization: ({ repository }) => scannerCredential(access, repository, 600),
      patience: 10_000,
    }),
});

const push = (tag: string) => pushed(tag, debian('3.0.1-1', { 'srv/tag': tag }));

async function pushed(tag: string, image: Built) {
  await pushImage(app().send('admin'), 'dev/scanned', image, tag);
  await app().drain();
  const path = `/api/v1/repositories/dev%2Fscanned/manifests/${tag}/report`;
  return (await app().call('admin', 'GET', path)).json.images[0];
}

describe('an outside scanner', () => {
  beforeAll(async () => {
    await app().createOrganization('dev');
    await app().call('admin', 'POST', '/api/v1/repositories', { name: 'dev/scanned', scanOnPush: true });
  });

  it('finds nothing in one static program, of which nobody knows what is in it, and that is said', async () => {
    reports = [{ status: 200, body: JSON.stringify({ vulnerabilities: [] }) }];
    const image = buildImage({ layers: [{ files: [{ path: 'app', content: 'static' }] }] });
    expect(await pushed('static', image)).toMatchObject({ components: 0, gaps: [{ kind: 'no_packages' }] });
  });

  it('is asked in its words, waited for without following its redirect, and its findings count', async () => {
    reports = [{ status: 302, headers: { location: '/nowhere', 'refresh-after': '0' } }];
    const image = await push('1');
    expect(seen[0]).toMatchObject({
      headers: {
        authorization: 'Bearer adapter-key',
        'content-type': 'application/vnd.scanner.adapter.scan.request+json; version=1.1',
      },
      body: {
        registry: { url: 'http://registry.example:5000' },
        artifact: { repository: 'dev/scanned', digest: image.digest },
      },
    });
    expect(image).toMatchObject({
      state: 'scanned',
      scanner: 'Trivy 0.50',
      // Detection stays ours, and what the scanner says is tied to it.
      components: 2,
      findings: { high: 1 },
      gaps: [],
      findingList: [{ id: 'CVE-2026-7777', component: 'openssl', fixed: '3.0.2', score: 8.1, layer: 0, feed: 'Trivy' }],
    });
  });

  it('may pull that repository and nothing else, with a secret without a colon', async () => {
    await push('2');
    const { authorization } = seen[0]?.body.registry ?? { authorization: '' };
    const [name, ...secret] = Buffer.from(authorization.replace('Basic ', ''), 'base64').toString().split(':');
    expect([name, secret.length]).toEqual(['$scanner', 1]);
    const read = (path: string) => app().call(authorization, 'GET', path);
    expect((await read('/v2/dev/scanned/manifests/2')).status).toBe(200);
    const token = await read('/v2/token?service=x&scope=repository:dev/scanned:pull,push');
    const bearer = `Bearer ${token.json.token}`;
    expect((await app().call(bearer, 'GET', '/v2/dev/scanned/manifests/2')).status).toBe(200);
    expect((await app().call(bearer, 'DELETE', '/v2/dev/scanned/manifests/2')).status).toBe(401);
    await pushImage(app().send('admin'), 'dev/other', debian('1'), '1');
    expect((await read('/v2/dev/other/manifests/1')).status).not.toBe(200);
    app().clock.advance(601);
    expect((await read('/v2/dev/scanned/manifests/2')).status).toBe(401);
  });

  it('that fails is a fact with its own words, tried again', async () => {
    reports = [{ status: 500, body: '{"error":{"message":"out of cheese"}}' }];
    const image = await push('3');
    expect(image.reason).toContain('answered 500 to the report');
    expect(image.reason).toContain('out of cheese');
    expect(image).toMatchObject({ findings: null });
    app().clock.advance(60);
    await app().drain();
    const again = await app().call('admin', 'GET', '/api/v1/repositories/dev%2Fscanned/manifests/3/report');
    expect(again.json.images[0]).toMatchObject({ state: 'scanned', findings: { high: 1 } });
  });

  it('that answers nonsense is a failure, not a clean image', async () => {
    reports = [{ status: 200, body: '{"vulnerabilities": "none"}' }];
    expect(await push('4')).toMatchObject({ state: 'waiting', findings: null });
  });

  it('that has more findings than are kept leaves the gravest, and a gap that says how many more there are', async () => {
    const few = { package: 'x', version: '1' };
    const low = Array.from({ length: 60_000 }, (_, n) => ({ ...few, id: `CVE-1999-${n}`, severity: 'Low' }));
    const critical = { ...few, id: 'CVE-2026-8888', severity: 'Critical' };
    reports = [{ status: 200, body: JSON.stringify({ vulnerabilities: [...low, critical] }) }];
    const image = await push('5');
    expect(image).toMatchObject({
      state: 'scanned',
      findings: { critical: 1, low: 19_999 },
      gaps: [
        {
          kind: 'limit',
          detail: 'outside scanner has 40001 more findings than the 20000 gravest, which are kept',
        },
      ],
    });
    expect(image.moreFindings).toBe(true);
    expect(image.findingList[0]).toMatchObject({ id: 'CVE-2026-8888' });
    const path = `/api/v1/repositories/dev%2Fscanned/manifests/${image.digest}/findings`;
    const { items } = await everyItem(app(), 'admin', path);
    expect(new Set(items.map(({ id }) => id)).size).toBe(20_000);
    expect(items.slice(0, image.findingList.length)).toEqual(image.findingList);
  });

  it('that sends more than is read is a failure that says so', async () => {
    reports = [{ status: 200, body: JSON.stringify({ vulnerabilities: [], more: 'x'.repeat(33 * 1024 * 1024) }) }];
    expect(await push('6')).toMatchObject({
      findings: null,
      reason: expect.stringContaining('sends more than 33554432 bytes'),
    });
  });
});
