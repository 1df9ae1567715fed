// Holds a restarted server to its scans: every image has a report by the newest advisories, and what was clean was promoted
// once. All jobs must have ended.

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { ServerProcess } from '../support/server-process.ts';
import { listAll, type Promotion } from './management.ts';
import { CLEAN, idOf, platformsOf, SCANNED, type ScanLedger } from './scanner.ts';

interface Report {
  readonly state: string;
  readonly gaps: readonly unknown[];
  readonly findingList: readonly { readonly id: string }[];
}

export async function checkScans({ send, data }: ServerProcess, ledger: ScanLedger): Promise<void> {
  const [scanned, clean] = [`${ledger.space}/${SCANNED}`, `${ledger.space}/${CLEAN}`];
  const status = (await (await send('/api/v1/advisories', {})).json()) as { serial: number };
  for (const [tag, number] of ledger.pushed) {
    const path = `/api/v1/repositories/${encodeURIComponent(scanned)}/manifests/${tag}/report`;
    const { images } = (await (await send(path, {})).json()) as { images: Report[] };
    const findings = ledger.vulnerable.has(number) ? [{ id: idOf(number) }] : [];
    const expected = { state: 'scanned', gaps: [], advisories: { serial: status.serial }, findingList: findings };
    expect(images, tag).toMatchObject(Array(platformsOf(number)).fill(expected));
    for (const { findingList } of images) expect(findingList, tag).toHaveLength(findings.length);
    if (findings.length === 0) ledger.promoted.add(tag);
  }
  const made = await listAll<Promotion>(send, `/promotions?target=${encodeURIComponent(clean)}&state=succeeded`);
  expect(made.map(({ target }) => target.tag).sort(), 'promotions').toEqual([...ledger.promoted].sort());
  const list = await send(`/v2/${clean}/tags/list`, {});
  const { tags } = (await list.json()) as { tags?: string[] };
  expect((tags ?? []).sort(), 'tags that were promoted').toEqual([...ledger.promoted].sort());
  const files = await readdir(join(data, 'advisories'));
  expect(files, 'files of advisories').toEqual([expect.stringMatching(/^advisories-\d+-\d+\.sqlite$/)]);
}
