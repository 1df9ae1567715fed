// The viewer's own account: password, sessions, tokens, bundles, and the second factor that a deployment asks for.

import { TOTP, URI } from 'otpauth';
import { expect, test } from 'vitest';
import { CHROMIUM, expectAccessible, logIn, useChromium } from '../support/chromium.ts';
import { describeWith } from '../support/peer.ts';
import { callAsAdmin, useServer } from '../support/server-process.ts';

const PASSWORD = 'correct-horse-battery';

describeWith([CHROMIUM], 'my account in the web pages', () => {
  const server = useServer();
  const open = useChromium();

  const call = (method: string, path: string, body?: unknown) => callAsAdmin(server(), method, path, body);

  test('change the password, which takes the present one', async () => {
    await call('POST', '/users', { name: 'paul', password: PASSWORD });
    const { page, troubles } = await open(server().url);
    await logIn(page, { name: 'paul', password: PASSWORD });
    await page.getByRole('button', { name: 'paul' }).click();
    await page.getByRole('menuitem', { name: 'My account' }).click();
    await page.getByLabel('Present password').fill('wrong-horse-battery');
    await page.getByLabel('New password', { exact: true }).fill('battery-horse-correct');
    await page.getByLabel('New password again').fill('battery-horse-correct');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Change the password' }).click();
    await page.getByRole('alert').waitFor();
    troubles.length = 0;
    await page.getByLabel('Present password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Change the password' }).click();
    await page.getByText('The password is changed.').waitFor();
    expect(troubles).toEqual([]);
    const again = await open(server().url);
    await logIn(again.page, { name: 'paul', password: 'battery-horse-correct' });
  });

  test('end a session elsewhere', async () => {
    await call('POST', '/users', { name: 'sue', password: PASSWORD });
    const elsewhere = await open(server().url);
    await logIn(elsewhere.page, { name: 'sue', password: PASSWORD });
    const { page, troubles } = await open(server().url);
    await logIn(page, { name: 'sue', password: PASSWORD });
    await page.goto('/account/sessions');
    await page.getByText('this one').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: /^End the session from/ }).click();
    await page.getByRole('button', { name: 'End the session', exact: true }).click();
    await page.getByRole('button', { name: /^End the session from/ }).waitFor({ state: 'detached' });
    expect(troubles).toEqual([]);
  });

  test('make an access token, whose secret is shown once, and revoke it', async () => {
    const { page, troubles } = await open(server().url);
    await logIn(page);
    await page.goto('/account/tokens');
    await page.getByText('No access tokens yet').waitFor();
    await page.getByRole('button', { name: 'New access token' }).click();
    await page.getByLabel('Name', { exact: true }).fill('laptop');
    await page.getByLabel('pull', { exact: true }).check();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Make the token' }).click();
    await expectAccessible(page);
    await page.getByLabel('I have stored it').check();
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('cell', { name: 'pull', exact: true }).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Revoke laptop' }).click();
    await page.getByRole('button', { name: 'Revoke', exact: true }).click();
    await page.getByText('No access tokens yet').waitFor();
    expect(troubles).toEqual([]);
  });

  test('say what client bundles need on a server without TLS, where nobody can show a certificate', async () => {
    const { page, troubles } = await open(server().url);
    await logIn(page);
    await page.goto('/account');
    await page.getByRole('link', { name: 'Client bundles' }).click();
    await page.getByRole('heading', { name: 'No client bundles here' }).waitFor();
    await page.getByText('the server has to speak TLS itself').waitFor();
    expect(await page.getByRole('button', { name: 'New client bundle' }).count()).toBe(0);
    await expectAccessible(page);
    expect(troubles).toEqual([]);
  });

  test('take somebody to the second factor that the deployment asks for, and offer nothing else before', async () => {
    await call('POST', '/users', { name: 'tom', password: PASSWORD });
    await call('PATCH', '/settings', { requireSecondFactor: true });
    const { page, troubles } = await open(server().url);
    await page.goto('/log-in');
    await page.getByLabel('User name').fill('tom');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('heading', { level: 1, name: 'Set up a second factor' }).waitFor();
    expect(await page.getByRole('navigation', { name: 'Main' }).count()).toBe(0);
    await page.goto('/organizations');
    await page.getByRole('button', { name: 'Set up' }).click();
    await page.getByRole('link', { name: 'Open the app on this device' }).waitFor();
    await page.getByRole('img', { name: 'The secret, to be scanned' }).waitFor();
    await expectAccessible(page);
    const uri = await page.getByRole('link', { name: 'Open the app on this device' }).getAttribute('href');
    const totp = URI.parse(uri ?? '');
    if (!(totp instanceof TOTP)) throw new Error('codes follow the time');
    await page.getByLabel('Code').fill(totp.generate());
    await page.getByRole('button', { name: 'Switch on' }).click();
    await page.getByRole('heading', { name: 'Recovery codes' }).waitFor();
    await expectAccessible(page);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('shiplock-recovery-codes.txt');
    await page.getByLabel('I have stored the codes').check();
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('heading', { level: 1, name: 'Organizations' }).waitFor();
    await page.goto('/account/activity');
    await page.getByRole('cell', { name: 'second factor enabled' }).waitFor();
    await expectAccessible(page);
    await page.goto('/account/second-factor');
    await page.getByText(/recovery codes are left/).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Switch off…' }).click();
    await expectAccessible(page);
    expect(troubles).toEqual([]);
  });
});
