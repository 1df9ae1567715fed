// Work in the background, in the web pages, over a restart of the server.

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { CHROMIUM, expectAccessible, logIn, useChromium } from '../support/chromium.ts';
import { describeWith } from '../support/peer.ts';
import { callAsAdmin, startServer } from '../support/server-process.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const HOUR = 3_600_000_000;

describeWith([CHROMIUM], 'jobs in the web pages', () => {
  const folder = useTemporaryFolder();
  const open = useChromium();

  test('that are to be tried again say when, show their log in every state, and are cancelled after a restart', async () => {
    const first = await startServer({ data: folder() });
    const { id } = (await callAsAdmin(first, 'POST', '/gc', {})) as { id: string };
    await first.stop();
    putOff(id);
    const server = await startServer({ data: folder() });
    try {
      const { page, troubles } = await open(server.url);
      await logIn(page);
      await page.goto('/admin/jobs?kind=storage.collect_garbage');
      const row = page.getByRole('row', { name: /garbage collection/ });
      const waiting = row.getByText(/^retrying: attempt 4 in \d+ min/);
      await waiting.waitFor();
      // Red is only what nobody tries again.
      expect(await waiting.locator('..').getAttribute('class')).not.toContain('critical');
      const readLog = async () => {
        await row.getByRole('button', { name: 'Log of garbage collection' }).click();
        await page.getByText('the disk did not answer').waitFor();
        await page.getByText('looked at 40 of 90').waitFor();
        await expectAccessible(page);
        await page.getByRole('button', { name: 'Close' }).click();
      };
      await readLog();
      await row.getByRole('button', { name: 'Cancel garbage collection' }).click();
      await page.getByRole('button', { name: 'Cancel the job' }).click();
      await row.getByText('cancelled', { exact: true }).waitFor();
      await readLog();
      setState(id, 'failed');
      await page.reload();
      const failed = row.getByText('failed', { exact: true });
      await failed.waitFor();
      await readLog();
      expect(await failed.locator('..').getAttribute('class')).toContain('critical');
      expect(troubles).toEqual([]);
    } finally {
      await server.stop();
    }
  });

  /** As a server leaves a job that it has tried three times, and will try again in an hour. */
  function putOff(id: string): void {
    withDatabase((database) =>
      database
        .prepare(
          "update job set state = 'due', attempts = 3, run_at = ?, finished_at = null, error = 'the disk did not answer', log = 'looked at 40 of 90' where id = ?",
        )
        .run(Date.now() * 1_000 + HOUR, id),
    );
  }

  function setState(id: string, state: string): void {
    withDatabase((database) => database.prepare('update job set state = ? where id = ?').run(state, id));
  }

  function withDatabase(work: (database: DatabaseSync) => void): void {
    const database = new DatabaseSync(join(folder(), 'shiplock.db'));
    try {
      work(database);
    } finally {
      database.close();
    }
  }
});
