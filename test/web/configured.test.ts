// What the web pages show of a server that is configured: the configuration itself, and a directory.

import { expect, test } from 'vitest';
import { CHROMIUM, expectAccessible, logIn, useChromium } from '../support/chromium.ts';
import { describeWith } from '../support/peer.ts';
import { callAsAdmin, useServer } from '../support/server-process.ts';

const PASSWORD = 'correct-horse-battery';
/** Nobody is asked there before somebody logs in by it. */
const ISSUER = 'http://127.0.0.1:9/none';
const SECRET = 'the-secret-of-the-client';

describeWith([CHROMIUM], 'a configured server in the web pages', () => {
  const server = useServer({
    SHIPLOCK_OIDC_ISSUER: ISSUER,
    SHIPLOCK_OIDC_CLIENT_ID: 'shiplock',
    SHIPLOCK_OIDC_CLIENT_SECRET: SECRET,
    SHIPLOCK_ADVISORY_FEEDS: 'osv-npm',
  });
  const open = useChromium();

  const call = (method: string, path: string, body?: unknown) => callAsAdmin(server(), method, path, body);

  test('show the configuration, and name whom a required second factor would keep out before it is required', async () => {
    await call('POST', '/users', { name: 'nofactor', password: PASSWORD });
    const { page, troubles } = await open(server().url);
    await logIn(page);
    await page.goto('/admin/system');
    await page.getByRole('cell', { name: 'oidcClientSecret' }).waitFor();
    await page.getByRole('row').filter({ hasText: 'oidcClientSecret' }).getByText('********').waitFor();
    expect(await page.content()).not.toContain(SECRET);
    await page.getByLabel('Also what nobody has set').check();
    await page.getByRole('row').filter({ hasText: 'tokenLifeSeconds' }).getByText('as usual').waitFor();
    await page.goto('/admin/advisories');
    await page.getByRole('button', { name: 'Update now…' }).waitFor();
    await page.goto('/admin/system');
    await page.getByLabel('Everybody needs a second factor').click();
    const users = page.getByRole('list', { name: 'Users without a second factor' });
    await users.getByText('nofactor').waitFor();
    await users.getByText('admin (you)').waitFor();
    await page.getByText('You have none yourself').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(await page.getByLabel('Everybody needs a second factor').isChecked()).toBe(false);
    expect(troubles).toEqual([]);
  });

  test('link a user to a person of a directory, show as whom it knows them, and take that back', async () => {
    await call('POST', '/users', { name: 'linus', password: PASSWORD });
    const { page, troubles } = await open(server().url);
    await logIn(page);
    await page.goto('/admin');
    await page.getByRole('button', { name: 'Link linus to a directory' }).click();
    await page.getByLabel('Subject').fill('subject-of-linus');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Link', exact: true }).click();
    await page.getByRole('button', { name: 'Directory of linus' }).click();
    await page.getByText('subject-of-linus').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Unlink…' }).click();
    await page.getByRole('button', { name: 'Unlink', exact: true }).click();
    await page.getByRole('button', { name: 'Link linus to a directory' }).waitFor();
    expect(troubles).toEqual([]);
  });
});
