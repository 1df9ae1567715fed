// Tells receivers what they asked to be told: at least once, in order for each image, and, where a receiver is in
// trouble, again and again for a day. What is under way is remembered here only: after a crash it is sent again.

import { MICROSECONDS_PER_SECOND, type Microseconds } from '../clock.ts';
import type { WebhookDeliveryRow, WebhookRow } from '../database/schema/webhooks.ts';
import { newestSequence } from '../event/list-events.ts';
import { clockFollower } from '../job/clock-watch.ts';
import { changeInBatches } from '../job/in-batches.ts';
import type { Outcome } from '../outbound/post.ts';
import { type Attempt, attemptDelivery, isDelivered } from './attempt-delivery.ts';
import { giveUpDeliveries, postponeDeliveries, selectDueDeliveries, updateDelivery } from './delivery-table.ts';
import { bringDeliveries } from './follow-clock.ts';
import { planDeliveries } from './plan-deliveries.ts';
import { placeOf, type Webhooks } from './webhook.ts';
import { selectReadyWebhooks, updateWebhookRow } from './webhook-table.ts';

/** One slow receiver must not take the turns of the others. */
const PARALLEL_PER_WEBHOOK = 4;
/** Nor must the receivers of one namespace, however many they are. */
const PARALLEL_PER_PLACE = 8;
const PARALLEL = 32;
const POLL_MILLISECONDS = 1_000;
/** Commits often follow each other closely: the courier waits this long after one, to look once for all of them. */
const COLLECT_MILLISECONDS = 50;
const FIRST_BACKOFF_SECONDS = 5;
const LONGEST_BACKOFF_SECONDS = 3_600;

export interface Courier {
  /** Delivers what is due, and what becomes due, until `stop`. */
  start(): void;
  /** Delivers everything that is due at the clock's present time, and returns how many attempts that took. */
  drain(): Promise<number>;
  /** Cuts off what is under way, which the next start sends again. */
  stop(): Promise<void>;
}

interface UnderWay {
  readonly webhook: string;
  readonly place: string;
  readonly attempt: Promise<void>;
}

/** @param onFailure told about errors that are not the receiver's */
export function createCourier(room: Webhooks, onFailure: (error: unknown) => void): Courier {
  const { database, clock } = room;
  const underWay = new Map<string, UnderWay>();
  /** When it was each receiver's turn last, for those that had one; they are counted, not timed. */
  let turns = new Map<string, number>();
  let turn = 0;
  /** The last event of which it is known whom to tell. */
  let plannedThrough = -1;
  const followClock = clockFollower(clock, (now, by) => bringDeliveries(database, now, by));
  const stopping = new AbortController();
  let poll: NodeJS.Timeout | undefined;
  let collecting: NodeJS.Timeout | undefined;
  let looking: Promise<void> | undefined;
  let lookAgain = false;

  /** Begins what may begin now, and returns how much that is. */
  async function begin(): Promise<number> {
    await plan();
    let begun = 0;
    if (stopping.signal.aborted) return begun;
    for (const webhook of await waitingLongest()) {
      const ids = [...underWay].filter(([, one]) => one.webhook === webhook.id).map(([id]) => id);
      const place = placeOf(webhook);
      const ofPlace = [...underWay.values()].filter((one) => one.place === place).length;
      // A receiver that was in trouble is asked with one delivery whether it is well again.
      const most = webhook.failures > 0 ? 1 : PARALLEL_PER_WEBHOOK;
      const limit = Math.min(most - ids.length, PARALLEL_PER_PLACE - ofPlace, PARALLEL - underWay.size);
      if (limit <= 0) continue;
      turns.set(webhook.id, ++turn);
      for (const delivery of await selectDueDeliveries(database.rows, webhook.id, clock.now(), ids, limit)) {
        const attempt = attemptAt(webhook, delivery).then((isRecorded) => {
          underWay.delete(delivery.id);
          if (isRecorded) wake();
        });
        underWay.set(delivery.id, { webhook: webhook.id, place, attempt });
        begun += 1;
      }
    }
    return begun;
  }

  /** Writes down whom to tell of what has happened since the last look. */
  async function plan(): Promise<void> {
    const newest = await newestSequence(database.rows);
    if (newest === plannedThrough) return;
    while (await planDeliveries(room));
    plannedThrough = newest;
  }

  /** The receivers to whom something can be sent, first the one whose last turn is longest ago. */
  async function waitingLongest(): Promise<WebhookRow[]> {
    const ready = await selectReadyWebhooks(database.rows, clock.now());
    turns = new Map(ready.map(({ id }) => [id, turns.get(id) ?? 0]));
    return ready.sort((a, b) => (turns.get(a.id) ?? 0) - (turns.get(b.id) ?? 0));
  }

  /** False after a failure of our own, when the next look is soon enough. */
  async function attemptAt(webhook: WebhookRow, delivery: WebhookDeliveryRow): Promise<boolean> {
    try {
      await deliver(webhook, delivery);
      return true;
    } catch (error) {
      onFailure(error);
      return false;
    }
  }

  async function deliver(webhook: WebhookRow, delivery: WebhookDeliveryRow): Promise<void> {
    const attempt = await attemptDelivery(room, webhook, delivery, stopping.signal);
    if (attempt.outcome.status === null && stopping.signal.aborted) return;
    await record(webhook, delivery, attempt);
  }

  async function record(
    webhook: WebhookRow,
    delivery: WebhookDeliveryRow,
    { outcome, columns }: Attempt,
  ): Promise<void> {
    const result = judge(outcome);
    const now = clock.now();
    await database.transaction(async (tx) => {
      if (result === 'delivered') {
        await updateDelivery(tx, delivery.id, { ...columns, state: 'delivered' });
        await updateWebhookRow(tx, webhook.id, { failures: 0, retry_at: null, last_delivered_at: now });
        return;
      }
      await updateDelivery(tx, delivery.id, columns);
      if (result === 'refused') return;
      const failures = webhook.failures + 1;
      await updateWebhookRow(tx, webhook.id, { failures, retry_at: now + backoff(failures) });
    });
    if (result === 'delivered') return;
    if (result === 'refused')
      await changeInBatches(room, (tx, limit) =>
        postponeDeliveries(tx, delivery, now + backoff(columns.attempts), limit),
      );
    await changeInBatches(room, (tx, limit) => giveUpDeliveries(tx, webhook.id, now, limit));
  }

  function wake(): void {
    if (poll === undefined || stopping.signal.aborted) return;
    lookAgain = true;
    looking ??= look()
      .catch(onFailure)
      .finally(() => {
        looking = undefined;
      });
  }

  async function look(): Promise<void> {
    await followClock();
    while (lookAgain) {
      lookAgain = false;
      await begin();
    }
  }

  return {
    start() {
      poll = setInterval(wake, POLL_MILLISECONDS);
      database.onCommit(() => {
        collecting ??= setTimeout(() => {
          collecting = undefined;
          wake();
        }, COLLECT_MILLISECONDS);
      });
      wake();
    },
    async drain() {
      await followClock();
      let attempts = 0;
      for (;;) {
        const begun = await begin();
        attempts += begun;
        if (begun === 0 && underWay.size === 0) return attempts;
        await Promise.all([...underWay.values()].map(({ attempt }) => attempt));
      }
    },
    async stop() {
      stopping.abort();
      clearInterval(poll);
      clearTimeout(collecting);
      await looking;
      await Promise.all([...underWay.values()].map(({ attempt }) => attempt));
    },
  };
}

const REQUEST_TIMEOUT = 408;
const TOO_MANY_REQUESTS = 429;

/**
 * What an answer means: a receiver that refuses a delivery may take the next one; one that gives no answer, or says that
 * it cannot now, is in trouble, and all its deliveries wait.
 */
function judge(outcome: Outcome): 'delivered' | 'refused' | 'trouble' {
  if (isDelivered(outcome)) return 'delivered';
  const { status } = outcome;
  const isTrouble = status === null || status >= 500 || status === REQUEST_TIMEOUT || status === TOO_MANY_REQUESTS;
  return isTrouble ? 'trouble' : 'refused';
}

/** After the nth failure: 5 s, 10 s, 20 s, and so on, up to an hour. */
function backoff(failures: number): Microseconds {
  return Math.min(FIRST_BACKOFF_SECONDS * 2 ** (failures - 1), LONGEST_BACKOFF_SECONDS) * MICROSECONDS_PER_SECOND;
}
