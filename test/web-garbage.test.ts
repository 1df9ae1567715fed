// What a collection says it has freed and left reads as sentences; the lines are those of src/registry/collect-garbage.ts.

import { expect, test } from 'vitest';
import { garbageInWords } from '../web/pages/admin/garbage-in-words.ts';

const said = (...lines: string[]) => garbageInWords(`${lines.join('\n')}\n`, (time) => `<${time}>`);

test('what was freed, and what was left, why and until when', () => {
  expect(
    said(
      'removed 1 untagged images, 2 manifests and 3 blobs (2097152 bytes)',
      'left 1 blobs (1024 bytes): pushes that are under way may need them, the last until 2026-11-28T10:00:00.000Z',
      'left 415 untagged images: not asked for',
    ),
  ).toEqual([
    'Freed 2.0 MiB on disk: 3 blobs, 2 manifests, 1 image without a tag.',
    'Left 1.0 KiB on disk (1 blob): pushes that are under way may need them, the last until <2026-11-28T10:00:00.000Z>.',
    'Left 415 images without a tag: this collection was not asked to take them; until one is, they stay.',
  ]);
});

test('what pushes and roll-backs need, and that there was nothing', () => {
  expect(
    said(
      'removed 9 untagged images, 0 manifests and 0 blobs (0 bytes)',
      'removed 0 untagged images, 0 manifests and 0 blobs (0 bytes)',
      'left 2 untagged images: an index that lists them may be under way for 24 hours after they came, and a roll-back may return to them for 30 days after they lost their tag',
    ),
  ).toEqual([
    'Freed 0 B on disk: there was nothing to remove.',
    'Left 2 images without a tag: an index that is being pushed may need them, until 24 hours after they came, and a roll-back may return to them, until 30 days after they lost their last tag.',
  ]);
});
