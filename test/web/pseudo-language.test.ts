// Every page in a language that is 40 % longer than English: nothing is cut, nothing stands out, and nothing is left in English.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatter } from '@lingui/format-po';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lengthened } from '../../web/language/pseudo-language.ts';
import { CHROMIUM, logIn, settled, useChromium } from '../support/chromium.ts';
import { type Daemon, startDaemon } from '../support/daemon.ts';
import { describeWith } from '../support/peer.ts';
import { basic, freePort } from '../support/server-process.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const ROOT = join(import.meta.dirname, '../..');
/** What stands in the addresses of pages, so that each has something to show. */
const VALUES: Readonly<Record<string, string>> = {
  $repository: 'technology~base',
  $tag: 'v2',
  $organization: 'technology',
  $team: 'devs',
  $id: 'CVE-2026-1000',
};

/** Of the demo, on top of every page. */
const SIGN = lengthened('demonstration data');

/** Runs in the page: names what stands out of the window, what is cut without a way to read it, and what is in English. */
const FAULTS = `(english) => {
  const texts = [];
  for (const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT); walker.nextNode(); )
    if (/\\p{L}/u.test(walker.currentNode.data)) texts.push(walker.currentNode);
  const isSeen = (element) => element.checkVisibility() && element.getBoundingClientRect().width > 1;
  const scrolls = (element) => element && (/auto|scroll/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
  const cuts = (element) =>
    element !== document.body &&
    // What only screen readers get is one pixel wide.
    element.clientWidth !== 1 &&
    ((/hidden|clip/.test(getComputedStyle(element).overflowX) && element.scrollWidth > element.clientWidth + 1) ||
      cuts(element.parentElement));
  const known = new Set(english);
  const named = [...document.querySelectorAll('[title], [aria-label], [placeholder]')].flatMap((element) =>
    ['title', 'aria-label', 'placeholder'].map((name) => element.getAttribute(name)).filter(Boolean),
  );
  const beyond = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  return [
    ...(beyond > 0 ? ['the page is ' + beyond + ' pixels wider than the window'] : []),
    ...[...document.querySelectorAll('button, input, select, a')]
      .filter((one) => isSeen(one) && one.getBoundingClientRect().right > innerWidth + 1 && !scrolls(one.parentElement))
      .map((one) => 'out of the window: ' + one.outerHTML.slice(0, 200)),
    ...texts
      .map(({ parentElement }) => parentElement)
      .filter((one) => isSeen(one) && cuts(one) && !one.closest('[title], [aria-haspopup], .react-flow'))
      .map((one) => 'cut: ' + one.textContent),
    ...[...texts.map(({ data }) => data.trim()), ...named].filter((text) => known.has(text)).map((text) => 'English: ' + text),
  ];
}`;

describeWith([CHROMIUM], 'every page in a language that is 40 % longer', () => {
  const folder = useTemporaryFolder();
  const open = useChromium();
  let demo: Daemon | undefined;
  let url = '';
  let password = '';

  beforeAll(async () => {
    const host = `127.0.0.1:${await freePort()}`;
    url = `http://${host}`;
    const args = ['--disable-warning=ExperimentalWarning', 'bin/shiplock.js', 'demo', '--listen', host];
    demo = await startDaemon(process.execPath, [...args, '--data', join(folder(), 'demo')], {
      cwd: ROOT,
      isReady: (output) => /^Admin: user/m.test(output),
    });
    password = /^Admin: user "admin", password "([^"]+)"/m.exec(demo.output())?.[1] ?? '';
    await call('POST', '/organizations/technology/teams', { name: 'devs', description: 'Who develops.' });
    await call('PUT', '/organizations/technology/teams/devs/members/admin');
    // What somebody is called stays in whatever language it was written.
    await call('PATCH', '/users/admin', { fullName: 'Ada Lovelace' });
    await call('PUT', '/repositories/technology%2Fbase/teams/devs', { role: 'read-write' });
    await call('POST', '/waivers', { vulnerability: VALUES['$id'], scope: 'everywhere', reason: 'Never reached.' });
  });
  afterAll(() => demo?.stop());

  async function call(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { authorization: basic('admin', password), 'content-type': 'application/json' },
      body: method === 'GET' ? null : JSON.stringify(body ?? {}),
    });
    expect({ path, ok: response.ok, status: response.status }).toMatchObject({ ok: true });
    return response.status === 204 ? undefined : response.json();
  }

  /** Those of the site map. */
  async function everyAddress(page: Page): Promise<string[]> {
    const patterns = (await page.evaluate('Object.keys(__TSR_ROUTER__.routesByPath)')) as string[];
    const { items } = (await call('GET', '/promotion-policies?source=technology%2Fbase')) as {
      items: { id: string }[];
    };
    const values: Readonly<Record<string, string>> = { ...VALUES, $policy: items[0]?.id ?? '' };
    const addresses = patterns.map((pattern) => pattern.replace(/\$\w+/g, (name) => values[name] ?? name));
    expect(addresses.length).toBeGreaterThan(45);
    expect(addresses.filter((address) => address.includes('$'))).toEqual([]);
    return addresses;
  }

  test.each([1280, 360])('has room at %i pixels', async (width) => {
    const english = await messagesInEnglish();
    const { page, troubles } = await open(url, { viewport: { width, height: 740 } });
    await logIn(page, { name: 'admin', password });
    await page.evaluate('localStorage.setItem("shiplock-language", "pseudo")');
    const found = [];
    for (const path of await everyAddress(page)) {
      await page.goto(path);
      await settled(page);
      // What comes to the bar above once the page is there.
      if (path !== '/log-in') await page.getByText(SIGN).first().waitFor({ state: 'attached' });
      const faults = (await page.evaluate(`(${FAULTS})(${JSON.stringify(english)})`)) as string[];
      if (faults.length > 0) found.push({ path, faults });
    }
    expect(found).toEqual([]);
    expect(troubles).toEqual([]);
  });
});

/** All whole sentences of the catalogue; what names a value, too, such as `private`, may be data. */
async function messagesInEnglish(): Promise<string[]> {
  const text = await readFile(join(ROOT, 'web/messages/en.po'), 'utf8');
  const messages = await formatter().parse(text, { locale: 'en', sourceLocale: 'en', filename: 'en.po' });
  return Object.values(messages).flatMap(({ translation = '' }) =>
    /^[A-Z][^{<]*$/.test(translation) ? [translation] : [],
  );
}
