// The whole server in this process, without a socket: journeys call it as clients do, and run due jobs when they want.

import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InjectOptions } from 'fastify';
import { pino } from 'pino';
import { afterAll, beforeAll } from 'vitest';
import { ensureFirstAdmin } from '../../src/access/account/first-admin.ts';
import { createAdvisoryTasks } from '../../src/advisory/advisory-tasks.ts';
import { type App, type AppOptions, createApp } from '../../src/app.ts';
import { checkLog } from '../../src/audit/check-log.ts';
import { type HeadKeeper, startHeadKeeper } from '../../src/audit/head-keeper.ts';
import type { Clock } from '../../src/clock.ts';
import type { Database } from '../../src/database/database.ts';
import { openSqlite } from '../../src/database/sqlite.ts';
import { answerAboutReports } from '../../src/http/api/answer-about-reports.ts';
import type { Send } from '../../src/image/push-image.ts';
import { answerLongRead } from '../../src/registry/answer-long-read.ts';
import { ConfigReader } from '../../src/registry/config-reader.ts';
import { DigestLocks } from '../../src/registry/digest-locks.ts';
import type { LongRead } from '../../src/registry/long-read.ts';
import { UploadSessions } from '../../src/registry/upload-sessions.ts';
import { unpackJson } from '../../src/scan/packed-json.ts';
import type { ReportQuestion } from '../../src/scan/report/report-question.ts';
import { createScanTasks } from '../../src/scan/scan-tasks.ts';
import { openFilesystemStore } from '../../src/storage/filesystem-store.ts';
import type { ServerTls } from '../../src/tls/server-tls.ts';
import { VERSION } from '../../src/version.ts';
import { createWork, type Work, type WorkOptions } from '../../src/work.ts';
import { checkAnswer } from './check-answer.ts';
import { type ManualClock, manualClock } from './manual-clock.ts';
import { outboundOfTests, TO_THIS_MACHINE } from './outbound.ts';

/** As large as by default. */
export const LIMITS = {
  uploadsPerUser: 1_000,
  uploadsPerNamespace: 2_000,
  bytesPerNamespace: 10_240 * 1024 ** 3,
  repositoriesPerNamespace: 10_000,
  tagsPerRepository: 100_000,
};

export const PASSWORD = 'correct horse';

type TestAppOptions = Omit<AppOptions, 'ask' | 'askReports' | 'readLong' | 'checkAudit'> &
  WorkOptions & {
    /** Speaks HTTPS, once it listens. */
    readonly openTls: (folder: string, clock: Clock) => Promise<ServerTls>;
    /** Told when the audit log does not fit its file. */
    readonly onAuditFailure: (error: unknown) => void;
  };

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly bytes: Buffer;
  /** The parsed body; undefined when it is not JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers freely.
  readonly json: any;
}

export interface TestApp {
  readonly app: App & Pick<Work, 'worker'>;
  readonly database: Database;
  readonly clock: ManualClock;
  /** The data folder. */
  readonly folder: string;
  readonly auditHead: HeadKeeper;
  /** Calls as this user (with PASSWORD), as the bearer of a token, or as nobody. */
  call(
    who: string | undefined,
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer>;
  /** For `pushImage`. */
  send(who: string): Send;
  /** Runs all due jobs and returns how many. */
  drain(): Promise<number>;
  createUser(name: string): Promise<void>;
  createOrganization(name: string): Promise<void>;
  /** Where the indexes of advisories lie. */
  readonly advisoryFolder: string;
  /** Makes these OSV records the advisories in force, and compares all images with them. */
  advise(...records: object[]): Promise<void>;
}

/** Starts an app for the tests of this block. Call the result inside of tests. */
export function useApp(options: Partial<TestAppOptions> = {}): () => TestApp {
  let folder = '';
  let running: TestApp | undefined;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'shiplock-test-'));
    running = await start(folder, options);
  });
  afterAll(async () => {
    await running?.app.http.close();
    await running?.app.stop();
    await running?.auditHead.stop();
    await running?.database.close();
    await rm(folder, { recursive: true, force: true });
  });
  return () => {
    if (!running) throw new Error('the app is there inside of tests only');
    return running;
  };
}

async function start(folder: string, options: Partial<TestAppOptions>): Promise<TestApp> {
  const clock = manualClock();
  const osv = join(folder, 'osv');
  const database = await openSqlite(join(folder, 'shiplock.db'));
  const auditHead = await startHeadKeeper({
    database,
    clock,
    folder,
    hasHistory: false,
    onFailure: options.onAuditFailure ?? (() => {}),
  });
  await ensureFirstAdmin(database, clock, PASSWORD);
  const blobs = await openFilesystemStore(folder);
  const all = {
    tls: await options.openTls?.(folder, clock),
    database,
    blobs,
    scanThread: createScanTasks(blobs),
    advisoryThread: createAdvisoryTasks(outboundOfTests),
    advisories: { folder: join(folder, 'advisories'), maxAgeDays: 30 },
    clock,
    locks: new DigestLocks(),
    uploads: new UploadSessions(options.limits ?? LIMITS),
    onFailure: () => {},
    log: pino({ level: 'silent' }),
    trustProxy: 0,
    connectionsPerAddress: 512,
    externalUrl: undefined,
    createOnPush: true,
    auditPulls: false,
    limits: LIMITS,
    tokenLife: 300,
    sessionIdleHours: 12,
    sessionDays: 7,
    workloadIssuers: [],
    uploadExpiryHours: 24,
    rollbackDays: 90,
    auditDays: 0,
    ldapSyncHours: 1,
    advisoryFeeds: [`dir:${osv}`],
    advisoryUpdateHours: 0,
    advisoryKeys: [],
    attestationKeys: [],
    outbound: TO_THIS_MACHINE,
    ...options,
  };
  const work = await createWork(all);
  const configs = new ConfigReader(database, blobs);
  const reader = { rows: database.rows, unpack: unpackJson, configs };
  const askReports = (question: ReportQuestion) => answerAboutReports(reader, question, VERSION);
  const readLong = (question: LongRead) => answerLongRead({ rows: database.rows, configs }, question);
  const checkAudit: AppOptions['checkAudit'] = (question) => checkLog({ rows: database.rows, folder }, question);
  const asked = { ask: work.ask, askReports, readLong, checkAudit };
  const app = { ...(await createApp({ ...all, ...asked })), worker: work.worker };
  const call: TestApp['call'] = async (who, method, path, body, headers = {}) => {
    const raw = body === undefined || typeof body === 'string' || Buffer.isBuffer(body);
    const options: InjectOptions = {
      method: method as NonNullable<InjectOptions['method']>,
      url: path,
      headers: {
        ...authorization(who),
        ...(raw ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: raw ? (body as string | Buffer) : JSON.stringify(body) }),
    };
    const response = await app.http.inject(options);
    const answer = {
      status: response.statusCode,
      headers: response.headers as Answer['headers'],
      bytes: response.rawPayload,
      json: parseJson(response.payload),
    };
    checkAnswer(method, path, answer);
    return answer;
  };
  const expectCreated = async (path: string, body: unknown) => {
    const answer = await call('admin', 'POST', path, body);
    if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${answer.bytes}`);
  };
  return {
    app,
    database,
    folder,
    auditHead,
    clock,
    call,
    send: (who) => async (path, init) => {
      const body =
        init.body === undefined || init.body === null ? undefined : Buffer.from(init.body as Uint8Array<ArrayBuffer>);
      const answer = await call(who, init.method ?? 'GET', path, body, Object.fromEntries(new Headers(init.headers)));
      const bytes =
        answer.bytes.length > 0 && ![204, 304].includes(answer.status) ? new Uint8Array(answer.bytes) : null;
      return new Response(bytes, { status: answer.status, headers: answer.headers as Record<string, string> });
    },
    drain: () => app.worker.drain(),
    createUser: (name) => expectCreated('/api/v1/users', { name, password: PASSWORD }),
    advisoryFolder: join(folder, 'advisories'),
    async advise(...records) {
      clock.advance(1);
      await mkdir(osv, { recursive: true });
      await writeFile(join(osv, 'records.jsonl'), records.map((record) => `${JSON.stringify(record)}\n`).join(''));
      const written = new Date(clock.now() / 1000);
      await utimes(join(osv, 'records.jsonl'), written, written);
      const queued = await call('admin', 'POST', '/api/v1/advisories/update');
      if (queued.status !== 202) throw new Error(`advisories: ${queued.status} ${queued.bytes}`);
      await app.worker.drain();
      const job = await call('admin', 'GET', `/api/v1/jobs/${queued.json.id}`);
      if (job.json.state !== 'done') throw new Error(`advisories: ${job.json.error}`);
    },
    createOrganization: (name) => expectCreated('/api/v1/organizations', { name }),
  };
}

function authorization(who: string | undefined): Record<string, string> {
  if (who === undefined) return {};
  if (who.startsWith('Bearer ') || who.startsWith('Basic ')) return { authorization: who };
  return { authorization: `Basic ${Buffer.from(`${who}:${PASSWORD}`).toString('base64')}` };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
