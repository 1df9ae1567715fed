// What runs in the thread that reads reports, and checks the audit log: a connection of its own, for reading only. A report of
// a large image takes tenths of a second to unpack, and the thread that serves has better things to do (docs/adr/0030).

import { join } from 'node:path';
import { workerData } from 'node:worker_threads';
import { type CheckQuestion, checkLog } from './audit/check-log.ts';
import { openSqliteRows } from './database/sqlite.ts';
import { answerAboutReports } from './http/api/answer-about-reports.ts';
import type { ReportQuestion } from './scan/report/report-question.ts';
import { unpackedMemory } from './scan/report/unpacked-memory.ts';
import { A_LITTLE, lowerPriority } from './thread/lower-priority.ts';
import { withOutcome } from './thread/outcome.ts';
import { VERSION } from './version.ts';

lowerPriority(A_LITTLE);

const { folder } = workerData as { folder: string };
const reader = { rows: openSqliteRows(join(folder, 'shiplock.db')), unpack: unpackedMemory() };

export const answer = withOutcome((question: ReportQuestion) => answerAboutReports(reader, question, VERSION));

export const checkAudit = withOutcome((question: CheckQuestion) => checkLog({ rows: reader.rows, folder }, question));
