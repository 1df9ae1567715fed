// The first scene: a policy promotes what dev calls stable to QA, under a tag that says when.

import { createOrganization } from '../api/account.ts';
import { createPolicy } from '../api/policy.ts';
import type { PromotionBody } from '../api/promotion.ts';
import { createRepository } from '../api/repository.ts';
import { pushImage } from '../image/push-image.ts';
import { website } from './images.ts';
import { promotionsInto, type Stage } from './stage.ts';

export async function playGateByPolicy(stage: Stage): Promise<PromotionBody[]> {
  const { client, send, say } = stage;
  say('\nScene 1: dev/website → qa/website, by policy');
  for (const name of ['dev', 'qa']) await client.call(createOrganization, { body: { name } });
  for (const name of ['dev/website', 'qa/website']) await client.call(createRepository, { body: { name } });
  say('  Two organizations, and a private repository in each.');

  await client.call(createPolicy, {
    query: { apply: 'false' },
    body: {
      source: 'dev/website',
      target: 'qa/website',
      tagTemplate: '%n-%Y%m%d%H%M%S',
      rules: [{ field: 'tag', operator: 'ends_with', values: ['stable'] }],
    },
  });
  say('  A policy: if the tag ends with "stable", promote to qa/website as %n-%Y%m%d%H%M%S.');

  await pushImage(send, 'dev/website', website('1.4-beta'), '1.4-beta');
  say('  Pushed dev/website:1.4-beta.    The policy looks at it and leaves it where it is.');
  await pushImage(send, 'dev/website', website('1.4-stable'), '1.4-stable');
  say('  Pushed dev/website:1.4-stable.  The policy promotes it:');
  const [first] = await promotionsInto(stage, 'qa/website', 1);
  say(`    → qa/website:${first?.target.tag}, the same digest, and not a byte was copied.`);
  await pushImage(send, 'dev/website', website('1.5-stable'), '1.5-stable');
  const [second] = await promotionsInto(stage, 'qa/website', 2);
  say(`  Pushed dev/website:1.5-stable.\n    → qa/website:${second?.target.tag}`);
  return promotionsInto(stage, 'qa/website', 2);
}
