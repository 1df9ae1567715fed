// Two images beside each other on the web pages, and what else a tag says of itself.

import { readFile } from 'node:fs/promises';
import { beforeAll, expect, test } from 'vitest';
import { debianBase } from '../../src/demo/images.ts';
import { buildArtifact } from '../../src/image/build-artifact.ts';
import { buildIndex } from '../../src/image/build-index.ts';
import { pushImage } from '../../src/image/push-image.ts';
import { CHROMIUM, expectAccessible, logIn, settled, useChromium } from '../support/chromium.ts';
import { importDemoAdvisories } from '../support/demo-advisories.ts';
import { describeWith } from '../support/peer.ts';
import { sampleImage } from '../support/sample-image.ts';
import { callAsAdmin, useServer } from '../support/server-process.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const CLEAN = '1.1.35-1+deb12u3';
const VULNERABLE = '1.1.35-1';

describeWith([CHROMIUM], 'the page of a tag', () => {
  const server = useServer();
  const folder = useTemporaryFolder();
  const open = useChromium();
  const call = (method: string, path: string, body?: unknown) => callAsAdmin(server(), method, path, body);

  beforeAll(async () => {
    if (!server().url) return;
    for (const name of ['dev', 'qa']) await call('POST', '/organizations', { name });
    for (const name of ['dev/web', 'qa/web']) await call('POST', '/repositories', { name, scanOnPush: true });
    await importDemoAdvisories(server(), folder());
    await call('POST', '/promotion-policies', { source: 'dev/web', target: 'qa/web', always: true, enabled: false });
    const fixed = debianBase(CLEAN);
    await pushImage(server().send, 'qa/web', debianBase(VULNERABLE), '1');
    await pushImage(server().send, 'dev/web', fixed, '2');
    const sbom = { mediaType: 'application/vnd.cyclonedx+json', bytes: '{"bomFormat":"CycloneDX"}' };
    const about = { artifactType: sbom.mediaType, subject: fixed.manifest.descriptor, content: sbom };
    await pushImage(server().send, 'dev/web', buildArtifact(about));
    await pushImage(server().send, 'dev/web', buildIndex([sampleImage('a'), fixed]), 'multi');
  });

  test('compares with what the next stage holds, says so in one sentence, and with any other image on request', async () => {
    const { page, troubles } = await open(server().url);
    await logIn(page);
    await page.goto('/repositories/dev~web/tags/2');
    await page.getByText('Clean').first().waitFor();
    await page.getByRole('link', { name: 'Compare' }).click();
    await page.getByText(/^\d+ fixed, 1 component changed\.$/i).waitFor();
    expect(await page.getByLabel('Compare with').inputValue()).toBe('qa/web:1');
    const components = page.getByRole('table', { name: 'Components that differ' });
    await components.getByText('upgraded').waitFor();
    await components.getByText(VULNERABLE, { exact: true }).waitFor();
    await page.getByRole('table', { name: 'Vulnerabilities that differ' }).getByText('goes').first().waitFor();
    await expectAccessible(page);

    await page.getByLabel('Compare with').selectOption('another image…');
    await page.getByLabel('Image', { exact: true }).fill('dev/web:2');
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    await page.getByText('Nothing differs that is known of.').waitFor();
    expect(new URL(page.url()).searchParams.get('with')).toBe('dev/web:2');
    await page.reload();
    await page.getByText('Nothing differs that is known of.').waitFor();
    expect(troubles).toEqual([]);
  });

  test('says before a promotion what would change for those who run what stands there now', async () => {
    const { page, troubles } = await open(server().url);
    await logIn(page);
    await page.goto('/repositories/dev~web/tags/2');
    await page.getByRole('button', { name: 'Promote…' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Tag in the target').fill('1');
    await dialog.getByText(/^\d+ fixed, 1 component changed\.$/i).waitFor();
    await expectAccessible(page);
    expect(await dialog.getByRole('link', { name: 'Compare in full' }).getAttribute('href')).toContain(
      '/tags/2/compare?with=',
    );
    expect(troubles).toEqual([]);
  });

  test('counts findings as a whole, groups and leaves out, and saves what is shown', async () => {
    const { page, troubles } = await open(server().url);
    await logIn(page);
    await page.goto('/repositories/qa~web/tags/1');
    const findings = page.getByRole('table', { name: 'Findings', exact: true });
    await findings.waitFor();
    await settled(page);
    const all = (await findings.getByRole('row').count()) - 1;
    await page
      .getByRole('status')
      .filter({ hasText: `${all} of ${all}` })
      .waitFor();
    await expectAccessible(page);
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'CSV' }).click();
    const file = await readFile(await (await download).path(), 'utf8');
    expect(file.trimEnd().split('\r\n')).toHaveLength(all + 1);

    await page.getByLabel('Search findings').fill('-libxslt1.1');
    await page.getByText('No finding is like that').waitFor();
    await page.getByLabel('Search findings').fill('libxslt');
    await page.getByLabel('Group by').selectOption('by component');
    const groups = page.getByRole('table', { name: 'Findings by component' });
    await groups.getByText(`libxslt1.1 ${VULNERABLE}`).waitFor();
    await expectAccessible(page);
    expect(await groups.getByRole('row').count()).toBe(2);
    expect(troubles).toEqual([]);
  });

  test('fits a phone of somebody with a long name, with the sign of what the advisories are', async () => {
    const name = `ann-${'a'.repeat(90)}`;
    await call('POST', '/users', { name, password: 'correct-horse-battery' });
    const { page, troubles } = await open(server().url, { viewport: { width: 360, height: 740 } });
    await logIn(page, { name, password: 'correct-horse-battery' });
    await page.getByText('demonstration data').first().waitFor({ state: 'attached' });
    await settled(page);
    expect(
      await page.evaluate('Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)'),
    ).toBe(0);
    await expectAccessible(page);
    expect(troubles).toEqual([]);
  });

  test('lists licences, platforms with their findings, and what is attached', async () => {
    const { page, troubles } = await open(server().url);
    await logIn(page);
    await page.goto('/repositories/dev~web/tags/2/attached');
    await page.getByText('bill of materials').waitFor();
    await page.getByRole('button', { name: /^Show / }).click();
    await page.getByRole('dialog').getByText('"artifactType": "application/vnd.cyclonedx+json"').waitFor();
    await expectAccessible(page);
    await page.keyboard.press('Escape');

    await page.getByRole('link', { name: 'Licences' }).click();
    await page.getByRole('table', { name: 'Licences' }).waitFor();
    await expectAccessible(page);

    await page.goto('/repositories/dev~web/tags/multi/platforms');
    const platforms = page.getByRole('table', { name: 'Platforms' });
    await platforms.getByRole('row').nth(2).waitFor();
    await settled(page);
    await expectAccessible(page);
    await platforms.getByRole('link', { name: 'linux/amd64' }).first().click();
    expect(new URL(page.url()).searchParams.get('platform')).toBe('linux/amd64');
    expect(troubles).toEqual([]);
  });

  test('lets an admin of the target overrule its admission rules with a comment', async () => {
    await call('PUT', '/repositories/qa%2Fweb/admission', {
      rules: [{ field: 'tag', operator: 'starts_with', values: ['release-'] }],
    });
    const { page, troubles } = await open(server().url);
    await logIn(page);
    await page.goto('/repositories/dev~web/tags/2');
    await page.getByRole('button', { name: 'Promote…' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Let it in all the same').check();
    const promote = dialog.getByRole('button', { name: 'Promote', exact: true });
    expect(await promote.isDisabled()).toBe(true);
    await dialog.getByLabel('Comment').fill('the release train waits');
    await dialog.getByText('A new tag in the target.').waitFor();
    await expectAccessible(page);
    await promote.click();
    await dialog.getByText('Promoted:').waitFor();
    await dialog.getByRole('link', { name: 'qa/web:2' }).click();
    await page.getByRole('heading', { level: 1, name: '2' }).waitFor();
    // The browser's own line for the answer that says no to the first trial.
    expect(troubles.filter((text) => !text.includes('403 (Forbidden)'))).toEqual([]);
  });
});
