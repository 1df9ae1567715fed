// Every page in a real browser: what it shows, that it can be used by everybody, on a phone, too, and that it asks nobody else.

import { expect, test } from 'vitest';
import { buildImage } from '../../src/image/build-image.ts';
import { pushImage } from '../../src/image/push-image.ts';
import { CHROMIUM, expectAccessible, logIn, settled, useChromium } from '../support/chromium.ts';
import { describeWith } from '../support/peer.ts';
import { sampleImage } from '../support/sample-image.ts';
import { ADMIN, callAsAdmin, useServer } from '../support/server-process.ts';

describeWith([CHROMIUM], 'the web pages', () => {
  const server = useServer();
  const open = useChromium();

  const call = (method: string, path: string, body?: unknown) => callAsAdmin(server(), method, path, body);

  test('take somebody who opens an address to the log-in and back to it', async () => {
    const { page, troubles } = await open(server().url);
    await page.goto('/repositories?search=web');
    await page.getByRole('link', { name: 'Log in' }).click();
    await expectAccessible(page);
    await page.getByLabel('User name').fill(ADMIN.name);
    await page.getByLabel('Password').fill('wrong');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByText('The user name or the password is wrong.').waitFor();
    // With what an operator needs to find it in the log.
    await page
      .getByRole('alert')
      .getByText(/^Request [0-9a-f]{16}$/)
      .waitFor();
    await expectAccessible(page);
    troubles.length = 0;
    await page.getByLabel('Password').fill(ADMIN.password);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.waitForURL(/\/repositories\?search=web$/);
    // The page of the log-in has given its place to another one.
    await page.getByRole('button', { name: ADMIN.name, exact: true }).click();
    await page.getByRole('menuitem', { name: 'My account' }).click();
    await page.waitForURL(/\/account/);
    expect(troubles).toEqual([]);
  });

  test('offer system admins all namespaces for a new repository, and at first the one that the list shows', async () => {
    await call('POST', '/organizations', { name: 'technology' });
    const { page, troubles } = await open(server().url);
    await logIn(page);
    await page.goto('/repositories?namespace=technology');
    await page.getByRole('button', { name: 'New repository' }).first().click();
    const dialog = page.getByRole('dialog');
    await expect.poll(() => dialog.getByLabel('Namespace').inputValue()).toBe('technology');
    // What is behind it is dark.
    const behind =
      "[...document.querySelectorAll('.fixed.inset-0')].map((one) => getComputedStyle(one).backgroundColor)";
    expect(String(await page.evaluate(behind))).toMatch(/0\.4\)/);
    await dialog.getByLabel('Name', { exact: true }).fill('good');
    await dialog.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('heading', { level: 1, name: 'good' }).waitFor();
    expect(new URL(page.url()).pathname).toContain('technology~good');
    expect(troubles).toEqual([]);
  });

  test('lead somebody who follows a link to what is hidden to the log-in, and there with its query', async () => {
    await call('POST', '/repositories', { name: 'admin/hidden-away' });
    await pushImage(server().send, 'admin/hidden-away', sampleImage('hidden-away'), '1.0');
    const { page } = await open(server().url);
    await page.goto('/repositories/admin~hidden-away/tags?search=1.0');
    const way = page.getByRole('main').getByRole('link', { name: 'Log in to see it' });
    await way.waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    await expectAccessible(page);
    await way.click();
    await page.getByLabel('User name').fill(ADMIN.name);
    await page.getByLabel('Password').fill(ADMIN.password);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.waitForURL(/\/repositories\/admin~hidden-away\/tags\?search=1\.0$/);
    await page.getByRole('link', { name: '1.0', exact: true }).waitFor();
  });

  test('offer the log-in where only some may look, and return there', async () => {
    const { page } = await open(server().url);
    for (const path of ['/admin/jobs', '/activity?actor=admin', '/account/tokens', '/vulnerabilities']) {
      await page.goto(path);
      const link = page.getByRole('main').getByRole('link', { name: 'Log in' });
      expect(await link.getAttribute('href')).toContain(encodeURIComponent(path));
    }
    await page.goto('/admin/jobs');
    await page.getByRole('main').getByRole('link', { name: 'Log in' }).click();
    await page.getByLabel('User name').fill(ADMIN.name);
    await page.getByLabel('Password').fill(ADMIN.password);
    await page.getByRole('button', { name: 'Log in', exact: true }).click();
    await page.waitForURL(/\/admin\/jobs$/);
  });

  test('ask somebody whose cookie is gone to log in again where they are, also before what is hidden from others', async () => {
    await call('POST', '/repositories', { name: 'admin/behind' });
    const { page } = await open(server().url);
    await logIn(page);
    await page.goto('/repositories');
    await page.getByRole('link', { name: 'admin/behind', exact: true }).waitFor();
    await settled(page);
    await page.context().clearCookies();
    await page.getByRole('link', { name: 'admin/behind', exact: true }).click();
    await page.getByRole('heading', { name: 'Your session has ended' }).waitFor();
    await page.getByLabel('Password').fill(ADMIN.password);
    await page.getByRole('button', { name: 'Log in', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'behind' }).waitFor();
  });

  test('say on the page of a vulnerability that there are no advisories, and where they come from', async () => {
    const { page, troubles } = await open(server().url);
    await logIn(page);
    await page.goto('/vulnerabilities/CVE-2026-1');
    await page.getByText('There are no advisories yet').waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Update them from the feeds, or upload an archive' }).click();
    await page.waitForURL(/\/admin\/advisories$/);
    expect(troubles).toEqual([]);
  });

  test('say of a tag that never was that it is not there, and where to look', async () => {
    await call('POST', '/repositories', { name: 'admin/few' });
    const { page } = await open(server().url);
    await logIn(page);
    await page.goto('/repositories/admin~few/tags/never');
    await page.getByRole('heading', { name: 'admin/few has no tag never' }).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    // There is nothing to promote, so nothing is offered.
    expect(await page.getByRole('button', { name: 'Promote…' }).count()).toBe(0);
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Recently deleted' }).click();
    await page.waitForURL(/\/tags\?show=deleted$/);
  });

  test('show first steps to nobody who only reads what others have made', async () => {
    await call('POST', '/users', { name: 'reader', password: 'correct-horse-battery' });
    await call('POST', '/repositories', { name: 'admin/read', visibility: 'private' });
    await pushImage(server().send, 'admin/read', sampleImage('read'), '1');
    await call('PUT', '/repositories/admin%2Fread/access/reader', { role: 'read-only' });
    const { page, troubles } = await open(server().url);
    await logIn(page, { name: 'reader', password: 'correct-horse-battery' });
    await page.getByRole('link', { name: 'admin/read' }).waitFor();
    await settled(page);
    expect(await page.getByRole('region', { name: 'First steps' }).count()).toBe(0);
    expect(troubles).toEqual([]);
  });

  test('ask nothing more once somebody logs out, and say when that failed', async () => {
    const { page, troubles } = await open(server().url);
    await logIn(page);
    await settled(page);
    await page.route('**/api/v1/session', (route) => route.abort());
    const leave = async () => {
      await page.getByRole('button', { name: ADMIN.name }).click();
      await page.getByRole('menuitem', { name: 'Log out' }).click();
    };
    await leave();
    await page.getByText('The server cannot be reached. Check the connection, and try again.').waitFor();
    await page.getByRole('heading', { level: 1, name: 'Repositories' }).waitFor();
    troubles.length = 0;
    await page.unroute('**/api/v1/session');
    const asked = Promise.withResolvers<void>();
    const held = Promise.withResolvers<void>();
    await page.route('**/api/v1/session', async (route) => {
      const response = await route.fetch();
      asked.resolve();
      await held.promise;
      await route.fulfill({ response });
    });
    const ended = page.waitForEvent('requestfailed', (request) => request.url().endsWith('/api/v1/live'));
    await leave();
    await asked.promise;
    // The session has ended, and the page does not know it yet.
    await page.getByText('Logging out…').waitFor();
    expect(await page.getByRole('heading').count()).toBe(0);
    await ended;
    held.resolve();
    await page.getByRole('heading', { name: 'Log in to Shiplock' }).waitFor();
    await settled(page);
    expect(troubles).toEqual([]);
  });

  test('come with at most 250 KB for the log-in and the repositories', async () => {
    const { page } = await open(server().url);
    // The page reads its search ahead of the first letter.
    const search = page.waitForEvent('requestfinished', (request) => request.url().includes('/search-dialog'));
    await logIn(page);
    await search;
    await settled(page);
    const sizes = (await page.evaluate(
      '[...performance.getEntriesByType("resource"), ...performance.getEntriesByType("navigation")].map(({ name, encodedBodySize }) => [name, encodedBodySize])',
    )) as [string, number][];
    expect(sizes.filter(([name]) => name.endsWith('.js')).length).toBeGreaterThan(1);
    expect(sizes.reduce((sum, [, size]) => sum + size, 0)).toBeLessThanOrEqual(250_000);
  });

  test('make a repository, show what was pushed, and delete a tag', async () => {
    const { page, troubles } = await open(server().url);
    await logIn(page);
    await page.getByRole('button', { name: 'New repository' }).first().click();
    await page.getByLabel('Name', { exact: true }).fill('website');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('heading', { level: 1, name: 'website' }).waitFor();
    await expectAccessible(page);
    await pushImage(server().send, 'admin/website', sampleImage('one'), '1.0');
    await pushImage(server().send, 'admin/website', sampleImage('two'), '1.1');
    await page.getByRole('link', { name: /^Tags/ }).click();
    await page.getByRole('link', { name: '1.1', exact: true }).waitFor();
    await expectAccessible(page);
    await page.getByLabel('Choose 1.0').check();
    await page.getByRole('button', { name: 'Delete 1…' }).click();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Delete 1 tag' }).click();
    await page.getByRole('link', { name: '1.0', exact: true }).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: '1.1', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: '1.1' }).waitFor();
    for (const tab of ['Components', 'Layers', 'History', 'Vulnerabilities']) {
      await page.getByRole('navigation', { name: 'Parts of the image' }).getByRole('link', { name: tab }).click();
      await settled(page);
      await expectAccessible(page);
    }
    expect(troubles).toEqual([]);
  });

  test('promote an image with a comment, after saying what would happen', async () => {
    await call('POST', '/organizations', { name: 'qa' });
    await call('POST', '/repositories', { name: 'qa/website' });
    await pushImage(server().send, 'admin/shop', sampleImage('shop'), '2.0');
    const { page, troubles } = await open(server().url);
    await logIn(page);
    await page.goto('/repositories/admin~shop/tags/2.0');
    await page.getByRole('button', { name: 'Promote…' }).click();
    await page.getByLabel('Target repository').fill('qa/website');
    await page.getByText('A new tag in the target.').waitFor();
    await page.getByLabel('Comment').fill('Looks good.');
    await page.getByRole('button', { name: 'Promote', exact: true }).click();
    await page.getByRole('link', { name: 'qa/website:2.0' }).click();
    await page.getByRole('heading', { level: 1, name: '2.0' }).waitFor();
    await page.getByText('PROMOTED', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'History' }).click();
    await page.getByText('“Looks good.”').waitFor();
    expect(troubles).toEqual([]);
  });

  test('search everywhere by keyboard alone', async () => {
    await call('POST', '/repositories', { name: 'admin/searched' });
    await pushImage(server().send, 'admin/searched', sampleImage('searched'), '7.0-found');
    const { page, troubles } = await open(server().url);
    await logIn(page);
    await settled(page);
    await page.keyboard.press('/');
    await page.getByLabel('Repositories, tags, digests, CVEs, people').waitFor();
    await page.keyboard.type('searched');
    await page.getByRole('link', { name: /admin\/searched/ }).waitFor();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.getByLabel('Repositories, tags, digests, CVEs, people').waitFor();
    await page.keyboard.type('docker.example:5000/admin/searched:7.0');
    await page.getByRole('link', { name: /admin\/searched:7\.0-found/ }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: '7.0-found' }).waitFor();
    await page.getByRole('heading', { name: 'Search' }).waitFor({ state: 'detached' });
    const { digest } = sampleImage('searched').manifest.descriptor;
    for (const typed of [digest.slice(7, 19), digest.slice(0, 19), `docker.example:5000/admin/searched@${digest}`]) {
      await page.goto('/repositories');
      await page.getByRole('heading', { level: 1, name: 'Repositories' }).waitFor();
      await settled(page);
      await page.keyboard.press('Control+k');
      await page.getByLabel('Repositories, tags, digests, CVEs, people').waitFor();
      await page.keyboard.type(typed);
      await page.getByRole('link', { name: /admin\/searched@/ }).waitFor();
      // The only hit opens.
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { level: 1, name: '7.0-found' }).waitFor();
    }
    expect(troubles).toEqual([]);
  });

  test('show what happens without being reloaded, in all tabs of a browser, over one stream', async () => {
    await call('POST', '/repositories', { name: 'admin/live' });
    const { page, troubles } = await open(server().url);
    await logIn(page);
    await page.goto('/repositories/admin~live/tags');
    await page.getByRole('heading', { name: 'No tags yet' }).waitFor();
    const streams: string[] = [];
    page.context().on('request', (request) => {
      if (request.url().includes('/api/v1/live')) streams.push(request.url());
    });
    const others = await Promise.all(Array.from({ length: 9 }, () => page.context().newPage()));
    for (const other of others) await other.goto('/repositories/admin~live/tags');
    for (const other of others) await other.getByRole('heading', { name: 'No tags yet' }).waitFor();
    await pushImage(server().send, 'admin/live', sampleImage('live'), 'just-pushed');
    for (const tab of [page, ...others]) await tab.getByRole('link', { name: 'just-pushed' }).waitFor();
    expect(streams).toEqual([]);
    await page.close();
    // Another tab takes over.
    await pushImage(server().send, 'admin/live', sampleImage('later'), 'pushed-later');
    for (const tab of others) await tab.getByRole('link', { name: 'pushed-later' }).waitFor();
    expect(troubles).toEqual([]);
  });

  test('are right again at once after they were offline for ten minutes', async () => {
    await call('POST', '/repositories', { name: 'admin/offline' });
    const { page } = await open(server().url);
    await page.clock.install();
    await logIn(page);
    await page.goto('/repositories/admin~offline/tags');
    await page.getByRole('heading', { name: 'No tags yet' }).waitFor();
    await page.context().setOffline(true);
    await pushImage(server().send, 'admin/offline', sampleImage('meanwhile'), 'meanwhile');
    await page.clock.fastForward('10:00');
    await page.context().setOffline(false);
    await page.getByRole('link', { name: 'meanwhile', exact: true }).waitFor();
  });

  test('are right again at once when a tab that was hidden, and whose stream had stopped, is shown', async () => {
    await call('POST', '/repositories', { name: 'admin/hidden' });
    const { page } = await open(server().url);
    await page.clock.install();
    await logIn(page);
    // The stream stops, and does not come back.
    await page.route(/\/live/, (route) => route.abort());
    await page.goto('/repositories/admin~hidden/tags');
    await page.getByRole('heading', { name: 'No tags yet' }).waitFor();
    const turn = (state: 'hidden' | 'visible') =>
      page.evaluate(
        `Object.defineProperty(document, 'visibilityState', { value: '${state}', configurable: true });
        document.dispatchEvent(new Event('visibilitychange'))`,
      );
    await turn('hidden');
    await pushImage(server().send, 'admin/hidden', sampleImage('hidden'), 'meanwhile');
    // As browsers treat tabs in the background: nothing has arrived, and the next try is far away, once the last has failed.
    const failed = page.waitForEvent('requestfailed', (request) => request.url().includes('/live'));
    await page.clock.pauseAt(Date.now() + 600_000);
    await failed;
    await page.unroute(/\/live/);
    const arrived = page.getByRole('link', { name: 'meanwhile', exact: true });
    const shownAfter = async (milliseconds: number) => {
      await page.clock.runFor(milliseconds);
      return arrived.count();
    };
    expect(await shownAfter(100)).toBe(0);
    await turn('visible');
    await expect.poll(() => shownAfter(20)).toBe(1);
  });

  test('ask somebody whose session has ended to log in again, and lose nothing that was filled in', async () => {
    const { page } = await open(server().url);
    await logIn(page);
    await page.getByRole('button', { name: 'New repository' }).first().click();
    await page.getByLabel('Name', { exact: true }).fill('kept');
    await page.context().clearCookies();
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('heading', { name: 'Your session has ended' }).waitFor();
    await page.getByLabel('Password').fill(ADMIN.password);
    await page.getByRole('button', { name: 'Log in', exact: true }).click();
    await page.getByRole('heading', { name: 'Your session has ended' }).waitFor({ state: 'detached' });
    // What was refused for want of a session is no trouble any more.
    await settled(page);
    expect(await page.getByRole('alert').count()).toBe(0);
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('heading', { level: 1, name: 'kept' }).waitFor();
  });

  test('show what somebody went to when their session ended, as soon as they have logged in again', async () => {
    await call('POST', '/repositories', { name: 'admin/resumed' });
    await pushImage(server().send, 'admin/resumed', sampleImage('resumed'), '1');
    const { page } = await open(server().url);
    await logIn(page);
    await page.goto('/repositories/admin~resumed');
    await settled(page);
    // As somebody ends it elsewhere.
    const { items } = (await call('GET', '/sessions')) as { items: { id: string }[] };
    for (const { id } of items) await call('DELETE', `/sessions/${id}`);
    await page.getByRole('link', { name: /^Tags/ }).click();
    await page.getByRole('heading', { name: 'Your session has ended' }).waitFor();
    await page.getByLabel('Password').fill(ADMIN.password);
    await page.getByRole('button', { name: 'Log in', exact: true }).click();
    await page.getByRole('row').filter({ hasText: 'linux/amd64' }).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  test('show what images and clients wrote as text, and nothing of it as a page', async () => {
    const markup = '<img src=x onerror=alert(1)>';
    await call('POST', '/repositories', {
      name: 'admin/odd',
      description: markup,
      longDescription: `<script>${markup}</script>`,
    });
    const odd = `${markup}\u202Egnp.exe`;
    const hostile = buildImage({
      labels: { [odd]: odd },
      layers: [{ files: [{ path: 'a', content: odd }], createdBy: `RUN ${odd}` }],
    });
    await pushImage(server().send, 'admin/odd', hostile, '1');
    const { page, troubles } = await open(server().url);
    await logIn(page);
    for (const path of ['', '/tags', '/tags/1', '/tags/1/layers', '/tags/1/history']) {
      await page.goto(`/repositories/admin~odd${path}`);
      await settled(page);
      expect(await page.locator('img, script:not([src])').count()).toBe(0);
    }
    expect(troubles).toEqual([]);
  });

  test('work at 360 pixels: nothing stands out to the right', async () => {
    const long = `admin/${'long-name-'.repeat(10)}end`;
    await call('POST', '/repositories', { name: long });
    await pushImage(server().send, long, sampleImage('long'), 'v'.repeat(128));
    const { page, troubles } = await open(server().url, { viewport: { width: 360, height: 740 } });
    await logIn(page);
    const part = long.replace('/', '~');
    for (const path of [
      '/repositories',
      `/repositories/${part}`,
      `/repositories/${part}/tags`,
      `/repositories/${part}/tags/${'v'.repeat(128)}`,
      `/repositories/${part}/settings`,
    ]) {
      await page.goto(path);
      await settled(page);
      const [scrolled, shown] = (await page.evaluate(
        '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
      )) as [number, number];
      expect({ path, beyond: Math.max(0, scrolled - shown) }).toEqual({ path, beyond: 0 });
      await expectAccessible(page);
    }
    expect(troubles).toEqual([]);
  });
});
