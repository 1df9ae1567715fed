// People and operation on a phone: at 360 pixels nothing stands out to the right, whatever the names are.

import { expect, test } from 'vitest';
import { CHROMIUM, expectAccessible, logIn, settled, useChromium } from '../support/chromium.ts';
import { describeWith } from '../support/peer.ts';
import { pushTags } from '../support/push-tags.ts';
import { sampleImage } from '../support/sample-image.ts';
import { callAsAdmin, useServer } from '../support/server-process.ts';

describeWith([CHROMIUM], 'people and operation on a phone', () => {
  const server = useServer();
  const open = useChromium();

  const call = (method: string, path: string, body?: unknown) => callAsAdmin(server(), method, path, body);

  test('stay within the screen, and every control can be reached', async () => {
    const long = `${'long-name-'.repeat(6)}end`;
    await call('POST', '/users', { name: long, password: 'correct-horse-battery', fullName: 'x'.repeat(100) });
    await call('POST', '/organizations', { name: `org-${long}` });
    await call('POST', `/organizations/org-${long}/teams`, { name: long, description: 'd'.repeat(200) });
    await call('PUT', `/organizations/org-${long}/teams/${long}/members/${long}`, {});
    await call('POST', '/repositories', { name: `org-${long}/${long}` });
    await call('PUT', `/repositories/org-${long}%2F${long}/teams/${long}`, { role: 'admin' });
    await call('POST', '/api-keys', {
      name: long,
      scope: { kind: 'namespace', name: `org-${long}` },
      permissions: ['pull', 'push', 'scan', 'view_audit'],
    });
    await call('POST', '/waivers', {
      vulnerability: 'CVE-2026-1000',
      scope: 'namespace',
      namespace: `org-${long}`,
      reason: 'r'.repeat(300),
    });
    const { page, troubles } = await open(server().url, { viewport: { width: 360, height: 740 } });
    await logIn(page);
    const organization = `/organizations/org-${long}`;
    const repository = `/repositories/org-${long}~${long}`;
    for (const path of [
      '/organizations',
      organization,
      `${organization}/teams`,
      `${organization}/repositories`,
      `${organization}/access`,
      `${organization}/keys`,
      `${organization}/settings`,
      `${organization}/teams/${long}`,
      `${organization}/teams/${long}/repositories`,
      `${repository}/access`,
      `${repository}/activity`,
      `${repository}/webhooks`,
      '/account',
      '/account/sessions',
      '/account/tokens',
      '/account/activity',
      '/account/second-factor',
      '/vulnerabilities',
      '/vulnerabilities/CVE-2026-1000',
      '/activity',
      '/admin',
      '/admin/roles',
      '/admin/access',
      '/admin/directories',
      '/admin/jobs',
      '/admin/audit',
      '/admin/vex',
      '/admin/advisories',
      '/admin/system',
    ]) {
      await page.goto(path);
      await settled(page);
      for (const crumbs of await page.getByRole('navigation', { name: 'Breadcrumbs' }).allInnerTexts())
        expect({ path, crumbs }).toEqual({ path, crumbs: expect.stringMatching(/[^\s/:]$/) });
      const [scrolled, shown] = (await page.evaluate(
        '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
      )) as [number, number];
      expect({ path, beyond: Math.max(0, scrolled - shown) }).toEqual({ path, beyond: 0 });
      const cut = await page.evaluate(
        `[...document.querySelectorAll('main button, main input, main select')].filter((one) => one.getBoundingClientRect().right > innerWidth).map((one) => one.outerHTML.slice(0, 120))`,
      );
      expect({ path, cut }).toEqual({ path, cut: [] });
      await expectAccessible(page);
    }
    // Where the rail goes on beyond the edge, a shade says so.
    const rail = page.getByRole('navigation', { name: 'Main' });
    expect(await rail.getByRole('link').count()).toBe(6);
    expect(
      await page.evaluate("getComputedStyle(document.querySelector('nav[aria-label=Main]')).backgroundAttachment"),
    ).toBe('local, local, scroll, scroll, scroll');
    expect(troubles).toEqual([]);
  });

  test('bring the open tab into sight', async () => {
    const { page } = await open(server().url, { viewport: { width: 360, height: 740 } });
    await logIn(page);
    await page.goto('/admin/system');
    const tab = page.getByLabel('Parts of the administration').getByRole('link', { name: 'System' });
    await tab.waitFor();
    const box = await tab.boundingBox();
    expect((box?.x ?? 0) + (box?.width ?? Number.POSITIVE_INFINITY)).toBeLessThanOrEqual(360);
  });

  test('come back to where they were in a list', async () => {
    const names = Array.from({ length: 60 }, (_, number) => `build-${number}`);
    await call('POST', '/repositories', { name: 'admin/phone' });
    await pushTags(server().send, 'admin/phone', sampleImage('phone'), names);
    const { page, troubles } = await open(server().url, { viewport: { width: 360, height: 740 }, hasTouch: true });
    await logIn(page);
    await page.goto('/repositories/admin~phone/tags?order=version');
    const one = page.getByRole('link', { name: 'build-20', exact: true });
    await one.scrollIntoViewIfNeeded();
    const before = (await page.evaluate('scrollY')) as number;
    expect(before).toBeGreaterThan(740);
    await one.tap();
    await page.getByRole('heading', { level: 1, name: 'build-20' }).waitFor();
    await settled(page);
    await page.goBack();
    await one.waitFor();
    expect(await page.evaluate('scrollY')).toBe(before);
    expect(troubles).toEqual([]);
  });
});
