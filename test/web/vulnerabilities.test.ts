// Vulnerabilities in the web pages: advisories come in by an archive, an image has one of them, and somebody answers for it.

import { expect, test } from 'vitest';
import { buildImage } from '../../src/image/build-image.ts';
import { pushImage } from '../../src/image/push-image.ts';
import { exportArchive } from '../support/advisory-archive.ts';
import { CHROMIUM, expectAccessible, logIn, useChromium } from '../support/chromium.ts';
import { importArchive } from '../support/demo-advisories.ts';
import { describeWith } from '../support/peer.ts';
import { npmPackage } from '../support/scanned-images.ts';
import { callAsAdmin, useServer } from '../support/server-process.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

describeWith([CHROMIUM], 'vulnerabilities in the web pages', () => {
  const server = useServer();
  const open = useChromium();
  const folder = useTemporaryFolder();

  test('are told by an archive that is uploaded, found in images, and waived from the page of a tag', async () => {
    const { file } = await exportArchive(folder(), { name: 'first', packages: 2, now: Date.now() * 1_000 });
    const { page, troubles } = await open(server().url);
    await logIn(page);
    await page.goto('/admin/advisories');
    await page.getByRole('button', { name: 'Upload an archive…' }).click();
    await page.getByLabel('Archive', { exact: true }).setInputFiles(file);
    await page.getByLabel('Even if its signer is not known').check();
    await page.getByRole('button', { name: 'Upload', exact: true }).click();
    await page.getByText(/2 records/).waitFor();
    await expectAccessible(page);

    await page.goto('/repositories');
    await page.getByRole('button', { name: 'New repository' }).first().click();
    await page.getByLabel('Name', { exact: true }).fill('holey');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('heading', { level: 1, name: 'holey' }).waitFor();
    const files = Object.entries(npmPackage('package-0', '1.0.0')).map(([path, content]) => ({ path, content }));
    await pushImage(server().send, 'admin/holey', buildImage({ layers: [{ files }] }), '1');
    await page.goto('/admin/jobs?kind=scan.image');
    await page.getByRole('cell', { name: 'done', exact: true }).waitFor();
    await page.goto('/repositories/admin~holey/tags/1');
    await page.getByLabel('Search findings').fill('package-0');
    await page.getByLabel('Group by').selectOption('component');
    await page.waitForURL(/find=package-0.*by=component|by=component.*find=package-0/);
    await page.reload();
    await page.getByRole('table', { name: 'Findings by component' }).waitFor();
    expect(await page.getByLabel('Search findings').inputValue()).toBe('package-0');
    await page.getByLabel('Group by').selectOption('');
    await page.getByRole('button', { name: 'Waive CVE-2026-1000 of package-0' }).click();
    await page.getByLabel('Where').selectOption('repository');
    await page.getByLabel('Reason').fill('Never reached: شكراً <b>');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Waive', exact: true }).click();
    await page.getByRole('button', { name: 'Waive CVE-2026-1000 of package-0' }).waitFor({ state: 'detached' });
    await expectAccessible(page);

    await page.getByRole('link', { name: 'Vulnerabilities' }).first().click();
    await page.getByRole('link', { name: 'Waivers' }).click();
    await page.getByRole('cell', { name: 'Never reached: شكراً <b>' }).waitFor();
    await expectAccessible(page);
    await page.getByLabel('Vulnerability').fill('CVE-2026-1000');
    await page.getByRole('button', { name: 'Find' }).click();
    await page.waitForURL(/\/vulnerabilities\/CVE-2026-1000$/);
    await page
      .getByRole('table', { name: 'Images that have CVE-2026-1000' })
      .getByRole('link', { name: '1' })
      .waitFor();
    await page.getByText('a fault in package-0').waitFor();
    await page.getByText('In 1 image that you may see.').waitFor();
    const known = page.getByRole('region', { name: 'What is known of it' });
    for (const said of ['critical', '9.8', 'over the network', 'not known to be (KEV)', 'no estimate'])
      await known.getByText(said, { exact: true }).first().waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Revoke the waiver of CVE-2026-1000' }).click();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Revoke', exact: true }).click();
    await page.getByText('No waivers').waitFor();
    await page.goto('/vulnerabilities/waivers?over=true');
    await page.getByText('revoked by admin').waitFor();
    expect(troubles).toEqual([]);
  });

  test('the newest findings in what was promoted stand on the page of vulnerabilities', async () => {
    const body = { source: { repository: 'admin/holey', reference: '1' }, target: { repository: 'admin/live' } };
    await callAsAdmin(server(), 'POST', '/promotions', { ...body, create: true });
    const { page, troubles } = await open(server().url);
    await logIn(page);
    await page.goto('/vulnerabilities');
    const newest = page.getByRole('table', { name: 'Newest findings in what was promoted' });
    const row = newest.getByRole('row', { name: /CVE-2026-1000/ });
    await row.getByRole('link', { name: 'admin/live:1' }).waitFor();
    await row.getByText('critical').waitFor();
    await expectAccessible(page);
    await page.getByLabel('Only those used in attacks (KEV)').check();
    await page.getByText('Nothing that is known to be used in attacks').waitFor();
    await page.waitForURL(/kev=true/);
    await expectAccessible(page);
    expect(troubles).toEqual([]);
  });

  test('that came after a promotion are told apart from those that were known before', async () => {
    const call = (method: string, path: string, body?: unknown) => callAsAdmin(server(), method, path, body);
    const advise = async (packages: number) => {
      const { file } = await exportArchive(folder(), { name: `with-${packages}`, packages, now: Date.now() * 1_000 });
      await importArchive(server(), file);
    };
    await call('POST', '/repositories', { name: 'admin/before', scanOnPush: true });
    await call('POST', '/repositories', { name: 'admin/after' });
    await advise(3);
    const files = [0, 5].flatMap((number) =>
      Object.entries(npmPackage(`package-${number}`, '1.0.0')).map(([path, content]) => ({ path, content })),
    );
    await pushImage(server().send, 'admin/before', buildImage({ layers: [{ files }] }), '1');
    const { page, troubles } = await open(server().url);
    await logIn(page);
    await page.goto('/repositories/admin~before/tags/1');
    await page.getByRole('cell', { name: /^CVE-2026-1000/ }).waitFor();
    expect(await page.getByLabel('New since promotion').count()).toBe(0);
    const source = { repository: 'admin/before', reference: '1' };
    await call('POST', '/promotions', { source, target: { repository: 'admin/after' } });
    await advise(8);
    await page.goto('/repositories/admin~after/tags/1');
    await page.getByRole('cell', { name: /^CVE-2026-1005/ }).waitFor();
    await page.getByLabel('New since promotion').check();
    await page.getByRole('cell', { name: /^CVE-2026-1000/ }).waitFor({ state: 'detached' });
    await page.getByText('1 of 2').waitFor();
    await page.getByLabel('New since promotion').uncheck();
    await page.getByLabel('Search findings').fill('node_modules/package-5');
    await page.getByText('1 of 2').waitFor();
    await expectAccessible(page);
    expect(troubles).toEqual([]);
  });

  test('are taken away by a VEX document, which says from where, and are back when it is removed', async () => {
    const call = (method: string, path: string, body?: unknown) => callAsAdmin(server(), method, path, body);
    const { file } = await exportArchive(folder(), { name: 'for-vex', packages: 9, now: Date.now() * 1_000 });
    await importArchive(server(), file);
    await call('POST', '/repositories', { name: 'admin/vexed', scanOnPush: true });
    const files = Object.entries(npmPackage('package-7', '1.0.0')).map(([path, content]) => ({ path, content }));
    await pushImage(server().send, 'admin/vexed', buildImage({ layers: [{ files }] }), '1');
    const { page, troubles } = await open(server().url);
    await logIn(page);
    await page.goto('/repositories/admin~vexed/tags/1');
    await page.getByRole('cell', { name: /^CVE-2026-1007/ }).waitFor();
    await page.goto('/admin/vex');
    await page.getByText('No VEX documents').waitFor();
    await expectAccessible(page);
    const document = {
      ...{ '@context': 'https://openvex.dev/ns/v0.2.0', '@id': 'https://example.com/vex/1', author: 'us', version: 1 },
      timestamp: '2026-01-01T00:00:00Z',
      statements: [
        {
          ...{ vulnerability: { name: 'CVE-2026-1007' }, products: [{ '@id': 'pkg:npm/package-7@1.0.0' }] },
          ...{ status: 'not_affected', justification: 'vulnerable_code_not_present' },
        },
      ],
    };
    await page.getByRole('button', { name: 'Upload a document…' }).click();
    await page.getByLabel('Name').fill('Never there');
    const buffer = Buffer.from(JSON.stringify(document));
    await page
      .getByLabel('Document', { exact: true })
      .setInputFiles({ name: 'v.json', mimeType: 'application/json', buffer });
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Upload', exact: true }).click();
    await page.getByRole('cell', { name: 'Never there', exact: true }).waitFor();
    await page.goto('/repositories/admin~vexed/tags/1');
    await page.getByText('Nothing is known against this image').waitFor();
    await page.getByText('Not listed: 1 finding by the VEX document Never there (CVE-2026-1007).').waitFor();
    await expectAccessible(page);
    await page.goto('/admin/vex');
    await page.getByRole('button', { name: 'What Never there took away' }).click();
    await page.getByRole('row').filter({ hasText: 'admin/vexed' }).getByText('CVE-2026-1007').waitFor();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Remove Never there' }).click();
    await page.getByRole('button', { name: 'Remove the document' }).click();
    await page.getByText('No VEX documents').waitFor();
    expect(troubles).toEqual([]);
  });

  test('who answers for nothing that has a vulnerability is not offered to waive it', async () => {
    await callAsAdmin(server(), 'POST', '/users', { name: 'vera', password: 'correct-horse-battery' });
    await callAsAdmin(server(), 'PATCH', '/repositories/admin%2Fholey', { visibility: 'public' });
    const { page, troubles } = await open(server().url);
    await logIn(page, { name: 'vera', password: 'correct-horse-battery' });
    await page.goto('/vulnerabilities/CVE-2026-1000');
    await page.getByText('Who administers a repository that has it can waive it there.').waitFor();
    expect(await page.getByRole('button', { name: 'Waive…' }).count()).toBe(0);
    await page.goto('/vulnerabilities/waivers');
    await page.getByText('Who administers a repository can make one for it.').waitFor();
    expect(await page.getByRole('button', { name: 'New waiver' }).count()).toBe(0);
    expect(troubles).toEqual([]);
  });

  test('how grave a vulnerability is stays on its page after a VEX document took it away', async () => {
    const statement = {
      vulnerability: { name: 'CVE-2026-1000' },
      products: [{ '@id': 'pkg:npm/package-0' }],
      status: 'not_affected',
      justification: 'vulnerable_code_not_in_execute_path',
    };
    const document = {
      ...{ '@context': 'https://openvex.dev/ns/v0.2.0', '@id': 'https://example.com/vex/1', author: 'us' },
      ...{ timestamp: '2026-11-01T00:00:00Z', version: 1, statements: [statement] },
    };
    await callAsAdmin(server(), 'POST', '/vex', { name: 'ours', document });
    const { page, troubles } = await open(server().url);
    await logIn(page);
    await page.goto('/vulnerabilities/CVE-2026-1000');
    await page.getByText('The VEX document “ours” says that it does not matter in admin/').waitFor();
    const known = page.getByRole('region', { name: 'What is known of it' });
    for (const said of ['critical', '9.8', 'over the network'])
      await known.getByText(said, { exact: true }).first().waitFor();
    await expectAccessible(page);
    expect(troubles).toEqual([]);
  });
});
