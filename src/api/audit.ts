// The contract of the audit log: who did what, and who was refused.

import { z } from 'zod';
import { actorReferenceSchema } from './actor.ts';
import { pageOf, pageQuery } from './page.ts';
import { route } from './route.ts';
import { sentTime } from './time.ts';

export const auditRecordSchema = z
  .object({
    sequence: z.int().meta({ description: 'Rises by one with each record.' }),
    at: z.iso.datetime(),
    actor: actorReferenceSchema.extend({
      name: z
        .string()
        .meta({ description: 'As typed, where nobody has logged in; what looks like a secret is masked.' }),
      credential: z.string().nullable(),
      address: z.string().nullable(),
      userAgent: z.string().nullable(),
    }),
    action: z.string().meta({ description: 'The type of an event, such as manifest.pushed, or what was refused.' }),
    repository: z.string().nullable(),
    namespace: z.string().nullable(),
    subject: z.string().nullable().meta({ description: 'What it was done to: a tag, a digest, a name.' }),
    outcome: z.enum(['done', 'refused', 'failed']),
    reason: z.string().nullable(),
    detail: z.record(z.string(), z.unknown()),
    count: z
      .int()
      .meta({ description: 'How many times it happened, since many failures of one address are one record.' }),
    hash: z.string().meta({ description: 'SHA-256 over the hash of the record before and this record.' }),
  })
  .meta({ id: 'AuditRecord' });
export type AuditRecordBody = z.output<typeof auditRecordSchema>;

const link = z.object({ sequence: z.int(), hash: z.string() });

export const auditCheckSchema = z
  .object({
    state: z.enum(['intact', 'broken', 'unfinished']),
    problem: z.string().nullable().meta({ description: 'What is wrong; null while nothing is.' }),
    checked: z.int().meta({ description: 'Records that this call has checked.' }),
    count: z.int().meta({ description: 'Records in the log.' }),
    head: link.nullable().meta({ description: 'The last record of the log; print it, and compare it later.' }),
    kept: link
      .extend({ count: z.int() })
      .nullable()
      .meta({ description: 'The head as the file beside the database has it, up to a second behind.' }),
    purged: link.nullable().meta({ description: 'The last record that was purged.' }),
    next: z.string().nullable().meta({ description: 'The cursor of the next part, while the check is unfinished.' }),
  })
  .meta({ id: 'AuditCheck' });
export type AuditCheckBody = z.output<typeof auditCheckSchema>;

const name = z.string().min(1).max(512).optional();

/** All of them have to fit. */
export const auditFilterQuery = {
  actor: name.meta({ description: 'The name of who did it; `anonymous` for those who showed none.' }),
  action: name,
  repository: name,
  namespace: name,
  subject: name.meta({ description: 'A tag, a digest, a name.' }),
  outcome: auditRecordSchema.shape.outcome.optional(),
  from: sentTime.optional().meta({ description: 'From this time on.' }),
  to: sentTime.optional().meta({ description: 'Before this time.' }),
};

export type AuditFilterQuery = z.output<z.ZodObject<typeof auditFilterQuery>>;

export const listAudit = route({
  method: 'GET',
  path: '/audit',
  tag: 'Audit',
  summary:
    'Who did what, and who was refused, newest first: all of it for system admins and auditors, of a repository or a namespace for those who may audit it. A page may be short and have a next one',
  query: z.object({ ...pageQuery, ...auditFilterQuery }),
  answers: { 200: pageOf(auditRecordSchema) },
});

export const verifyAudit = route({
  method: 'GET',
  path: '/audit/verify',
  tag: 'Audit',
  summary: 'Whether a record of the audit log is missing or changed; a long log is checked in several calls',
  query: z.object({
    cursor: pageQuery.cursor,
    head: z
      .string()
      .regex(/^\d{1,15}:[0-9a-f]{64}$/, 'must be SEQUENCE:HASH, as a check has told it before')
      .optional()
      .meta({ description: 'A head of the log as it was printed before, SEQUENCE:HASH, which has to be there still.' }),
  }),
  answers: { 200: auditCheckSchema },
});

export const exportAudit = route({
  method: 'GET',
  path: '/audit/export',
  tag: 'Audit',
  summary: 'All records that a list with the same conditions has, as a file: JSON lines, or CSV for spreadsheets',
  query: z.object({ ...auditFilterQuery, format: z.enum(['jsonl', 'csv']).default('jsonl') }),
  download: 'application/jsonl',
  answers: { 200: null },
});

export const purgeAudit = route({
  method: 'POST',
  path: '/audit/purge',
  tag: 'Audit',
  summary: 'Remove old records; the log says so, and checks pass (system admins)',
  body: z.strictObject({ before: sentTime.meta({ description: 'At least an hour ago.' }) }),
  answers: {
    202: z.object({
      records: z.int().meta({ description: 'How many go; a job removes them.' }),
      through: z.int().nullable().meta({ description: 'The last of them; null when there are none.' }),
    }),
  },
});
