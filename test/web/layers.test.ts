// The layers of an image on its page.

import { expect, test } from 'vitest';
import { buildImage } from '../../src/image/build-image.ts';
import { pushImage } from '../../src/image/push-image.ts';
import { CHROMIUM, expectAccessible, logIn, useChromium } from '../support/chromium.ts';
import { describeWith } from '../support/peer.ts';
import { callAsAdmin, useServer } from '../support/server-process.ts';

const LONG = `RUN ${'apt-get install -y one-more-package && '.repeat(20)}true`;

describeWith([CHROMIUM], 'the layers of an image', () => {
  const server = useServer();
  const open = useChromium();

  test('count from 1, and a long command is read and copied whole', async () => {
    await callAsAdmin(server(), 'POST', '/repositories', { name: 'admin/app' });
    const layers = [
      { files: [], createdBy: 'COPY . .' },
      { files: [], createdBy: LONG },
    ];
    await pushImage(server().send, 'admin/app', buildImage({ layers }), '1');
    const { page, troubles } = await open(server().url);
    await logIn(page);
    await page.goto('/repositories/admin~app/tags/1/layers');
    const rows = page.getByRole('table', { name: 'Layers' }).getByRole('row');
    await rows.filter({ hasText: /^1COPY/ }).waitFor();
    await rows.filter({ hasText: /^2RUN/ }).getByRole('button', { name: /^RUN/ }).click();
    const whole = page.getByRole('dialog').locator('code');
    expect(await whole.innerText()).toBe(LONG);
    await page.getByRole('button', { name: 'Copy the command' }).waitFor();
    // No line breaks behind the hyphen of an option.
    expect(await whole.getByText('-y', { exact: true }).first().getAttribute('class')).toBe('whitespace-nowrap');
    await expectAccessible(page);
    expect(troubles).toEqual([]);
  });
});
