// Asked to end, the server ends in good order: what runs is finished, nothing new is taken, and the exit code is 0.

import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { sampleImage } from '../support/sample-image.ts';
import { ADMIN, basic, type ServerProcess, startServer } from '../support/server-process.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

/** Ten seconds are promised; a busy machine may take a little longer to tell. */
const LONGEST_STOP = 12_000;

const folder = useTemporaryFolder();

test('an upload that is running when SIGTERM comes is acknowledged and kept', async () => {
  const server = await startServer({ data: folder() });
  await pushImage(server.send, 'admin/stop', sampleImage('stop'), '1');
  const halves = [Buffer.alloc(100_000, 1), Buffer.alloc(100_000, 2)] as const;
  const digest = `sha256:${createHash('sha256').update(Buffer.concat(halves)).digest('hex')}`;
  const upload = await beginUpload(server, digest);
  await upload.write(halves[0]);
  const begun = performance.now();
  const stopped = server.stop('SIGTERM');
  await upload.write(halves[1]);
  expect(await upload.end()).toBe(201);
  expect(await stopped).toBe(0);
  expect(performance.now() - begun).toBeLessThan(LONGEST_STOP);

  const again = await startServer({ data: folder() });
  expect((await again.send(`/v2/admin/stop/blobs/${digest}`, { method: 'HEAD' })).status).toBe(200);
  expect(await again.stop('SIGINT')).toBe(0);
});

test('a client that never finishes does not hold the server up', async () => {
  const server = await startServer({ data: folder() });
  const upload = await beginUpload(server, `sha256:${'0'.repeat(64)}`);
  await upload.write(Buffer.alloc(10));
  const begun = performance.now();
  expect(await server.stop('SIGTERM')).toBe(0);
  expect(performance.now() - begun).toBeLessThan(LONGEST_STOP);
  await expect(upload.end()).rejects.toThrow();
});

test('a registry that never answers, whose tag is followed, does not hold the server up', async () => {
  const silent = createServer();
  const asked = once(silent, 'request');
  await once(silent.listen(0, '127.0.0.1'), 'listening');
  const { port } = silent.address() as AddressInfo;
  const env = {
    SHIPLOCK_ADVISORY_FOLLOW: `http://127.0.0.1:${port}/ops/advisories:latest`,
    SHIPLOCK_ADVISORY_KEYS: 'x',
  };
  const server = await startServer({ data: folder(), env });
  await asked;
  expect(await server.stop('SIGTERM')).toBe(0);
  // Not the forced exit, which says nothing.
  expect(server.output()).toContain('"msg":"stopped"');
  silent.closeAllConnections();
  silent.close();
});

/**
 * A blob that is sent as slowly as the test likes. Resolves when the server has read the request's head, and asks for the
 * body: before that it knows of a connection only. Writes resolve when the server's machine has taken the bytes.
 */
async function beginUpload(server: ServerProcess, digest: string) {
  const outgoing = request(`${server.url}/v2/admin/stop/blobs/uploads/?digest=${digest}`, {
    method: 'POST',
    headers: {
      authorization: basic(ADMIN.name, ADMIN.password),
      'content-type': 'application/octet-stream',
      expect: '100-continue',
    },
  });
  const status = new Promise<number | undefined>((resolve, reject) => {
    outgoing.on('error', reject).on('response', (response) => resolve(response.resume().statusCode));
  });
  // The test looks at it when it ends the request.
  status.catch(() => {});
  outgoing.flushHeaders();
  await once(outgoing, 'continue');
  return {
    write: (bytes: Buffer) => new Promise<void>((resolve) => outgoing.write(bytes, () => resolve())),
    end(): Promise<number | undefined> {
      outgoing.end();
      return status;
    },
  };
}
