// shiplock vex.

import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Command } from 'commander';
import * as contract from '../../api/vex.ts';
import { allPages } from '../all-pages.ts';
import type { Context } from '../context.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { shortTime } from '../print.ts';

export function addVexCommands(program: Command, context: Context): void {
  const vex = program.command('vex').description('OpenVEX documents, which take findings away (system admins)');

  vex
    .command('list')
    .description('the documents that are in force')
    .action(async (_options: unknown, command: Command) => {
      const found = await allPages<contract.VexBody>(context.client(command), contract.listVex, {});
      const rows = found.map((one) => [one.id, one.name, one.statements, one.addedBy, shortTime(one.addedAt)]);
      context
        .printer(command)
        .table(found, ['ID', 'NAME', 'STATEMENTS', 'BY', 'WHEN'], rows, 'There are no OpenVEX documents');
    });

  vex
    .command('add <file>')
    .description('add a document from a JSON file')
    .option('--name <name>', 'under which it is listed; the name of the file by default')
    .action(async (file: string, options: { name?: string }, command: Command) => {
      const body = { name: options.name ?? basename(file), document: readDocument(file) };
      const added = await context.client(command).call(contract.addVex, { body });
      context.printer(command).result(added, `Added ${added.name} with ${added.statements} statements (${added.id})`);
    });

  vex
    .command('remove <id>')
    .description('take a document away')
    .action(async (id: string, _options: unknown, command: Command) => {
      await context.client(command).call(contract.removeVex, { params: { id } });
      context.printer(command).result({ id }, `Removed ${id}`);
    });
}

function readDocument(file: string): Record<string, unknown> {
  const text = readText(file);
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch (error) {
    throw new CommandError(EXIT.wrongUsage, `${file} is no JSON document: ${(error as Error).message}`);
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new CommandError(EXIT.wrongUsage, `${file} cannot be read: ${(error as Error).message}`);
  }
}
