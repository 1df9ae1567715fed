// What the web pages show admins of a directory: how it is used, and its synchronization, which they ask for.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CHROMIUM, expectAccessible, logIn, useChromium } from '../support/chromium.ts';
import { describeWith } from '../support/peer.ts';
import { basic, type ServerProcess, startServer } from '../support/server-process.ts';
import { groupDn, personDn, settingsFor, useSlapd } from '../support/slapd.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

describeWith([CHROMIUM, 'slapd', 'slapadd'], 'a directory in the web pages', () => {
  const folder = useTemporaryFolder();
  const slapd = useSlapd({
    people: [
      { uid: 'ann', password: 'anns-password' },
      { uid: 'bob', password: 'bobs-password' },
    ],
    groups: [{ cn: 'admins', members: [personDn('bob')] }],
  });
  const open = useChromium();
  let server: ServerProcess;

  beforeAll(async () => {
    const ca = join(folder(), 'ca.pem');
    await writeFile(ca, slapd().ca);
    server = await startServer({
      data: join(folder(), 'data'),
      env: settingsFor(slapd(), ca),
    });
  });
  afterAll(() => server?.stop());

  test('synchronize it, deactivate who is gone, and say why nothing was changed until that is forced', async () => {
    for (const name of ['ann', 'bob']) {
      const answer = await fetch(`${server.url}/v2/`, { headers: { authorization: basic(name, `${name}s-password`) } });
      expect(answer.status).toBe(200);
    }
    const { page, troubles } = await open(server.url);
    await logIn(page);
    await page.goto('/admin/directories');
    const directory = page.getByRole('region', { name: 'LDAP' });
    await directory.getByText(groupDn('admins')).waitFor();
    await directory.getByText('everybody whom it knows').waitFor();
    await directory.getByText('72 hours').waitFor();
    await expectAccessible(page);
    const synchronize = async (isForced: boolean) => {
      await page.getByRole('button', { name: 'Synchronize now' }).click();
      if (isForced) await page.getByLabel('Even if many would be deactivated').check();
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Synchronize', exact: true }).click();
    };
    await slapd().remove(personDn('ann'));
    await synchronize(false);
    await directory.getByText('1 people, 1 deactivated, 0 active again').waitFor();
    await slapd().remove(personDn('bob'));
    await synchronize(false);
    await directory.getByText('Nothing was changed:').waitFor();
    await synchronize(true);
    await directory.getByText('0 people, 1 deactivated, 0 active again').waitFor();
    await page.goto('/admin');
    await page.getByRole('row').filter({ hasText: 'bob' }).getByText('not active').waitFor();
    expect(troubles).toEqual([]);
  });
});
