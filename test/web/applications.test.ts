// Applications on the board: chains, forks and circles of repositories become rows with stages in order.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { GateBody } from '../../src/api/gate.ts';
import type { TagBody } from '../../src/api/tag.ts';
import { applicationsOf } from '../../web/pages/pipelines/applications.ts';
import { boardCsv } from '../../web/pages/pipelines/board-csv.ts';
import { stagesOf } from '../../web/pages/pipelines/stages.ts';

const policy = (source: string, target: string) => ({
  ...{ policyId: `${source} ${target}`, name: target, source, target, enabled: true, suspendedReason: null },
  ...{ passed: 0, held: 0, refused: 0, waiting: [] },
});
const hop = (source: string, target: string) => ({ source, target, passed: 0, held: 0, refused: 0 });

describe('applications', () => {
  test('a chain by policies is one row', () => {
    const policies = [policy('qa/web', 'prod/web'), policy('dev/web', 'qa/web')];
    expect(applicationsOf({ policies, nextHops: [] }, [])).toEqual([
      { name: 'web', stages: [['dev/web'], ['qa/web'], ['prod/web']] },
    ]);
  });

  test('where ways part, one stage has several repositories', () => {
    const policies = [policy('tech/base', 'tech/good'), policy('tech/base', 'tech/bad')];
    expect(applicationsOf({ policies, nextHops: [] }, [])).toEqual([
      { name: 'base', stages: [['tech/base'], ['tech/bad', 'tech/good']] },
    ]);
  });

  test('what can be reached on two ways stands behind the longer one', () => {
    const policies = [policy('a/x', 'b/x'), policy('b/x', 'c/x'), policy('a/x', 'c/x')];
    expect(applicationsOf({ policies, nextHops: [] }, [])[0]?.stages).toEqual([['a/x'], ['b/x'], ['c/x']]);
  });

  test('next hops lead each repository of a namespace on, also to where nothing is yet', () => {
    const nextHops = [hop('dev', 'rc'), hop('rc', 'prod')];
    const found = applicationsOf({ policies: [], nextHops }, ['dev/shop', 'dev/till', 'rc/shop']);
    expect(found).toEqual([
      { name: 'shop', stages: [['dev/shop'], ['rc/shop'], ['prod/shop']] },
      { name: 'till', stages: [['dev/till'], ['rc/till']] },
    ]);
  });

  test('a circle of next hops ends', () => {
    const nextHops = [hop('one', 'two'), hop('two', 'one')];
    const [found] = applicationsOf({ policies: [], nextHops }, ['one/app', 'two/app']);
    expect(found?.stages.flat().sort()).toEqual(['one/app', 'two/app']);
  });
});

describe('stages', () => {
  test('a lattice of policies, in which there are more ways than anybody can walk, is drawn at once', () => {
    const layers = Array.from({ length: 40 }, (_, layer) => ['a', 'b'].map((side) => `n${layer}/${side}`));
    const edges = layers.flatMap((layer, place) =>
      layer.flatMap((source) => (layers[place + 1] ?? []).map((target) => ({ source, target }))),
    );
    expect(stagesOf(edges).get('n39/b')).toBe(39);
  });

  test('what stands behind a circle stands behind it', () => {
    const edges = [
      ['b/x', 'c/x'],
      ['c/x', 'b/x'],
      ['c/x', 'd/x'],
    ].map(([source = '', target = '']) => ({ source, target }));
    expect(Object.fromEntries(stagesOf(edges))).toEqual({ 'b/x': 0, 'c/x': 1, 'd/x': 2 });
  });

  test('every way leads on, but for those that close a circle', () => {
    const name = fc.constantFrom('a/x', 'b/x', 'c/x', 'd/x', 'e/x');
    const edges = fc.array(fc.record({ source: name, target: name }), { maxLength: 12 });
    fc.assert(
      fc.property(edges, (drawn) => {
        const forwards = drawn.filter(({ source, target }) => source < target);
        const stages = stagesOf(forwards);
        for (const { source, target } of forwards)
          expect(stages.get(target)).toBeGreaterThan(stages.get(source) ?? Number.NaN);
        expect([...stagesOf(drawn).keys()].sort()).toEqual(
          [...new Set(drawn.flatMap(({ source, target }) => [source, target]))].sort(),
        );
      }),
    );
  });
});

describe('the board as a file', () => {
  const tag: TagBody = {
    ...{ name: '1', digest: 'sha256:1', mediaType: '', kind: 'image', artifactType: null, size: 1, updatedBy: '=ada' },
    ...{ updatedAt: '2026-01-01T00:00:00Z', promotionId: null, lastPulledAt: null, immutable: false, platforms: [] },
    scan: {
      state: 'not_scanned',
      findings: null,
      demo: false,
      known: false,
      compared: false,
      platforms: { scanned: 0, total: 1 },
    },
    ...{ platformCount: 1, builtAt: null, promotionNow: null, held: [] },
  };
  const gate: GateBody = {
    ...{ policyId: 'p', policyName: 'clean', target: 'qa/web', state: 'held', reason: 'not scanned, yet' },
    ...{
      targetTag: '1',
      eligibleAt: null,
      evaluationId: 'e',
      replaced: null,
      leftBehind: null,
      promotedByHand: null,
      lastFailure: null,
      promotion: null,
    },
  };
  const place = { application: 'web', stage: 1, repository: 'dev/web', tag };

  test('has a line for each gate, one for a tag without gates, and no text becomes a formula', () => {
    const lines = boardCsv([
      { ...place, gates: [gate, { ...gate, target: 'qa/b' }] },
      { ...place, gates: [] },
    ]);
    const [head = '', first, second, third = ''] = lines.trimEnd().split('\r\n');
    const begin = "web,1,dev/web,1,sha256:1,2026-01-01T00:00:00Z,'=ada,no,not_scanned,,,,,,";
    expect(first).toBe(`${begin}qa/web,clean,held,"not scanned, yet",1,`);
    expect(second).toContain('qa/b');
    expect(third).toBe(`${begin},,,,,`);
    expect(head.split(',')).toHaveLength(third.split(',').length);
  });
});
