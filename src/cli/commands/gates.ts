// shiplock gates: whether the image under a tag may go on from here, and if not, why.

import type { Command } from 'commander';
import * as contract from '../../api/gate.ts';
import type { Context } from '../context.ts';
import { readTaggedName } from '../image-name.ts';
import { shortTime } from '../print.ts';

export function addGatesCommand(program: Command, context: Context): void {
  program
    .command('gates <image>')
    .description('what stands between an image and the next stages: each policy and next hop with its state')
    .action(async (image: string, _options: unknown, command: Command) => {
      const { repository, reference: tag } = readTaggedName(image);
      const found = await context.client(command).call(contract.getGates, { params: { repository, tag } });
      const printer = context.printer(command);
      const rows = found.gates.map((gate) => [
        gate.target,
        gate.policyName === null ? 'by hand' : `policy ${gate.policyName}`,
        printer.state(gate.state),
        gate.targetTag ?? '',
        why(gate),
      ]);
      const none = `Nothing leads on from ${repository} that you may see`;
      printer.table(found, ['TARGET', 'BY', 'STATE', 'TAG', 'WHY'], rows, none);
    });
}

function why({ reason, targetTag, replaced, leftBehind, eligibleAt, promotion }: contract.GateBody): string {
  return [
    eligibleAt === null ? '' : `passes at ${shortTime(eligibleAt)}`,
    promotion === null ? '' : `${promotion.by.name}, ${shortTime(promotion.at)}`,
    reason ?? '',
    replaced === null ? '' : replaced === 'gone' ? `${targetTag} is gone` : `${targetTag} holds another image now`,
    leftBehind === null ? '' : `would not pass now: ${leftBehind}`,
  ]
    .filter((words) => words !== '')
    .join(' — ');
}
