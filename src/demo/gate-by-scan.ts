// The third scene, after Docker Trusted Registry's own example: what is clean goes to `good`, what is not to `bad`, and
// what becomes known later is seen at once.

import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { createOrganization } from '../api/account.ts';
import { importAdvisories } from '../api/advisory.ts';
import { createPolicy } from '../api/policy.ts';
import type { PromotionBody } from '../api/promotion.ts';
import { changeRepository, createRepository } from '../api/repository.ts';
import { getReport, type ImageReportBody } from '../api/scan.ts';
import { getTag, getTagHistory } from '../api/tag.ts';
import { deleteTag } from '../api/tag-deletion.ts';
import { createWebhook, deleteWebhook } from '../api/webhook.ts';
import { pushImage } from '../image/push-image.ts';
import { debianBase } from './images.ts';
import { type Receiver, startReceiver } from './receiver.ts';
import { expectRefusal, promotionsInto, type Stage } from './stage.ts';

/** Paths of two archives of advisories; the second knows more. */
export interface DemoAdvisories {
  readonly first: string;
  readonly update: string;
}

const PATIENCE_MILLISECONDS = 30_000;
const LOOK_EVERY_MILLISECONDS = 50;

export async function playGateByScan(stage: Stage, advisories: DemoAdvisories): Promise<PromotionBody[]> {
  const { client, send, say } = stage;
  say('\nScene 3: technology/base → good or bad, by what a scan finds');
  await client.call(createOrganization, { body: { name: 'technology' } });
  await client.call(createRepository, { body: { name: 'technology/base', scanOnPush: true } });
  for (const name of ['technology/good', 'technology/bad']) await client.call(createRepository, { body: { name } });
  await importArchive(stage, advisories.first);
  say('  Advisories are imported from an archive, without a network.');
  say('  They are DEMONSTRATION DATA: a few real ones, not complete (see `shiplock advisories status`).');

  await pushImage(send, 'technology/base', debianBase('1.1.35-1+deb12u3'), 'v1');
  await pushImage(send, 'technology/base', debianBase('1.1.35-1'), 'v2');
  say('  Pushed technology/base:v1 and v2; both are scanned on push:');
  for (const tag of ['v1', 'v2'])
    sayReport(stage, tag, await reportOn(stage, tag, ({ findings }) => findings !== null));

  const count = { field: 'vulnerabilities', severity: 'all', values: [0] } as const;
  for (const policy of [
    { target: 'technology/good', rules: [{ ...count, operator: 'eq' as const }] },
    { target: 'technology/bad', rules: [{ ...count, operator: 'gt' as const }], tagTemplate: '%n-dirty' },
  ]) {
    const rules = policy.rules.map((rule) => ({ ...rule, values: [...rule.values] }));
    const body = { source: 'technology/base', ...policy, rules };
    await client.call(createPolicy, { query: { apply: 'true' }, body });
  }
  say('  Two policies, saved and applied: none at all → technology/good; more → technology/bad as %n-dirty.');
  const [good] = await promotionsInto(stage, 'technology/good', 1);
  const [bad] = await promotionsInto(stage, 'technology/bad', 1);
  say(
    `    ${good?.source.tag} → technology/good:${good?.target.tag}      ${bad?.source.tag} → technology/bad:${bad?.target.tag}`,
  );

  const repository = 'technology/good';
  await client.call(changeRepository, { params: { repository }, body: { immutable: true } });
  say('  technology/good is immutable now. Deleting v1 from it?');
  await expectRefusal(stage, () => client.call(deleteTag, { params: { repository, tag: 'v1' } }));

  const receiver = await startReceiver();
  try {
    await sayWhatComesLater(stage, advisories, receiver);
  } finally {
    receiver.close();
  }
  return promotionsInto(stage, 'technology/bad', 2);
}

async function sayWhatComesLater(stage: Stage, advisories: DemoAdvisories, receiver: Receiver): Promise<void> {
  const { client, say } = stage;
  const repository = 'technology/good';
  const body = { repository, url: receiver.url, types: ['SCAN_COMPLETED' as const] };
  const webhook = await client.call(createWebhook, { body });
  receiver.trust(webhook.secret);
  say('  A webhook of technology/good is to tell what becomes known of its images.');

  await importArchive(stage, advisories.update);
  say('  An update of the advisories arrives, and v1 is compared again, without reading a layer:');
  sayReport(
    stage,
    'v1',
    await reportOn(stage, 'v1', ({ findings }) => (findings?.critical ?? 0) + (findings?.high ?? 0) > 0),
  );
  const [later] = await promotionsInto(stage, 'technology/bad', 2);
  say(`    → technology/bad:${later?.target.tag}, too.`);
  await sayWhatStays(stage);
  const { type, contents, isGenuine } = await receiver.next((told) => told.contents['cause'] === 'advisories');
  if (!isGenuine) throw new Error('what the receiver was told is not signed as it should be');
  const [tags, appeared] = [contents['tags'], contents['appeared']] as string[][];
  say(`    its webhook's receiver: ${type} of ${repository}:${tags?.join(', ')}, new: ${appeared?.join(' ')}`);
  await client.call(deleteWebhook, { params: { id: webhook.id } });
}

async function importArchive({ client }: Stage, file: string): Promise<void> {
  const upload = Readable.toWeb(createReadStream(file));
  await client.call(importAdvisories, { query: { allowUnknownSigner: 'true' }, upload });
}

async function reportOn(
  stage: Stage,
  reference: string,
  isReady: (image: ImageReportBody) => boolean,
): Promise<ImageReportBody> {
  const deadline = Date.now() + PATIENCE_MILLISECONDS;
  for (;;) {
    const params = { repository: 'technology/base', reference };
    const [image] = (await stage.client.call(getReport, { params })).images;
    if (image && isReady(image)) return image;
    if (Date.now() > deadline) throw new Error(`there is no report on technology/base:${reference}; see the jobs`);
    await delay(LOOK_EVERY_MILLISECONDS);
  }
}

function sayReport({ say }: Stage, tag: string, image: ImageReportBody): void {
  const { findingList: found } = image;
  say(
    `    ${tag}: ${image.components} components, ${found.length === 0 ? 'clean' : `${found.length} vulnerabilities`}`,
  );
  for (const { id, score, component, installed, fixed } of found.slice(0, 3))
    say(`      ${id}  ${score ?? '-'}  ${component} ${installed}, fixed in ${fixed ?? 'no version yet'}`);
  if (found.length > 3) say(`      and ${found.length - 3} more`);
}

/** What was promoted stays, marked; history tells when it became known. */
async function sayWhatStays(stage: Stage): Promise<void> {
  const { client, say } = stage;
  const params = { repository: 'technology/good', tag: 'v1' };
  const deadline = Date.now() + PATIENCE_MILLISECONDS;
  for (;;) {
    const { promotionNow } = await client.call(getTag, { params });
    if (promotionNow?.verdict === 'fail') {
      say(`  technology/good:v1 stays, marked: it would not pass any more (${promotionNow.reason}).`);
      break;
    }
    if (Date.now() > deadline) throw new Error('technology/good:v1 was not marked');
    await delay(LOOK_EVERY_MILLISECONDS);
  }
  const { items } = await client.call(getTagHistory, { params, query: { limit: 5 } });
  const told = items.find(({ type }) => type === 'scan.refreshed');
  if (!told) throw new Error('the history of technology/good:v1 does not tell of the update');
  say(`    its history: ${told.at.slice(11, 19)} ${told.type}, new: ${(told.data['appeared'] as string[]).join(' ')}`);
}
