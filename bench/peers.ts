// The registries that are compared: Shiplock, distribution as Debian packages it (2.8) and as Go installs it (3), and zot. Equal
// storage (files on the same disk, written through before an answer where the peer can), no TLS, quiet logs, each alone in a folder
// of its own.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get as getPlainly } from 'node:http';
import { get as getSecurely } from 'node:https';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export interface Peer {
  readonly name: string;
  readonly version: string;
  readonly url: string;
  /** Basic credentials; empty where the peer asks for none. */
  readonly authorization: string;
  readonly folder: string;
  readonly pid: number;
  stop(): Promise<void>;
}

export const PASSWORD = 'bench bench';

export interface StartOptions {
  /** A data folder that is there already; a new one by default. */
  readonly folder?: string;
  /** Leave the folder when the server stops. */
  readonly keep?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
  /** A module to load first. */
  readonly preload?: string;
  /** HTTPS with a certificate that the server makes itself. */
  readonly tls?: boolean;
}

export async function startShiplock(options: StartOptions = {}): Promise<Peer> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'bench-shiplock-'));
  const port = await freePort();
  const { version, scripts } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string;
    scripts: { start: string };
  };
  const flags = scripts.start.split(' ').filter((word) => word.startsWith('--'));
  const main = new URL('../bin/shiplock.js', import.meta.url).pathname;
  const preload = options.preload ? ['--import', options.preload] : [];
  const child = spawn(process.execPath, [...preload, ...flags, main, 'serve'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      MALLOC_ARENA_MAX: '1',
      SHIPLOCK_LISTEN: `127.0.0.1:${port}`,
      SHIPLOCK_DATA: folder,
      SHIPLOCK_ADMIN_PASSWORD: PASSWORD,
      SHIPLOCK_LOG_LEVEL: 'error',
      ...(options.tls ? { SHIPLOCK_TLS: 'self-signed' } : {}),
      ...options.environment,
    },
  });
  const authorization = `Basic ${Buffer.from(`admin:${PASSWORD}`).toString('base64')}`;
  return ready(
    { name: 'Shiplock', version, url: `${options.tls ? 'https' : 'http'}://127.0.0.1:${port}`, authorization, folder },
    child,
    options.keep,
  );
}

/**
 * Every peer that is installed: Debian's `docker-registry`, `registry` in Go's folder of programs, by
 * `go install github.com/distribution/distribution/v3/cmd/registry@v3.0.0`, and a `zot` on the PATH.
 */
export async function startPeers(): Promise<Peer[]> {
  const started = [
    await startDistribution('docker-registry'),
    await startDistribution(join(process.env['GOBIN'] ?? join(homedir(), 'go/bin'), 'registry')),
    await startZot(),
  ];
  return started.filter((peer) => peer !== undefined);
}

async function startDistribution(program: string): Promise<Peer | undefined> {
  const asked = spawnSync(program, ['--version'], { encoding: 'utf8' });
  if (asked.error) return undefined;
  const version = /v?(\d+\.\d+\.\d+)/.exec(asked.stdout)?.[1] ?? '';
  const folder = mkdtempSync(join(tmpdir(), 'bench-distribution-'));
  const port = await freePort();
  const config = {
    version: 0.1,
    log: { level: 'error', accesslog: { disabled: true } },
    storage: {
      filesystem: { rootdirectory: join(folder, 'data') },
      delete: { enabled: true },
      cache: { blobdescriptor: 'inmemory' },
    },
    http: { addr: `127.0.0.1:${port}` },
  };
  writeFileSync(join(folder, 'config.yml'), JSON.stringify(config));
  const child = spawn(program, ['serve', join(folder, 'config.yml')], {
    stdio: 'ignore',
    env: { ...process.env, OTEL_TRACES_EXPORTER: 'none' },
  });
  const name = `distribution ${version}`;
  return ready({ name, version, url: `http://127.0.0.1:${port}`, authorization: '', folder }, child);
}

async function startZot(): Promise<Peer | undefined> {
  if (spawnSync('zot', ['--version']).error) {
    process.stderr.write('zot is not on the PATH: it is left out\n');
    return undefined;
  }
  const folder = mkdtempSync(join(tmpdir(), 'bench-zot-'));
  const port = await freePort();
  const config = {
    distSpecVersion: '1.1.1',
    storage: { rootDirectory: join(folder, 'data'), commit: true },
    http: { address: '127.0.0.1', port: String(port) },
    log: { level: 'error' },
  };
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
  const child = spawn('zot', ['serve', join(folder, 'config.json')], { stdio: 'ignore' });
  return ready({ name: 'zot', version: '', url: `http://127.0.0.1:${port}`, authorization: '', folder }, child);
}

async function ready(peer: Omit<Peer, 'pid' | 'stop'>, child: ChildProcess, keep = false): Promise<Peer> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    if ((await statusOf(`${peer.url}/v2/`)) < 500) break;
    if (Date.now() > deadline || child.exitCode !== null) throw new Error(`${peer.name} did not start`);
    await delay(20);
  }
  return {
    ...peer,
    pid: child.pid ?? 0,
    async stop() {
      const exited = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await exited;
      if (!keep) rmSync(peer.folder, { recursive: true, force: true });
    },
  };
}

/** 599 for no answer. Whose certificate it is does not matter here. */
function statusOf(url: string): Promise<number> {
  return new Promise((resolve) => {
    const get = url.startsWith('https:') ? getSecurely : getPlainly;
    get(url, { rejectUnauthorized: false }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 599);
    }).once('error', () => resolve(599));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
