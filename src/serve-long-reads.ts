// What runs in the thread that reads what is long, and checks the audit log: a connection of its own, for reading only. A report of a large image
// takes tenths of a second to unpack, and a list of referrers can be megabytes; the thread that serves has better things to
// do (docs/adr/0030).

import { join } from 'node:path';
import { workerData } from 'node:worker_threads';
import { type CheckQuestion, checkLog } from './audit/check-log.ts';
import { openSqliteRows } from './database/sqlite.ts';
import { answerAboutReports } from './http/api/answer-about-reports.ts';
import { answerLongRead } from './registry/answer-long-read.ts';
import { ConfigReader } from './registry/config-reader.ts';
import type { LongRead } from './registry/long-read.ts';
import type { ReportQuestion } from './scan/report/report-question.ts';
import { unpackedMemory } from './scan/report/unpacked-memory.ts';
import { openFilesystemStore } from './storage/filesystem-store.ts';
import { lowerPriority } from './thread/lower-priority.ts';
import { withMovedBytes } from './thread/moved-bytes.ts';
import { withOutcome } from './thread/outcome.ts';
import { VERSION } from './version.ts';

// It holds no lock that a request could wait for.
lowerPriority();

const { folder } = workerData as { folder: string };
const rows = openSqliteRows(join(folder, 'shiplock.db'));
const unpack = unpackedMemory();
const configs = openFilesystemStore(folder).then((blobs) => new ConfigReader({ rows }, blobs));

export const answer = withMovedBytes(
  withOutcome(async (question: ReportQuestion) =>
    answerAboutReports({ rows, unpack, configs: await configs }, question, VERSION),
  ),
);

export const read = withMovedBytes(
  withOutcome(async (question: LongRead) => answerLongRead({ rows, configs: await configs }, question)),
);

export const checkAudit = withOutcome((question: CheckQuestion) => checkLog({ rows, folder }, question));
