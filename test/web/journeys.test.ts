// Whole walks from an empty deployment to the end by clicking only, as Mirantis Secure Registry and ProGet have them; skopeo pushes
// where somebody pushes.

import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { CHROMIUM, expectAccessible, logIn, settled, useChromium } from '../support/chromium.ts';
import { writeLayout } from '../support/image-layout.ts';
import { describeWith } from '../support/peer.ts';
import { run } from '../support/run.ts';
import { sampleImage } from '../support/sample-image.ts';
import { ADMIN, callAsAdmin, useServer } from '../support/server-process.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const PASSWORD = 'correct-horse-battery';

describeWith([CHROMIUM, 'skopeo'], 'walks on the web pages', () => {
  const server = useServer();
  const folder = useTemporaryFolder();
  const open = useChromium();

  async function push(image: string, text: string, user: string = ADMIN.name, password: string = ADMIN.password) {
    const layout = join(folder(), text);
    await writeLayout(layout, { it: sampleImage(text) });
    await run('skopeo', [
      ...['copy', '--dest-tls-verify=false', '--dest-creds', `${user}:${password}`],
      ...[`oci:${layout}:it`, `docker://${server().host}/${image}`],
    ]);
  }

  /** By the rail. */
  async function toPart(page: Page, name: string): Promise<void> {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name }).click();
    await page.getByRole('heading', { level: 1, name }).waitFor();
  }

  async function newOrganization(page: Page, name: string): Promise<void> {
    await toPart(page, 'Organizations');
    await page.getByRole('button', { name: 'New organization' }).click();
    await page.getByLabel('Name', { exact: true }).fill(name);
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('heading', { level: 1, name }).waitFor();
  }

  async function newRepository(page: Page, organization: string, name: string): Promise<void> {
    await toPart(page, 'Organizations');
    await page.getByRole('link', { name: organization, exact: true }).click();
    await page.getByLabel('Parts of the organization').getByRole('link', { name: 'Repositories' }).click();
    await page.getByRole('button', { name: 'New repository' }).first().click();
    await page.getByLabel('Name', { exact: true }).fill(name);
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
  }

  async function newUser(page: Page, name: string): Promise<void> {
    await toPart(page, 'Admin');
    await page.getByRole('button', { name: 'New user' }).click();
    await page.getByLabel('Name', { exact: true }).fill(name);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('cell', { name, exact: true }).waitFor();
  }

  async function giveRole(page: Page, repository: string, user: string, role: string): Promise<void> {
    await toPart(page, 'Repositories');
    await page.getByRole('link', { name: repository, exact: true }).click();
    await page.getByRole('link', { name: 'Access', exact: true }).click();
    await page.getByRole('button', { name: 'Give a role' }).click();
    await page.getByLabel('User name').fill(user);
    await page.getByLabel('Role', { exact: true }).selectOption(role);
    await page.getByRole('button', { name: 'Give', exact: true }).click();
    await page.getByRole('row').filter({ hasText: user }).getByText(role, { exact: true }).waitFor();
  }

  test('first steps tick themselves off as they are made, and can be put away', async () => {
    const { page, troubles } = await open(server().url);
    await logIn(page);
    const steps = page.getByRole('region', { name: 'First steps' });
    await steps.waitFor();
    await expectAccessible(page);
    const done = steps.getByRole('img', { name: 'done' });
    expect(await done.count()).toBe(0);
    await steps.getByRole('button', { name: 'New repository' }).click();
    await page.getByLabel('Name', { exact: true }).fill('first');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('heading', { level: 1, name: 'first' }).waitFor();
    await toPart(page, 'Repositories');
    await done.first().waitFor();
    await steps.getByText(`docker push ${server().host}/admin/first:1`).waitFor();
    await push('admin/first:1', 'first');
    await done.nth(1).waitFor();
    await expectAccessible(page);
    await steps.getByRole('link', { name: 'New policy from admin/first' }).click();
    await page.getByRole('heading', { level: 1, name: 'New promotion policy' }).waitFor();
    await toPart(page, 'Repositories');
    await steps.getByRole('button', { name: 'Put away' }).click();
    await page.reload();
    await page.getByRole('link', { name: 'admin/first' }).waitFor();
    await settled(page);
    expect(await steps.count()).toBe(0);
    await page.getByRole('link', { name: 'no advisories' }).click();
    await page.getByRole('heading', { level: 1, name: 'Admin' }).waitFor();
    expect(troubles).toEqual([]);
  });

  test("MSR's: what is pushed as stable appears in QA by itself, for people who see no more than their side", async () => {
    const admin = await open(server().url);
    await logIn(admin.page);
    for (const name of ['dev', 'qa']) {
      await newOrganization(admin.page, name);
      await newRepository(admin.page, name, 'website');
    }
    for (const name of ['dora', 'quentin']) await newUser(admin.page, name);
    await admin.page.getByLabel('Parts of the administration').getByRole('link', { name: 'Roles' }).click();
    await admin.page.getByRole('button', { name: 'New role' }).click();
    await admin.page.getByLabel('Name', { exact: true }).fill('gate');
    await admin.page.getByLabel('accept promotions', { exact: true }).check();
    await admin.page.getByRole('button', { name: 'Create' }).click();
    await admin.page.getByRole('cell', { name: 'gate', exact: true }).waitFor();
    await giveRole(admin.page, 'dev/website', 'dora', 'admin');
    await giveRole(admin.page, 'qa/website', 'dora', 'gate');
    await giveRole(admin.page, 'qa/website', 'quentin', 'read-only');

    const dora = await open(server().url);
    await logIn(dora.page, { name: 'dora', password: PASSWORD });
    await dora.page.getByRole('link', { name: 'dev/website' }).click();
    await dora.page.getByRole('link', { name: 'Promotions' }).click();
    await dora.page.getByRole('link', { name: 'New promotion policy' }).click();
    await dora.page.getByLabel('Operator of criterion 1').selectOption({ label: 'ends with' });
    await dora.page.getByLabel('Value of criterion 1').fill('stable');
    await dora.page.getByLabel('Target repository').fill('qa/website');
    await dora.page.getByLabel('Tag name in target').fill('%n-%Y');
    await dora.page.getByRole('button', { name: 'Save', exact: true }).click();
    await dora.page.getByText('It has judged nothing yet.').waitFor();
    await dora.page.getByRole('link', { name: 'Tags' }).click();
    await dora.page.getByText('No tags yet').waitFor();

    const quentin = await open(server().url);
    await logIn(quentin.page, { name: 'quentin', password: PASSWORD });
    expect(await quentin.page.getByRole('link', { name: 'dev/website' }).count()).toBe(0);
    await quentin.page.getByRole('link', { name: 'qa/website' }).click();
    await quentin.page.getByRole('link', { name: 'Tags' }).click();
    await quentin.page.getByText('No tags yet').waitFor();

    await push('dev/website:1.4-stable', 'stable', 'dora', PASSWORD);
    const year = new Date().getUTCFullYear();
    await dora.page.getByRole('link', { name: '1.4-stable', exact: true }).waitFor();
    await quentin.page.getByRole('link', { name: `1.4-stable-${year}`, exact: true }).waitFor();
    await quentin.page.getByText('PROMOTED', { exact: true }).waitFor();

    await quentin.page.keyboard.press('/');
    await quentin.page.getByLabel('Repositories, tags, digests, CVEs, people').fill('dev/website');
    await quentin.page.getByText('Nothing that you may see is called so.').waitFor();
    await quentin.page.keyboard.press('Escape');
    await quentin.page.goto('/repositories/dev~website');
    await quentin.page
      .getByText(/dev\/website/)
      .first()
      .waitFor();
    await settled(quentin.page);
    expect(await quentin.page.getByRole('link', { name: '1.4-stable', exact: true }).count()).toBe(0);
    expect([...admin.troubles, ...dora.troubles]).toEqual([]);
  });

  test("ProGet's: three namespaces, one way through them, with comments, a roll-back, and a refusal that says who could", async () => {
    const { page, troubles } = await open(server().url);
    await logIn(page);
    for (const name of ['devdocker', 'rcdocker', 'proddocker']) await newOrganization(page, name);
    for (const [namespace, next] of [
      ['devdocker', 'rcdocker'],
      ['rcdocker', 'proddocker'],
    ] as const) {
      await toPart(page, 'Organizations');
      await page.getByRole('link', { name: namespace, exact: true }).click();
      await page.getByLabel('Parts of the organization').getByRole('link', { name: 'Settings' }).click();
      await page.getByLabel('Promotes to').fill(next);
      if (next === 'proddocker') await page.getByLabel('A comment is required').check();
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Saved.').waitFor();
    }
    for (const namespace of ['devdocker', 'rcdocker', 'proddocker']) await newRepository(page, namespace, 'shop');
    await newUser(page, 'rick');
    await giveRole(page, 'rcdocker/shop', 'rick', 'promoter');
    await push('devdocker/shop:2.0', 'two');
    await push('devdocker/shop:2.1', 'two-one');

    /** Promotes by the page of the tag into the only repository that is offered. */
    async function promote(from: string, tag: string, into: string, as: string, comment: string) {
      await toPart(page, 'Repositories');
      await page.getByRole('link', { name: from, exact: true }).click();
      await page.getByRole('link', { name: 'Tags' }).click();
      await page.getByRole('link', { name: tag, exact: true }).click();
      await page.getByRole('button', { name: `Promote to ${into}` }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Tag in the target').fill(as);
      await dialog.getByLabel(/^Comment/).fill(comment);
      await dialog.getByRole('button', { name: 'Promote', exact: true }).click();
      await dialog.getByText('Promoted:').waitFor();
      await dialog.getByRole('button', { name: 'Close' }).last().click();
      await page.getByText('promoted as').waitFor();
    }
    for (const tag of ['2.0', '2.1']) {
      await promote('devdocker/shop', tag, 'rcdocker/shop', tag, `Ready: ${tag}`);
      await promote('rcdocker/shop', tag, 'proddocker/shop', 'live', `Tested: ${tag}`);
    }

    await toPart(page, 'Repositories');
    await page.getByRole('link', { name: 'proddocker/shop', exact: true }).click();
    await page.getByRole('link', { name: 'Promotions' }).click();
    await page.getByRole('link', { name: 'Is target' }).click();
    await page
      .getByRole('button', { name: /^Roll back .*:live/ })
      .first()
      .click();
    await page.getByLabel('Comment').fill('Checkout fails.');
    await page.getByRole('button', { name: 'Roll back', exact: true }).click();
    await page.getByRole('row').filter({ hasText: 'rolled back' }).getByText('“Checkout fails.”').waitFor();
    await page.getByRole('link', { name: 'Tags' }).click();
    await page.getByRole('link', { name: 'live', exact: true }).click();
    await page.getByRole('link', { name: 'History' }).click();
    const history = page.getByRole('table', { name: 'History' });
    await history.getByText('“Tested: 2.1”').first().waitFor();
    await history.getByText('“Checkout fails.”').first().waitFor();
    await expectAccessible(page);
    await page.goto('/repositories/rcdocker~shop/tags/2.1');
    await page.getByText(/was live there, rolled back .* by admin: “Checkout fails\.”/).waitFor();
    expect(troubles).toEqual([]);

    const rick = await open(server().url);
    await logIn(rick.page, { name: 'rick', password: PASSWORD });
    await rick.page.getByRole('link', { name: 'rcdocker/shop' }).click();
    await rick.page.getByRole('link', { name: 'Tags' }).click();
    await rick.page.getByRole('link', { name: '2.0', exact: true }).click();
    await rick.page.getByRole('button', { name: 'Promote…' }).first().click();
    await rick.page.getByText('proddocker/shop – you have no part in proddocker; ask a system admin').waitFor();
    expect(await rick.page.getByRole('radio', { name: /^proddocker\/shop/ }).isDisabled()).toBe(true);
    await expectAccessible(rick.page);
    expect(rick.troubles).toEqual([]);
    expect(await callAsAdmin(server(), 'GET', '/repositories/proddocker%2Fshop/tags/live')).toMatchObject({
      promotionNow: null,
      held: [],
    });
  });
});
