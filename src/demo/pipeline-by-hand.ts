// The second scene: a pipeline of namespaces, through which people promote an image, with comments.

import { createOrganization } from '../api/account.ts';
import { changeNamespace } from '../api/namespace.ts';
import { listPromotions, type PromotionBody, promote, rollBack } from '../api/promotion.ts';
import { setAdmission } from '../api/repository.ts';
import { pushImage } from '../image/push-image.ts';
import { shop } from './images.ts';
import { expectRefusal, type Stage } from './stage.ts';

const STAGES = ['devdocker', 'rcdocker', 'proddocker'] as const;

export async function playPipelineByHand(stage: Stage): Promise<PromotionBody[]> {
  const { client, send, say } = stage;
  say('\nScene 2: devdocker → rcdocker → proddocker, by hand');
  for (const name of STAGES) await client.call(createOrganization, { body: { name } });
  await client.call(changeNamespace, { params: { namespace: 'devdocker' }, body: { promotesTo: ['rcdocker'] } });
  await client.call(changeNamespace, {
    params: { namespace: 'rcdocker' },
    body: { usage: 'validated', promotesTo: ['proddocker'] },
  });
  await client.call(changeNamespace, {
    params: { namespace: 'proddocker' },
    body: { usage: 'validated', commentRequired: true },
  });
  say('  devdocker promotes to rcdocker only, rcdocker to proddocker only; the latter two take promotions only.');

  await pushImage(send, 'devdocker/shop', shop('2.0'), '2.0');
  say('  Pushed devdocker/shop:2.0, for linux/amd64 and linux/arm64.');
  await promoteByHand(stage, 'devdocker/shop', '2.0', 'rcdocker/shop', 'Ready for testing.');
  say('  Straight from devdocker to proddocker?');
  await expectRefusal(stage, () => promoteByHand(stage, 'devdocker/shop', '2.0', 'proddocker/shop', 'In a hurry.'));
  say('  Pushing to proddocker, past all gates?');
  await expectRefusal(stage, () => pushImage(send, 'proddocker/shop', shop('2.0-hotfix'), '2.0'));
  say('  To proddocker without a word?');
  await expectRefusal(stage, () => promoteByHand(stage, 'rcdocker/shop', '2.0', 'proddocker/shop'));
  await promoteByHand(stage, 'rcdocker/shop', '2.0', 'proddocker/shop', 'Tested by QA, ticket 4711.', 'live');

  await pushImage(send, 'devdocker/shop', shop('2.1'), '2.1');
  await promoteByHand(stage, 'devdocker/shop', '2.1', 'rcdocker/shop', 'New checkout.');
  const moved = await promoteByHand(stage, 'rcdocker/shop', '2.1', 'proddocker/shop', 'Looks good.', 'live');
  say('  It did not look good in the end, so roll it back:');
  const back = await client.call(rollBack, {
    params: { id: moved.id ?? '' },
    body: { comment: 'Checkout fails on Fridays.' },
  });
  say(`    proddocker/shop:live is the image of 2.0 again (${back.source.digest.slice(7, 19)}).`);

  await client.call(setAdmission, {
    params: { repository: 'proddocker/shop' },
    body: { rules: [{ field: 'tag', operator: 'one_of', values: ['live', 'previous'] }] },
  });
  say('  proddocker/shop gets a gate that binds everybody: its tag must be live or previous.');
  say('  The admin, by hand, past that gate?');
  await expectRefusal(stage, () =>
    promoteByHand(stage, 'rcdocker/shop', '2.1', 'proddocker/shop', 'I know what I do.', 'friday'),
  );

  const { items } = await client.call(listPromotions, { query: { limit: 100 } });
  return items.filter(({ source }) => STAGES.some((name) => source.repository.startsWith(`${name}/`)));
}

async function promoteByHand(
  { client, say }: Stage,
  repository: string,
  reference: string,
  target: string,
  comment?: string,
  tag?: string,
): Promise<PromotionBody> {
  const body = {
    source: { repository, reference },
    target: { repository: target, ...(tag === undefined ? {} : { tag }) },
    create: true,
    ...(comment === undefined ? {} : { comment }),
  };
  const done = await client.call(promote, { body });
  say(`  Promoted ${repository}:${reference} → ${target}:${done.target.tag}  “${comment}”`);
  return done;
}
