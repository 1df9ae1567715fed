// The documentation of the API, which comes from this server alone and under a policy as strict as that of the pages.

import { expect, test } from 'vitest';
import { CHROMIUM, useChromium } from '../support/chromium.ts';
import { describeWith } from '../support/peer.ts';
import { useServer } from '../support/server-process.ts';

describeWith([CHROMIUM], 'the documentation of the API', () => {
  const server = useServer();
  const open = useChromium();

  test('is shown without an error in the console, and takes styles from this server only', async () => {
    const { page, troubles } = await open(server().url);
    const answer = await page.goto('/api/docs/');
    const policy = answer?.headers()['content-security-policy'] ?? '';
    expect(policy).toMatch(/style-src 'self' 'sha256-[^']+';/);
    expect(policy).toContain("default-src 'none';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/https:|unsafe|validator/);
    await page.getByText('Repositories, accounts and promotion.').waitFor();
    // It bears the name of this server, and the sign of no other product.
    expect(await page.title()).toBe('Shiplock API');
    const sign = await page.locator('.topbar-wrapper a.link img').getAttribute('src');
    expect(Buffer.from(String(sign).replace(/^.*base64,/, ''), 'base64').toString()).toContain(
      '<title>Shiplock</title>',
    );
    await page
      .getByRole('button', { name: /^GET .*access/ })
      .first()
      .click();
    await page.getByText('Responses').first().waitFor();
    expect(troubles).toEqual([]);
  });
});
