// Pictures of the main pages, of the demo as anybody can start it: `npm run screenshots`. Needs Chromium.

import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Browser, chromium } from 'playwright-core';

interface Picture {
  readonly name: string;
  readonly path: string;
  readonly mode: 'light' | 'dark';
  readonly width: number;
  readonly height: number;
}

const WIDE = { width: 1280, height: 720 };
const PHONE = { width: 390, height: 780 };
const PICTURES: readonly Picture[] = [
  { name: 'repositories-light', path: '/repositories', mode: 'light', ...WIDE },
  { name: 'tag-light', path: '/repositories/technology~base/tags/v2', mode: 'light', ...WIDE },
  { name: 'tag-dark', path: '/repositories/technology~base/tags/v2', mode: 'dark', ...WIDE },
  { name: 'tags-dark', path: '/repositories/proddocker~shop/tags', mode: 'dark', ...WIDE },
  { name: 'tag-phone', path: '/repositories/technology~base/tags/v2', mode: 'light', ...PHONE },
];
const PORT = 5_690;
const ADDRESS = `http://127.0.0.1:${PORT}`;
const ROOT = join(import.meta.dirname, '..');
/** Of what moves by itself before the picture is taken. */
const SETTLING_MILLISECONDS = 1_000;

const data = await mkdtemp(join(tmpdir(), 'shiplock-screenshots-'));
const arguments_ = ['bin/shiplock.js', 'demo', '--listen', `127.0.0.1:${PORT}`, '--data', data];
const demo = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...arguments_], { cwd: ROOT });
try {
  const password = await passwordOf(demo.stdout);
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  for (const picture of PICTURES) await take(browser, picture, password);
  await browser.close();
} finally {
  demo.kill();
  await rm(data, { recursive: true, force: true });
}

/** The demo prints it when its scenes are over. */
async function passwordOf(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    const [, password] = /^Admin: user "admin", password "([^"]+)"/.exec(line) ?? [];
    if (password !== undefined) return password;
  }
  throw new Error('the demo has ended without printing the password');
}

async function take(browser: Browser, picture: Picture, password: string): Promise<void> {
  const { name, path, mode, width, height } = picture;
  const page = await browser.newPage({ viewport: { width, height }, colorScheme: mode });
  await page.goto(`${ADDRESS}/log-in`);
  await page.getByLabel('User name').fill('admin');
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('heading', { level: 1, name: 'Repositories' }).waitFor();
  await page.goto(`${ADDRESS}${path}`);
  await page.waitForTimeout(SETTLING_MILLISECONDS);
  await page.screenshot({ path: join(import.meta.dirname, 'images', `${name}.png`) });
  await page.close();
}
