// `shiplock demo` as the README promises it: it tells what happens, shows both histories, goes on running, and ends.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runShiplock } from '../support/command.ts';
import { type Daemon, startDaemon } from '../support/daemon.ts';
import { basic } from '../support/server-process.ts';

const MAIN = join(import.meta.dirname, '../../bin/shiplock.js');

describe('the demo', () => {
  let data = '';
  let demo: Daemon | undefined;

  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'shiplock-test-'));
    const args = ['--disable-warning=ExperimentalWarning', MAIN, 'demo', '--listen', '127.0.0.1:0', '--data', data];
    demo = await startDaemon(process.execPath, args, {
      isReady: (output) => output.includes('End it with Ctrl-C.'),
    });
  }, 60_000);

  afterAll(async () => {
    await demo?.stop('SIGKILL');
    await rm(data, { recursive: true, force: true });
  });

  const output = () => demo?.output() ?? '';
  const find = (pattern: RegExp) => pattern.exec(output())?.[1] ?? '';

  test('tells the first scene: a policy promotes what is stable, under a tag that says when', () => {
    expect(output()).toMatch(/Scene 1: dev\/website → qa\/website, by policy/);
    expect(output()).toMatch(/→ qa\/website:1\.4-stable-\d{14}, the same digest/);
    const history = section('The history of qa/website:', 'The history of the pipeline');
    expect(history).toHaveLength(3);
    expect(history[0]).toMatch(/^WHEN +STATE +BY +FROM +TO/);
    expect(history[1]).toMatch(/succeeded +policy .* dev\/website:1\.5-stable +qa\/website:1\.5-stable-\d{14}/);
    expect(history[2]).toMatch(/succeeded +policy .* dev\/website:1\.4-stable +qa\/website:1\.4-stable-\d{14}/);
    expect(history.join('\n')).not.toContain('beta');
  });

  test('tells the second scene: people promote through three stages, with comments and refusals', () => {
    for (const words of [
      'refused: images of the namespace devdocker may be promoted to rcdocker only, not to proddocker',
      'refused: proddocker/shop is protected',
      'refused: the namespace proddocker wants a comment',
      'proddocker/shop:live is the image of 2.0 again',
      "refused: proddocker/shop:friday is refused by the repository's admission rules: tag: ",
    ])
      expect(output()).toContain(words);
    const history = section('The history of the pipeline', 'The history of technology/bad');
    expect(history[2]).toMatch(/rolled_back +admin .* proddocker\/shop:live .* Checkout fails on Fridays\./);
    const states = history.slice(1).map((line) => /(succeeded|refused|rolled_back)/.exec(line)?.[1]);
    expect(states).toEqual([
      ...['refused', 'rolled_back', 'succeeded', 'succeeded', 'succeeded', 'refused', 'refused', 'succeeded'],
    ]);
    expect(history.at(-1)).toMatch(/devdocker\/shop:2\.0 +rcdocker\/shop:2\.0 .* Ready for testing\./);
  });

  test('tells the third scene: a scan decides, and what becomes known later is marked', () => {
    const scene = section('Scene 3: technology/base', 'The history of qa/website:').join('\n');
    for (const words of [
      'DEMONSTRATION DATA: a few real ones, not complete',
      'v1: 5 components, clean',
      'v2: 5 components, 4 vulnerabilities',
      'v1 → technology/good:v1      v2 → technology/bad:v2-dirty',
      'refused: technology/good is immutable: its tag v1 can be neither moved nor deleted',
      'v1: 5 components, 4 vulnerabilities',
      '→ technology/bad:v1-dirty, too.',
      'technology/good:v1 stays, marked: it would not pass any more',
    ])
      expect(scene).toContain(words);
    expect(scene).toMatch(/scan\.refreshed, new: .*CVE-2025-48384/);
    expect(scene).toMatch(/its webhook's receiver: SCAN_COMPLETED of technology\/good:v1, new: .*CVE-2025-48384/);
    const history = section('The history of technology/bad', 'The server goes on running');
    expect(history[1]).toMatch(/succeeded .* technology\/base:v1 +technology\/bad:v1-dirty/);
  });

  test('shows where the server is and how to log in, and the server goes on answering', async () => {
    const url = find(/The server goes on running at (http:\/\/127\.0\.0\.1:\d+) /);
    const password = find(/Admin: user "admin", password "([^"]+)"/);
    expect((await fetch(`${url}/api/v1/health`)).status).toBe(200);
    const headers = { authorization: basic('admin', password) };
    const live = await fetch(`${url}/v2/proddocker/shop/manifests/live`, { headers });
    expect(live.status).toBe(200);
    expect((await fetch(`${url}/v2/proddocker/shop/manifests/live`)).status).toBe(401);
    const command = await runShiplock(['login', '--server', url, '-u', 'admin', '-p', password], {
      env: { HOME: data },
    });
    expect(command.code).toBe(0);
  });

  test('labels the results of demonstration data wherever they are shown', async () => {
    const url = find(/The server goes on running at (http:\/\/127\.0\.0\.1:\d+) /);
    const headers = { authorization: basic('admin', find(/Admin: user "admin", password "([^"]+)"/)) };
    // biome-ignore lint/suspicious/noExplicitAny: tests look into answers freely.
    const get = async (path: string): Promise<any> => (await fetch(`${url}/api/v1${path}`, { headers })).json();
    const tag = await get('/repositories/technology%2Fgood/tags/v1');
    expect(tag).toMatchObject({ scan: { demo: true }, promotionNow: { verdict: 'fail', demo: true } });
    const { items: evaluations } = await get('/evaluations?source=technology%2Fbase');
    const evidence = evaluations.flatMap((one: { rules: { evidence?: { demo: boolean }[] }[] }) =>
      one.rules.flatMap((rule) => rule.evidence ?? []),
    );
    expect(evidence.length).toBeGreaterThan(3);
    for (const one of evidence) expect(one).toMatchObject({ demo: true });
    const { items: events } = await get('/events?repository=technology%2Fgood&type=scan.refreshed');
    expect(events).toMatchObject([{ data: { demo: true, findings: { high: 2 } } }]);
  });

  test('ends with 0 when it is told to', async () => {
    expect(await demo?.stop('SIGTERM')).toBe(0);
  });

  /** The lines between these two words. */
  function section(from: string, to: string): string[] {
    const start = output().indexOf(from);
    const lines = output()
      .slice(start, output().indexOf(to, start + 1))
      .split('\n');
    return lines.slice(1).filter((line) => line.trim() !== '');
  }
});

test('the demo refuses a folder in which something is', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'shiplock-test-'));
  await writeFile(join(folder, 'precious.txt'), 'x');
  const refused = await runShiplock(['demo', '--listen', '127.0.0.1:0', '--data', folder], {});
  await rm(folder, { recursive: true });
  expect([refused.code, refused.stdout]).toEqual([2, '']);
  expect(refused.stderr).toBe(
    `shiplock: ${folder} is not empty: the demo needs a folder of its own; leave --data out to get a new one\n`,
  );
});
