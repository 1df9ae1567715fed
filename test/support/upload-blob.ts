// Uploads a blob in one request.

import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import type { TestApp } from './test-app.ts';

export function digestFor(bytes: Buffer | string): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** Uploads the blob as the admin; its digest. */
export async function uploadBlob(app: TestApp, repository: string, bytes: Buffer): Promise<string> {
  const digest = digestFor(bytes);
  const { status } = await app.call('admin', 'POST', `/v2/${repository}/blobs/uploads/?digest=${digest}`, bytes);
  expect(status).toBe(201);
  return digest;
}
