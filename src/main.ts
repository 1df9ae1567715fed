#!/usr/bin/env node
// The command `shiplock`: what runs here (serve, config) and what talks to a server.

import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, type OutputConfiguration } from 'commander';
import { describePassedOver } from './advisory/feed/passed-over.ts';
import { describeVerified } from './cli/describe-verified.ts';
import { jsonText } from './cli/escaped-json.ts';
import { CommandError, EXIT } from './cli/exit-code.ts';
import { createPrinter, type OutputFormat } from './cli/print.ts';
import { addRemoteCommands } from './cli/program.ts';
import { givenSecret, type SecretOptions, withSecretOptions } from './cli/read-secret.ts';
import { streamsTo } from './cli/streams.ts';
import { configSchema, environmentName } from './config.ts';
import { isDatabaseDamaged, isDiskFull, ShiplockError } from './errors.ts';
import { clientEnvironment, loadConfig } from './load-config.ts';
import type { RunningServer } from './serve.ts';
import { maskedConfig, SECRETS } from './show-config.ts';
import { systemClock } from './system-clock.ts';
import { VERSION } from './version.ts';

/** Connections and jobs have 7 seconds to end; whatever hangs must not keep the process for longer than 10. */
const EXIT_MILLISECONDS = 9_500;

const environment = clientEnvironment();
const streams = streamsTo(process.stdout, process.stderr);

// Whoever reads the output may stop early, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.done);
  throw error;
});

const program = new Command('shiplock')
  .description('A container registry whose core is promotion.')
  .version(VERSION)
  .showHelpAfterError()
  .configureOutput(usageErrors())
  .exitOverride((error) => process.exit(error.exitCode === 0 ? EXIT.done : EXIT.wrongUsage));

const serve = program
  .command('serve', { isDefault: true })
  .description('start the server')
  .option('--begin-anew', 'begin with an empty database in a folder that has blobs and has lost its own');
withConfigFlags(serve).action(async ({ beginAnew, ...flags }) => {
  warnOfShownSecrets(flags);
  const { startServer } = await import('./serve.ts');
  const server = await startServer(loadConfig(flags, flags.config), { beginAnew });
  if (server.generatedPassword !== undefined) announcePassword(server);
  if (server.authorityFingerprint !== undefined) announceAuthority(server);
  stopOnSignals(server);
});

withConfigFlags(program.command('config').description('print the configuration in force, secrets masked')).action(
  (flags) => {
    streams.out(`${jsonText(maskedConfig(loadConfig(flags, flags.config)), 2)}\n`);
  },
);

withConfigFlags(
  program.command('demo').description('start a server in an empty folder and see promotion at work'),
).action(async (flags) => {
  const data = flags.data ?? (await mkdtemp(join(tmpdir(), 'shiplock-demo-')));
  const password = randomBytes(12).toString('base64url');
  const chosen = loadConfig({ logLevel: 'warn', ...flags, data }, flags.config);
  // A receiver on this machine is told of what happens in the third scene.
  const outboundNetworks = [...chosen.outboundNetworks, '127.0.0.0/8'];
  const config = { ...chosen, adminPassword: password, outboundNetworks };
  await requireEmpty(config.data);
  const { startServer } = await import('./serve.ts');
  const server = await startServer(config);
  stopOnSignals(server);
  createPrinter('text', streams, environment.noColor).note(
    `Shiplock runs at ${server.url}, with its data in ${config.data}`,
  );
  const archives = await mkdtemp(join(tmpdir(), 'shiplock-demo-advisories-'));
  try {
    const { writeDemoArchives } = await import('./advisory/demo-archives.ts');
    const { playDemo } = await import('./demo/play-demo.ts');
    const advisories = await writeDemoArchives(archives, systemClock.now());
    await playDemo(
      { url: server.url, trusted: server.trusted, user: 'admin', password, advisories },
      streams,
      environment.noColor,
    );
  } finally {
    await rm(archives, { recursive: true, force: true });
  }
});

program
  .command('openapi')
  .description('print the OpenAPI description of the management API')
  .action(async () => {
    const { openApiDocument } = await import('./http/api/openapi.ts');
    streams.out(`${jsonText(openApiDocument(VERSION), 2)}\n`);
  });

const admin = program.command('admin').description('what is done on the machine itself, in the data folder');
const reset = admin
  .command('reset-password <user>')
  .description(
    'give a user a new password, made up when none is given, take their second factor away, and make them active again',
  )
  .option('--data <folder>', `the data folder (${environmentName('data')})`)
  .option('--config <file>', 'configuration file (default: shiplock.yaml, if it is there)');
withSecretOptions(reset, 'the new password').action(
  async (name: string, options: SecretOptions & { data?: string; config?: string }) => {
    const { password: _password, passwordStdin: _stdin, passwordFile: _file, ...flags } = options;
    const { data } = loadConfig(flags, flags.config);
    const password = await givenSecret(options, streams);
    const { resetPassword } = await import('./reset-password.ts');
    const { generatedPassword } = await resetPassword({ data, clock: systemClock }, { name, password });
    const shown = generatedPassword === undefined ? '' : `: ${generatedPassword}`;
    const result = { user: name, ...(generatedPassword === undefined ? {} : { password: generatedPassword }) };
    const printer = createPrinter(program.opts()['output'] as OutputFormat, streams, environment.noColor);
    printer.result(result, `${name} has a new password${shown}`);
  },
);

program
  .command('verify-store')
  .description(
    'read every blob of a data folder, and say which are damaged, which images need them, and what was repaired',
  )
  .option('--data <folder>', `the data folder (${environmentName('data')})`)
  .option('--config <file>', 'configuration file (default: shiplock.yaml, if it is there)')
  .action(async (flags: { data?: string; config?: string }) => {
    const { data } = loadConfig(flags, flags.config);
    const { verifyStoreIn } = await import('./verify-store.ts');
    const found = await verifyStoreIn(data, systemClock);
    const printer = createPrinter(program.opts()['output'] as OutputFormat, streams, environment.noColor);
    printer.result(found, describeVerified(found));
    if (found.damaged.length + found.database.length > 0) process.exitCode = EXIT.refused;
  });

const advisories = addRemoteCommands(program, environment, streams);

advisories
  .command('export <file>')
  .description('fetch feeds here and write an archive of them, for servers that do not reach them')
  .requiredOption('--feeds <names>', 'names of feeds, separated by commas; "all" for every known one')
  .option(
    '--key <file>',
    'private key to sign with; made at the first export',
    join(environment.home ?? '.', '.config/shiplock/advisories.pem'),
  )
  .action(async (file: string, options: { feeds: string; key: string }) => {
    const feeds = options.feeds.split(',').map((name) => name.trim());
    const { exportAdvisories } = await import('./advisory/export-advisories.ts');
    const { createOutbound } = await import('./outbound/outbound.ts');
    const { readOutbound } = await import('./read-outbound.ts');
    const outbound = createOutbound(readOutbound(loadConfig({})));
    const made = await exportAdvisories({ file, feeds, keyFile: options.key, now: systemClock.now(), outbound });
    const printer = createPrinter(program.opts()['output'] as OutputFormat, streams, environment.noColor);
    printer.result(
      made,
      [
        `Wrote ${made.records} advisories to ${file} (serial ${made.serial})`,
        `Servers that import it have to trust this key (advisoryKeys): ${made.publicKey}`,
        `Its fingerprint: ${made.fingerprint}`,
        ...describePassedOver(made.passedOver),
      ].join('\n'),
    );
  });

refuseUnknownCommand();
await program.parseAsync().catch((error: unknown) => {
  if (error instanceof CommandError) {
    printFailure(error.message, error.code);
    process.exitCode = error.exitCode;
  } else {
    printFailure(describeFailure(error), error instanceof ShiplockError ? error.code : undefined);
    process.exit(EXIT.wrongUsage);
  }
});

/** On standard error: a line for people, an object as the API's for scripts. */
function printFailure(message: string, code: string | undefined): void {
  if (program.opts()['output'] === 'json') printFailureAsJson(message, code);
  else streams.error(`shiplock: ${message}\n`);
}

function printFailureAsJson(message: string, code: string | undefined): void {
  streams.error(`${jsonText({ error: { code: code ?? null, message } })}\n`);
}

/** One line for what people can mend; the stack for what they cannot. */
function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (isDatabaseDamaged(error))
    return `the database of the data folder is damaged (${error.message}): put it back from a backup together with its -wal file and audit-head.json; "shiplock verify-store" says more`;
  if (isDiskFull(error))
    return `the disk of the data folder is full (${error.message}), and there is no reserve left in it: make some room, and start again`;
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE')
    return `${error.message}: another program listens there; choose another address with SHIPLOCK_LISTEN`;
  if (error instanceof ShiplockError || code !== undefined) return error.message;
  return error.stack ?? error.message;
}

/** What stands behind the options that all commands share. */
function firstWord(words: readonly string[]): string | undefined {
  const [first = '', , ...rest] = words;
  if (first === '--output' || first === '--server') return firstWord(rest);
  return /^--(?:output|server)=/.test(first) ? firstWord(words.slice(1)) : words[0];
}

/** Wrong usage is found before the options are read, so scripts are known by what they have typed. */
function usageErrors(): OutputConfiguration {
  if (!/(?:^| )--output[= ]json(?: |$)/.test(process.argv.slice(2).join(' '))) return { writeErr: streams.error };
  return {
    outputError: (text) => printFailureAsJson(text.replace(/^error: /, '').trim(), undefined),
    // The help.
    writeErr: () => {},
  };
}

/** Without this, a misspelt command would be taken for words behind `serve`. */
function refuseUnknownCommand(): void {
  const word = firstWord(process.argv.slice(2));
  if (word === undefined || word.startsWith('-') || word === 'help') return;
  if (!program.commands.some((command) => command.name() === word)) program.error(`error: unknown command '${word}'`);
}

function withConfigFlags(command: Command): Command {
  command.option('--config <file>', 'configuration file (default: shiplock.yaml, if it is there)');
  for (const [key, schema] of Object.entries(configSchema.shape)) {
    const flag = `${flagOf(key)} <value>`;
    const description = `${schema.description ?? ''} (${environmentName(key)})`;
    const isList = Array.isArray(schema.safeParse(undefined).data);
    const separator = schema.meta()?.['separator'] ?? ',';
    const add = (value: string, before?: string) => (before ? `${before}${separator}${value}` : value);
    if (isList) command.option(flag, description, add);
    else command.option(flag, description);
  }
  return command;
}

/** `--admin-password` for `adminPassword`. */
function flagOf(key: string): string {
  return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Others see the command line in lists of processes, and the shell keeps it. */
function warnOfShownSecrets(flags: Readonly<Record<string, unknown>>): void {
  for (const key of SECRETS)
    if (flags[key] !== undefined)
      streams.error(
        `shiplock: others on this machine can see ${flagOf(key)}; use ${environmentName(key)} in the environment, or ${key} in shiplock.yaml\n`,
      );
}

async function requireEmpty(folder: string): Promise<void> {
  const entries = await readdir(folder).catch(() => []);
  if (entries.length === 0) return;
  throw new ShiplockError(
    'INVALID',
    `${folder} is not empty: the demo needs a folder of its own; leave --data out to get a new one`,
  );
}

/** On standard error, so that it is seen and the log on standard output stays JSON. */
function announcePassword(server: RunningServer): void {
  streams.error(
    `\nFirst start: the user "admin" has the password ${server.generatedPassword}\nIt is shown this once. Server: ${server.url}\n\n`,
  );
}

/** Also at later starts: clients come later, too. */
function announceAuthority({ url, authorityFingerprint }: RunningServer): void {
  streams.error(
    `\nThis server made its certificate itself. "curl -k ${url}/ca" tells clients how to trust it; the SHA-256 fingerprint\nof its certificate authority is ${authorityFingerprint}\n\n`,
  );
}

function stopOnSignals(server: RunningServer): void {
  const stop = () => {
    setTimeout(() => process.exit(0), EXIT_MILLISECONDS).unref();
    server.close().then(
      () => process.exit(0),
      (error: unknown) => {
        streams.error(`shiplock: ${String(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}
