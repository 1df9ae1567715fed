// Where the focus is, for who works by keyboard: always somewhere, and to be seen.

import type { Locator, Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { CHROMIUM, logIn, settled, useChromium } from '../support/chromium.ts';
import { describeWith } from '../support/peer.ts';
import { sampleImage } from '../support/sample-image.ts';
import { callAsAdmin, useServer } from '../support/server-process.ts';

describeWith([CHROMIUM], 'the focus', () => {
  const server = useServer();
  const open = useChromium();

  beforeAll(async () => {
    if (!server().url) return;
    for (const name of ['admin/app', 'admin/next-1', 'admin/next-2'])
      await callAsAdmin(server(), 'POST', '/repositories', { name });
    await pushImage(server().send, 'admin/app', sampleImage('app'), '1');
  });

  const hasFocus = (what: Locator) => expect.poll(() => what.and(what.page().locator(':focus')).count()).toBe(1);
  const head = (page: Page) => page.getByRole('heading', { level: 1 });

  test('goes back to the button when the dialog of a new repository is left with Escape', async () => {
    const { page, troubles } = await open(server().url);
    await logIn(page);
    const button = page.getByRole('button', { name: 'New repository' }).first();
    await button.focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('Name', { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await hasFocus(button);
    expect(troubles).toEqual([]);
  });

  test.each(['Escape', 'Enter'])(
    'goes back to the button of its row with %s, and not to a menu that was open before',
    async (key) => {
      const { page, troubles } = await open(server().url);
      await logIn(page);
      await page.goto('/admin');
      await page.getByRole('button', { name: 'Light or dark' }).click();
      await page.getByRole('menuitem').first().waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('menuitem').first().waitFor({ state: 'detached' });
      const button = page.getByRole('button', { name: 'Change admin', exact: true });
      await button.click();
      await hasFocus(page.getByLabel('Full name'));
      await page.keyboard.press(key);
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await hasFocus(button);
      expect(troubles).toEqual([]);
    },
  );

  test('goes to the head of the page when the row of the button is deleted', async () => {
    await callAsAdmin(server(), 'POST', '/users', { name: 'gone', password: 'password of gone' });
    const { page } = await open(server().url);
    await logIn(page);
    await page.goto('/admin');
    await page.getByRole('button', { name: 'Delete gone', exact: true }).click();
    await hasFocus(page.getByRole('button', { name: 'Cancel' }));
    await page.getByRole('button', { name: 'Delete the user' }).click();
    await page.getByRole('button', { name: 'Delete gone', exact: true }).waitFor({ state: 'detached' });
    await hasFocus(head(page));
  });

  test('stays in the dialog of a promotion, before and after it is done, and goes back to its button', async () => {
    const { page, troubles } = await open(server().url);
    await logIn(page);
    await page.goto('/repositories/admin~app/tags/1');
    const button = page.getByRole('button', { name: 'Promote…', exact: true });
    await button.click();
    await page.getByRole('dialog').waitFor();
    // The strip of the scroll bar, over which nothing can be laid, is no lighter than the rest.
    const colours = '[document.documentElement, document.body].map((one) => getComputedStyle(one).backgroundColor)';
    expect(new Set((await page.evaluate(colours)) as string[]).size).toBe(2);
    await hasFocus(page.getByLabel('Target repository'));
    await page.getByLabel('Target repository').fill('admin/by-hand');
    await page.getByLabel('Make the new repository').check();
    const promote = page.getByRole('button', { name: 'Promote', exact: true });
    await promote.focus();
    await page.keyboard.press('Enter');
    await page.getByText('Promoted:').waitFor();
    await hasFocus(page.getByRole('button', { name: 'Close' }).last());
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await hasFocus(button);
    expect(troubles).toEqual([]);
  });

  test('stays in the dialog of a promotion that is refused', async () => {
    const { page } = await open(server().url);
    await logIn(page);
    await page.goto('/repositories/admin~app/tags/1');
    await page.getByRole('button', { name: 'Promote…', exact: true }).click();
    await page.getByLabel('Target repository').fill('admin/refusing');
    await page.getByLabel('Make the new repository').check();
    await page.route('**/api/v1/promotions*', (route) =>
      route.request().method() === 'POST'
        ? route.fulfill({ status: 409, json: { error: { code: 'CONFLICT', message: 'not today' } } })
        : route.continue(),
    );
    const promote = page.getByRole('button', { name: 'Promote', exact: true });
    await promote.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('not today').waitFor();
    await settled(page);
    await expect.poll(() => page.evaluate('!!document.activeElement.closest("[role=dialog]")')).toBe(true);
  });

  test('stays on Save when settings are saved', async () => {
    const { page, troubles } = await open(server().url);
    await logIn(page);
    await page.goto('/repositories/admin~app/settings');
    const save = page.getByRole('button', { name: 'Save', exact: true });
    await save.focus();
    await page.keyboard.press('Enter');
    await page.getByText('Saved.').waitFor();
    await hasFocus(save);
    expect(troubles).toEqual([]);
  });

  test.each([
    ['Save', 'admin/next-1'],
    ['Save & Apply: 1 of 1 to promote', 'admin/next-2'],
  ])('goes to the head of the page that follows %s of a new policy', async (name, target) => {
    const { page, troubles } = await open(server().url);
    await logIn(page);
    await page.goto('/repositories/admin~app/policies/new');
    await page.getByLabel('Name', { exact: true }).fill(`by ${name}`);
    await page.getByLabel('Value of criterion 1').fill('1');
    await page.getByLabel('Target repository').fill(target);
    const save = page.getByRole('button', { name, exact: true });
    await save.and(page.locator(':enabled')).waitFor();
    await settled(page);
    await save.focus();
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => !url.pathname.endsWith('/policies/new'));
    await hasFocus(head(page));
    expect(troubles).toEqual([]);
  });

  test('is seen whole on tabs, whose strip scrolls', async () => {
    const { page } = await open(server().url);
    await logIn(page);
    await page.goto('/repositories/admin~app/tags/1');
    const tab = page.getByRole('link', { name: 'Components' });
    await tab.waitFor();
    await settled(page);
    await page.getByRole('link', { name: 'Vulnerabilities' }).last().focus();
    await page.keyboard.press('Tab');
    await hasFocus(tab);
    const beyond = await page.evaluate(`(() => {
      const { outlineWidth, outlineOffset } = getComputedStyle(document.activeElement);
      return parseFloat(outlineWidth) + parseFloat(outlineOffset);
    })()`);
    expect(beyond).toBeLessThanOrEqual(0);
  });
});
