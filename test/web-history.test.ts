// The history of a tag as its page shows it: one row for what was one act, and the row that could be rolled back.

import { expect, test } from 'vitest';
import { historyRows, lastPromotion, type TagEvent } from '../web/pages/tag/history-rows.ts';

const event = (id: string, type: string, more: Partial<TagEvent> = {}): TagEvent => ({
  ...{ id, type, at: '2026-01-01T00:00:00.000Z', namespace: 'qa', repository: 'qa/web', tag: 'live' },
  ...{ actor: { kind: 'user', id: null, name: 'ada', credential: null, address: null } },
  ...{ digest: `sha256:${id}`, previousDigest: 'sha256:before', causedBy: null, data: {}, ...more },
});

const promoted = event('2', 'promotion.succeeded', { data: { promotion: 'p' } });
const moved = event('3', 'manifest.pushed', { causedBy: '2', data: { promotion: 'p' } });

test('a promotion is one row, not one for itself and one for the tag that it moved', () => {
  expect(historyRows([moved, promoted]).map(({ id }) => id)).toEqual(['2']);
  // Who is no member is told nothing of what was involved.
  const bare = [event('3', 'manifest.pushed', { causedBy: '2' }), event('2', 'promotion.succeeded')];
  expect(historyRows(bare).map(({ id }) => id)).toEqual(['2']);
});

test('a push is a row, also where it was caused by something else', () => {
  expect(historyRows([event('9', 'manifest.pushed', { causedBy: '1' })])).toHaveLength(1);
});

test('the last promotion can be rolled back, unless the tag has moved since, or was not there before', () => {
  const verdict = event('5', 'policy.evaluated');
  expect(lastPromotion([verdict, promoted])).toBe(promoted);
  expect(lastPromotion([event('4', 'manifest.pushed'), promoted])).toBeUndefined();
  expect(lastPromotion([event('4', 'promotion.rolled_back'), promoted])).toBeUndefined();
  expect(lastPromotion([{ ...promoted, previousDigest: null }])).toBeUndefined();
  expect(lastPromotion([{ ...promoted, data: {} }])).toBeUndefined();
});
