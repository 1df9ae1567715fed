// Where commands take passwords from: standard input, a file, or the terminal; from the command line only with a warning, since
// other users of the machine can see it there, and the shell writes it down.

import { readFile } from 'node:fs/promises';
import password from '@inquirer/password';
import type { Command } from 'commander';
import { CommandError, EXIT } from './exit-code.ts';
import type { Streams } from './streams.ts';

export interface SecretOptions {
  readonly password?: string;
  readonly passwordStdin?: boolean;
  readonly passwordFile?: string;
}

/** Adds the options for a password to a command. */
export function withSecretOptions(command: Command, what: string): Command {
  return command
    .option('--password-stdin', `read ${what} from standard input`)
    .option('--password-file <file>', `read ${what} from a file`)
    .option(
      '-p, --password <password>',
      `${what.replace(/,$/, '')}; seen by others on this machine, and kept by the shell`,
    );
}

/**
 * The password that the options give; undefined when they give none. A line end behind it is not part of it.
 * @throws CommandError wrong usage for a file that cannot be read, for an empty password, and for one that is given twice
 */
export async function givenSecret(options: SecretOptions, streams: Streams): Promise<string | undefined> {
  const ways = [options.passwordStdin, options.passwordFile, options.password].filter((way) => way !== undefined);
  if (ways.length > 1)
    throw new CommandError(EXIT.wrongUsage, 'give the password once: --password-stdin, --password-file or --password');
  const secret = await readSecret(options, streams);
  if (secret !== '') return secret;
  const place = options.passwordStdin ? 'standard input' : (options.passwordFile ?? '--password');
  throw new CommandError(EXIT.wrongUsage, `there is no password in ${place}`);
}

async function readSecret(options: SecretOptions, streams: Streams): Promise<string | undefined> {
  if (options.passwordStdin) return withoutLineEnd(await readAll());
  if (options.passwordFile !== undefined) {
    const content = await readFile(options.passwordFile, 'utf8').catch((error: NodeJS.ErrnoException) => {
      throw new CommandError(EXIT.wrongUsage, `${options.passwordFile} cannot be read: ${error.message}`);
    });
    return withoutLineEnd(content);
  }
  if (options.password === undefined) return undefined;
  streams.error('shiplock: others on this machine can see --password; use --password-stdin or --password-file\n');
  return options.password;
}

/** The password that the options give, or that is asked for on the terminal. @throws CommandError wrong usage */
export async function requiredSecret(options: SecretOptions, streams: Streams): Promise<string> {
  const given = await givenSecret(options, streams);
  if (given !== undefined) return given;
  if (!process.stdin.isTTY) throw new CommandError(EXIT.wrongUsage, 'give the password with --password-stdin');
  return password({ message: 'Password:' }, { output: process.stderr });
}

async function readAll(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function withoutLineEnd(text: string): string {
  return text.replace(/\r?\n$/, '');
}
