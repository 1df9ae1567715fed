// What every command is given.

import type { Command } from 'commander';
import { type Client, createClient } from './client.ts';
import { defaultServer, findAuthorization } from './credentials.ts';
import { DEFAULT_SERVER, type Environment } from './environment.ts';
import { CommandError, EXIT } from './exit-code.ts';
import { type Fetch, fetchWith } from './fetch.ts';
import { createPrinter, type OutputFormat, type Printer } from './print.ts';
import type { Streams } from './streams.ts';
import { findTlsFiles } from './tls-files.ts';

export interface Context {
  readonly environment: Environment;
  readonly streams: Streams;
  /** For the server and the output format that were chosen for this command. */
  client(command: Command): Client;
  /** The same with this Authorization header, or with none, in place of what is stored. */
  clientAs(command: Command, authorization: string | undefined): Client;
  /** How requests reach the server, and who sends them. */
  access(command: Command): { readonly authorization: string | undefined; readonly fetch: Fetch };
  /** There is a client certificate for the server. */
  showsCertificate(command: Command): boolean;
  printer(command: Command): Printer;
  server(command: Command): string;
}

const LOG_IN_FIRST = 'run "shiplock login" first, or set SHIPLOCK_TOKEN';

interface GlobalOptions {
  readonly server?: string;
  readonly output: OutputFormat;
}

export function createContext(environment: Environment, streams: Streams): Context {
  const options = (command: Command) => command.optsWithGlobals<GlobalOptions>();
  const server = (command: Command) => {
    const url = options(command).server ?? environment.server ?? defaultServer(environment) ?? DEFAULT_SERVER;
    if (/^https?:\/\/[^/]/.test(url) && URL.canParse(url)) {
      const { origin, pathname, username, password } = new URL(url);
      if (username === '' && password === '') return `${origin}${pathname}`.replace(/\/+$/, '');
      const message = 'an address with a user name or a password in it is seen by others: use "shiplock login"';
      throw new CommandError(EXIT.wrongUsage, message);
    }
    throw new CommandError(
      EXIT.wrongUsage,
      `${JSON.stringify(url)} is not the address of a server: write it as ${DEFAULT_SERVER}`,
    );
  };
  const access = (command: Command) => {
    const files = findTlsFiles(environment, server(command));
    // Named in the environment, as a token is: it goes before what is stored.
    const stored = files.isNamed ? undefined : findAuthorization(environment, server(command));
    const authorization = environment.token ? `Bearer ${environment.token}` : stored;
    return { authorization, fetch: fetchWith(files) };
  };
  const clientAs = (command: Command, authorization: string | undefined, advice?: string) =>
    createClient(server(command), authorization, access(command).fetch, advice);
  return {
    environment,
    streams,
    server,
    access,
    clientAs: (command, authorization) => clientAs(command, authorization),
    client: (command) => clientAs(command, access(command).authorization, LOG_IN_FIRST),
    showsCertificate: (command) => findTlsFiles(environment, server(command)).cert !== undefined,
    printer: (command) => createPrinter(options(command).output, streams, environment.noColor),
  };
}
