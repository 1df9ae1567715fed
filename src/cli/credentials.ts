// With which stored credentials to call a server: what `shiplock login` kept, or Docker's own login.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Environment } from './environment.ts';

/** The value of an Authorization header that is stored for this server; undefined when nobody has logged in to it. */
export function findAuthorization(environment: Environment, server: string): string | undefined {
  return storedLogin(environment, server) ?? dockerLogin(environment, new URL(server).host);
}

/** What is kept of a login. */
export interface StoredLogin {
  readonly token: string;
  /** Of the token, by which it is revoked; absent in files of older versions. */
  readonly id?: string;
  readonly user?: string;
}

/** Under which the file names the server that commands talk to when none is named; no server has this address. */
const DEFAULT = 'default';

/** Keeps an access token for the server, readable by this user only, and makes that server the default one. */
export function storeLogin(environment: Environment, server: string, login: StoredLogin): string {
  return writeLogins(environment, { ...readJson(loginFile(environment)), [server]: login, [DEFAULT]: server });
}

/** Makes this the server that commands talk to when none is named. */
export function storeDefault(environment: Environment, server: string): void {
  writeLogins(environment, { ...readJson(loginFile(environment)), [DEFAULT]: server });
}

/** Removes what is kept for the server. */
export function forgetLogin(environment: Environment, server: string): void {
  const { [server]: _login, ...rest } = readJson(loginFile(environment));
  const { [DEFAULT]: chosen, ...logins } = rest;
  const next = chosen === server ? Object.keys(logins)[0] : chosen;
  writeLogins(environment, next === undefined ? logins : { ...logins, [DEFAULT]: next });
}

/** The logins that are kept, by the address of their server. */
export function listLogins(environment: Environment): Readonly<Record<string, StoredLogin>> {
  const entries = Object.entries(readJson(loginFile(environment))).filter(
    ([, login]) => typeof (login as { token?: unknown } | null)?.token === 'string',
  );
  return Object.fromEntries(entries) as Record<string, StoredLogin>;
}

/** The server that was logged in to last, or chosen since; undefined when there is none. */
export function defaultServer(environment: Environment): string | undefined {
  const server = readJson(loginFile(environment))[DEFAULT];
  return typeof server === 'string' ? server : undefined;
}

function writeLogins(environment: Environment, logins: Record<string, unknown>): string {
  const file = loginFile(environment);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  // Whoever reads it while it is written sees all of the one or all of the other.
  const written = `${file}.${process.pid}`;
  writeFileSync(written, `${JSON.stringify(logins, null, 2)}\n`, { mode: 0o600 });
  renameSync(written, file);
  return file;
}

export function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

function loginFile({ home }: Environment): string {
  return join(home ?? '.', '.config', 'shiplock', 'logins.json');
}

function storedLogin(environment: Environment, server: string): string | undefined {
  const login = listLogins(environment)[server];
  return login && `Bearer ${login.token}`;
}

interface DockerConfig {
  readonly auths?: Record<string, { readonly auth?: string } | undefined>;
  readonly credHelpers?: Record<string, string | undefined>;
  readonly credsStore?: string;
}

/** Docker's config.json: a credential helper for this host, else the plain entry. Identity tokens are Docker's own. */
function dockerLogin(environment: Environment, host: string): string | undefined {
  const folder = environment.dockerConfig ?? join(environment.home ?? '.', '.docker');
  const config = readJson(join(folder, 'config.json')) as DockerConfig;
  const helper = config.credHelpers?.[host] ?? config.credsStore;
  if (helper && /^[a-z0-9_-]+$/i.test(helper)) {
    const answer = spawnSync(`docker-credential-${helper}`, ['get'], { input: host, encoding: 'utf8' });
    const { Username: user, Secret: secret } = parseJson(answer.stdout ?? '');
    if (typeof user === 'string' && typeof secret === 'string' && user !== '<token>') return basic(user, secret);
  }
  const auth = config.auths?.[host]?.auth;
  return auth ? `Basic ${auth}` : undefined;
}

function readJson(file: string): Record<string, unknown> {
  return existsSync(file) ? parseJson(readFileSync(file, 'utf8')) : {};
}

function parseJson(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
