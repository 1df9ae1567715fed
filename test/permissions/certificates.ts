// Requests over TLS with a client certificate of a user, and with nothing else that says who sends them.

import { Agent, type RequestInit as AgentRequest, fetch as fetchBy } from 'undici';
import { unpack } from '../support/bundle.ts';
import type { Answer, TestApp } from '../support/test-app.ts';
import type { Actor } from './actors.ts';

/** As `TestApp.call`, without the first argument. */
export type Send = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Pick<Answer, 'status'>>;

/** @param port at which the app listens */
export async function withCertificate(
  app: TestApp,
  port: number,
  { certificateOf, isRevoked = false }: Actor,
): Promise<Send> {
  const made = await app.call(certificateOf, 'POST', '/api/v1/client-bundles', {});
  if (made.status !== 201) throw new Error(`a bundle of ${certificateOf}: ${made.status} ${made.bytes}`);
  const { cert, key } = await unpack(made.bytes);
  const serial = made.headers['location']?.split('/').at(-1);
  if (isRevoked) await app.call(certificateOf, 'DELETE', `/api/v1/client-bundles/${serial}`);
  // By the clock of a test, the server's certificate need not be valid now.
  const dispatcher = new Agent({ connect: { cert, key, rejectUnauthorized: false } });
  return async (method, path, body, headers = {}) => {
    const isRaw = body === undefined || typeof body === 'string' || Buffer.isBuffer(body);
    const request = {
      method,
      dispatcher,
      headers: { ...(isRaw ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: isRaw ? (body as string | Buffer) : JSON.stringify(body) }),
    } as AgentRequest;
    const answer = await fetchBy(`https://127.0.0.1:${port}${path}`, request);
    await answer.body?.cancel();
    return { status: answer.status };
  };
}
