// The scan of one image can be many megabytes: whoever asks a policy about a repository of such must not need all of them at once.

import { expect, it } from 'vitest';
import type { Rule } from '../../src/api/rule.ts';
import { evaluateTags } from '../../src/policy/evaluate-tags.ts';
import { taggedImage } from '../../src/policy/gather-facts.ts';
import { previewPolicy } from '../../src/policy/preview-policy.ts';
import { setAdmission } from '../../src/policy/set-admission.ts';
import { findRepository } from '../../src/registry/find-repository.ts';
import { listTagsByAge } from '../../src/registry/find-tag.ts';
import type { Repository } from '../../src/registry/repository.ts';
import type { ScanLookup } from '../../src/scan/scan-lookup.ts';
import { image, usePromotionHouse } from '../support/promotion-house.ts';
import { CLEAN_SCAN } from '../support/scan-facts.ts';

const house = usePromotionHouse();
const NO_LOG4J: Rule = { field: 'component', operator: 'not_one_of', values: ['log4j-core'] };
const FLOW = { source: 'dev/web', target: 'qa/web', rules: [NO_LOG4J] };

/** A policy whose target has admission rules, three images, and scans of which it is noted when they are unpacked, and when looked at. */
async function threeImages() {
  const h = house();
  await h.organization('dev', 'qa');
  for (const name of ['dev/web', 'qa/web']) await h.repository(name);
  await setAdmission(h.policies, h.jane, { repository: 'qa/web', rules: [NO_LOG4J] });
  for (const tag of ['1', '2', '3']) await h.push('dev/web', image(tag), tag);
  const seen: string[] = [];
  const scans: ScanLookup = async (_rows, _repository, digests) =>
    new Map(digests.map((digest) => [digest, { platform: null, read: async () => () => noting(seen) }]));
  return { ...h, policies: { ...h.policies, scans }, seen };
}

function noting(seen: string[]): typeof CLEAN_SCAN {
  seen.push('unpacked');
  return {
    ...CLEAN_SCAN,
    get components() {
      seen.push('looked at');
      return [];
    },
  };
}

/** By the policy and by the admission rules, each image by itself. */
const ONE_AFTER_THE_OTHER = Array.from({ length: 6 }, () => ['unpacked', 'looked at']).flat();

it('a preview unpacks one after the other', async () => {
  const { policies, seen } = await threeImages();
  const { items } = await previewPolicy(policies, { ...FLOW, tagTemplate: '%n', platforms: null });
  expect(items.map(({ verdict }) => verdict)).toEqual(['pass', 'pass', 'pass']);
  expect(seen).toEqual(ONE_AFTER_THE_OTHER);
});

it('a saved policy that is asked about many tags unpacks one after the other', async () => {
  const { policies, policy, seen } = await threeImages();
  const { rows } = policies.database;
  const { policy: saved } = await policy(FLOW);
  const source = (await findRepository(rows, FLOW.source)) as Repository;
  const images = (await listTagsByAge(rows, source, undefined, 10)).map(taggedImage);
  const asked = { cause: 'a test', occasion: 'apply', at: policies.clock.now() } as const;
  const evaluations = await evaluateTags(policies, saved, images, asked);
  expect(evaluations.map(({ verdict }) => verdict)).toEqual(['pass', 'pass', 'pass']);
  expect(seen).toEqual(ONE_AFTER_THE_OTHER);
});
