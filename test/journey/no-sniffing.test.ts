// Whoever pushes chooses the bytes; a browser that guesses from them what they are could run them as a page of ours.

import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { sampleImage } from '../support/sample-image.ts';
import { useApp } from '../support/test-app.ts';

const app = useApp();

test('every answer of every door tells browsers to believe its media type', async () => {
  await app().createUser('ada');
  const image = sampleImage('web');
  await pushImage(app().send('ada'), 'ada/web', image, '1');
  const { digest } = image.manifest.descriptor;
  const config = JSON.parse(image.manifest.bytes.toString()).config.digest;
  const asked: [string, string, number, Record<string, string>?][] = [
    ['GET', '/v2/', 200],
    ['GET', '/v2/token', 200],
    ['GET', '/v2/ada/web/manifests/1', 200],
    ['HEAD', `/v2/ada/web/manifests/${digest}`, 200],
    ['GET', `/v2/ada/web/blobs/${config}`, 200],
    ['GET', `/v2/ada/web/blobs/${config}`, 206, { range: 'bytes=0-1' }],
    ['GET', `/v2/ada/web/blobs/${config}`, 304, { 'if-none-match': `"${config}"` }],
    ['GET', `/v2/ada/web/blobs/${config}`, 416, { range: 'bytes=99999-' }],
    ['GET', '/v2/ada/web/tags/list', 200],
    ['GET', `/v2/ada/web/referrers/${digest}`, 200],
    ['GET', '/v2/ada/web/manifests/none', 404],
    ['GET', '/v2/ada/web/manifests/%', 400],
    ['GET', '/v2/nothing', 404],
    ['PUT', '/v2/_catalog', 405],
    ['GET', '/v1/_ping', 200],
    ['GET', '/v1/search?q=web', 200],
    ['GET', '/api/v1/me', 200],
    ['GET', '/api/v1/nothing', 404],
    ['POST', '/api/v1/tokens', 400],
    ['GET', '/api/v1/openapi.json', 200],
    ['GET', '/api/docs/', 200],
    ['GET', '/nothing', 404],
    ['GET', '/%', 400],
  ];
  for (const [method, path, status, headers] of asked) {
    const answer = await app().call('ada', method, path, undefined, headers);
    expect([path, answer.status, answer.headers['x-content-type-options']]).toEqual([path, status, 'nosniff']);
  }
});

test('so does the short way to manifests, and what cannot be read as HTTP', async () => {
  await app().call('ada', 'POST', '/api/v1/repositories', { name: 'ada/open', visibility: 'public' });
  const image = sampleImage('open');
  await pushImage(app().send('ada'), 'ada/open', image, '1');
  const address = await app().app.http.listen({ host: '127.0.0.1', port: 0 });
  for (const headers of [{}, { 'if-none-match': `"${image.manifest.descriptor.digest}"` }]) {
    const answer = await fetch(`${address}/v2/ada/open/manifests/1`, { headers });
    expect([answer.status, answer.headers.get('x-content-type-options')]).toEqual([
      'if-none-match' in headers ? 304 : 200,
      'nosniff',
    ]);
    await answer.arrayBuffer();
  }
  const { port } = new URL(address);
  const text = await new Promise<string>((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1', () => socket.end('NONSENSE\r\n\r\n'));
    let received = '';
    socket.on('data', (bytes) => (received += bytes));
    socket.on('end', () => resolve(received)).on('error', reject);
  });
  expect(text).toMatch(/^HTTP\/1.1 400 Bad Request\r\n/);
  expect(text.toLowerCase()).toContain('\r\nx-content-type-options: nosniff\r\n');
});
