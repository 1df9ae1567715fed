// `/ca`: what those who do not trust the server yet are told.

import { X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { selfSigned } from '../support/opened-tls.ts';
import { useApp } from '../support/test-app.ts';

describe('a server with a certificate of its own making', () => {
  const app = useApp({ openTls: selfSigned, externalUrl: 'https://registry.example.com' });
  const trusted = () => app().app.doors.tls?.trusted ?? '';

  test('tells people how docker, podman and skopeo trust it, in a file that is the certificate', async () => {
    const { status, headers, bytes } = await app().call(undefined, 'GET', '/ca', undefined, { accept: '*/*' });
    const text = bytes.toString();
    expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type: 'text/plain; charset=utf-8' });
    expect(text).toContain(
      '#   docker:          sudo curl -fsSk --create-dirs -o /etc/docker/certs.d/registry.example.com/ca.crt https://registry.example.com/ca\n',
    );
    expect(text).toMatch(
      /^# +podman, skopeo: +curl .*~\/\.config\/containers\/certs\.d\/registry\.example\.com\/ca\.crt/m,
    );
    expect(text).toContain(new X509Certificate(trusted()).fingerprint256);
    expect(
      text
        .split('\n')
        .filter((line) => !line.startsWith('#'))
        .join('\n'),
    ).toBe(`\n${trusted()}`);
    expect(new X509Certificate(bytes).toString()).toBe(new X509Certificate(trusted()).toString());
  });

  test('answers who only looks whether it is there', async () => {
    const { status, bytes } = await app().call(undefined, 'HEAD', '/ca');
    expect([status, bytes.length]).toEqual([200, 0]);
  });

  test('gives programs that ask for certificates nothing else', async () => {
    const accept = 'application/pem-certificate-chain';
    const { headers, bytes } = await app().call(undefined, 'GET', '/ca', undefined, { accept });
    expect(headers['content-type']).toBe(accept);
    expect(bytes.toString()).toBe(trusted());
  });
});

describe('a server without TLS', () => {
  const app = useApp();

  test('has nothing to trust, and says so', async () => {
    const { status, json } = await app().call(undefined, 'GET', '/ca');
    expect(status).toBe(404);
    expect(json.error.message).toMatch('speaks plain HTTP');
  });
});
