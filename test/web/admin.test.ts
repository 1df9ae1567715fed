// What system admins look after in the web pages, and what auditors are shown of it.

import { expect, test } from 'vitest';
import { buildImage } from '../../src/image/build-image.ts';
import { pushImage } from '../../src/image/push-image.ts';
import { CHROMIUM, expectAccessible, logIn, settled, useChromium } from '../support/chromium.ts';
import { describeWith } from '../support/peer.ts';
import { callAsAdmin, useServer } from '../support/server-process.ts';

const PASSWORD = 'correct-horse-battery';

describeWith([CHROMIUM], 'the administration in the web pages', () => {
  const server = useServer();
  const open = useChromium();

  const call = (method: string, path: string, body?: unknown) => callAsAdmin(server(), method, path, body);

  test('make a user, make them an admin, and delete them', async () => {
    const { page, troubles } = await open(server().url);
    await logIn(page);
    await page.getByRole('link', { name: 'Admin' }).click();
    await page.getByRole('button', { name: 'New user' }).click();
    await page.getByLabel('Name', { exact: true }).fill('newt');
    await page.getByLabel('Password').fill(PASSWORD);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('cell', { name: 'newt', exact: true }).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Change newt' }).click();
    await page.getByLabel('System admin').check();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('row', { name: /^newt/ }).getByText('system admin').waitFor();
    await page.getByRole('button', { name: 'Delete newt' }).click();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Delete the user' }).click();
    await page.getByRole('cell', { name: 'newt', exact: true }).waitFor({ state: 'detached' });
    expect(troubles).toEqual([]);
  });

  test('make a role, and give it everywhere', async () => {
    await call('POST', '/users', { name: 'rita', password: PASSWORD });
    const { page, troubles } = await open(server().url);
    await logIn(page);
    await page.goto('/admin/roles');
    await page.getByRole('button', { name: 'New role' }).click();
    await page.getByLabel('Name', { exact: true }).fill('looker');
    await page.getByLabel('view audit').check();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('cell', { name: 'pull, view audit' }).nth(1).waitFor();
    await expectAccessible(page);
    await page.getByLabel('Parts of the administration').getByRole('link', { name: 'Access' }).click();
    await page.getByText('Nobody has a role everywhere').waitFor();
    await page.getByRole('button', { name: 'Give a role' }).click();
    await page.getByRole('link', { name: 'Make a role for less, or for more' }).waitFor();
    await page.getByLabel('User name').fill('rita');
    await page.getByLabel('Role', { exact: true }).selectOption('looker');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Give', exact: true }).click();
    await page.getByRole('cell', { name: 'looker', exact: true }).waitFor();
    await expectAccessible(page);
    expect(troubles).toEqual([]);
  });

  test('begin a job, follow it to its end, and find it with its log', async () => {
    const { page, troubles } = await open(server().url);
    await logIn(page);
    await page.goto('/admin/system');
    await page.getByText('Shiplock 0.').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Collect garbage…' }).click();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Collect', exact: true }).click();
    // What was freed, and what was left, in sentences.
    await page.getByText(/^Freed .* on disk: /).waitFor();
    await page.goto('/admin/jobs?kind=storage.collect_garbage');
    await page.getByRole('button', { name: 'Log of garbage collection' }).first().click();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Close' }).click();
    // One word for one thing, where it is shown and where somebody filters by it.
    expect(await page.getByLabel('State', { exact: true }).locator('option').allTextContents()).toEqual([
      ...['all states', 'queued', 'running', 'done', 'failed', 'cancelled'],
    ]);
    expect(await page.getByLabel('Kind').locator('option:checked').innerText()).toBe('garbage collection');
    await expectAccessible(page);
    await page.goto('/admin/directories');
    await page.getByText('No directories are configured').waitFor();
    await expectAccessible(page);
    await page.goto('/admin/advisories');
    await page.getByText('No advisories yet').waitFor();
    // Nobody is sent to feeds that this server does not fetch.
    await page.getByText('This server fetches no feeds').waitFor();
    expect(await page.getByRole('button', { name: 'Update now…' }).count()).toBe(0);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Upload an archive…' }).click();
    await expectAccessible(page);
    expect(troubles).toEqual([]);
  });

  test('filter the audit log in the address, export it, and verify it', async () => {
    await call('POST', '/organizations', { name: 'watched' });
    const { page, troubles } = await open(server().url);
    await logIn(page);
    await page.goto('/admin/audit');
    await page.getByLabel('Action').fill('account.created');
    await page.waitForURL(/action=account\.created/);
    await page.getByRole('cell', { name: 'watched' }).first().waitFor();
    await page.getByRole('cell', { name: 'account created', exact: true }).first().waitFor();
    await expectAccessible(page);
    // Up to a day is a jump to it: the newest record of that day is the first of the list.
    await page.getByLabel('Up to this day').fill('2020-01-01');
    await page.waitForURL(/to=2020-01-01/);
    await page.getByText('No records fit').waitFor();
    await page.getByLabel('Up to this day').fill('');
    await page.getByRole('cell', { name: 'watched' }).first().waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'CSV' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/\.csv$/);
    await page.getByRole('button', { name: 'Verify' }).click();
    await page.getByText(/^Intact: \d+ records/).waitFor();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Purge…' }).click();
    await page.getByLabel('Remove what is older than this day').fill('2020-01-01');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Purge', exact: true }).click();
    await page.getByText('There was nothing as old as that.').waitFor();
    expect(troubles).toEqual([]);
  });

  test('show auditors all of it, and offer them nothing to change', async () => {
    await call('POST', '/users', { name: 'audrey', password: PASSWORD });
    await call('PUT', '/access/users/audrey', { role: 'auditor' });
    const { page, troubles } = await open(server().url);
    await logIn(page, { name: 'audrey', password: PASSWORD });
    await page.getByRole('link', { name: 'Admin' }).click();
    await page.getByRole('cell', { name: 'audrey', exact: true }).waitFor();
    const tabs = page.getByLabel('Parts of the administration').getByRole('link');
    for (const tab of await tabs.allTextContents()) {
      await tabs.getByText(tab, { exact: true }).click();
      await settled(page);
      const offered = await page.getByRole('main').getByRole('button').allTextContents();
      expect(offered.filter((text) => /New|Give|Change|Delete|Update|Upload|Collect|Synchronize/.test(text))).toEqual(
        [],
      );
    }
    expect(troubles).toEqual([]);
  });

  test('show what happened, everywhere and in one repository, and why somebody may do something', async () => {
    await call('POST', '/repositories', { name: 'admin/seen' });
    await call('POST', '/users', { name: 'wim', password: PASSWORD });
    const { page, troubles } = await open(server().url);
    await logIn(page);
    await page.getByRole('link', { name: 'Activity' }).click();
    await page.getByLabel('Type').fill('repository.created');
    await page.waitForURL(/type=repository\.created/);
    await page.getByRole('link', { name: 'admin/seen' }).waitFor();
    await expectAccessible(page);
    await page.goto('/repositories/admin~seen/access');
    await page.getByRole('button', { name: 'Give a role' }).click();
    await page.getByLabel('User name').fill('wim');
    await page.getByLabel('Give or deny').selectOption('true');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Give', exact: true }).click();
    await page.getByRole('cell', { name: 'denied: read-only' }).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Why may somebody…' }).click();
    await page.getByLabel(/^Who: a user/).fill('wim');
    await page.getByRole('button', { name: 'Why?' }).click();
    await page.getByText('no', { exact: true }).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Close' }).first().click();
    await page.getByRole('button', { name: 'Take back the denial of wim' }).click();
    await page.getByRole('button', { name: 'Take back', exact: true }).click();
    await page.getByText('No roles on this repository itself').waitFor();
    await page.getByLabel('Parts of the repository').getByRole('link', { name: 'Activity' }).click();
    await page.getByText('access granted').waitFor();
    await expectAccessible(page);
    expect(troubles).toEqual([]);
  });

  test('storage used is shown by namespace and by repository, with what is counted', async () => {
    await pushImage(server().send, 'admin/large', buildImage({ layers: [{ files: [] }] }), '1');
    const { page, troubles } = await open(server().url);
    await logIn(page);
    await page.goto('/admin/storage');
    await page.getByText(/Stored on disk: .* in 2 blobs, and .* in 1 manifest in the database/).waitFor();
    await expectAccessible(page);
    await page.getByRole('table', { name: 'Storage by namespace' }).getByRole('link', { name: 'admin' }).click();
    await page.waitForURL(/namespace=admin/);
    const repositories = page.getByRole('table', { name: 'Storage by repository' });
    await repositories.getByRole('link', { name: 'admin/large' }).waitFor();
    await expectAccessible(page);
    expect(troubles).toEqual([]);
  });
});
