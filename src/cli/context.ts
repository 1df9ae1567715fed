// What every command is given.

import type { Command } from 'commander';
import { type Client, createClient } from './client.ts';
import { defaultServer, findAuthorization } from './credentials.ts';
import { DEFAULT_SERVER, type Environment } from './environment.ts';
import { CommandError, EXIT } from './exit-code.ts';
import { createPrinter, type OutputFormat, type Printer, type Streams } from './print.ts';

export interface Context {
  readonly environment: Environment;
  readonly streams: Streams;
  /** For the server and the output format that were chosen for this command. */
  client(command: Command): Client;
  printer(command: Command): Printer;
  server(command: Command): string;
}

interface GlobalOptions {
  readonly server?: string;
  readonly output: OutputFormat;
}

export function createContext(environment: Environment, streams: Streams): Context {
  const options = (command: Command) => command.optsWithGlobals<GlobalOptions>();
  const server = (command: Command) => {
    const url = (options(command).server ?? environment.server ?? defaultServer(environment) ?? DEFAULT_SERVER).replace(
      /\/+$/,
      '',
    );
    if (/^https?:\/\/[^/]/.test(url) && URL.canParse(url)) return url;
    throw new CommandError(
      EXIT.wrongUsage,
      `${JSON.stringify(url)} is not the address of a server: write it as ${DEFAULT_SERVER}`,
    );
  };
  return {
    environment,
    streams,
    server,
    client: (command) => createClient(server(command), findAuthorization(environment, server(command))),
    printer: (command) => createPrinter(options(command).output, streams, environment.noColor),
  };
}
