// One person's slow policies, however many of them are applied at the same time, keep another person's waiting for one image only.

import { expect, it } from 'vitest';
import type { Rule } from '../../src/api/rule.ts';
import { evaluateTags } from '../../src/policy/evaluate-tags.ts';
import { taggedImage } from '../../src/policy/gather-facts.ts';
import { findRepository } from '../../src/registry/find-repository.ts';
import { listTagsByAge } from '../../src/registry/find-tag.ts';
import type { Repository } from '../../src/registry/repository.ts';
import type { ScanLookup } from '../../src/scan/scan-lookup.ts';
import { image, usePromotionHouse } from '../support/promotion-house.ts';
import { CLEAN_SCAN, scannedComponent } from '../support/scan-facts.ts';

const house = usePromotionHouse();
const PATTERN: Rule = { field: 'component', operator: 'matches', values: ['(a|b)*z'] };
const COMPONENTS = Array.from({ length: 2_000 }, (_, index) => scannedComponent(`a${index}`));

it('the images of another policy are asked about behind one of those of ten slow ones', async () => {
  const h = house();
  await h.organization('dev', 'qa');
  for (const name of ['dev/web', 'qa/web']) await h.repository(name);
  for (const tag of ['1', '2', '3']) await h.push('dev/web', image(tag), tag);
  const { policy } = await h.policy({ source: 'dev/web', target: 'qa/web', rules: [PATTERN] });
  const unpacked: string[] = [];
  const scansOf =
    (name: string): ScanLookup =>
    async (_rows, _repository, digests) => {
      const unpack = () => {
        unpacked.push(name);
        h.clock.advance(name === 'mal' ? 2 : 0.2);
        return { ...CLEAN_SCAN, components: COMPONENTS };
      };
      return new Map(digests.map((digest) => [digest, { platform: null, read: async () => unpack }]));
    };
  const source = (await findRepository(h.database.rows, 'dev/web')) as Repository;
  const images = (await listTagsByAge(h.database.rows, source, undefined, 10)).map(taggedImage);
  const ask = (editedBy: string) => {
    const asked = { cause: editedBy, occasion: 'apply', at: h.clock.now() } as const;
    return evaluateTags({ ...h.policies, scans: scansOf(editedBy) }, { ...policy, editedBy }, images, asked);
  };
  const slow = Array.from({ length: 10 }, () => ask('mal'));
  const found = await ask('jane');
  expect(found.map(({ verdict }) => verdict)).toEqual(['fail', 'fail', 'fail']);
  expect(unpacked.slice(0, 4)).toEqual(['mal', 'jane', 'jane', 'jane']);
  // What was asked for takes so long that each ends after its first image.
  expect((await Promise.all(slow)).flat()).toHaveLength(10);
  expect(unpacked).toHaveLength(13);
});
