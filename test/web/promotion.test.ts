// Promotion by clicking only: the walks of Docker Trusted Registry and of Mirantis Secure Registry, and what people do beside them.

import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { debianBase } from '../../src/demo/images.ts';
import { pushImage } from '../../src/image/push-image.ts';
import { CHROMIUM, expectAccessible, logIn, settled, useChromium } from '../support/chromium.ts';
import { importDemoAdvisories } from '../support/demo-advisories.ts';
import { describeWith } from '../support/peer.ts';
import { sampleImage } from '../support/sample-image.ts';
import { ADMIN, callAsAdmin, useServer } from '../support/server-process.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const CLEAN = '1.1.35-1+deb12u3';
const VULNERABLE = '1.1.35-1';

describeWith([CHROMIUM], 'promotion on the web pages', () => {
  const server = useServer();
  const folder = useTemporaryFolder();
  const open = useChromium();

  const call = (method: string, path: string, body?: unknown) => callAsAdmin(server(), method, path, body);

  beforeAll(async () => {
    if (!server().url) return;
    for (const name of ['technology', 'dev', 'qa', 'rc']) await call('POST', '/organizations', { name });
    await call('POST', '/repositories', { name: 'technology/base', scanOnPush: true });
    for (const name of ['technology/good', 'technology/bad', 'dev/website', 'qa/website'])
      await call('POST', '/repositories', { name });
    await importDemoAdvisories(server(), folder());
    await pushImage(server().send, 'technology/base', debianBase(CLEAN), 'v1');
    await pushImage(server().send, 'technology/base', debianBase(VULNERABLE), 'v2');
  });

  /** Fills in the form of a new policy about the number of vulnerabilities. */
  async function fillIn(page: Page, operator: string, target: string, template?: string): Promise<void> {
    await page.getByRole('link', { name: 'New promotion policy' }).click();
    await page.getByLabel('Field of criterion 1').selectOption({ label: 'All vulnerabilities' });
    // That it is 0 or more would always hold.
    expect(await page.getByLabel('Operator of criterion 1').inputValue()).toBe('eq');
    await page.getByLabel('Operator of criterion 1').selectOption({ label: operator });
    // An example does not look filled in.
    expect(await page.getByLabel('Value of criterion 1').getAttribute('placeholder')).toBe('such as 0');
    await page.getByLabel('Value of criterion 1').fill('0');
    await page.getByLabel('Target repository').fill(target);
    if (template !== undefined) await page.getByLabel('Tag name in target').fill(template);
  }

  test("walk through DTR's promotion: clean images to good, the others to bad as dirty", async () => {
    const { page, troubles } = await open(server().url);
    await logIn(page);
    await page.getByRole('link', { name: 'technology/base' }).click();
    await page.getByRole('link', { name: 'Promotions' }).click();
    await page.getByText('No policy promotes from here').waitFor();
    await expectAccessible(page);

    await fillIn(page, 'equals', 'technology/good');
    await page.getByText('1 of 2 tags pass, 1 fail.').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Save & Apply: 1 of 2 to promote' }).click();
    await page.getByText('Applying the policy: done, 2 of 2.').waitFor();
    const outcome = page.getByRole('table', { name: 'What the policy said of each tag' });
    await outcome.getByRole('row', { name: /^v1 / }).getByText('promoted as technology/good:v1').waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Promotions' }).click();

    await fillIn(page, 'greater than', 'technology/bad', '%n-dirty');
    await page.getByText('v2-dirty').first().waitFor();
    await page.getByRole('button', { name: 'Save & Apply: 1 of 2 to promote' }).click();
    await page.getByText('Applying the policy: done, 2 of 2.').waitFor();
    await page.getByRole('link', { name: 'technology/bad:v2-dirty' }).click();
    await page.getByRole('heading', { level: 1, name: 'v2-dirty' }).waitFor();
    await page.getByText('PROMOTED', { exact: true }).waitFor();

    await page.goto('/repositories/technology~base/promotions');
    await page.getByText('If All vulnerabilities greater than 0').waitFor();
    expect(await page.getByRole('listitem').filter({ hasText: 'Edit' }).count()).toBe(2);
    await page.getByRole('row').filter({ hasText: 'technology/good:v1' }).waitFor();
    await expectAccessible(page);

    await page.goto('/repositories/technology~good/settings');
    await page.getByLabel('All tags are immutable').check();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    await page.getByRole('link', { name: /^Tags/ }).click();
    await page.getByText('PROMOTED', { exact: true }).waitFor();
    await page.getByText('IMMUTABLE').waitFor();
    await page.getByLabel('Choose v1').check();
    await page.getByRole('button', { name: 'Delete 1…' }).click();
    expect(troubles).toEqual([]);
    // The reason stands at the tag that stays, and nothing is offered that would only be refused.
    await page
      .getByRole('listitem')
      .filter({ hasText: /Will be refused: .*immutable/ })
      .waitFor();
    await page.getByText('Nothing of this can be deleted').waitFor();
    expect(await page.getByRole('button', { name: 'Delete 1 tag' }).isDisabled()).toBe(true);
    await expectAccessible(page);
    await page.goto('/repositories/technology~good/promotions');
    // Images only come here: that is what is asked about first.
    await page.getByRole('link', { name: 'Is target' }).and(page.locator('[aria-current=page]')).waitFor();
    await page.getByRole('listitem').filter({ hasText: 'technology/base' }).first().waitFor();
    expect(troubles).toEqual([]);
  });

  test('say of what is held why, in the list of tags as on the page of the tag', async () => {
    for (const name of ['dev/held', 'qa/held']) await call('POST', '/repositories', { name });
    const rules = [{ field: 'vulnerabilities', severity: 'critical', operator: 'eq', values: [0] }];
    await call('POST', '/promotion-policies', { source: 'dev/held', target: 'qa/held', rules });
    await pushImage(server().send, 'dev/held', sampleImage('held'), '1');
    const { page, troubles } = await open(server().url);
    await logIn(page);
    await page.goto('/repositories/dev~held/tags/1');
    const gate = await page
      .getByRole('region', { name: 'Gates' })
      .getByText(/^waits: /)
      .innerText();
    await page.goto('/repositories/dev~held/tags');
    await page.getByRole('row').getByText('HELD').click();
    await page.getByText(`qa/held: ${gate}`).waitFor();
    await expectAccessible(page);
    expect(troubles).toEqual([]);
  });

  test('point at the character that is wrong in a pattern, and mark the tags that it finds, before a target is named', async () => {
    const { page, troubles } = await open(server().url);
    await logIn(page);
    await page.goto('/repositories/technology~base/policies/new');
    await page.getByLabel('Operator of criterion 1').selectOption({ label: 'matches' });
    await page.getByLabel('Value of criterion 1').fill('^v[1');
    const problem = page.getByRole('alert').filter({ hasText: 'Character 3: missing closing ]' });
    await problem.waitFor();
    expect(await problem.locator('mark').innerText()).toBe('[');
    await expectAccessible(page);
    await page.getByLabel('Value of criterion 1').fill('^v[1]');
    await problem.waitFor({ state: 'detached' });
    const preview = page.getByRole('table', { name: 'Preview by tag' });
    await preview.getByRole('row', { name: /v1/ }).getByText('passes').waitFor();
    expect(await preview.getByRole('row', { name: /v1/ }).locator('mark').innerText()).toBe('v1');
    await preview.getByRole('row', { name: /v2/ }).getByText('fails').waitFor();
    expect(await preview.getByRole('row', { name: /v2/ }).locator('mark').count()).toBe(0);
    await expectAccessible(page);
    await page.getByLabel('Target repository').fill('technology/good');
    await preview.getByRole('columnheader', { name: 'In the target' }).waitFor();
    expect(troubles).toEqual([]);
  });

  test('say once, at its field, that a tag name or a target cannot be, and save nothing of it', async () => {
    await call('POST', '/repositories', { name: 'admin/wrong' });
    const { page, troubles } = await open(server().url);
    await logIn(page);
    await page.goto('/repositories/admin~wrong/policies/new');
    await page.getByLabel('Value of criterion 1').fill('stable');
    await page.getByLabel('Target repository').fill('admin/wrong');
    await page.getByText('An image that is there already is not promoted into it: name another repository.').waitFor();
    await settled(page);
    expect(await page.getByRole('alert').count()).toBe(1);
    expect(await page.getByRole('button', { name: 'Save', exact: true }).isDisabled()).toBe(true);
    await page.getByLabel('Target repository').fill('admin/right');
    await page.getByLabel('Tag name in target').fill('a b');
    await page.getByText(/cannot stand in a tag/).waitFor();
    await settled(page);
    expect(await page.getByRole('alert').count()).toBe(1);
    for (const name of [/^Save & Apply/, /^Save$/])
      expect(await page.getByRole('button', { name }).isDisabled()).toBe(true);
    await page.getByLabel('Tag name in target').fill('%n');
    await page.getByText('Platforms and schedule').click();
    await page.getByLabel('Schedule').fill('0 2 * *');
    await page.getByText(/^Five fields with a space between are needed/).waitFor();
    await settled(page);
    expect(await page.getByRole('alert').count()).toBe(1);
    expect(await page.getByRole('button', { name: 'Save', exact: true }).isDisabled()).toBe(true);
    await page.getByLabel('Schedule').fill('0 2 * * *');
    await page.getByText(/^Five fields/).waitFor({ state: 'detached' });
    expect(troubles).toEqual([]);
  });

  test('say that a comment is required before it is given, and that a promotion would be refused as a verdict', async () => {
    for (const name of ['commented', 'receiving']) await call('POST', '/organizations', { name });
    for (const name of ['commented/app', 'receiving/app']) await call('POST', '/repositories', { name });
    await call('PATCH', '/namespaces/receiving', { commentRequired: true });
    await call('PATCH', '/repositories/receiving%2Fapp', { immutable: true });
    for (const [name, text] of [
      ['commented/app', 'one'],
      ['receiving/app', 'two'],
    ] as const)
      await pushImage(server().send, name, sampleImage(text), '1');
    const { page } = await open(server().url);
    await logIn(page);
    await page.goto('/repositories/commented~app/tags/1');
    await page.getByRole('button', { name: 'Promote…' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Target repository').fill('receiving/app');
    await dialog.getByText('Required here: say why.').waitFor();
    await dialog.getByText('What would happen is shown here once there is a comment.').waitFor();
    await dialog.getByLabel('Comment (required here)').fill('because');
    await dialog.getByText('would be refused').waitFor();
    expect(await dialog.getByRole('alert').count()).toBe(0);
    await expectAccessible(page);
  });

  test('say on the page of the tag and on the board, without a click, what was refused last', async () => {
    for (const name of ['dev/tried', 'qa/tried']) await call('POST', '/repositories', { name });
    const rules = [{ field: 'tag', operator: 'ends_with', values: ['stable'] }];
    await call('POST', '/promotion-policies', { source: 'dev/tried', target: 'qa/tried', rules });
    await call('PUT', '/repositories/qa%2Ftried/admission', { rules });
    await pushImage(server().send, 'dev/tried', sampleImage('tried'), '1-beta');
    const { page, troubles } = await open(server().url);
    await logIn(page);
    await page.goto('/repositories/dev~tried/tags/1-beta');
    const gates = page.getByRole('region', { name: 'Gates' });
    await gates.getByText('fails: the tag "1-beta" does not end with "stable"').waitFor();
    await call('POST', '/promotions', {
      source: { repository: 'dev/tried', reference: '1-beta' },
      target: { repository: 'qa/tried' },
    }).catch(() => undefined);
    const failure =
      /The last try, .*, failed: qa\/tried:1-beta is refused by the repository's admission rules: the tag/;
    await gates.getByText(failure).waitFor();
    await expectAccessible(page);
    await page.goto('/pipelines?search=tried');
    await page.getByText(failure).waitFor();
    expect(troubles).toEqual([]);
  });

  test("walk through MSR's promotion: what ends in stable goes to QA by itself", async () => {
    const { page, troubles } = await open(server().url);
    await logIn(page);
    await page.getByRole('link', { name: 'dev/website' }).click();
    await page.getByRole('link', { name: 'Promotions' }).click();
    await page.getByRole('link', { name: 'New promotion policy' }).click();
    await page.getByLabel('Operator of criterion 1').selectOption({ label: 'ends with' });
    await page.getByLabel('Value of criterion 1').fill('stable');
    await page.getByLabel('Target repository').fill('qa/website');
    await page.getByLabel('Tag name in target').fill('%n-%Y');
    await page.getByText(`1.4-${new Date().getUTCFullYear()}`).waitFor();
    await page.getByText('dev/website has no tags yet').waitFor();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('It has judged nothing yet.').waitFor();

    await pushImage(server().send, 'dev/website', sampleImage('1.4-beta'), '1.4-beta');
    await pushImage(server().send, 'dev/website', sampleImage('1.4-stable'), '1.4-stable');
    await page.goto('/repositories/dev~website/tags/1.4-stable');
    await page.getByText('promoted as').waitFor();
    await page.getByRole('button', { name: 'Why: qa/website' }).click();
    await page.getByText('Tag name ends with “stable”').waitFor();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: `1.4-stable-${new Date().getUTCFullYear()}`, exact: true }).click();
    await page.getByText('PROMOTED', { exact: true }).waitFor();
    await page.goto('/repositories/dev~website/tags/1.4-beta');
    await page.getByText(/^fails: /).waitFor();
    await expectAccessible(page);
    expect(troubles).toEqual([]);
  });

  test('keep what was filled in when somebody else has saved the policy meanwhile, and show both', async () => {
    await call('POST', '/repositories', { name: 'dev/edited' });
    const rules = [{ field: 'tag', operator: 'equals', values: ['one'] }];
    const made = await call('POST', '/promotion-policies', {
      source: 'dev/edited',
      target: 'qa/website',
      name: 'two',
      rules,
    });
    const { id } = made as { id: string };
    const { page, troubles } = await open(server().url);
    await logIn(page);
    await page.goto(`/repositories/dev~edited/policies/${id}`);
    await page.getByLabel('Value of criterion 1').fill('mine');
    await call('PATCH', `/promotion-policies/${id}`, { tagTemplate: 'theirs-%n' });
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Tag name in target: %n → theirs-%n').waitFor();
    await expectAccessible(page);
    expect(await page.getByLabel('Value of criterion 1').inputValue()).toBe('mine');
    await page.getByRole('button', { name: 'Go on with mine' }).click();
    expect(troubles).toEqual([]);
    // Somebody saves between the look at what is saved and the write.
    let wasQuicker = false;
    await page.route('**/promotion-policies/*', async (route) => {
      if (route.request().method() !== 'PATCH' || wasQuicker) return route.fallback();
      wasQuicker = true;
      await call('PATCH', `/promotion-policies/${id}`, { tagTemplate: 'quicker-%n' });
      return route.fallback();
    });
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Tag name in target: theirs-%n → quicker-%n').waitFor();
    expect(await page.getByLabel('Value of criterion 1').inputValue()).toBe('mine');
    expect(troubles.splice(0)).toEqual([expect.stringContaining('409')]);
    await page.getByRole('button', { name: 'Go on with mine' }).click();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('If Tag name equals “mine”').waitFor();
    expect(troubles).toEqual([]);
  });

  test('switch a policy off, roll a promotion back with a comment, and delete the policy', async () => {
    await call('POST', '/repositories', { name: 'dev/app' });
    await pushImage(server().send, 'dev/app', sampleImage('app one'), 'one');
    await pushImage(server().send, 'dev/app', sampleImage('app two'), 'two');
    for (const reference of ['one', 'two']) {
      const source = { repository: 'dev/app', reference };
      await call('POST', '/promotions', { source, target: { repository: 'qa/app', tag: 'live' }, create: true });
    }
    await call('POST', '/promotion-policies', { source: 'dev/app', target: 'qa/app', name: 'all', always: true });
    const { page, troubles } = await open(server().url);
    await logIn(page);
    await page.goto('/repositories/dev~app/promotions');
    await page.getByRole('switch', { name: 'all is on' }).click();
    await page.getByRole('switch', { name: 'all is on', checked: false }).waitFor();
    await page.getByRole('button', { name: 'Delete all' }).click();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Delete the policy' }).click();
    await page.getByText('No policy promotes from here').waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'CSV' }).click();
    const file = await readFile(await (await download).path(), 'utf8');
    expect(file.trim().split('\r\n')).toHaveLength(3);

    await call('PATCH', '/namespaces/qa', { commentRequired: true });
    await page.goto('/repositories/qa~app/promotions');
    await page.getByRole('link', { name: 'Is target' }).click();
    await page.getByRole('button', { name: /^Roll back .*:live/ }).click();
    // Before it is refused for want of one.
    await page.getByLabel('Comment (required here)').waitFor();
    expect(await page.getByRole('button', { name: 'Roll back', exact: true }).isDisabled()).toBe(true);
    await page.getByLabel('Comment').fill('Checkout fails on Fridays.');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Roll back', exact: true }).click();
    await page.getByRole('row').filter({ hasText: 'rolled back' }).getByText('“Checkout fails on Fridays.”').waitFor();
    await call('PATCH', '/namespaces/qa', { commentRequired: false });
    await expectAccessible(page);
    expect(troubles).toEqual([]);
  });

  test('offer only targets that are allowed, and say of the others why not', async () => {
    for (const [namespace, promotesTo] of [
      ['dev', ['qa']],
      ['qa', ['rc']],
    ] as const)
      await call('PATCH', `/namespaces/${namespace}`, { promotesTo });
    await call('PATCH', '/namespaces/qa', { commentRequired: true });
    await call('POST', '/repositories', { name: 'dev/shop' });
    await pushImage(server().send, 'dev/shop', sampleImage('shop'), '2.0');
    const { page, troubles } = await open(server().url);
    await logIn(page);
    await page.goto('/repositories/dev~shop/tags');
    await page.getByLabel('Choose 2.0').check();
    await page.getByRole('button', { name: 'Promote…' }).click();
    await page.getByText('rc/shop – dev promotes to qa only').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: '2.0', exact: true }).click();
    await page.getByText('not promoted there yet').waitFor();
    await page.getByRole('button', { name: 'Promote to qa/shop' }).click();
    await page.getByText('rc/shop – dev promotes to qa only').waitFor();
    expect(await page.getByRole('radio', { name: /^rc\/shop/ }).isDisabled()).toBe(true);
    expect(await page.getByRole('button', { name: 'Promote', exact: true }).isDisabled()).toBe(true);
    await expectAccessible(page);
    await page.getByLabel('Comment').fill('Ready for QA.');
    await page.getByLabel('Make the new repository').check();
    await page.getByRole('button', { name: 'Promote', exact: true }).click();
    await page.getByText('Promoted:').waitFor();
    await page.getByRole('button', { name: 'Close' }).last().click();
    await page.getByText('promoted as').waitFor();
    expect(troubles).toEqual([]);
  });

  test('say in the Promote dialog what each policy says of the image, offer a target where it passes, and name what was done by hand', async () => {
    for (const name of ['judge', 'judge-no', 'judge-yes']) await call('POST', '/organizations', { name });
    for (const name of ['judge/app', 'judge-no/app', 'judge-yes/app']) await call('POST', '/repositories', { name });
    for (const [target, operator] of [
      ['judge-no/app', 'not_one_of'],
      ['judge-yes/app', 'one_of'],
    ] as const) {
      const rules = [{ field: 'tag', operator, values: ['1'] }];
      const policy = { source: 'judge/app', target, name: `to ${target}`, tagTemplate: 'by-policy', rules };
      await call('POST', '/promotion-policies', policy);
    }
    for (const tag of ['1', '2']) await pushImage(server().send, 'judge/app', sampleImage(`judge ${tag}`), tag);
    const { page, troubles } = await open(server().url);
    await logIn(page);
    await page.goto('/repositories/judge~app/tags/1');
    const gates = page.getByRole('region', { name: 'Gates' });
    await gates.getByText('fails: the tag "1" is one of "1"').waitFor();
    await gates.getByText('promoted as').waitFor();
    await page.getByRole('button', { name: 'Promote…' }).first().click();
    const dialog = page.getByRole('dialog');
    const against = dialog.getByRole('radio', { name: /^judge-no\/app.*fails: the tag "1" is one of "1"/ });
    await against.waitFor();
    expect(await dialog.getByRole('radio', { name: /^judge-yes\/app.*promoted as/ }).isChecked()).toBe(true);
    await expectAccessible(page);
    await against.check();
    await dialog.getByLabel('Tag in the target').fill('urgent');
    await dialog.getByText('The policy does not let this image through.').waitFor();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Promote all the same' }).click();
    await dialog.getByText('Promoted:').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await gates.getByText(/promoted by hand all the same, as urgent, by admin/).waitFor();
    await gates.getByText('fails: the tag "1" is one of "1"').waitFor();
    await expectAccessible(page);
    const rulesOfNone = [{ field: 'tag', operator: 'equals', values: ['none'] }];
    await call('POST', '/repositories', { name: 'judge/alone' });
    await call('POST', '/promotion-policies', { source: 'judge/alone', target: 'judge-no/app', rules: rulesOfNone });
    await pushImage(server().send, 'judge/alone', sampleImage('judge alone'), '3');
    await page.goto('/repositories/judge~alone/tags/3');
    await gates.getByText(/^fails: /).waitFor();
    await page.getByRole('button', { name: 'Promote…' }).first().click();
    await dialog.getByText('No policy lets it through.').waitFor();
    expect(await dialog.getByRole('radio', { name: /^judge-no\/app/ }).isChecked()).toBe(false);

    await page.goto('/repositories/judge~app/tags');
    for (const tag of ['1', '2']) await page.getByLabel(`Choose ${tag}`, { exact: true }).check();
    await page.getByRole('button', { name: 'Promote 2…' }).click();
    await dialog.getByRole('radio', { name: /^judge-no\/app 1 passes, 1 fails$/ }).check();
    await dialog.getByRole('row', { name: /^1 / }).getByText('fails: the tag "1" is one of "1"').waitFor();
    await expectAccessible(page);
    expect(troubles).toEqual([]);
  });

  test('say before anybody clicks that no target is allowed, and of those whom one knows who could do it', async () => {
    for (const name of ['ask', 'ask-qa', 'ask-rc']) await call('POST', '/organizations', { name });
    for (const name of ['ask/app', 'ask-qa/app', 'ask-rc/app']) await call('POST', '/repositories', { name });
    const password = 'a-password-of-its-own';
    for (const name of ['asker', 'keeper', 'guest']) await call('POST', '/users', { name, password });
    await call('PATCH', '/namespaces/ask', { promotesTo: ['ask-qa', 'ask-rc'] });
    await call('PUT', '/organizations/ask-qa/members/asker', {});
    await call('PUT', '/organizations/ask-qa/members/keeper', { isOwner: true });
    await call('PUT', '/repositories/ask-qa%2Fapp/access/guest', { role: 'admin' });
    await call('PUT', '/repositories/ask%2Fapp/access/asker', { role: 'promoter' });
    await call('PUT', '/repositories/ask-qa%2Fapp/access/asker', { role: 'read-only' });
    await pushImage(server().send, 'ask/app', sampleImage('ask'), '1');
    const { page, troubles } = await open(server().url);
    await logIn(page, { name: 'asker', password });
    await page.goto('/repositories/ask~app/tags/1');
    // Where they may not, the gate says so, and is no button.
    await page.getByText('you may not promote into it; ask keeper or a system admin').waitFor();
    expect(await page.getByRole('button', { name: /^Promote to/ }).count()).toBe(0);
    await page.getByRole('button', { name: 'Promote…' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('None of these is allowed for you:').waitFor();
    await dialog
      .getByText('ask-qa/app – you may not promote into it; ask keeper or a system admin', { exact: true })
      .waitFor();
    await dialog.getByText('ask-rc/app – you have no part in ask-rc; ask a system admin').waitFor();
    expect(await dialog.getByRole('alert').count()).toBe(0);
    expect(await dialog.getByRole('button', { name: 'Promote', exact: true }).isDisabled()).toBe(true);
    await expectAccessible(page);
    await dialog.getByRole('radio', { name: 'another repository…' }).check();
    await dialog.getByText('Target repository', { exact: true }).waitFor();
    await dialog.getByLabel('Target repository').fill('ask-qa/app2');
    await dialog.getByText('You may not promote into ask-qa/app2: ask keeper or a system admin.').waitFor();
    await expectAccessible(page);
    // Nor does the server's refusal name a permission, when the right goes while the dialog is open.
    await call('PUT', '/repositories/ask-qa%2Fapp/access/asker', { role: 'promoter' });
    await page.reload();
    await page.getByRole('button', { name: 'Promote to ask-qa/app' }).click();
    await dialog.getByText('A new tag in the target.').waitFor();
    await call('PUT', '/repositories/ask-qa%2Fapp/access/asker', { role: 'read-only' });
    await dialog.getByRole('button', { name: 'Promote', exact: true }).click();
    await dialog
      .getByRole('alert')
      .getByText('You may not promote into ask-qa/app: ask keeper or a system admin.')
      .waitFor();
    await settled(page);
    expect(await dialog.getByText('A new tag in the target.').count()).toBe(0);
    expect(await dialog.getByText('accept_promotions').count()).toBe(0);
    await expectAccessible(page);
    expect(troubles.filter((text) => !text.includes('403 (Forbidden)'))).toEqual([]);
  });

  test('say that verdicts, policies and promotions are not shown, where it is not known whether there are any', async () => {
    for (const name of ['own', 'own-qa']) await call('POST', '/organizations', { name });
    await call('POST', '/repositories', { name: 'own/app' });
    await call('POST', '/repositories', { name: 'own-qa/app' });
    await call('POST', '/repositories', { name: 'own/open', visibility: 'public' });
    const password = 'a-password-of-its-own';
    await call('POST', '/users', { name: 'tester', password });
    await call('PUT', '/repositories/own-qa%2Fapp/access/tester', { role: 'read-only' });
    const rules = [{ field: 'tag', operator: 'equals', values: ['1'] }];
    const made = await call('POST', '/promotion-policies', { source: 'own/app', target: 'own-qa/app', rules });
    await call('POST', '/promotion-policies', { source: 'own/open', target: 'own/app', rules });
    await pushImage(server().send, 'own/app', sampleImage('own'), 'not-1');
    const { page, troubles } = await open(server().url);
    await logIn(page, { name: 'tester', password });
    await page.goto('/repositories/own-qa~app/promotions');
    await page.getByText('What it has judged is shown to those who have a part in own/app.').waitFor();
    expect(await page.getByText('It has judged nothing yet.').count()).toBe(0);
    await expectAccessible(page);
    // The link leads to what they may read of it, and to no error.
    await page.getByRole('link', { name: 'policy to own-qa/app' }).click();
    await page.waitForURL(`**/policies/${(made as { id: string }).id}`);
    await page.getByRole('heading', { name: 'Promotes from own/app to own-qa/app' }).waitFor();
    await page.getByText('If Tag name equals “1”').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    await expectAccessible(page);
    await page.goto('/repositories/own~open/promotions');
    await page.getByRole('heading', { name: 'Policies are not shown to you' }).waitFor();
    await page.getByText('What was promoted is shown to those who have a part in it.').waitFor();
    expect(await page.getByText('No policy promotes').count()).toBe(0);
    await expectAccessible(page);
    expect(troubles).toEqual([]);
  });

  test('tell the history of a tag in one row an act, name the policy that acted, and roll back from there', async () => {
    for (const name of ['past', 'past-qa']) await call('POST', '/organizations', { name });
    for (const name of ['past/app', 'past-qa/app']) await call('POST', '/repositories', { name });
    const rules = [{ field: 'tag', operator: 'starts_with', values: ['v'] }];
    const policy = { source: 'past/app', target: 'past-qa/app', tagTemplate: 'live', rules };
    await call('POST', '/promotion-policies', policy);
    for (const tag of ['v1', 'v2']) {
      await pushImage(server().send, 'past/app', sampleImage(`past ${tag}`), tag);
      const promoted = async () =>
        ((await call('GET', '/promotions?target=past-qa%2Fapp&state=succeeded')) as { items: object[] }).items.length;
      await expect.poll(promoted).toBe(Number(tag.slice(1)));
    }
    const { page, troubles } = await open(server().url);
    await logIn(page);
    await page.goto('/repositories/past-qa~app/tags/live');
    await page.getByText(/^promoted .* by policy past\/app → past-qa\/app$/).waitFor();
    await page.getByRole('link', { name: 'History' }).click();
    const rows = page.getByRole('table', { name: 'History' }).getByRole('row');
    await rows.getByRole('link', { name: 'past/app:v2' }).waitFor();
    // The head, and a row for each promotion.
    expect(await rows.count()).toBe(3);
    expect(await rows.getByRole('link', { name: 'policy to past-qa/app' }).count()).toBe(2);
    expect(await page.getByRole('button', { name: /^Roll back/ }).count()).toBe(1);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Roll back past-qa/app:live…' }).click();
    await page.getByLabel('Comment').fill('It burns.');
    await page.getByRole('button', { name: 'Roll back', exact: true }).click();
    await rows.getByText('“It burns.”').waitFor();
    await page
      .getByText(/^rolled back .* by admin$/)
      .first()
      .waitFor();
    expect(await page.getByRole('button', { name: /^Roll back/ }).count()).toBe(0);
    await rows.getByRole('link', { name: 'admin', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Activity' }).waitFor();
    // That of the source says where its images went, and who took them there.
    await page.goto('/repositories/past~app/tags/v2/history');
    await rows.filter({ hasText: 'promotion succeeded' }).getByRole('link', { name: 'past-qa/app:live' }).waitFor();
    await page.goto('/repositories/past-qa~app/promotions?side=target');
    await page.getByRole('link', { name: 'policy to past-qa/app' }).nth(1).waitFor();
    await expectAccessible(page);
    expect(troubles).toEqual([]);
  });

  test('promote several images at once, say of each what happens, and let the refused be tried again', async () => {
    for (const name of ['many', 'more']) await call('POST', '/organizations', { name });
    for (const name of ['many/app', 'more/app']) await call('POST', '/repositories', { name });
    await call('PATCH', '/namespaces/many', { promotesTo: ['more'] });
    for (const tag of ['1', '2', '3']) await pushImage(server().send, 'many/app', sampleImage(`many ${tag}`), tag);
    await call('PUT', '/repositories/more%2Fapp/admission', {
      rules: [{ field: 'tag', operator: 'not_one_of', values: ['2'] }],
    });
    const { page, troubles } = await open(server().url);
    await logIn(page);
    await page.goto('/repositories/many~app/tags');
    for (const tag of ['1', '2', '3']) await page.getByLabel(`Choose ${tag}`, { exact: true }).check();
    await page.getByRole('button', { name: 'Promote 3…' }).click();
    const dialog = page.getByRole('dialog');
    const refusals = dialog.getByRole('region', { name: 'Refused' });
    await refusals.getByText('1 is refused').waitFor();
    await refusals
      .getByRole('listitem')
      .filter({ hasText: /^2 .*refused by the repository's admission rules/ })
      .waitFor();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Promote 2', exact: true }).click();
    await dialog.getByRole('link', { name: 'more/app:3' }).waitFor();
    await dialog.getByRole('link', { name: 'more/app:1' }).waitFor();
    expect(await call('GET', '/repositories/more%2Fapp/tags')).toMatchObject({ items: [{ name: '1' }, { name: '3' }] });
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await call('PUT', '/repositories/more%2Fapp/admission', { rules: [] });
    await page.getByRole('button', { name: 'Promote 3…' }).click();
    await dialog.getByText('there already').nth(1).waitFor();
    await dialog.getByRole('button', { name: 'Promote 1', exact: true }).click();
    await dialog.getByRole('link', { name: 'more/app:2' }).waitFor();
    // The browser's own line for the answer that says no to the trial of 2.
    expect(troubles.filter((text) => !text.includes('403 (Forbidden)'))).toEqual([]);
  });

  test('show on the board what is in each stage and why it goes no further, and promote from there', async () => {
    for (const name of ['lab', 'trial']) {
      await call('POST', '/organizations', { name });
      await call('POST', '/repositories', { name: `${name}/board` });
    }
    await call('PATCH', '/namespaces/lab', { promotesTo: ['trial'] });
    const rules = [{ field: 'age', operator: 'gte', values: [3] }];
    await call('POST', '/promotion-policies', { source: 'trial/board', target: 'trial/late', rules, create: true });
    const image = sampleImage('board');
    await pushImage(server().send, 'lab/board', image, '7');
    const { page, troubles } = await open(server().url);
    await logIn(page);
    await page.getByRole('link', { name: 'Pipelines' }).click();
    const row = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'board' }) });
    await row.getByText('not promoted there yet').waitFor();
    await page.getByLabel('Filter applications').fill('no such thing');
    await page.getByText('No application is like that').waitFor();
    await page.getByLabel('Filter applications').fill(image.manifest.descriptor.digest.slice(7, 27));
    await row.waitFor();
    await page.getByLabel('Filter applications').fill('board');
    await page.waitForURL(/search=board/);
    await expectAccessible(page);
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'CSV' }).click();
    const lines = (await readFile(await (await download).path(), 'utf8')).trimEnd().split('\r\n');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/^board,1,lab\/board,7,sha256:.*,trial\/board,,by_hand,,/);
    await row.getByRole('button', { name: 'Promote lab/board:7…' }).click();
    await page.getByText('A new tag in the target.').waitFor();
    await page.getByRole('button', { name: 'Promote', exact: true }).click();
    await page.getByText('Promoted:').waitFor();
    await page.getByRole('button', { name: 'Close' }).last().click();
    await row.getByText(/passes at \d\d:\d\d \(in 2 h 59 min\)/).waitFor();
    await page.getByLabel('Only what waits').check();
    await row.getByText('not there yet').waitFor();
    await expectAccessible(page);
    expect(troubles).toEqual([]);
  });

  test('ask on the board for what is on the screen only', async () => {
    for (const name of ['many1', 'many2']) await call('POST', '/organizations', { name });
    await call('PATCH', '/namespaces/many1', { promotesTo: ['many2'] });
    const image = sampleImage('many');
    const names = Array.from({ length: 40 }, (_, number) => `many1/app-${String(number).padStart(2, '0')}`);
    for (const name of names) await pushImage(server().send, name, image, '1');
    const { page, troubles } = await open(server().url);
    await logIn(page);
    const asked = new Set<string>();
    page.on('request', (request) => {
      const [, repository] = /\/repositories\/(many1[^/]*)\/tags/.exec(decodeURIComponent(request.url())) ?? [];
      if (repository !== undefined) asked.add(repository);
    });
    await page.goto('/pipelines?search=app-');
    await page.getByRole('link', { name: 'many1/app-39' }).waitFor({ state: 'attached' });
    await page.getByRole('link', { name: '1', exact: true }).first().waitFor();
    await settled(page);
    // As many rows as fit, and a few below them.
    expect(asked.size).toBeLessThanOrEqual(14);
    const last = page.getByRole('heading', { name: 'app-39' });
    await last.scrollIntoViewIfNeeded();
    await page.getByRole('listitem').filter({ has: last }).getByRole('link', { name: '1', exact: true }).waitFor();
    expect(troubles).toEqual([]);
  });

  test('draw the same pipelines as a graph, say what waits on a way, and make a policy of one that is drawn', async () => {
    for (const name of ['early', 'late']) await call('POST', '/organizations', { name });
    for (const name of ['early/app', 'late/app', 'late/other']) await call('POST', '/repositories', { name });
    await call('POST', '/promotion-policies', {
      ...{ source: 'early/app', target: 'late/app', name: 'aged' },
      rules: [{ field: 'vulnerabilities', severity: 'all', operator: 'eq', values: [0] }],
    });
    await call('POST', '/promotion-policies', {
      source: 'late/other',
      target: 'late/app',
      name: 'beside',
      always: true,
    });
    await pushImage(server().send, 'early/app', sampleImage('waits'), '1');
    const { page, troubles } = await open(server().url);
    await logIn(page);
    await page.goto('/pipelines?search=early');
    await page.getByRole('link', { name: 'Graph' }).click();
    expect(new URL(page.url()).search).toBe('?search=early');
    const waiting = page.getByRole('button', { name: '1 waiting from early/app to late/app' });
    await waiting.waitFor();
    await settled(page);
    await expectAccessible(page);
    await waiting.click();
    const dialog = page.getByRole('dialog');
    const waits = dialog.getByRole('list', { name: 'What waits' });
    await waits.getByRole('link', { name: '1', exact: true }).waitFor();
    await waits.getByText('not scanned', { exact: true }).waitFor();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Promote early/app:1…' }).click();
    await page.getByRole('heading', { name: 'Promote early/app:1' }).waitFor();
    await dialog.getByRole('radio', { name: /^late\/app/, checked: true }).waitFor();
    await dialog.getByText('A new tag in the target.').waitFor();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });

    const from = await page.locator('.react-flow__node[data-id="early/app"] .react-flow__handle-right').boundingBox();
    const to = await page.locator('.react-flow__node[data-id="late/other"] .react-flow__handle-left').boundingBox();
    if (!from || !to) throw new Error('the graph shows no handles');
    await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
    await page.mouse.down();
    await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 8 });
    await page.mouse.up();
    await page.getByRole('heading', { level: 1, name: 'New promotion policy' }).waitFor();
    expect(await page.getByLabel('Target repository').inputValue()).toBe('late/other');
    expect(troubles).toEqual([]);
  });

  test('promote nothing when the target tag has moved meanwhile, and show what would happen now', async () => {
    for (const name of ['lab2', 'trial2']) await call('POST', '/organizations', { name });
    for (const name of ['lab2/race', 'trial2/race']) await call('POST', '/repositories', { name });
    await pushImage(server().send, 'lab2/race', sampleImage('mine'), '1');
    const { page } = await open(server().url);
    await logIn(page);
    await page.goto('/repositories/lab2~race/tags/1');
    await page.getByRole('button', { name: 'Promote…' }).click();
    // What is missing is said without the words of the API and of the command.
    await page.getByLabel('Target repository').fill('nowhere/race');
    await page.getByText('There is no organization nowhere: make it first, under Organizations.').waitFor();
    await page.getByLabel('Target repository').fill('trial2/race');
    await page.getByText('A new tag in the target.').waitFor();
    const theirs = sampleImage('theirs');
    const moved = page.waitForResponse(
      (response) => response.url().endsWith('/promotions') && response.status() === 409,
    );
    await page.route('**/api/v1/promotions', async (route) => {
      if (route.request().postData()?.includes('"expectedPreviousDigest"'))
        await pushImage(server().send, 'trial2/race', theirs, '1');
      await route.continue();
    });
    await page.getByRole('button', { name: 'Promote', exact: true }).click();
    await moved;
    await page.getByText(/^1 moves from/).waitFor();
    await expectAccessible(page);
  });

  test('promote blindly into a repository that may not be seen, and do not say that the tag is new there', async () => {
    await call('POST', '/users', { name: 'bela', password: ADMIN.password });
    for (const name of ['lab4', 'vault4']) await call('POST', '/organizations', { name });
    for (const name of ['lab4/blind', 'vault4/blind']) await call('POST', '/repositories', { name });
    await call('POST', '/roles', { name: 'giver', permissions: ['accept_promotions'] });
    await call('PUT', '/repositories/lab4%2Fblind/access/bela', { role: 'admin' });
    await call('PUT', '/repositories/vault4%2Fblind/access/bela', { role: 'giver' });
    await pushImage(server().send, 'lab4/blind', sampleImage('mine'), '1');
    await pushImage(server().send, 'vault4/blind', sampleImage('older'), '1');
    const { page, troubles } = await open(server().url);
    await logIn(page, { ...ADMIN, name: 'bela' });
    await page.goto('/repositories/lab4~blind/tags/1');
    await page.getByRole('button', { name: 'Promote…' }).click();
    await page.getByLabel('Target repository').fill('vault4/blind');
    await page.getByText('You may not see what vault4/blind has').waitFor();
    await page.getByRole('button', { name: 'Promote', exact: true }).click();
    await page.getByText('Promoted:').waitFor();
    expect(troubles).toEqual([]);
  });

  test('offer those who may only read nothing that is refused, and everybody else the log-in', async () => {
    await call('POST', '/users', { name: 'rita', password: ADMIN.password });
    for (const name of ['lab3', 'trial3']) await call('POST', '/organizations', { name });
    await call('POST', '/repositories', { name: 'lab3/read', visibility: 'public' });
    await call('POST', '/repositories', { name: 'trial3/read' });
    await call('PUT', '/repositories/lab3%2Fread/access/rita', { role: 'read-only' });
    await pushImage(server().send, 'lab3/read', sampleImage('read'), '1');
    const rules = [{ field: 'tag', operator: 'equals', values: ['2'] }];
    const made = await call('POST', '/promotion-policies', { source: 'lab3/read', target: 'trial3/read', rules });
    const { id } = made as { id: string };
    const paths = {
      '/repositories/lab3~read/promotions': 'If Tag name equals “2”',
      '/repositories/lab3~read/promotions?side=target': 'No policy promotes into this repository',
      '/repositories/lab3~read/policies/new': 'You may not make policies here',
      [`/repositories/lab3~read/policies/${id}`]: /^To have it changed, ask .*a system admin\.$/,
      '/pipelines': 'you have no part in it',
    };
    const reader = await open(server().url);
    await logIn(reader.page, { name: 'rita', password: ADMIN.password });
    const stranger = await open(server().url);
    for (const [path, text] of Object.entries(paths)) {
      await reader.page.goto(path);
      await reader.page.getByText(text).first().waitFor();
      await settled(reader.page);
      await expectAccessible(reader.page);
      expect(await reader.page.getByRole('button', { name: /Apply|Delete|Promote|Roll/ }).count()).toBe(0);
      await stranger.page.goto(path);
      await stranger.page.getByRole('heading', { name: /^Log in to see/ }).waitFor();
    }
    await expectAccessible(stranger.page);
    await call('POST', '/repositories', { name: 'lab3/empty', visibility: 'public' });
    await reader.page.goto('/repositories/lab3~empty/tags');
    await reader.page.getByText('A push or a promotion brings the first one.').waitFor();
    expect(await reader.page.getByText('docker push').count()).toBe(0);
    await reader.page.goto('/pipelines/graph');
    await reader.page.getByText('Click a way to see what waits on it.').waitFor();
    await settled(reader.page);
    expect(await reader.page.getByText('to make a policy').count()).toBe(0);
    expect([...reader.troubles, ...stranger.troubles]).toEqual([]);
  });

  test('work at 360 pixels', async () => {
    const { page, troubles } = await open(server().url, { viewport: { width: 360, height: 740 } });
    await logIn(page);
    for (const path of [
      '/repositories/technology~base/promotions',
      '/repositories/technology~bad/promotions?side=target',
      '/repositories/technology~base/policies/new',
      '/pipelines',
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
