// Commands that change something, of which each option is one change.

import type { Command } from 'commander';
import { CommandError, EXIT } from './exit-code.ts';

/** What is to be changed, when there is something: what changes nothing must not say that it did. @throws CommandError wrong usage */
export function someChange<Body extends object>(body: Body, command: Command): Body {
  if (Object.keys(body).length > 0) return body;
  const options = command.options.map(({ long }) => long).join(', ');
  throw new CommandError(EXIT.wrongUsage, `say what to change: ${options}`);
}
