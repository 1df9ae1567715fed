// What --help says: every command and every option has words.

import { Command } from 'commander';
import { expect, test } from 'vitest';
import type { Environment } from './environment.ts';
import { addRemoteCommands } from './program.ts';
import { streamsTo } from './streams.ts';

function everyCommand(command: Command, name: string): [name: string, command: Command][] {
  return [[name, command], ...command.commands.flatMap((one) => everyCommand(one, `${name} ${one.name()}`))];
}

test('every command and every option says what it is for', () => {
  const program = new Command('shiplock');
  addRemoteCommands(program, {} as Environment, streamsTo({ write() {} }, { write() {} }));
  const commands = program.commands.flatMap((one) => everyCommand(one, one.name()));
  expect(commands.length).toBeGreaterThan(80);
  const silent = commands.flatMap(([name, command]) => [
    ...(command.description() === '' ? [name] : []),
    ...command.options.filter((option) => option.description === '').map((option) => `${name} ${option.long}`),
  ]);
  expect(silent).toEqual([]);
});
