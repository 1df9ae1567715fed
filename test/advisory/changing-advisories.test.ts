// Advisories that change under the work: a scan that waits for its turn finds another file than it was told of, and two
// administrators bring advisories at once.

import { readdir } from 'node:fs/promises';
import { basename } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { SYSTEM } from '../../src/actor.ts';
import { advisoriesInForce } from '../../src/advisory/advisory-store.ts';
import { buildIndex } from '../../src/advisory/build-index.ts';
import { openAdvisoryIndex } from '../../src/advisory/open-index.ts';
import { publishAdvisories } from '../../src/advisory/publish-advisories.ts';
import { queueUpdateIfDue } from '../../src/advisory/update-advisories.ts';
import type { Scans } from '../../src/scan/scans.ts';
import { withAdvisories } from '../../src/scan/with-advisories.ts';
import { osv } from '../support/scanned-images.ts';
import { useApp } from '../support/test-app.ts';

const app = useApp();

function scans() {
  const { database, clock, advisoryFolder: folder } = app();
  // Publishing asks for nothing else.
  return { database, clock, advisories: { folder, maxAgeDays: 30 }, feeds: ['osv-npm'] } as unknown as Scans;
}

it('work that has lost its advisories to newer ones is done with those, and does not fail', async () => {
  await app().advise(osv('CVE-2026-0001', 'npm', 'lodash', '4.17.21'));
  const seen: number[] = [];
  const records = await withAdvisories(scans(), async ({ path, serial }) => {
    seen.push(serial);
    if (seen.length === 1) await app().advise(osv('CVE-2026-0001', 'npm', 'lodash', '4.17.22'));
    const index = openAdvisoryIndex(path);
    index.close();
    return index.feeds.length;
  });
  expect(records).toBe(1);
  expect(seen).toHaveLength(2);
});

it('advisories that another version has written are fetched again by the next update, which is due at once', async () => {
  await app().advise(osv('CVE-2026-0001', 'npm', 'lodash', '4.17.21'));
  const present = await advisoriesInForce(app().database.rows, scans().advisories);
  const file = new DatabaseSync(present?.path ?? '');
  file.exec('pragma user_version = 1');
  file.close();
  const rules = { advisoryUpdateHours: 24 };
  await queueUpdateIfDue(scans(), rules, app().clock.now());
  const { json } = await app().call('admin', 'GET', '/api/v1/jobs?state=due');
  expect(json.items).toMatchObject([{ kind: 'advisories.update' }]);
  await app().drain();
  const renewed = await advisoriesInForce(app().database.rows, scans().advisories);
  expect(openAdvisoryIndex(renewed?.path ?? '').feeds).toHaveLength(1);
});

it('work that fails for a reason of its own fails', async () => {
  const work = withAdvisories(scans(), () => Promise.reject(new Error('no memory')));
  await expect(work).rejects.toThrow('no memory');
});

it('advisories that are published at once do not take away the file of those that stay in force', async () => {
  const { folder } = scans().advisories;
  for (let round = 0; round < 20; round += 1) {
    const serial = app().clock.now();
    const all = [0, 1, 2].map(async (one) => {
      const built = `${folder}/building-${round}-${one}.sqlite`;
      await buildIndex(built, [], { base: null });
      await publishAdvisories(scans(), { built, serial: serial + one, states: {}, force: true, by: SYSTEM });
    });
    await Promise.all(all);
    const present = await advisoriesInForce(app().database.rows, scans().advisories);
    expect(await readdir(folder)).toEqual([basename(present?.path ?? '')]);
  }
});
