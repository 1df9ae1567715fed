// The table of tags, with a column for the last pull only where there is one.

import { expect, test } from 'vitest';
import type { TagBody } from '../api/tag.ts';
import { tagRows } from './tag-rows.ts';

const tag: TagBody = {
  ...{ name: '1.0', digest: `sha256:${'a'.repeat(64)}`, mediaType: 'application/vnd.oci.image.manifest.v1+json' },
  ...{ kind: 'image', artifactType: null, size: 2_500_000, updatedAt: '2026-11-21T02:00:00.000Z', updatedBy: 'ada' },
  ...{ promotionId: null, immutable: false, promotionNow: null, held: [], lastPulledAt: null },
  scan: {
    state: 'not_scanned',
    findings: null,
    demo: false,
    known: true,
    compared: false,
    platforms: { scanned: 0, total: 1 },
  },
  ...{ platforms: [], platformCount: 0, builtAt: null },
};

test('says when each tag was pulled last, where any was', () => {
  const pulled = { ...tag, name: 'latest', lastPulledAt: '2026-11-22T03:04:05.000Z' };
  const { heading, rows } = tagRows([tag, pulled]);
  expect(heading).toEqual(['TAG', 'DIGEST', 'KIND', 'SIZE', 'WHEN', 'BY', 'LAST PULL', 'SCAN', 'MARKS']);
  expect(rows.map((row) => row[6])).toEqual([null, '2026-11-22 03:04:05']);
});

test('has no such column where nothing was pulled', () => {
  const { heading, rows } = tagRows([tag]);
  expect(heading).not.toContain('LAST PULL');
  expect(rows).toEqual([['1.0', 'aaaaaaaaaaaa', 'image', '2.5 MB', '2026-11-21 02:00:00', 'ada', 'not scanned', '']]);
});
