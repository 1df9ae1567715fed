// The contract of scans and reports: what is in an image, what is known against it, and what could not be known.

import { z } from 'zod';
import { identitySchema, unstatedSchema } from './component-identity.ts';
import { jobSchema } from './operations.ts';
import { pageOf, pageQuery } from './page.ts';
import { line } from './printed-text.ts';
import { route } from './route.ts';
import { SBOM_FORMATS } from './sbom-format.ts';
import { countsSchema, severitySchema } from './severity.ts';
import { MOST_COUNTED, vulnerabilityName } from './vulnerability-name.ts';
import { waiverSchema } from './waiver.ts';

export const gapSchema = z
  .object({
    kind: z.enum([
      'unknown_distribution',
      'no_packages',
      'end_of_life',
      'no_feed',
      'stale',
      'unidentified',
      'foreign_layer',
      'limit',
      'unreadable',
    ]),
    detail: z.string(),
  })
  .meta({ id: 'Gap', description: 'Something that could not be known. Policies hold on it.' });

const attestationSchema = z.string().nullable().meta({
  description: 'Digest of the attestation whose bill of materials names the component, where no layer shows it.',
});

const componentSchema = z
  .object({
    purl: z.string(),
    type: z.string(),
    name: z.string(),
    version: z.string(),
    source: z.object({ name: z.string(), version: z.string() }).nullable(),
    module: z.string().nullable(),
    licenses: z.array(z.object({ text: z.string(), spdx: z.string().nullable(), found: z.string() })),
    layer: z.int().nullable().meta({
      description: 'Position of the layer that brought it, from 0 for the lowest; null when no layer shows it.',
    }),
    attestation: attestationSchema,
    paths: z.array(z.string()),
    identity: identitySchema,
  })
  .meta({ id: 'Component' });
export type ComponentBody = z.output<typeof componentSchema>;

const ratingSchema = z.object({
  source: z.string(),
  severity: severitySchema,
  score: z.number().nullable(),
  vector: z.string().nullable(),
});

export const findingSchema = z
  .object({
    id: z.string(),
    aliases: z.array(z.string()),
    summary: z.string().nullable(),
    component: z.string(),
    purl: z.string(),
    identity: identitySchema,
    layer: z.int().nullable(),
    paths: z
      .array(z.string())
      .meta({ description: 'Where the component lies: the first 50; `…/components` has all of them.' }),
    attestation: attestationSchema,
    installed: z.string(),
    fixed: z.string().nullable(),
    vector: z.string().nullable(),
    score: z.number().nullable(),
    severity: severitySchema.meta({
      description:
        'The word of the distribution whose package it is; else by the score of who found it in the package, else by that of others, else the word of any of them.',
    }),
    undetermined: z.boolean().meta({
      description: 'Nobody has found out whether the package is affected; its severity is then `unknown`.',
    }),
    highest: severitySchema.meta({ description: 'The gravest that anybody calls it.' }),
    ratings: z.array(ratingSchema).meta({ description: 'What each source says, the one in force first.' }),
    kev: z.boolean().meta({ description: "In CISA's catalog of known exploited vulnerabilities." }),
    epss: z.number().nullable(),
    published: z.string().nullable(),
    references: z.array(z.string()),
    feed: z.string(),
    foundAt: z.iso.datetime().nullable().meta({
      description:
        'Since when the image is known to have the vulnerability; null when the first comparison of the image with advisories found it.',
    }),
    waiver: waiverSchema.nullable().meta({ description: 'Under which it does not count.' }),
  })
  .meta({ id: 'Finding' });
export type FindingBody = z.output<typeof findingSchema>;

/** What every report says, and all that a list of reports says. */
const summary = {
  digest: z.string(),
  platform: z.string().nullable(),
  state: z.enum(['not_scanned', 'waiting', 'scanned', 'failed', 'unsupported']),
  reason: z.string().nullable(),
  scannedAt: z.iso.datetime().nullable(),
  scanner: z.string().nullable().meta({ description: 'Who compared with advisories.' }),
  matchedAt: z.iso.datetime().nullable(),
  advisories: z
    .object({
      serial: z.int().nullable(),
      asOf: z.iso.datetime().nullable().meta({ description: 'The time up to which they knew.' }),
      demo: z.boolean().meta({ description: 'Data for demonstrations, which is not complete.' }),
    })
    .nullable(),
  components: z.int(),
  findings: countsSchema.nullable(),
  gaps: z.array(gapSchema),
};

export const scanSummarySchema = z.object(summary).meta({ id: 'ScanSummary' });
export type ScanSummaryBody = z.output<typeof scanSummarySchema>;

const imageReportSchema = z
  .object({
    ...summary,
    distribution: z
      .object({ id: z.string(), version: z.string().nullable(), name: z.string(), like: z.array(z.string()) })
      .nullable(),
    layers: z.array(z.string()),
    labels: z
      .record(z.string(), z.string())
      .nullable()
      .meta({ description: 'null when the image was not scanned, or its configuration cannot be read' }),
    componentList: z.array(componentSchema),
    moreComponents: z.boolean().meta({ description: '`…/components` has all of them.' }),
    findingList: z.array(findingSchema).meta({ description: 'The gravest first.' }),
    moreFindings: z.boolean().meta({ description: '`…/findings` has all of them.' }),
    takenAway: z
      .array(
        z.object({
          document: z.string().meta({ description: 'Its id.' }),
          name: z.string(),
          findings: z.int(),
          vulnerabilities: z.array(z.string()).meta({ description: 'The first 50 of them.' }),
        }),
      )
      .meta({
        description:
          'Findings that are in no list, since a VEX document says that the image is not affected, or that they are fixed: how many, by document.',
      }),
    licenses: z.array(z.object({ id: z.string(), components: z.array(z.string()) })),
    moreLicenses: z.boolean().meta({ description: 'The components, in pages, have all of them.' }),
  })
  .meta({ id: 'ImageReport' });
export type ImageReportBody = z.output<typeof imageReportSchema>;

export const reportSchema = z
  .object({
    repository: z.string(),
    digest: z.string(),
    images: z.array(imageReportSchema).meta({
      description: 'One for an image, one for each platform of an index; with what fits of their lists into 4 MiB.',
    }),
    moreImages: z
      .boolean()
      .meta({ description: 'The index has more platforms than fit, or than are read at once: ask for their digests.' }),
  })
  .meta({ id: 'Report' });
export type ReportBody = z.output<typeof reportSchema>;

const manifestParams = z.object({
  repository: z.string().meta({ description: 'URL-encoded: dev%2Fwebsite' }),
  reference: z.string().meta({ description: 'A digest or a tag.' }),
});

export const requestScan = route({
  method: 'POST',
  path: '/scans',
  tag: 'Scanning',
  summary:
    'Scan an image now, each platform of an index; answers with the job to follow, which is one for all platforms',
  body: z.strictObject({
    repository: line(),
    reference: line().meta({ description: 'A tag or a digest.' }),
  }),
  answers: { 202: z.object({ digest: z.string(), jobs: z.array(z.string()) }) },
});

export const listScans = route({
  method: 'GET',
  path: '/scans',
  tag: 'Scanning',
  summary: 'Scans that wait, run, have failed or ended, newest first',
  query: z.object({ ...pageQuery, state: jobSchema.shape.state.optional() }),
  answers: { 200: pageOf(jobSchema) },
});

export const getReport = route({
  method: 'GET',
  path: '/repositories/{repository}/manifests/{reference}/report',
  tag: 'Scanning',
  summary: 'What is in an image, what is known against it, and what could not be known',
  params: manifestParams,
  answers: { 200: reportSchema },
  open: true,
});

const listQuery = z.object({
  ...pageQuery,
  platform: z.string().optional().meta({ description: 'Of an index: which platform, such as linux/arm64.' }),
});

export const listFindings = route({
  method: 'GET',
  path: '/repositories/{repository}/manifests/{reference}/findings',
  tag: 'Scanning',
  summary: 'What is known against an image, the gravest first',
  params: manifestParams,
  query: listQuery.extend({
    vulnerability: vulnerabilityName.optional().meta({ description: 'Only what is called so, or has this alias.' }),
  }),
  answers: { 200: pageOf(findingSchema) },
  open: true,
});

export const listComponents = route({
  method: 'GET',
  path: '/repositories/{repository}/manifests/{reference}/components',
  tag: 'Scanning',
  summary: 'What an image consists of',
  params: manifestParams,
  query: listQuery,
  answers: { 200: pageOf(componentSchema) },
  open: true,
});

export const getSbom = route({
  method: 'GET',
  path: '/repositories/{repository}/manifests/{reference}/sbom',
  tag: 'Scanning',
  summary: 'The bill of materials of an image as CycloneDX 1.6 or SPDX 2.3 (JSON)',
  params: manifestParams,
  query: z.object({
    format: z.enum(SBOM_FORMATS).default('cyclonedx'),
    platform: z.string().optional().meta({ description: 'Of an index: which platform, such as linux/arm64.' }),
  }),
  answers: { 200: z.record(z.string(), z.unknown()) },
  open: true,
});

/** A component that has a vulnerability. */
const affectedSchema = z.object({
  name: z.string(),
  installed: z.string(),
  fixed: z.string().nullable(),
  identity: unstatedSchema,
});

const takenFindingSchema = z
  .object({
    document: z.string().meta({ description: 'The name of the VEX document.' }),
    repository: z.string().meta({ description: 'Of the image.' }),
    known: findingSchema.pick({
      id: true,
      aliases: true,
      summary: true,
      vector: true,
      score: true,
      severity: true,
      ratings: true,
      kev: true,
      epss: true,
      published: true,
      references: true,
    }),
  })
  .meta({ id: 'TakenFinding' });
export type TakenFindingBody = z.output<typeof takenFindingSchema>;

const whereFoundSchema = z.object({
  id: z.string(),
  images: z.array(
    z.object({
      repository: z.string(),
      digest: z.string(),
      tags: z.array(z.string()).meta({ description: 'The first 20.' }),
      moreTags: z.boolean(),
      components: z.array(affectedSchema).meta({ description: 'The first 5 that have it.' }),
      moreComponents: z.boolean(),
    }),
  ),
  total: z.int().meta({ description: `How many there are; no more than ${MOST_COUNTED} are counted.` }),
  next: z.string().nullable().meta({ description: 'The cursor of the next page; null on the last one.' }),
  takenAway: takenFindingSchema.nullable().meta({
    description: 'What is known of it by an image that you may see, from which a VEX document took it away.',
  }),
  mayWaive: z.boolean().meta({ description: 'You may waive it in the repository of an image that has it.' }),
  demo: z.boolean().meta({ description: 'Found by data for demonstrations, which is not complete.' }),
});
export type WhereFoundBody = z.output<typeof whereFoundSchema>;

export const findVulnerability = route({
  method: 'GET',
  path: '/vulnerabilities/{id}',
  tag: 'Scanning',
  summary: 'Where a vulnerability was found: the images that you may see, with their tags',
  params: z.object({ id: vulnerabilityName }),
  query: z.object(pageQuery),
  answers: {
    200: whereFoundSchema,
  },
});

const promotedFindingSchema = z
  .object({
    id: z.string(),
    severity: severitySchema,
    kev: z.boolean().meta({ description: "In CISA's catalog of known exploited vulnerabilities." }),
    digest: z.string().meta({ description: 'Of the image; of one platform where it is an index.' }),
    since: z.iso.datetime().meta({ description: 'Since when the image is known to have it.' }),
    atFirst: z.boolean().meta({ description: 'The first comparison of the image with advisories found it.' }),
    places: z
      .array(z.object({ repository: z.string(), tag: z.string() }))
      .meta({ description: 'The first 20 promoted tags, of those that you may see, under which the image stands.' }),
    morePlaces: z.boolean(),
    components: z.array(affectedSchema).meta({ description: 'The first 5 that have it.' }),
    moreComponents: z.boolean(),
  })
  .meta({ id: 'PromotedFinding' });
export type PromotedFindingBody = z.output<typeof promotedFindingSchema>;

export const listPromotedFindings = route({
  method: 'GET',
  path: '/vulnerabilities',
  tag: 'Scanning',
  summary:
    'What was found, waived or not, in images under promoted tags that you may see, the newest first; a page can be short, or empty, with others behind it',
  query: z.object({
    ...pageQuery,
    kev: z.stringbool().default(false).meta({ description: 'Only what is known to be used in attacks.' }),
  }),
  answers: {
    200: pageOf(promotedFindingSchema).extend({
      demo: z.boolean().meta({ description: 'Found by data for demonstrations, which is not complete.' }),
    }),
  },
});
