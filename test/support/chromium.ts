// A real Chromium without a screen, and pages in it that fail a test by what they write to the console.

import { createRequire } from 'node:module';
import { type Browser, type BrowserContextOptions, chromium, type Page, type Request } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { findPeer } from './peer.ts';
import { ADMIN } from './server-process.ts';

/** As Debian calls it. */
export const CHROMIUM = 'chromium';

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const AXE = createRequire(import.meta.url).resolve('axe-core');

export interface WatchedPage {
  readonly page: Page;
  /** What went wrong so far: errors of scripts, failed requests, requests to elsewhere. */
  readonly troubles: string[];
}

/** Requests that are under way, but for the stream of changes, which has no end. */
const underWay = new WeakMap<Page, Set<Request>>();

/** Opens pages of a server; each has cookies of its own. Call the result inside of tests. */
export function useChromium(): (url: string, options?: BrowserContextOptions) => Promise<WatchedPage> {
  let browser: Browser | undefined;
  beforeAll(async () => {
    const executablePath = findPeer(CHROMIUM);
    if (executablePath) browser = await chromium.launch({ executablePath, args: ARGUMENTS });
  });
  afterAll(() => browser?.close());
  return async (url, options = {}) => {
    if (!browser) throw new Error('the browser is there inside of tests only');
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, baseURL: url, ...options });
    const page = await context.newPage();
    const troubles: string[] = [];
    const requests = new Set<Request>();
    underWay.set(page, requests);
    page.on('request', (request) => !request.url().includes('/api/v1/live') && requests.add(request));
    page.on('requestfinished', (request) => requests.delete(request));
    page.on('requestfailed', (request) => requests.delete(request));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning')
        troubles.push(`${message.text()} (${message.location().url})`);
    });
    page.on('pageerror', (error) => troubles.push(error.message));
    page.on('request', (request) => {
      const { protocol, origin } = new URL(request.url());
      if (protocol.startsWith('http') && origin !== new URL(url).origin) troubles.push(`a request to ${origin}`);
    });
    return { page, troubles };
  };
}

/** Logs in by the page, as a person does. */
export async function logIn(page: Page, { name, password }: { name: string; password: string } = ADMIN): Promise<void> {
  await page.goto('/log-in');
  await page.getByLabel('User name').fill(name);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('heading', { level: 1, name: 'Repositories' }).waitFor();
}

/** Waits until the page has asked for all that it shows, and shows it. */
export async function settled(page: Page): Promise<void> {
  const requests = underWay.get(page) ?? new Set();
  const drawn = () => page.evaluate('new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)))');
  // Between the address and the first thing that a page asks for, it is read itself.
  await page.locator('h1').first().waitFor({ state: 'attached' });
  await drawn();
  while (requests.size > 0) {
    await Promise.race([page.waitForEvent('requestfinished'), page.waitForEvent('requestfailed')]);
    await drawn();
  }
}

/** Fails when axe (WCAG 2.2, A and AA, and good practice) finds something wrong with what is shown in the end, in light and in dark. */
export async function expectAccessible(page: Page): Promise<void> {
  await settled(page);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    // Past the policy against scripts from elsewhere: the checker is no part of the page.
    await page.evaluate(await axeSource());
    const found = await page.evaluate(async () => {
      const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } };
      const { violations } = await axe.run();
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
    });
    expect({ colorScheme, found }).toEqual({ colorScheme, found: [] });
  }
  await page.emulateMedia({ colorScheme: null });
}

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string }[];
}

async function axeSource(): Promise<string> {
  const { readFile } = await import('node:fs/promises');
  return readFile(AXE, 'utf8');
}
