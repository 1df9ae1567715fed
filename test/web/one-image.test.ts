// One image on the web pages: what is said of it is the same wherever it is shown, and its page leads to all places where it stands.

import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { debianBase } from '../../src/demo/images.ts';
import { buildIndex } from '../../src/image/build-index.ts';
import { pushImage } from '../../src/image/push-image.ts';
import { CHROMIUM, expectAccessible, logIn, settled, useChromium } from '../support/chromium.ts';
import { importDemoAdvisories } from '../support/demo-advisories.ts';
import { describeWith } from '../support/peer.ts';
import { sampleImage } from '../support/sample-image.ts';
import { callAsAdmin, useServer } from '../support/server-process.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const PASSWORD = 'correct-horse-battery';

describeWith([CHROMIUM], 'one image', () => {
  const server = useServer();
  const folder = useTemporaryFolder();
  const open = useChromium();
  const call = (method: string, path: string, body?: unknown) => callAsAdmin(server(), method, path, body);

  beforeAll(async () => {
    if (!server().url) return;
    for (const name of ['dev', 'qa']) await call('POST', '/organizations', { name });
    await call('POST', '/repositories', { name: 'dev/web', scanOnPush: true });
    await call('POST', '/repositories', { name: 'qa/web' });
    await importDemoAdvisories(server(), folder());
    const rules = [{ field: 'vulnerabilities', severity: 'all', operator: 'eq', values: [0] }];
    await call('POST', '/promotion-policies', { source: 'dev/web', target: 'qa/web', rules });
    const arm = sampleImage('for arm', { architecture: 'arm64' });
    await pushImage(server().send, 'dev/web', buildIndex([debianBase('1.1.35-1'), arm]), 'multi');
  });

  /** The badges with counts of severities in this part of a page. */
  async function countsIn(page: Page, part: string): Promise<string[]> {
    const place = page.locator(part).first();
    await place
      .getByText(/^\d+ (?:critical|high|medium|low|unknown)$/)
      .first()
      .waitFor();
    return place.getByText(/^\d+ (?:critical|high|medium|low|unknown)$/).allInnerTexts();
  }

  test('has the same counts in the list of tags, on its page and on the board', async () => {
    const { page, troubles } = await open(server().url);
    await logIn(page);
    await page.goto('/repositories/dev~web/tags');
    const listed = await countsIn(page, 'tbody tr');
    await page.goto('/repositories/dev~web/tags/multi');
    expect(await countsIn(page, 'main')).toEqual(listed);
    // Of an index the size is a sum, and says so, as in the list.
    await page
      .getByRole('main')
      .getByText(/^sum .* logical$/)
      .waitFor();
    await page.goto('/pipelines');
    expect(await countsIn(page, 'main')).toEqual(listed);
    expect(troubles).toEqual([]);
  });

  test('keeps the platform that was chosen over all tabs, in the address', async () => {
    const { page, troubles } = await open(server().url);
    await logIn(page);
    await page.goto('/repositories/dev~web/tags/multi');
    await page.getByRole('table', { name: 'Findings', exact: true }).waitFor();
    // The one with the gravest findings, before anybody has chosen.
    expect(await page.getByLabel('Platform').inputValue()).toBe('linux/amd64');
    await page.getByLabel('Platform').selectOption('linux/arm64');
    await page.getByRole('table', { name: 'Findings', exact: true }).waitFor({ state: 'detached' });
    for (const tab of ['Components', 'Licences', 'Layers', 'Compare', 'Vulnerabilities']) {
      await page.getByRole('navigation', { name: 'Parts of the image' }).getByRole('link', { name: tab }).click();
      await settled(page);
      expect(new URL(page.url()).searchParams.get('platform')).toBe('linux/arm64');
    }
    await page.getByText('Nothing is known against this image for linux/arm64').waitFor();
    expect(await page.getByLabel('Platform').inputValue()).toBe('linux/arm64');
    await page.reload();
    await settled(page);
    expect(await page.getByLabel('Platform').inputValue()).toBe('linux/arm64');
    expect(await page.getByRole('table', { name: 'Findings', exact: true }).count()).toBe(0);
    expect(troubles).toEqual([]);
  });

  test('leads to every other tag that stands on it, in the repositories that one may see', async () => {
    const image = sampleImage('everywhere');
    for (const tag of ['1', '2', '3', '4', '5']) await pushImage(server().send, 'qa/web', image, tag);
    await pushImage(server().send, 'dev/web', image, 'new');
    await call('POST', '/users', { name: 'dora', password: PASSWORD });
    await call('PUT', '/repositories/dev%2Fweb/access/dora', { role: 'read-only' });
    const admin = await open(server().url);
    await logIn(admin.page);
    await admin.page.goto('/repositories/dev~web/tags/new');
    await admin.page.getByRole('link', { name: 'qa/web:1', exact: true }).waitFor();
    await expectAccessible(admin.page);
    await admin.page.getByRole('button', { name: 'all 5' }).click();
    const dialog = admin.page.getByRole('dialog', { name: 'The same image stands under 5 other tags' });
    await dialog.getByRole('link', { name: 'qa/web:5' }).waitFor();
    await expectAccessible(admin.page);
    await dialog.getByRole('link', { name: 'qa/web:5' }).click();
    await admin.page.waitForURL(/qa~web\/tags\/5$/);
    await admin.page.getByRole('link', { name: 'dev/web:new' }).waitFor();

    const dora = await open(server().url);
    await logIn(dora.page, { name: 'dora', password: PASSWORD });
    await dora.page.goto('/repositories/dev~web/tags/new');
    await dora.page.getByRole('heading', { level: 1, name: 'new' }).waitFor();
    await settled(dora.page);
    expect(await dora.page.getByText(/qa\/web:/).count()).toBe(0);
    expect([...admin.troubles, ...dora.troubles]).toEqual([]);
  });
});
