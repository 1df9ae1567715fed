// A server whose certificate is of its own making, as its pages say how to trust it.

import { beforeAll, expect, test } from 'vitest';
import { CHROMIUM, expectAccessible, logIn, useChromium } from '../support/chromium.ts';
import { describeWith } from '../support/peer.ts';
import { useServer } from '../support/server-process.ts';

describeWith([CHROMIUM], 'the pages of a server with a certificate of its own making', () => {
  const server = useServer({ SHIPLOCK_TLS: 'self-signed' });
  const open = useChromium();

  beforeAll(async () => {
    if (!server().url) return;
    const headers = { 'content-type': 'application/json' };
    await server().send('/api/v1/repositories', {
      ...{ method: 'POST', headers, body: JSON.stringify({ name: 'admin/app' }) },
    });
  });

  test('say beside the commands, and in the first steps, where its authority is and where docker and podman look for it', async () => {
    const { page, troubles } = await open(server().url, { ignoreHTTPSErrors: true });
    await logIn(page);
    const { host, url } = server();
    const told = page.getByRole('region', { name: 'Trust this server' });
    for (const path of ['/repositories', '/repositories/admin~app']) {
      await page.goto(path);
      await told.getByText(`sudo curl -fsSk --create-dirs -o /etc/docker/certs.d/${host}/ca.crt ${url}/ca`).waitFor();
      await told.getByText(`/etc/containers/certs.d/${host}/ca.crt`).waitFor();
      await told.getByText(/([0-9A-F]{2}:){31}[0-9A-F]{2}/).waitFor();
      await expectAccessible(page);
    }
    expect(await told.getByRole('link', { name: `${url}/ca` }).getAttribute('href')).toBe('/ca');
    expect(troubles).toEqual([]);
  });
});
