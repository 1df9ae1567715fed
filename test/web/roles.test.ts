// A crawler of each role follows every link that it is offered: nothing that is offered is refused.

import { beforeAll, expect, test } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { CHROMIUM, logIn, settled, useChromium } from '../support/chromium.ts';
import { describeWith } from '../support/peer.ts';
import { sampleImage } from '../support/sample-image.ts';
import { callAsAdmin, useServer } from '../support/server-process.ts';

const PASSWORD = 'correct-horse-battery';

describeWith([CHROMIUM], 'the web pages', () => {
  const server = useServer();
  const open = useChromium();
  const call = (method: string, path: string, body?: unknown) => callAsAdmin(server(), method, path, body);

  beforeAll(async () => {
    if (!server().url) return;
    for (const name of ['dev', 'qa']) await call('POST', '/organizations', { name });
    for (const name of ['dev/web', 'qa/web']) await call('POST', '/repositories', { name });
    await call('POST', '/repositories', { name: 'dev/open', visibility: 'public' });
    await call('PATCH', '/namespaces/dev', { promotesTo: ['qa'] });
    await call('POST', '/promotion-policies', { source: 'dev/web', target: 'qa/web', name: 'all', always: true });
    for (const name of ['dev/web', 'dev/open']) await pushImage(server().send, name, sampleImage(name), '1');
  });

  /** All pages that can be reached by links, and what was refused on the way. */
  async function crawl(page: Awaited<ReturnType<typeof open>>['page']) {
    const refused: string[] = [];
    page.on('response', (response) => {
      if ([401, 403, 404].includes(response.status()))
        refused.push(`${new URL(page.url()).pathname}: ${response.status()} ${new URL(response.url()).pathname}`);
    });
    const seen = new Set(['/repositories', '/account']);
    for (const path of seen) {
      await page.goto(path);
      await settled(page);
      const links = (await page.evaluate(
        `[...document.querySelectorAll('a[href^="/"]')].map((link) => new URL(link.href).pathname)`,
      )) as string[];
      // A set that grows is walked to its end.
      for (const link of links) if (!link.startsWith('/api/') && !link.startsWith('/ca')) seen.add(link);
    }
    return { refused, seen };
  }

  test.each(['read-only', 'read-write', 'promoter', 'approver', 'admin', 'auditor'])(
    'offer nothing that is refused to somebody who is %s on a repository',
    async (role) => {
      const name = `a-${role}`;
      await call('POST', '/users', { name, password: PASSWORD });
      await call('PUT', `/repositories/dev%2Fweb/access/${name}`, { role });
      const { page, troubles } = await open(server().url);
      await logIn(page, { name, password: PASSWORD });
      const { refused, seen } = await crawl(page);
      expect(refused).toEqual([]);
      expect([...seen]).toEqual(
        expect.arrayContaining(['/repositories/dev~web', '/repositories/dev~web/tags/1', '/pipelines', '/account']),
      );
      expect(troubles).toEqual([]);
    },
  );

  test('tell somebody who opens an address by hand that it is not for them, and ask the server for nothing that it refuses', async () => {
    await call('POST', '/users', { name: 'rita', password: PASSWORD });
    await call('PUT', '/repositories/dev%2Fweb/access/rita', { role: 'read-write' });
    await call('PUT', '/organizations/dev/members/rita', { isOwner: false });
    const { page, troubles } = await open(server().url);
    await logIn(page, { name: 'rita', password: PASSWORD });
    for (const path of [
      ...['access', 'activity', 'webhooks', 'settings'].map((tab) => `/repositories/dev~web/${tab}`),
      ...['access', 'keys', 'settings'].map((tab) => `/organizations/dev/${tab}`),
    ]) {
      await page.goto(path);
      await settled(page);
      await page.getByText('You may not open this').waitFor();
      expect({ path, fields: await page.locator('main input, main select').count() }).toEqual({ path, fields: 0 });
    }
    // Called as a tab is.
    await call('POST', '/organizations', { name: 'keys' });
    await call('PUT', '/organizations/keys/members/rita', { isOwner: false });
    await page.goto('/organizations/keys');
    await page.getByRole('table', { name: 'Members of keys' }).waitFor();
    expect(troubles).toEqual([]);
  });

  test('offer nothing that is refused to an auditor of everything, to an owner, and to nobody', async () => {
    await call('POST', '/users', { name: 'audrey', password: PASSWORD });
    await call('PUT', '/access/users/audrey', { role: 'auditor' });
    await call('POST', '/users', { name: 'olga', password: PASSWORD });
    await call('PUT', '/organizations/dev/members/olga', { isOwner: true });
    for (const name of ['audrey', 'olga']) {
      const { page, troubles } = await open(server().url);
      await logIn(page, { name, password: PASSWORD });
      const { refused, seen } = await crawl(page);
      expect({ name, refused }).toEqual({ name, refused: [] });
      expect([...seen]).toContain(name === 'audrey' ? '/admin/audit' : '/organizations/dev/settings');
      expect(troubles).toEqual([]);
    }
    const { page } = await open(server().url);
    const { refused, seen } = await crawl(page);
    // Who is logged in is asked for once, and answered with 401 where nobody is.
    expect(refused.filter((one) => !one.endsWith('401 /api/v1/session'))).toEqual([]);
    expect([...seen]).toContain('/repositories/dev~open');
  });
});
