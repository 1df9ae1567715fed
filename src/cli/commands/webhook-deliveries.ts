// shiplock webhook deliveries, delivery, resend, test: what a receiver was sent, and what it answered.

import { type Command, Option } from 'commander';
import * as contract from '../../api/webhook.ts';
import { allPages } from '../all-pages.ts';
import type { Context } from '../context.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { type Printer, shortTime } from '../print.ts';
import { wholeNumber } from '../whole-number.ts';

type Delivery = contract.DeliveryBody;

export function addDeliveryCommands(webhook: Command, context: Context): void {
  webhook
    .command('deliveries <id>')
    .description('what the receiver was told, or is still to be told; newest first')
    .addOption(
      new Option('--state <state>', 'only those in this state').choices(contract.deliverySchema.shape.state.options),
    )
    .option('--limit <n>', 'at most this many', wholeNumber(1), 50)
    .action(async (id: string, options: { state?: Delivery['state']; limit: number }, command: Command) => {
      const client = context.client(command);
      const printer = context.printer(command);
      const params = { id };
      const given = { params, query: { state: options.state } };
      const found = await allPages<Delivery>(client, contract.listDeliveries, given, options.limit);
      const receiver = await client.call(contract.getWebhook, { params });
      const rows = found.map((one) => [
        one.id,
        one.type,
        printer.state(one.state),
        one.attempts,
        one.status ?? one.error,
        tookOf(one),
        shortTime(one.createdAt),
        nextOf(one, receiver),
      ]);
      printer.table(
        found,
        ['ID', 'TYPE', 'STATE', 'ATTEMPTS', 'ANSWER', 'TOOK', 'CREATED', 'NEXT'],
        rows,
        `The webhook ${id} has no such deliveries`,
      );
    });

  webhook
    .command('delivery <id> <delivery>')
    .description('one delivery with its body and the answer of the receiver')
    .action(async (id: string, delivery: string, _options: unknown, command: Command) => {
      const client = context.client(command);
      const found = await client.call(contract.getDelivery, { params: { id, delivery } });
      const receiver = await client.call(contract.getWebhook, { params: { id } });
      printDelivery(context.printer(command), found, receiver);
    });

  webhook
    .command('resend <id> <delivery>')
    .description('send a delivery again, behind what waits before it about the same image')
    .action(async (id: string, delivery: string, _options: unknown, command: Command) => {
      const queued = await context.client(command).call(contract.resendDelivery, { params: { id, delivery } });
      context
        .printer(command)
        .result(queued, `Queued ${delivery}: "shiplock webhook delivery ${id} ${delivery}" shows the answer`);
    });

  webhook
    .command('test <id>')
    .description('send an example, and see what the receiver answers')
    .option('--type <type>', 'what it is an example of; by default the first that the receiver is told of')
    .action(async (id: string, options: { type?: contract.WebhookType }, command: Command) => {
      const client = context.client(command);
      const body = options.type === undefined ? {} : { type: options.type };
      const example = await client.call(contract.testWebhook, { params: { id }, body });
      context.printer(command).result(example, answerOf(example));
      if (example.state !== 'delivered') throw new CommandError(EXIT.refused, 'the receiver did not take the example');
    });
}

function printDelivery(
  printer: Printer,
  { body, ...delivery }: Delivery & { readonly body: unknown },
  receiver: contract.WebhookBody,
): void {
  const rows = [
    ['id', delivery.id],
    ['type', delivery.type],
    ['event', delivery.event ?? 'none: an example'],
    ['state', printer.state(delivery.state)],
    ['attempts', delivery.attempts],
    ['created', shortTime(delivery.createdAt)],
    ['attempted', shortTime(delivery.attemptedAt)],
    ['next', nextOf(delivery, receiver)],
  ];
  printer.facts({ ...delivery, body }, ['FACT', 'VALUE'], rows);
  printer.note(`\n${indented(JSON.stringify(body, null, 2))}\n`);
  printer.note(answerOf(delivery));
}

/** What the receiver answered to the last attempt, in as many lines as that has. */
function answerOf(delivery: Delivery): string {
  const { attempts, status, response, error } = delivery;
  if (attempts === 0) return 'Not sent yet';
  if (status === null) return `No answer in ${tookOf(delivery)}: ${error}`;
  const answered = `The receiver answered ${status} in ${tookOf(delivery)}`;
  return response === null || response.trim() === '' ? answered : `${answered}:\n${indented(response.trim())}`;
}

/** So that no line of it can be taken for one of ours. */
function indented(text: string): string {
  return `  ${text.replaceAll('\n', '\n  ')}`;
}

function tookOf({ milliseconds }: Delivery): string {
  return milliseconds === null ? '' : `${milliseconds} ms`;
}

/** A receiver that is off is sent nothing, whatever the time of the delivery. */
function nextOf({ nextAt }: Delivery, { enabled }: contract.WebhookBody): string {
  return nextAt !== null && !enabled ? 'when switched on' : shortTime(nextAt);
}
