// With which stored credentials to call a server: what `shiplock login` kept, or Docker's own login.

import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Environment } from './environment.ts';

/** The value of an Authorization header that is stored for this server; undefined when nobody has logged in to it. */
export function findAuthorization(environment: Environment, server: string): string | undefined {
  return storedLogin(environment, server) ?? dockerLogin(environment, new URL(server).host);
}

/** Keeps an access token for the server, readable by this user only. */
export function storeLogin(environment: Environment, server: string, token: string): string {
  const file = loginFile(environment);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const logins = { ...readJson(file), [server]: { token } };
  writeFileSync(file, `${JSON.stringify(logins, null, 2)}\n`, { mode: 0o600 });
  chmodSync(file, 0o600);
  return file;
}

export function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

function loginFile({ home }: Environment): string {
  return join(home ?? '.', '.config', 'shiplock', 'logins.json');
}

function storedLogin(environment: Environment, server: string): string | undefined {
  const login = readJson(loginFile(environment))[server] as { token?: unknown } | undefined;
  return typeof login?.token === 'string' ? `Bearer ${login.token}` : undefined;
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
