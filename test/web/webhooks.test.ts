// Webhooks of a repository in the web pages: made, tried, looked into, sent again.

import { expect, test } from 'vitest';
import { CHROMIUM, expectAccessible, logIn, useChromium } from '../support/chromium.ts';
import { describeWith } from '../support/peer.ts';
import { useReceiver } from '../support/receiver.ts';
import { useServer } from '../support/server-process.ts';

describeWith([CHROMIUM], 'webhooks in the web pages', () => {
  const server = useServer({ SHIPLOCK_OUTBOUND_NETWORKS: '127.0.0.0/8' });
  const open = useChromium();
  const receiver = useReceiver();

  test('are made with a secret that is shown once, tried, and sent again', async () => {
    const { page, troubles } = await open(server().url);
    await logIn(page);
    await page.getByRole('button', { name: 'New repository' }).first().click();
    await page.getByLabel('Name', { exact: true }).fill('told');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('link', { name: 'Webhooks' }).click();
    await page.getByText('No webhooks yet').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'New webhook' }).click();
    await page.getByLabel('Receiver').fill(receiver.url);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByText('whsec_').waitFor();
    await expectAccessible(page);
    await page.getByLabel('I have stored it').check();
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('cell', { name: receiver.url, exact: true }).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: /^Deliveries to/ }).click();
    await page.getByRole('button', { name: 'Send an example' }).click();
    await page.getByRole('cell', { name: 'delivered' }).waitFor();
    await page.getByRole('button', { name: 'Show' }).click();
    await page.getByText('"type": "TAG_PUSH"').waitFor();
    await expectAccessible(page);
    expect(receiver.received.map(({ json }) => json.type)).toEqual(['TAG_PUSH']);
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('button', { name: /^Delete http/ }).click();
    await page.getByRole('button', { name: 'Delete the webhook' }).click();
    await page.getByText('No webhooks yet').waitFor();
    expect(troubles).toEqual([]);
  });
});
