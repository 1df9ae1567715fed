// The list of repositories: columns that sort, filters that stand in the address, and who promotes where.

import { beforeAll, expect, test } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { CHROMIUM, expectAccessible, logIn, settled, useChromium } from '../support/chromium.ts';
import { describeWith } from '../support/peer.ts';
import { sampleImage } from '../support/sample-image.ts';
import { callAsAdmin, useServer } from '../support/server-process.ts';

describeWith([CHROMIUM], 'the list of repositories', () => {
  const server = useServer();
  const open = useChromium();

  const call = (method: string, path: string, body?: unknown) => callAsAdmin(server(), method, path, body);

  beforeAll(async () => {
    for (const name of ['dev', 'qa']) await call('POST', '/organizations', { name });
    await call('POST', '/repositories', { name: 'dev/web', description: 'What customers see' });
    await call('POST', '/repositories', { name: 'qa/web', visibility: 'public' });
    await call('POST', '/repositories', { name: 'dev/empty' });
    await call('POST', '/promotion-policies', { source: 'dev/web', target: 'qa/web', always: true, enabled: false });
    await pushImage(server().send, 'qa/web', sampleImage('first'), '1');
    await pushImage(server().send, 'dev/web', sampleImage('second'), '1');
  });

  test('says of each what is in it, is sorted and filtered by the server, and comes back', async () => {
    const { page, troubles } = await open(server().url);
    await logIn(page);
    const shown = () => page.locator('tbody tr td[data-name=Repository] a').allInnerTexts();
    const row = page.getByRole('row').filter({ hasText: 'dev/web' });
    await row.getByText('source of 1').waitFor();
    await row.getByText('What customers see').waitFor();
    await row.getByText('not scanned').waitFor();
    await page.getByText('target of 1').waitFor();
    await page.getByRole('row').filter({ hasText: 'dev/empty' }).getByText('never').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Last push' }).click();
    await page.waitForURL(/order=pushed/);
    await settled(page);
    expect(await shown()).toEqual(['dev/web', 'qa/web', 'dev/empty']);
    expect(await page.locator('th[aria-sort]').innerText()).toBe('Last push');
    await page.getByLabel('Namespace').selectOption('dev');
    await page.waitForURL(/namespace=dev/);
    await settled(page);
    expect(await shown()).toEqual(['dev/web', 'dev/empty']);
    await page.getByRole('link', { name: 'dev/empty' }).click();
    await page.getByRole('heading', { level: 1, name: 'empty' }).waitFor();
    await page.goBack();
    await page.getByRole('link', { name: 'dev/empty' }).waitFor();
    expect(await shown()).toEqual(['dev/web', 'dev/empty']);
    await page.getByLabel('Visibility').selectOption('public');
    await page.getByText('No repository fits the filters').waitFor();
    await page.getByLabel('Namespace').selectOption('');
    await page.getByRole('link', { name: 'qa/web' }).waitFor();
    expect(await shown()).toEqual(['qa/web']);
    expect(troubles).toEqual([]);
  });

  test('describes itself in Markdown, of which HTML stays text and nothing is fetched', async () => {
    const longDescription = [
      '# What it is\n\nA **web** shop, see [the manual](https://example.com/manual).',
      '![logo](https://example.com/logo.png) [bad](javascript:alert(1)) <script>alert(2)</script>',
      '- one\n- two\n\n```\ndocker run\n```',
    ].join('\n\n');
    await call('POST', '/repositories', { name: 'dev/described', longDescription });
    const { page, troubles } = await open(server().url);
    await logIn(page);
    await page.goto('/repositories/dev~described');
    await page.getByRole('heading', { name: 'What it is' }).waitFor();
    const manual = page.getByRole('link', { name: 'the manual' });
    expect([await manual.getAttribute('href'), await manual.getAttribute('rel')]).toEqual([
      'https://example.com/manual',
      expect.stringContaining('noopener'),
    ]);
    expect(await page.getByRole('link', { name: 'logo' }).getAttribute('href')).toBe('https://example.com/logo.png');
    expect(await page.locator('main img').count()).toBe(0);
    await page.getByText('<script>alert(2)</script>').waitFor();
    expect(await page.locator('a[href^="javascript"]').count()).toBe(0);
    await expectAccessible(page);
    expect(troubles).toEqual([]);
  });

  test('is without a repository that was deleted there, which is not asked for again', async () => {
    await call('POST', '/repositories', { name: 'dev/unwanted' });
    const { page, troubles } = await open(server().url);
    await logIn(page);
    await page.goto('/repositories/dev~unwanted/settings');
    await settled(page);
    await page.getByRole('button', { name: 'Delete…' }).click();
    await page.getByLabel('Type dev/unwanted to delete it').fill('dev/unwanted');
    await expectAccessible(page);
    const changed = Promise.withResolvers<void>();
    await page.route('**/api/v1/repositories/dev~unwanted', async (route) => {
      const response = await route.fetch();
      // The page hears that the repository has changed before it hears that it is deleted.
      await changed.promise;
      await route.fulfill({ response });
    });
    const elsewhere = await open(server().url);
    await logIn(elsewhere.page);
    await elsewhere.page.getByRole('link', { name: 'dev/unwanted' }).waitFor();
    await page.getByRole('button', { name: 'Delete the repository' }).click();
    await elsewhere.page.getByRole('link', { name: 'dev/unwanted' }).waitFor({ state: 'detached' });
    changed.resolve();
    await page.getByRole('heading', { level: 1, name: 'Repositories' }).waitFor();
    await settled(page);
    expect(await page.getByRole('link', { name: 'dev/unwanted' }).count()).toBe(0);
    expect(troubles).toEqual([]);
  });
});
