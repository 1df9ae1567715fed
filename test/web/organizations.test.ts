// People and what they may do, as somebody who used DTR does it: organization, team, user, repository, role. By clicking only.

import { expect, test } from 'vitest';
import { CHROMIUM, expectAccessible, logIn, settled, useChromium } from '../support/chromium.ts';
import { describeWith } from '../support/peer.ts';
import { callAsAdmin, useServer } from '../support/server-process.ts';

describeWith([CHROMIUM], 'organizations in the web pages', () => {
  const server = useServer();
  const open = useChromium();

  const call = (method: string, path: string, body?: unknown) => callAsAdmin(server(), method, path, body);

  test('go the way of DTR: organization, team, user, repositories tab, new repository, role', async () => {
    await call('POST', '/users', { name: 'dora', password: 'correct-horse-battery' });
    const { page, troubles } = await open(server().url);
    await logIn(page);
    await page.getByRole('link', { name: 'Organizations' }).click();
    await page.getByText('No organizations yet').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'New organization' }).click();
    await page.getByLabel('Name', { exact: true }).fill('technology');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('heading', { level: 1, name: 'technology' }).waitFor();
    await page.getByRole('link', { name: 'Teams' }).click();
    await page.getByRole('button', { name: 'New team' }).click();
    await page.getByLabel('Name', { exact: true }).fill('devs');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('heading', { level: 1, name: 'devs' }).waitFor();
    await page.getByRole('button', { name: 'Add user' }).click();
    await page.getByLabel('User name').fill('dana');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByText('There is no user dana.').waitFor();
    const users = page.getByRole('dialog').getByRole('link', { name: 'Make the user under Admin, Users' });
    expect(await users.getAttribute('href')).toBe('/admin');
    await page.getByLabel('User name').fill('dora');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('cell', { name: 'dora', exact: true }).waitFor();
    await expectAccessible(page);
    await page.getByLabel('Parts of the team').getByRole('link', { name: 'Repositories' }).click();
    await page.getByRole('button', { name: 'New repository' }).click();
    await page.getByLabel('Name', { exact: true }).fill('test');
    await page.getByLabel('Visibility').selectOption('public');
    expect(await page.getByLabel('Scan on push').isChecked()).toBe(true);
    await page.getByLabel('Role of devs').selectOption('read-write');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('link', { name: 'technology/test' }).waitFor();
    await expectAccessible(page);

    expect(await call('GET', '/repositories/technology%2Ftest')).toMatchObject({
      visibility: 'public',
      scanOnPush: true,
    });
    expect(await call('GET', '/organizations/technology/teams/devs/repositories')).toMatchObject({
      items: [{ repository: 'technology/test', role: 'read-write', deny: false }],
    });
    expect(await call('GET', '/access/explain?who=dora&repository=technology/test&permission=push')).toMatchObject({
      allowed: true,
    });

    await page.getByRole('button', { name: 'Change the role of technology/devs' }).click();
    await page.getByLabel('Role', { exact: true }).selectOption('read-only');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Change', exact: true }).click();
    await page.getByRole('cell', { name: 'read-only', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Take away the role of technology/devs' }).click();
    await page.getByRole('button', { name: 'Take away', exact: true }).click();
    await page.getByText('This team has no roles yet').waitFor();
    // A role on all of the organization begins with the least.
    await page.getByRole('button', { name: 'Existing repository…' }).click();
    expect(await page.getByLabel('Role', { exact: true }).inputValue()).toBe('read-only');
    expect(troubles.filter((text) => !text.includes('404 (Not Found)'))).toEqual([]);
  });

  test('offer members and strangers nothing that they may not do', async () => {
    await call('POST', '/organizations', { name: 'quiet' });
    await call('POST', '/users', { name: 'mia', password: 'correct-horse-battery' });
    await call('PUT', '/organizations/quiet/members/mia', {});
    const { page, troubles } = await open(server().url);
    await logIn(page, { name: 'mia', password: 'correct-horse-battery' });
    await page.getByRole('link', { name: 'Organizations' }).click();
    expect(await page.getByRole('button', { name: 'New organization' }).count()).toBe(0);
    await page.getByRole('link', { name: 'quiet' }).click();
    await page.getByRole('cell', { name: 'mia', exact: true }).waitFor();
    const tabs = page.getByLabel('Parts of the organization').getByRole('link');
    expect(await tabs.allTextContents()).toEqual(['Members', 'Teams', 'Repositories']);
    expect(await page.getByRole('button', { name: 'Add member' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Leave the organization' }).waitFor();
    await call('POST', '/repositories', { name: 'quiet/one' });
    await call('PUT', '/repositories/quiet%2Fone/access/mia', { role: 'admin' });
    await call('POST', '/repositories', { name: 'quiet/two' });
    await call('PUT', '/repositories/quiet%2Ftwo/access/mia', { role: 'read-only' });
    for (const [vulnerability, repository] of [
      ['CVE-2026-1001', 'quiet/one'],
      ['CVE-2026-1002', 'quiet/two'],
    ])
      await call('POST', '/waivers', { vulnerability, scope: 'repository', repository, reason: 'Not reached.' });
    await page.goto('/repositories/quiet~one/access');
    await page.getByRole('button', { name: 'Give a role' }).click();
    expect(await page.getByLabel('To', { exact: true }).getByRole('option').allTextContents()).toEqual([
      'a user',
      'a team',
    ]);
    await page.getByLabel('To', { exact: true }).selectOption('team');
    await settled(page);
    await page.goto('/vulnerabilities/waivers');
    await page.getByRole('link', { name: 'CVE-2026-1002' }).waitFor();
    await page.getByRole('button', { name: 'Revoke the waiver of CVE-2026-1001' }).waitFor();
    await settled(page);
    expect(await page.getByRole('button', { name: /^Revoke/ }).count()).toBe(1);
    expect(troubles).toEqual([]);
  });

  test('make an owner, and decide about the namespace', async () => {
    for (const name of ['house', 'qa', 'prod']) await call('POST', '/organizations', { name });
    await call('POST', '/users', { name: 'olga', password: 'correct-horse-battery' });
    const { page, troubles } = await open(server().url);
    await logIn(page);
    await page.goto('/organizations/house');
    await page.getByRole('button', { name: 'Add member' }).click();
    await page.getByLabel('User name').fill('olga');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('button', { name: 'Make an owner of olga' }).click();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Make an owner', exact: true }).click();
    await page.getByRole('button', { name: 'Make a member of olga' }).waitFor();
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByLabel('A comment is required').check();
    await page.getByLabel('Promotes to').fill('qa, ');
    // Each suggestion is the list with one more name.
    await page.locator('datalist option[value="qa, prod"]').waitFor({ state: 'attached' });
    await page.getByLabel('Promotes to').fill('qa, prod');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    await expectAccessible(page);
    expect(await call('GET', '/namespaces/house')).toMatchObject({
      commentRequired: true,
      promotesTo: ['qa', 'prod'],
    });
    await page.getByRole('link', { name: 'Access' }).click();
    await page.getByRole('button', { name: 'Give a role' }).click();
    await page.getByLabel('User name').fill('olga');
    await page.getByLabel('Role', { exact: true }).selectOption('auditor');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Give', exact: true }).click();
    await page.getByRole('cell', { name: 'auditor', exact: true }).waitFor();
    await expectAccessible(page);
    expect(troubles).toEqual([]);
  });

  test('show the secret of an API key until somebody says that they have stored it', async () => {
    await call('POST', '/organizations', { name: 'robots' });
    const { page, troubles } = await open(server().url);
    await logIn(page);
    await page.goto('/organizations/robots/keys');
    await page.getByRole('button', { name: 'New API key' }).click();
    await page.getByLabel('Name', { exact: true }).fill('ci');
    const soon = new Date(Date.now() + 5.5 * 86_400_000).toISOString().slice(0, 10);
    await page.getByLabel('Ends on').fill(soon);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Make the API key' }).click();
    await page.getByRole('heading', { name: 'The secret of ci' }).waitFor();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page.getByText(/docker login .* -u 'robots\+ci'/).waitFor();
    expect(await page.getByRole('button', { name: 'Close' }).isDisabled()).toBe(true);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('ci.txt');
    await page.getByLabel('I have stored it').check();
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByText(/expires in [56] days/).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Rotate ci' }).click();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Make a new secret' }).click();
    await page.getByLabel('I have stored it').check();
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('button', { name: 'Delete ci' }).click();
    await page.getByRole('button', { name: 'Delete the API key' }).click();
    await page.getByText('No API keys yet').waitFor();
    expect(troubles).toEqual([]);
  });
});
