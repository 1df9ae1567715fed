// The contract of advisories: what images are compared with, how old it is, and how it gets here.

import { z } from 'zod';
import { jobSchema } from './operations.ts';
import { route } from './route.ts';

const feedSchema = z.object({
  name: z.string(),
  label: z.string(),
  url: z.string(),
  license: z.string(),
  attribution: z.string(),
  records: z.int(),
  unusable: z.int().meta({ description: 'Records that could not be read.' }),
  fetchedAt: z.iso.datetime(),
  dataAsOf: z.iso.datetime().nullable().meta({ description: 'What the source says, or its newest record.' }),
  demo: z.boolean().meta({ description: 'Data for demonstrations, which is not complete.' }),
});

const followsSchema = z.object({
  reference: z.string(),
  digest: z.string().nullable().meta({ description: 'The last one under the tag that was dealt with.' }),
  outcome: z.enum(['imported', 'not_newer', 'refused']).nullable().meta({
    description: 'What came of that digest then; others may have been put in force since.',
  }),
  reason: z.string().nullable().meta({ description: 'Why that digest was not taken in.' }),
  at: z.iso.datetime().nullable().meta({ description: 'The last attempt.' }),
  error: z
    .string()
    .nullable()
    .meta({ description: 'Why the last attempt came to nothing, whatever became of the digest before.' }),
});

export const advisoryStatusSchema = z
  .object({
    serial: z.int().nullable().meta({ description: 'null when none were ever loaded' }),
    asOf: z.iso.datetime().nullable().meta({ description: 'The time up to which the oldest feed knew.' }),
    ageHours: z.number().nullable(),
    stale: z.boolean().meta({ description: 'Older than this deployment allows.' }),
    records: z.int(),
    builtAt: z.iso.datetime().nullable(),
    builtBy: z.string().nullable(),
    feeds: z.array(feedSchema),
    follows: followsSchema.nullable().meta({ description: 'Shown to system admins; null when no tag is followed.' }),
    scanner: z.string().meta({ description: 'Who compares images with advisories.' }),
  })
  .meta({ id: 'AdvisoryStatus' });
export type AdvisoryStatusBody = z.output<typeof advisoryStatusSchema>;

export const getAdvisories = route({
  method: 'GET',
  path: '/advisories',
  tag: 'Scanning',
  summary: 'Which advisories images are compared with, and how old they are',
  answers: { 200: advisoryStatusSchema },
});

export const updateAdvisories = route({
  method: 'POST',
  path: '/advisories/update',
  tag: 'Scanning',
  summary:
    'Fetch the feeds and build an index of them, or look what the followed tag brings (system admins); answers with the job to follow',
  body: z.strictObject({
    force: z.boolean().default(false).meta({
      description: 'Also where a feed has lost many records, or is not newer; of feeds only, as a tag is never forced.',
    }),
  }),
  answers: { 202: jobSchema },
});

export const importAdvisories = route({
  method: 'POST',
  path: '/advisories/import',
  tag: 'Scanning',
  summary: 'Upload an archive that `shiplock advisories export` has made (system admins)',
  query: z.object({
    force: z.stringbool().default(false).meta({ description: 'Also one that is not newer, or much smaller.' }),
    allowUnknownSigner: z
      .stringbool()
      .default(false)
      .meta({ description: 'Also one that is signed by a key that this deployment does not trust.' }),
  }),
  upload: 'application/octet-stream',
  answers: { 201: advisoryStatusSchema },
});
