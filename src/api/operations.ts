// The contract of what operators look after: events, jobs, health.

import { z } from 'zod';
import { actorReferenceSchema } from './actor.ts';
import { eventSchema } from './event.ts';
import { pageOf, pageQuery } from './page.ts';
import { route } from './route.ts';
import { sentTime } from './time.ts';

export const jobSchema = z
  .object({
    id: z.string(),
    kind: z.string(),
    state: z.enum(['due', 'running', 'done', 'failed', 'cancelled']),
    attempts: z.int(),
    progress: z.object({ done: z.int(), total: z.int().nullable() }),
    log: z.string(),
    error: z.string().nullable(),
    requestedBy: actorReferenceSchema,
    repository: z.string().nullable(),
    createdAt: z.iso.datetime(),
    runAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Job' });
export type JobBody = z.output<typeof jobSchema>;

const jobParams = z.object({ id: z.string() });

export const getHealth = route({
  method: 'GET',
  path: '/health',
  tag: 'Operations',
  summary: 'Whether the server can do its work',
  answers: {
    200: z.object({
      status: z
        .enum(['ok', 'disk_full', 'read_only', 'database_damaged', 'few_descriptors', 'jobs_stopped', 'blobs_damaged'])
        .meta({
          description:
            '`disk_full`: everything can be read, and deleted, but nothing new is stored; `read_only`: everything can be read, and nothing written; `database_damaged`: pages of the database are not what was written, and what needs them fails; `few_descriptors`: no more connections are taken; `jobs_stopped`: the thread that runs jobs has ended and does not come back, so that nothing is scanned, evaluated or promoted; `blobs_damaged`: blobs are known to be damaged, and wait to be pushed again',
        }),
      version: z.string(),
    }),
  },
  open: true,
  withoutCertificate: true,
});

export const listEvents = route({
  method: 'GET',
  path: '/events',
  tag: 'Operations',
  summary: 'What happened: of one repository for its admins, of everything for system admins; newest first',
  query: z.object({
    ...pageQuery,
    repository: z.string().optional(),
    tag: z.string().optional(),
    type: z.string().optional(),
    actor: z.string().optional(),
    since: sentTime.optional(),
    until: sentTime.optional(),
  }),
  answers: { 200: pageOf(eventSchema) },
});

export const listOwnEvents = route({
  method: 'GET',
  path: '/me/events',
  tag: 'Operations',
  summary: 'What you have done yourself, newest first',
  query: z.object({ ...pageQuery, type: z.string().optional() }),
  answers: { 200: pageOf(eventSchema) },
});

export const configurationEntrySchema = z
  .object({
    name: z.string(),
    environment: z.string().meta({ description: 'The variable of the environment that sets it.' }),
    value: z.unknown().meta({ description: 'null where it is not set; secrets are masked.' }),
    isDefault: z.boolean(),
    description: z.string(),
  })
  .meta({ id: 'ConfigurationEntry' });
export type ConfigurationEntryBody = z.output<typeof configurationEntrySchema>;

export const getConfiguration = route({
  method: 'GET',
  path: '/configuration',
  tag: 'Operations',
  summary: 'The configuration with which the server was started, secrets masked (system admins and auditors)',
  answers: { 200: z.object({ items: z.array(configurationEntrySchema) }) },
});

export const listJobs = route({
  method: 'GET',
  path: '/jobs',
  tag: 'Operations',
  summary: "Background work: one's own, for system admins all; newest first",
  query: z.object({ ...pageQuery, state: jobSchema.shape.state.optional(), kind: z.string().optional() }),
  answers: { 200: pageOf(jobSchema) },
});

export const getJob = route({
  method: 'GET',
  path: '/jobs/{id}',
  tag: 'Operations',
  summary: 'One job with its progress',
  params: jobParams,
  answers: { 200: jobSchema },
});

export const cancelJob = route({
  method: 'POST',
  path: '/jobs/{id}/cancel',
  tag: 'Operations',
  summary: 'Cancel a job; a running one ends at its next place to stop, unless all its work is done by then',
  params: jobParams,
  answers: { 200: jobSchema },
});

export const collectGarbage = route({
  method: 'POST',
  path: '/gc',
  tag: 'Operations',
  summary: 'Remove bytes that no repository shows any more (system admins); answers with the job to follow',
  body: z.strictObject({
    untagged: z
      .boolean()
      .default(false)
      .meta({ description: 'Also images that have had no tag for longer than the rollback time.' }),
  }),
  answers: { 202: jobSchema },
});

export const changeSchema = z
  .object({
    type: z.string(),
    at: z.iso.datetime(),
    repositories: z.array(z.string()).meta({ description: 'Where it happened, as far as you may see it.' }),
    tag: z.string().nullable(),
  })
  .meta({ id: 'Change' });
export type ChangeBody = z.output<typeof changeSchema>;

export const watchChanges = route({
  method: 'GET',
  path: '/live',
  tag: 'Operations',
  summary:
    'What changes, as it happens (server-sent events): "changes" with a list of Change, "lost" when more has happened than is told of; the id of each is the cursor for Last-Event-ID',
  query: z.object({ after: z.coerce.number().int().min(0).optional() }),
  download: 'text/event-stream',
  answers: { 200: null },
});

const amountSchema = z.object({ count: z.int(), bytes: z.int() });

export const storageSchema = z
  .object({
    name: z.string().meta({ description: 'Of a namespace or a repository.' }),
    blobs: amountSchema.meta({ description: 'That it shows, each once, also those that others show.' }),
    manifests: amountSchema.meta({ description: 'The same of manifests.' }),
    shown: z.int().meta({ description: 'Bytes of blobs, each counted in every repository that shows it.' }),
  })
  .meta({ id: 'Storage' });
export type StorageBody = z.output<typeof storageSchema>;

export const getStorage = route({
  method: 'GET',
  path: '/storage',
  tag: 'Operations',
  summary:
    'How many bytes are stored, and which namespaces or repositories show them, those that show most first (system admins and auditors)',
  query: z.object({
    ...pageQuery,
    by: z.enum(['namespace', 'repository']).default('namespace'),
    namespace: z.string().max(255).optional().meta({ description: 'Only repositories of this one.' }),
  }),
  answers: {
    200: pageOf(storageSchema).extend({
      blobs: amountSchema.meta({
        description: 'All that are stored, each once, also those that no repository shows until garbage is collected.',
      }),
      manifests: amountSchema.meta({ description: 'The same of manifests, which are in the database.' }),
    }),
  },
});
