// The real server in a process of its own, on loopback and a data folder of its own, as a person would start it.

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent, type RequestInit as AgentRequest, fetch as fetchBy } from 'undici';
import { afterAll, beforeAll } from 'vitest';
import { type Send, sendTo } from '../../src/image/push-image.ts';
import { startDaemon } from './daemon.ts';

export const ADMIN = { name: 'admin', password: 'correct-horse-battery' } as const;

export interface ServerProcess {
  /** `127.0.0.1:PORT`, as it stands before a repository's name. */
  readonly host: string;
  readonly url: string;
  readonly data: string;
  /** Of the process, or of what stands before its command. */
  readonly pid: number;
  /** Sends requests as the admin. */
  readonly send: Send;
  output(): string;
  /** Ends the process by a signal (SIGTERM by default) and resolves with its exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

export interface ServerOptions {
  readonly data: string;
  /** A free port by default. */
  readonly port?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** The address to listen on; 127.0.0.1 by default. */
  readonly address?: string;
  /** What stands before the command, such as nsenter. */
  readonly within?: readonly string[];
  /** What stands behind it. */
  readonly args?: readonly string[];
}

/** The value of an Authorization header for HTTP Basic. */
export function basic(name: string, password: string): string {
  return `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;
}

/** Starts the server and resolves once it says that it is healthy. */
export async function startServer(options: ServerOptions): Promise<ServerProcess> {
  const host = `${options.address ?? '127.0.0.1'}:${options.port ?? (await freePort())}`;
  const tls = options.env?.['SHIPLOCK_TLS'] !== undefined;
  const url = `${tls ? 'https' : 'http'}://${host}`;
  const main = join(import.meta.dirname, '../../bin/shiplock.js');
  const command = [process.execPath, '--disable-warning=ExperimentalWarning', main, 'serve', ...(options.args ?? [])];
  const [program = '', ...args] = [...(options.within ?? []), ...command];
  const daemon = await startDaemon(program, args, {
    env: {
      SHIPLOCK_LISTEN: host,
      SHIPLOCK_DATA: options.data,
      SHIPLOCK_ADMIN_PASSWORD: ADMIN.password,
      ...options.env,
    },
    isReady: async (output) =>
      tls
        ? /"msg":"ready"/.test(output)
        : /^\{.*\}$/m.test(output) && (await fetch(`${url}/api/v1/health`)).status === 200,
  });
  const authorization = basic(ADMIN.name, ADMIN.password);
  const send = tls ? await sendTrusting(url, options.data, authorization) : sendTo(url, authorization);
  return { host, url, data: options.data, send, ...daemon };
}

/** Trusts the authority that the server has made. */
async function sendTrusting(url: string, data: string, authorization: string): Promise<Send> {
  const dispatcher = new Agent({ connect: { ca: await readFile(join(data, 'tls/ca.pem'), 'utf8') } });
  return async (path, init) => {
    const headers = { ...Object.fromEntries(new Headers(init.headers)), authorization };
    const request = { ...init, headers, dispatcher } as AgentRequest;
    return (await fetchBy(new URL(path, url), request)) as unknown as Response;
  };
}

/** A running server with an empty data folder for the tests of this block. Call the result inside of tests. */
export function useServer(env: Readonly<Record<string, string>> = {}): () => ServerProcess {
  let server: ServerProcess | undefined;
  let data: string | undefined;
  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'shiplock-test-'));
    server = await startServer({ data, env });
  });
  afterAll(async () => {
    await server?.stop();
    if (data) await rm(data, { recursive: true, force: true });
  });
  return () => {
    if (!server) throw new Error('the server has not been started yet');
    return server;
  };
}

/**
 * Calls the management API of the server as the admin, for what a test needs to be there. Returns the parsed answer.
 * @throws Error for a call that is refused
 */
export async function callAsAdmin(
  server: ServerProcess,
  method: string,
  path: string,
  body?: unknown,
): Promise<unknown> {
  const response = await fetch(`${server.url}/api/v1${path}`, {
    method,
    headers: { authorization: basic(ADMIN.name, ADMIN.password), 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.status === 204 ? undefined : response.json();
}

/** A TCP port of loopback that nothing listens on at this moment. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (typeof address !== 'object' || address === null) throw new Error('no port could be had');
  return address.port;
}
