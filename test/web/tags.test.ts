// The list of tags: sorted and filtered by the server, as quick with ten thousand as with ten.

import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import type { Built } from '../../src/image/built.ts';
import { pushImage } from '../../src/image/push-image.ts';
import { CHROMIUM, expectAccessible, logIn, settled, useChromium } from '../support/chromium.ts';
import { describeWith, findPeer } from '../support/peer.ts';
import { pushTags } from '../support/push-tags.ts';
import { run } from '../support/run.ts';
import { sampleImage, sampleIndex } from '../support/sample-image.ts';
import { callAsAdmin, useServer } from '../support/server-process.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

describeWith([CHROMIUM], 'the list of tags', () => {
  const server = useServer();
  const open = useChromium();
  const folder = useTemporaryFolder();

  const call = (method: string, path: string, body?: unknown) => callAsAdmin(server(), method, path, body);
  const shownTags = (page: Page) => page.locator('tbody tr td[data-name=Tag]').allInnerTexts();
  const sortedHead = (page: Page) => page.locator('th[aria-sort]');

  beforeAll(async () => {
    await call('POST', '/organizations', { name: 'dev' });
    await call('POST', '/repositories', { name: 'dev/web' });
    for (const tag of ['v1.2.0', 'v1.10.0', '1.4.0-rc1', '1.4.0', 'latest'])
      await pushImage(server().send, 'dev/web', sampleImage(tag), tag);
  });

  test('is sorted by the heads of its columns, which stand in the address and come back', async () => {
    const { page, troubles } = await open(server().url);
    await logIn(page);
    await page.goto('/repositories/dev~web/tags');
    await page.getByRole('link', { name: 'latest' }).waitFor();
    expect(await shownTags(page)).toEqual(['latest', '1.4.0', '1.4.0-rc1', 'v1.10.0', 'v1.2.0']);
    expect(await sortedHead(page).innerText()).toBe('Pushed');
    await page.getByRole('button', { name: 'Version' }).click();
    await page.waitForURL(/order=version/);
    await settled(page);
    expect(await shownTags(page)).toEqual(['v1.10.0', '1.4.0', '1.4.0-rc1', 'v1.2.0', 'latest']);
    expect(await sortedHead(page).getAttribute('aria-sort')).toBe('descending');
    await page.getByRole('button', { name: 'Version' }).click();
    await page.waitForURL(/direction=ascending/);
    await settled(page);
    expect(await shownTags(page)).toEqual(['latest', 'v1.2.0', '1.4.0-rc1', '1.4.0', 'v1.10.0']);
    expect(await sortedHead(page).getAttribute('aria-sort')).toBe('ascending');
    await page.getByLabel('Filter tags').fill('1.4');
    await page.waitForURL(/search=/);
    await settled(page);
    expect(await shownTags(page)).toEqual(['1.4.0-rc1', '1.4.0']);
    await expectAccessible(page);
    await page.getByRole('link', { name: '1.4.0', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: '1.4.0' }).waitFor();
    await page.goBack();
    await page.waitForURL(/search=/);
    await settled(page);
    expect(await page.getByLabel('Filter tags').inputValue()).toBe('1.4');
    expect(await shownTags(page)).toEqual(['1.4.0-rc1', '1.4.0']);
    expect(troubles).toEqual([]);
  });

  test('of 10,000 is read by scrolling, keeps few rows, and comes back where it was', async () => {
    const names = Array.from({ length: 10_000 }, (_, number) => `build-${number}`);
    await call('POST', '/repositories', { name: 'dev/many' });
    await pushTags(server().send, 'dev/many', sampleImage('many'), names);
    const { page, troubles } = await open(server().url);
    await logIn(page);
    await page.goto('/repositories/dev~many/tags?order=version');
    await page.getByLabel('Rows at a time').selectOption('200');
    await page.getByRole('link', { name: 'build-9999', exact: true }).waitFor();
    const rowsInPage = () => page.evaluate('document.querySelectorAll("tbody tr").length') as Promise<number>;
    const toTheEnd = () => page.evaluate('scrollTo(0, document.body.scrollHeight)');
    const last = page.getByRole('link', { name: 'build-0', exact: true });
    let most = 0;
    while ((await last.count()) === 0) {
      await toTheEnd();
      await settled(page);
      most = Math.max(most, await rowsInPage());
    }
    expect(await page.getByRole('table').getAttribute('aria-rowcount')).toBe('10001');
    // 200 groups: those near the screen have rows, the others one gap each.
    expect(most).toBeLessThanOrEqual(200 + 6 * 50);
    await page.evaluate('scrollTo(0, document.body.scrollHeight / 2)');
    const inTheMiddle = page.getByRole('link', { name: 'build-5000', exact: true });
    await inTheMiddle.scrollIntoViewIfNeeded();
    const before = (await page.evaluate('scrollY')) as number;
    await inTheMiddle.click();
    await page.getByRole('heading', { level: 1, name: 'build-5000' }).waitFor();
    await settled(page);
    await page.goBack();
    await inTheMiddle.waitFor();
    expect(await page.evaluate('scrollY')).toBe(before);
    await page.goto('/repositories/dev~web/tags');
    expect(await page.getByLabel('Rows at a time').inputValue()).toBe('200');
    expect(troubles).toEqual([]);
  });
  test('has a row for each image; what is attached and what has no tag stand apart, and can be deleted there', async () => {
    const send = server().send;
    const index = sampleIndex('signed');
    await pushImage(send, 'dev/apart', index, '2.0');
    const signature = `${index.manifest.descriptor.digest.replace(':', '-')}.sig`;
    await pushImage(send, 'dev/apart', sampleImage('signature'), signature);
    await pushImage(send, 'dev/apart', sampleImage('old'), 'latest');
    await pushImage(send, 'dev/apart', sampleImage('new'), 'latest');
    const { page, troubles } = await open(server().url);
    await logIn(page);
    await page.goto('/repositories/dev~apart/tags');
    await page.getByRole('link', { name: 'latest' }).waitFor();
    expect(await shownTags(page)).toEqual(['latest', '2.0']);
    const row = page.getByRole('row').filter({ hasText: '2.0' });
    await row.getByText('linux/amd64, linux/arm64').waitFor();
    await row.getByText('sum').waitFor();
    await row.getByText('not stated').waitFor();
    await row.getByText('linux/amd64, linux/arm64').click();
    await page.getByText('linux/arm64', { exact: true }).waitFor();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Attached and untagged' }).click();
    await page.getByRole('link', { name: signature }).waitFor();
    await page.getByText(/^1 · .* logical$/).waitFor();
    await expectAccessible(page);
    await page.getByRole('checkbox', { name: /^Choose the manifest/ }).check();
    await page.getByRole('button', { name: 'Delete 1 of them…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete 1 manifest' }).click();
    await page.getByText('Every manifest has a tag, or belongs to one that has.').waitFor();
    await page.getByRole('link', { name: 'Images' }).click();
    await page.getByRole('link', { name: 'latest' }).waitFor();
    expect(troubles).toEqual([]);
  });
  test('deletes several manifests without a tag at once, and lets those that were refused be tried again', async () => {
    const images = ['one', 'two', 'three'].map((text) => sampleImage(text));
    await call('POST', '/repositories', { name: 'dev/untagged' });
    for (const image of images) await pushImage(server().send, 'dev/untagged', image, 'latest');
    const { page, troubles } = await open(server().url);
    await logIn(page);
    await page.goto('/repositories/dev~untagged/tags?show=attached');
    await page.getByLabel('Choose all manifests that are shown').check();
    await page.getByRole('button', { name: 'Delete 2 of them…' }).click();
    const dialog = page.getByRole('dialog');
    for (const { manifest } of images.slice(0, 2))
      await dialog.getByText(manifest.descriptor.digest.slice(7, 19)).waitFor();
    await expectAccessible(page);
    // Somebody gives one of them a tag that may not go.
    await pushImage(server().send, 'dev/untagged', images[0] as Built, 'kept');
    await call('PATCH', '/repositories/dev%2Funtagged', { immutablePatterns: ['kept'] });
    await dialog.getByRole('button', { name: 'Delete 2 manifests' }).click();
    await dialog.getByText('1 deleted, 1 refused:').waitFor();
    await dialog
      .getByRole('alert')
      .getByText(/tag kept leads to/)
      .waitFor();
    await expectAccessible(page);
    expect(troubles).toEqual([expect.stringContaining('409')]);
    await call('PATCH', '/repositories/dev%2Funtagged', { immutablePatterns: [] });
    await dialog.getByRole('button', { name: 'Try the refused again' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('Every manifest has a tag, or belongs to one that has.').waitFor();
  });
  test('copies the name of an image in one press, and from a menu what each tool is told, which really pulls', async () => {
    await call('POST', '/repositories', { name: 'dev/named', visibility: 'public' });
    const image = sampleImage('named');
    await pushImage(server().send, 'dev/named', image, '1.0');
    const { page, troubles } = await open(server().url, { permissions: ['clipboard-read', 'clipboard-write'] });
    await logIn(page);
    await page.goto('/repositories/dev~named/tags');
    const copied = () => page.evaluate('navigator.clipboard.readText()') as Promise<string>;
    await page.getByRole('button', { name: 'Copy the name of 1.0' }).click();
    await page.getByText('Copied', { exact: true }).waitFor();
    expect(await copied()).toBe(`${server().host}/dev/named:1.0`);
    const choose = async (entry: string, begin: string) => {
      await page.getByRole('button', { name: 'Copy 1.0 otherwise' }).click();
      await page.getByRole('menuitem', { name: entry }).click();
      await page.getByRole('menuitem', { name: entry }).waitFor({ state: 'detached' });
      await expect.poll(copied).toMatch(begin);
      return copied();
    };
    const { digest } = image.manifest.descriptor;
    expect(await choose('Name with digest', 'sha256')).toBe(`${server().host}/dev/named@${digest}`);
    expect(await choose('Pull with docker', 'docker pull')).toBe(`docker pull ${server().host}/dev/named:1.0`);
    expect(await choose('Kubernetes image', 'image:')).toBe(`image: ${server().host}/dev/named:1.0`);
    for (const tool of ['skopeo', 'crane'].filter((name) => findPeer(name))) {
      const command = await choose(`Pull with ${tool}`, tool);
      await run('sh', ['-c', command], { cwd: folder() });
    }
    await page.getByRole('button', { name: 'Copy 1.0 otherwise' }).click();
    await page.getByRole('menuitem', { name: 'Name with digest' }).waitFor();
    await expectAccessible(page);
    expect(troubles).toEqual([]);
  });

  test.each([
    ['in the older way', ''],
    ['by hand, where there is none', 'document.execCommand = () => false;'],
  ])('copies over plain HTTP %s', async (_how, script) => {
    await call('POST', '/repositories', { name: `dev/plain${script.length}` });
    await pushImage(server().send, `dev/plain${script.length}`, sampleImage('plain'), '1.0');
    const { page, troubles } = await open(server().url);
    // As browsers have it beyond loopback.
    await page.addInitScript(`Object.defineProperty(navigator, 'clipboard', { value: undefined }); ${script}`);
    await logIn(page);
    await page.goto(`/repositories/dev~plain${script.length}/tags`);
    await page.getByRole('button', { name: 'Copy the name of 1.0' }).click();
    if (script === '') await page.getByText('Copied', { exact: true }).waitFor();
    else {
      await page.getByText('The text is selected: press Ctrl-C.').waitFor();
      const selected =
        'document.activeElement.value.slice(...["selectionStart", "selectionEnd"].map((end) => document.activeElement[end]))';
      expect(await page.evaluate(selected)).toBe(`${server().host}/dev/plain${script.length}:1.0`);
      await expectAccessible(page);
    }
    expect(troubles).toEqual([]);
  });
  test('deletes what is chosen or all that matches, says what stays and what is refused, and brings a tag back', async () => {
    await call('POST', '/repositories', { name: 'dev/gone', immutablePatterns: ['1.0'] });
    await pushImage(server().send, 'dev/gone', sampleImage('release'), '1.0');
    await pushTags(server().send, 'dev/gone', sampleImage('build'), [
      'stable',
      ...Array.from({ length: 1_240 }, (_, number) => `build-${number}`),
    ]);
    const { page, troubles } = await open(server().url);
    await logIn(page);
    await page.goto('/repositories/dev~gone/tags?order=name&direction=descending');
    await page.getByLabel('Choose stable').check();
    await page.getByLabel('Choose build-999').check();
    await page.getByRole('button', { name: 'Delete 2…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Delete tags' });
    await dialog
      .getByText('linux/amd64 · stays as build-0, build-1, build-10, build-100, build-1000 and 1,235 more')
      .first()
      .waitFor();
    await expectAccessible(page);
    // However many are listed, the buttons below are on the screen.
    expect((await dialog.getByRole('button', { name: 'Delete 2 tags' }).boundingBox())?.y).toBeLessThan(900);
    await dialog.getByRole('button', { name: 'Delete 2 tags' }).click();
    await page.getByText('2 tags deleted.').waitFor();
    await page.getByRole('link', { name: 'stable', exact: true }).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'build-998', exact: true }).waitFor();

    // All that match, which is more than the page shows, with few requests.
    const requests: string[] = [];
    page.on('request', (request) => request.method() === 'POST' && requests.push(request.url()));
    await page.getByLabel('Filter tags').fill('build');
    await page.waitForURL(/search=build/);
    await settled(page);
    await page.getByLabel('Choose build-998').check();
    await page.getByRole('button', { name: /^Delete [\d,]+…$/ }).click();
    await dialog.getByLabel('All 1,239 that match “build”').check();
    await expectAccessible(page);
    expect((await dialog.getByRole('button', { name: 'Delete 1,239 tags' }).boundingBox())?.y).toBeLessThan(900);
    await dialog.getByRole('button', { name: 'Delete 1,239 tags' }).click();
    await page.getByText('1,239 tags deleted.').waitFor();
    expect(requests.filter((url) => url.endsWith('/tag-deletions'))).toHaveLength(3);
    await page.getByText('No tag has “build” in its name').waitFor();

    await page.getByLabel('Filter tags').fill('');
    await page.getByLabel('Choose 1.0').check();
    await page.getByRole('button', { name: 'Delete 1…' }).click();
    await dialog.getByText(/Will be refused: .*immutable/).waitFor();
    // Nothing is offered that would only be refused.
    await dialog.getByText('Nothing of this can be deleted').waitFor();
    expect(await dialog.getByRole('button', { name: 'Delete 1 tag' }).isDisabled()).toBe(true);
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await pushTags(server().send, 'dev/gone', sampleImage('alone'), ['alone']);
    await page.getByLabel('Choose alone').check();
    await page.getByRole('button', { name: 'Delete 2…' }).click();
    await dialog.getByText('no other tag of this repository').first().waitFor();
    await dialog.getByRole('button', { name: 'Delete 2 tags' }).click();
    await dialog.getByText('1 deleted, 1 refused:').waitFor();
    await expectAccessible(page);
    await call('PATCH', '/repositories/dev%2Fgone', { immutablePatterns: [] });
    await dialog.getByRole('button', { name: 'Try the refused again' }).click();
    await page.getByText('1 tag deleted.').waitFor();

    await page.getByRole('link', { name: 'Recently deleted' }).click();
    const restore = page.getByRole('button', { name: 'Restore 1.0' });
    const row = page.getByRole('row').filter({ has: restore });
    await row.getByText('by admin').waitFor();
    await row.getByText('in 2 mo').waitFor();
    await expectAccessible(page);
    await restore.click();
    await page.getByText('is back on').waitFor();
    await page.getByRole('link', { name: 'Images' }).click();
    await page.getByRole('link', { name: '1.0', exact: true }).waitFor();
    expect(troubles).toEqual([]);
  });
  test.each([1440, 360])(
    'shows the end of the longest names at %i pixels, and every control within the screen',
    async (width) => {
      const repository = `dev/${'r'.repeat(120 - width / 40)}/${'s'.repeat(100)}-${width}-end`;
      const tag = `${'t'.repeat(118)}-tag-end`;
      await pushImage(server().send, repository, sampleImage('long'), tag);
      const { page, troubles } = await open(server().url, { viewport: { width, height: 900 } });
      await logIn(page);
      for (const [path, name] of [
        [`/repositories/${repository.replaceAll('/', '~')}/tags`, tag],
        ['/repositories?search=-end', repository],
      ] as const) {
        await page.goto(path);
        await page.getByRole('link', { name, exact: true }).waitFor();
        await settled(page);
        const cut = await page.evaluate(
          `[...document.querySelectorAll('main button, main input, main select')].filter((one) => one.getBoundingClientRect().right > innerWidth).map((one) => one.outerHTML)`,
        );
        expect({ path, cut }).toEqual({ path, cut: [] });
        // The last letters are inside of what their cell shows.
        const isEndSeen = await page.evaluate(`(() => {
        const link = document.querySelector('tbody a[aria-label]');
        const range = document.createRange();
        const letters = link.querySelector('span > span:last-child').firstChild;
        range.setStart(letters, letters.length - 4);
        range.setEnd(letters, letters.length);
        const [end, cell] = [range.getBoundingClientRect(), link.closest('td').getBoundingClientRect()];
        return end.width > 0 && end.left >= cell.left && end.right <= cell.right;
      })()`);
        expect({ path, isEndSeen }).toEqual({ path, isEndSeen: true });
        await expectAccessible(page);
      }
      expect(troubles).toEqual([]);
    },
  );
});
