// Comments as people all over the world write them: they stand by themselves, count alike everywhere, and survive the CSV file.

import { readFile } from 'node:fs/promises';
import { beforeAll, expect, test } from 'vitest';
import { MAX_COMMENT_LENGTH } from '../../src/api/promotion.ts';
import { pushImage } from '../../src/image/push-image.ts';
import { CHROMIUM, expectAccessible, logIn, settled, useChromium } from '../support/chromium.ts';
import { describeWith } from '../support/peer.ts';
import { sampleImage } from '../support/sample-image.ts';
import { callAsAdmin, useServer } from '../support/server-process.ts';

/** One ends with a mark of the direction, which may turn nothing around that stands behind it. */
const COMMENTS = [
  '修复了登录问题,可以上线',
  'جاهز للإنتاج (1.0)',
  'txt.exe (מוכן)\u200f',
  '👩🏽‍🚀 go 🚀',
  '=1+1, "quoted"\nsecond line',
];

describeWith([CHROMIUM], 'comments in the web pages', () => {
  const server = useServer();
  const open = useChromium();
  const call = (method: string, path: string, body?: unknown) => callAsAdmin(server(), method, path, body);
  const promote = (tag: string, comment: string) =>
    call('POST', '/promotions', {
      source: { repository: 'admin/from', reference: '1' },
      target: { repository: 'admin/to', tag },
      comment,
    });

  beforeAll(async () => {
    if (!server().url) return;
    for (const name of ['admin/from', 'admin/to']) await call('POST', '/repositories', { name });
    await pushImage(server().send, 'admin/from', sampleImage('one'), '1');
    for (const [index, comment] of COMMENTS.entries()) await promote(`t${index}`, comment);
  });

  test('stand by themselves, whatever their direction, in the history of a repository and of a tag', async () => {
    const { page, troubles } = await open(server().url);
    await logIn(page);
    await page.goto('/repositories/admin~to/promotions?side=target');
    await settled(page);
    const told = (await page.evaluate(
      '[...document.querySelectorAll("td bdi")].map((one) => one.textContent)',
    )) as string[];
    expect(told.sort()).toEqual([...COMMENTS].sort());
    await expectAccessible(page);
    for (const [index, comment] of COMMENTS.entries()) {
      await page.goto(`/repositories/admin~to/tags/t${index}/history`);
      await settled(page);
      expect(await page.evaluate('document.querySelector("td bdi").textContent')).toBe(comment);
      expect(await page.evaluate('getComputedStyle(document.querySelector("td bdi")).unicodeBidi')).toBe('isolate');
    }
    expect(troubles).toEqual([]);
  });

  test('are whole in the CSV file, and no formula', async () => {
    const { page } = await open(server().url);
    await logIn(page);
    await page.goto('/repositories/admin~to/promotions?side=target');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'CSV' }).click(),
    ]);
    const csv = await readFile(await download.path(), 'utf8');
    for (const comment of COMMENTS.slice(0, 4)) expect(csv).toContain(comment);
    expect(csv).toContain(`"'=1+1, ""quoted""\nsecond line"`);
  });

  test('are counted alike by the page and by the server: an emoji of one character is one', async () => {
    const longest = '🚀'.repeat(MAX_COMMENT_LENGTH);
    const { page } = await open(server().url);
    await logIn(page);
    await page.goto('/repositories/admin~from/tags/1');
    await page.getByRole('button', { name: 'Promote…' }).click();
    await page.getByLabel('Target repository').fill('admin/to');
    await page.getByLabel('Comment').fill(`${longest}🚀`);
    await page.getByText('1 character too many.').waitFor();
    await expect(promote('too-long', `${longest}🚀`)).rejects.toThrow(
      `a comment may have at most ${MAX_COMMENT_LENGTH} characters`,
    );
    const submit = page.getByRole('dialog').getByRole('button', { name: 'Promote', exact: true });
    expect(await submit.isDisabled()).toBe(true);
    await page.getByLabel('Comment').fill(longest);
    await page.getByText('1 character too many.').waitFor({ state: 'detached' });
    await submit.click();
    await page.getByText('Promoted').first().waitFor();
  });
});
