// The history of a tag as its page shows it: one row for what was one act, and the row that could be rolled back.

import { expect, test } from 'vitest';
import { historyRows, lastPromotion, type TagEvent } from '../web/pages/tag/history-rows.ts';
import { inOrder, promotedFromHere } from '../web/pages/tag/promoted-from-here.ts';

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

test('the history of a source says where its images went, in order, as far back as both lists are read', () => {
  const promotion = (at: string, target: string) => ({
    ...{ id: at, state: 'succeeded', reason: null, at, by: { kind: 'user', id: 'u', name: 'petra' }, policyId: null },
    ...{ policyVersion: null, comment: null, evaluationId: null, admission: null, rollsBack: null },
    source: { repository: 'qa/web', tag: 'live', digest: 'sha256:2' },
    target: { repository: target, tag: 'live', previousDigest: null },
    travelled: { referrers: [], attachments: [] },
  });
  const here = { repository: 'qa/web', tag: 'live' };
  const found = [promotion('2026-01-03T00:00:00Z', 'prod/web'), promotion('2025-12-01T00:00:00Z', 'old/web')];
  const rows = promotedFromHere(found as Parameters<typeof promotedFromHere>[0], here);
  expect(rows.map(({ actor }) => actor.name)).toEqual(['petra', 'petra']);
  const timesOf = (hasMore: boolean) =>
    inOrder({ rows: [promoted], hasMore }, { rows, hasMore: false }).map(({ at }) => at.slice(0, 10));
  expect(timesOf(false)).toEqual(['2026-01-03', '2026-01-01', '2025-12-01']);
  expect(timesOf(true)).toEqual(['2026-01-03', '2026-01-01']);
  // What came into the tag is in its own history.
  expect(promotedFromHere(found as Parameters<typeof promotedFromHere>[0], { ...here, tag: 'other' })).toEqual([]);
});
