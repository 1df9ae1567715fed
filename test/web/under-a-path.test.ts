// The pages behind a proxy that shows the server under a path: all addresses are right, also after a reload and a log-in.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pushImage, type Send, sendTo } from '../../src/image/push-image.ts';
import { CHROMIUM, useChromium } from '../support/chromium.ts';
import { type PathProxy, startPathProxy } from '../support/path-proxy.ts';
import { describeWith, findPeer } from '../support/peer.ts';
import { run } from '../support/run.ts';
import { sampleImage } from '../support/sample-image.ts';
import { ADMIN, basic, type ServerProcess, startServer } from '../support/server-process.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

describeWith([CHROMIUM], 'the web pages under a path', () => {
  const open = useChromium();
  const folder = useTemporaryFolder();
  let proxy: PathProxy;
  let server: ServerProcess;
  let data: string;

  beforeAll(async () => {
    proxy = await startPathProxy('/registry');
    data = await mkdtemp(join(tmpdir(), 'shiplock-test-'));
    server = await startServer({ data, env: { SHIPLOCK_URL: proxy.url } });
    proxy.forward(Number(server.host.split(':')[1]));
  });
  afterAll(async () => {
    await server?.stop();
    proxy?.close();
    if (data) await rm(data, { recursive: true, force: true });
  });

  /** Clients follow what the server says of its addresses, which have the path. */
  const send: Send = (path, init) => {
    const asAdmin = sendTo(new URL(proxy.url).origin, basic(ADMIN.name, ADMIN.password));
    return asAdmin(path.startsWith('/registry/') ? path : `/registry${path}`, init);
  };

  test('log in, go on where somebody wanted to go, write, and are live', async () => {
    await pushImage(send, 'admin/app', sampleImage('one'), '1');
    const { page, troubles } = await open(proxy.url);
    await page.goto(`${proxy.url}/repositories?search=app`);
    await page.getByRole('link', { name: 'Log in' }).click();
    await page.getByLabel('User name').fill(ADMIN.name);
    await page.getByLabel('Password').fill(ADMIN.password);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('link', { name: 'admin/app' }).waitFor();
    expect(page.url()).toBe(`${proxy.url}/repositories?search=app`);
    await page.getByRole('link', { name: 'admin/app' }).click();
    await page.getByRole('link', { name: /^Tags/ }).click();
    await page.getByRole('link', { name: '1', exact: true }).waitFor();
    expect(page.url()).toBe(`${proxy.url}/repositories/admin~app/tags`);
    await pushImage(send, 'admin/app', sampleImage('two'), '2');
    await page.getByRole('link', { name: '2', exact: true }).waitFor();
    await page.reload();
    await page.getByLabel('Choose 1').check();
    await page.getByRole('button', { name: 'Delete 1…' }).click();
    await page.getByRole('button', { name: 'Delete 1 tag' }).click();
    await page.getByRole('link', { name: '1', exact: true }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'admin' }).click();
    await page.getByRole('menuitem', { name: 'Log out' }).click();
    await page.getByRole('heading', { name: 'Log in to Shiplock' }).waitFor();
    expect(page.url()).toBe(`${proxy.url}/log-in`);
    expect(troubles).toEqual([]);
  });

  test('copy names and commands that really pull, by the address of the proxy', async () => {
    await pushImage(send, 'admin/copied', sampleImage('copied'), '1.0');
    const opened = await fetch(`${proxy.url}/api/v1/repositories/admin%2Fcopied`, {
      method: 'PATCH',
      headers: { authorization: basic(ADMIN.name, ADMIN.password), 'content-type': 'application/json' },
      body: JSON.stringify({ visibility: 'public' }),
    });
    expect(opened.status).toBe(200);
    const { page, troubles } = await open(proxy.url, { permissions: ['clipboard-read', 'clipboard-write'] });
    await page.goto(`${proxy.url}/log-in`);
    await page.getByLabel('User name').fill(ADMIN.name);
    await page.getByLabel('Password').fill(ADMIN.password);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('heading', { level: 1, name: 'Repositories' }).waitFor();
    await page.goto(`${proxy.url}/repositories/admin~copied/tags`);
    const { host } = new URL(proxy.url);
    const copied = () => page.evaluate('navigator.clipboard.readText()') as Promise<string>;
    await page.getByRole('button', { name: 'Copy the name of 1.0' }).click();
    await expect.poll(copied).toBe(`${host}/admin/copied:1.0`);
    for (const tool of ['skopeo', 'crane'].filter((name) => findPeer(name))) {
      await page.getByRole('button', { name: 'Copy 1.0 otherwise' }).click();
      await page.getByRole('menuitem', { name: `Pull with ${tool}` }).click();
      await expect.poll(copied).toMatch(tool);
      const command = await copied();
      expect(command).toContain(`${host}/admin/copied:1.0`);
      await run('sh', ['-c', command], { cwd: folder() });
    }
    expect(troubles).toEqual([]);
  });
});
