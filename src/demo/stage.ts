// What the scenes play with: the public interfaces, and a voice that tells what happens.

import { setTimeout as delay } from 'node:timers/promises';
import { listPromotions, type PromotionBody } from '../api/promotion.ts';
import type { Client } from '../cli/client.ts';
import { CommandError } from '../cli/exit-code.ts';
import type { Printer } from '../cli/print.ts';
import type { Send } from '../image/push-image.ts';

export interface Stage {
  readonly client: Client;
  readonly send: Send;
  readonly printer: Printer;
  say(sentence: string): void;
}

const PATIENCE_MILLISECONDS = 15_000;
const LOOK_EVERY_MILLISECONDS = 50;

/** Waits until `count` promotions into the target have succeeded, and returns those, newest first. */
export async function promotionsInto(stage: Stage, target: string, count: number): Promise<PromotionBody[]> {
  const deadline = Date.now() + PATIENCE_MILLISECONDS;
  for (;;) {
    const { items } = await stage.client.call(listPromotions, { query: { target, state: 'succeeded', limit: 100 } });
    if (items.length >= count) return items;
    if (Date.now() > deadline) throw new Error(`nothing was promoted into ${target}; see the server's jobs`);
    await delay(LOOK_EVERY_MILLISECONDS);
  }
}

/** Does what must be refused, and says in which words it was. */
export async function expectRefusal(stage: Stage, attempt: () => Promise<unknown>): Promise<void> {
  try {
    await attempt();
  } catch (error) {
    if (error instanceof Error)
      return stage.say(`    refused: ${error instanceof CommandError ? error.message : firstMessage(error)}`);
    throw error;
  }
  throw new Error('this should have been refused');
}

/** The message in the registry's answer, which `pushImage` puts into its error whole. */
function firstMessage(error: Error): string {
  return /"message":"([^"]*)"/.exec(error.message)?.[1] ?? error.message;
}
