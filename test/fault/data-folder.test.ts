// The data folder of a running server.

import { readdir, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { sampleImage } from '../support/sample-image.ts';
import { startServer, useServer } from '../support/server-process.ts';

const server = useServer({ SHIPLOCK_LOG_LEVEL: 'trace' });

test('is readable by its owner only: it holds private images and the key that signs tokens', async () => {
  await pushImage(server().send, 'admin/private', sampleImage('private'), '1');
  const entries = await readdir(server().data, { recursive: true, withFileTypes: true });
  expect(entries.length).toBeGreaterThan(5);
  for (const entry of entries) {
    const { mode } = await stat(join(entry.parentPath, entry.name));
    expect(mode & 0o077, entry.name).toBe(0);
  }
});

test('is refused to a second server, with a sentence', async () => {
  await expect(startServer({ data: server().data })).rejects.toThrow('is in use by another Shiplock');
  expect((await fetch(`${server().url}/api/v1/health`)).status).toBe(200);
});

test('a request that is not HTTP is answered, and its credentials are in no log', async () => {
  const { port, hostname } = new URL(server().url);
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString();
    });
    socket.once('close', () => resolve(text));
    socket.once('error', reject);
    socket.write('GET /v2/ HTTP/1.1\r\nHost: x\r\nAuthorization: Basic c2VjcmV0\r\nContent-Length: abc\r\n\r\n');
  });
  expect(answer).toContain('400 Bad Request');
  expect(answer).toContain('"errors"');
  expect(server().output()).not.toMatch(/c2VjcmV0|66,97,115,105,99,32/);
});
