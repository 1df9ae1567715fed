// A server whose certificate is of its own making, as its pages say how to trust it.

import { beforeAll, expect, test } from 'vitest';
import { CHROMIUM, expectAccessible, logIn, settled, useChromium } from '../support/chromium.ts';
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

  test('show the open tab whole at 360 pixels, also when it comes later than the others', async () => {
    const { page, troubles } = await open(server().url, {
      ignoreHTTPSErrors: true,
      viewport: { width: 360, height: 780 },
    });
    await logIn(page);
    await page.goto('/account/bundles');
    const tab = page.getByRole('link', { name: 'Client bundles' });
    await tab.waitFor();
    await settled(page);
    const place = await tab.boundingBox();
    expect(place?.x).toBeGreaterThanOrEqual(0);
    expect((place?.x ?? 0) + (place?.width ?? 0)).toBeLessThanOrEqual(360);
    expect(troubles).toEqual([]);
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
