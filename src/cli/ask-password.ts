// Where commands that need a password get it from: standard input, or a person at the terminal.

import password from '@inquirer/password';
import { CommandError, EXIT } from './exit-code.ts';

/** @throws CommandError when nobody can be asked */
export async function askPassword({ fromStdin }: { readonly fromStdin: boolean }): Promise<string> {
  if (fromStdin) return readAll();
  if (!process.stdin.isTTY) throw new CommandError(EXIT.wrongUsage, 'give the password with --password-stdin');
  return password({ message: 'Password:' }, { output: process.stderr });
}

async function readAll(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/\r?\n$/, '');
}
