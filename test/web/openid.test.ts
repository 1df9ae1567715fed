// Logging in by a real OpenID provider, in a browser: to where somebody wanted to go, once and with a reason where it fails, and out
// of the provider, too.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { CHROMIUM, expectAccessible, useChromium } from '../support/chromium.ts';
import { useOpenIdProvider } from '../support/openid-provider.ts';
import { describeWith } from '../support/peer.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';

/** Below those that the system gives out by itself: the provider has to know the server's beforehand. */
const [PORT, PROVIDER_PORT] = [28_211, 28_212];
const URL_HERE = `http://127.0.0.1:${PORT}`;

describeWith([CHROMIUM], 'the web pages and an OpenID provider', () => {
  const provider = useOpenIdProvider(PROVIDER_PORT, URL_HERE);
  const open = useChromium();
  let server: ServerProcess;
  let data: string;

  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'shiplock-test-'));
    server = await startServer({
      data,
      port: PORT,
      env: {
        SHIPLOCK_URL: URL_HERE,
        SHIPLOCK_OIDC_ISSUER: `http://127.0.0.1:${PROVIDER_PORT}`,
        SHIPLOCK_OIDC_CLIENT_ID: 'shiplock',
        SHIPLOCK_OIDC_CLIENT_SECRET: 'a secret of the client',
        SHIPLOCK_OIDC_NAME: 'Example ID',
      },
    });
  });
  afterAll(async () => {
    await server?.stop();
    if (data) await rm(data, { recursive: true, force: true });
  });
  beforeEach(() => {
    provider().people.set('1', { preferred_username: 'ann', name: 'Ann Example', groups: [] });
    provider().visitor = '1';
  });

  /** A page, and the addresses that it went to here. */
  async function begin(address = URL_HERE) {
    const { page } = await open(address);
    const visited: string[] = [];
    page.on('request', (request) => {
      if (request.isNavigationRequest()) visited.push(new URL(request.url()).pathname);
    });
    return { page, visited };
  }

  test('lead back to the address that somebody opened, with its query, and out of the provider again', async () => {
    const { page, visited } = await begin();
    await page.goto('/repositories?search=app');
    await page.getByRole('link', { name: 'Log in', exact: true }).click();
    await page.getByRole('link', { name: 'Log in with Example ID' }).click();
    await page.getByRole('button', { name: 'ann' }).waitFor();
    expect(page.url()).toBe(`${URL_HERE}/repositories?search=app`);
    await page.getByRole('button', { name: 'ann' }).click();
    await page.getByRole('menuitem', { name: 'Log out' }).click();
    await page.waitForURL((url) => url.port === String(PROVIDER_PORT));
    expect(visited.at(-1)).toBe('/session/end');
  });

  test('stop after one try with the reason when somebody breaks off at the provider, and lead back to the start', async () => {
    provider().visitor = undefined;
    const { page, visited } = await begin();
    await page.goto('/log-in');
    await page.getByRole('link', { name: 'Log in with Example ID' }).click();
    await page.getByRole('heading', { name: 'The log-in did not work' }).waitFor();
    // The provider's words are text.
    await page.getByText('the user broke off <b>now</b>').waitFor();
    await expectAccessible(page);
    expect(visited.filter((path) => path === '/log-in/oidc/callback')).toHaveLength(1);
    await page.getByRole('link', { name: 'Back to the start' }).click();
    await page.getByRole('link', { name: 'Log in', exact: true }).waitFor();
  });

  test('log somebody in under the address of the configuration who has opened another one', async () => {
    const { page } = await begin(`http://localhost:${PORT}`);
    await page.goto('/repositories?search=app');
    await page.getByRole('link', { name: 'Log in', exact: true }).click();
    await page.getByRole('link', { name: 'Log in with Example ID' }).click();
    await page.getByRole('button', { name: 'ann' }).waitFor();
    expect(page.url()).toBe(`${URL_HERE}/repositories?search=app`);
  });

  test('name the address, or the cookies, as the cause when the browser brings nothing back', async () => {
    const { page } = await begin();
    await page.goto('/log-in/oidc/callback?code=from-the-provider&state=of-another-browser');
    await page.getByText('it must begin and end under the same address').waitFor();
    await page.getByText(URL_HERE).waitFor();
    await expectAccessible(page);
  });
});
