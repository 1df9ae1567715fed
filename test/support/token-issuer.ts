// An issuer of identity tokens as CI systems and clusters have one: discovery, keys, and tokens that are signed with them.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll } from 'vitest';

export interface TokenIssuer {
  readonly url: string;
  /** How often it was asked for its keys. */
  readonly asked: number;
  /** Of now, by the clock in seconds, for five minutes unless the claims say otherwise. */
  sign(claims: JWTPayload, now: number): Promise<string>;
  /** Signs with other keys from now on. */
  turnKeys(): Promise<void>;
}

/** An issuer for the tests of this block. Call the result inside of tests. */
export function useTokenIssuer(port: number): () => TokenIssuer {
  const url = `http://127.0.0.1:${port}`;
  let server: Server | undefined;
  let asked = 0;
  let kid = 0;
  let pair = generateKeyPair('RS256', { extractable: true });

  beforeAll(async () => {
    server = createServer(async (request, response) => {
      response.setHeader('content-type', 'application/json');
      if (request.url === '/.well-known/openid-configuration')
        return response.end(JSON.stringify({ issuer: url, jwks_uri: `${url}/keys` }));
      asked++;
      const key = { ...(await exportJWK((await pair).publicKey)), kid: String(kid), alg: 'RS256', use: 'sig' };
      return response.end(JSON.stringify({ keys: [key] }));
    });
    await new Promise<void>((resolve) => server?.listen(port, '127.0.0.1', resolve));
    if ((server.address() as AddressInfo).port !== port) throw new Error('another port was taken');
  });
  afterAll(() => server?.close());

  return () => ({
    url,
    get asked() {
      return asked;
    },
    async sign(claims, now) {
      const { privateKey } = await pair;
      return new SignJWT({ iat: now, exp: now + 300, ...claims })
        .setProtectedHeader({ alg: 'RS256', kid: String(kid) })
        .setIssuer(url)
        .sign(privateKey);
    },
    async turnKeys() {
      kid++;
      pair = generateKeyPair('RS256', { extractable: true });
      await pair;
    },
  });
}
