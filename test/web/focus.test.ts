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
