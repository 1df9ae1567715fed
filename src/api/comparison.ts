// The contract of comparing two images.

import { z } from 'zod';
import { route } from './route.ts';
import { findingSchema } from './scan.ts';
import { countsSchema } from './severity.ts';

const comparedImageSchema = z
  .object({
    repository: z.string(),
    reference: z.string().meta({ description: 'As it was asked for.' }),
    digest: z.string(),
    imageDigest: z.string().meta({ description: 'Of an index: the image for the platform.' }),
    platform: z.string().nullable(),
    size: z
      .int()
      .nullable()
      .meta({ description: 'Bytes of the image and all that it leads to; null when it is not here.' }),
    advisories: z
      .object({ serial: z.int().nullable(), asOf: z.iso.datetime().nullable(), demo: z.boolean() })
      .nullable()
      .meta({ description: 'With which it was compared; null when with none.' }),
    unknown: z
      .array(z.string())
      .meta({ description: 'What is not known of it, in sentences. Differences may lack that.' }),
    moreUnknown: z.boolean(),
  })
  .meta({ id: 'ComparedImage' });
export type ComparedImageBody = z.output<typeof comparedImageSchema>;

const componentChangeSchema = z
  .object({
    change: z.enum(['added', 'removed', 'upgraded', 'downgraded', 'changed']),
    type: z.string(),
    name: z.string(),
    from: z.array(z.string()).meta({ description: 'The versions that only this image has, the oldest first.' }),
    to: z.array(z.string()),
  })
  .meta({ id: 'ComponentChange', description: '`changed`: nobody can say which version is the newer.' });
export type ComponentChangeBody = z.output<typeof componentChangeSchema>;

const configurationChangeSchema = z
  .object({
    property: z.string().meta({ description: 'As the OCI Image Specification names it: Env, Entrypoint, User.' }),
    name: z.string().nullable().meta({ description: 'Which variable, port, volume or label.' }),
    from: z.string().nullable(),
    to: z.string().nullable(),
  })
  .meta({ id: 'ConfigurationChange' });

export const comparisonSchema = z
  .object({
    from: comparedImageSchema,
    to: comparedImageSchema,
    platforms: z.array(z.string()).meta({ description: 'Those that both have, and that can be asked for.' }),
    findings: z
      .object({
        appeared: countsSchema,
        gone: countsSchema,
        sameAdvisories: z.boolean().meta({
          description: 'False where the images were compared with advisories of two times: a scan makes that even.',
        }),
        appearedList: z.array(findingSchema).meta({ description: 'The gravest first; waived ones are among them.' }),
        moreAppeared: z.boolean(),
        goneList: z.array(findingSchema),
        moreGone: z.boolean(),
      })
      .nullable()
      .meta({ description: 'null when one of the images was not compared with advisories.' }),
    components: z
      .object({
        added: z.int(),
        removed: z.int(),
        upgraded: z.int(),
        downgraded: z.int(),
        changed: z.int(),
        list: z.array(componentChangeSchema),
        more: z.boolean(),
      })
      .nullable()
      .meta({ description: 'null when one of the images was not scanned.' }),
    licenses: z
      .object({
        list: z.array(
          z.object({ change: z.enum(['appeared', 'gone']), id: z.string(), components: z.array(z.string()) }),
        ),
        more: z.boolean(),
      })
      .nullable()
      .meta({ description: 'null when one of the images was not scanned.' }),
    configuration: z
      .object({ list: z.array(configurationChangeSchema), more: z.boolean() })
      .nullable()
      .meta({ description: 'null when one of the images has none that could be shown.' }),
    layers: z
      .object({
        from: z.int(),
        to: z.int(),
        shared: z.int().meta({ description: 'How many layers of `to` are in `from`, too.' }),
        sharedBytes: z.int(),
        newBytes: z.int(),
      })
      .nullable()
      .meta({ description: 'null when one of the images is not here.' }),
  })
  .meta({ id: 'Comparison', description: 'What would change for those who run `from` when they run `to`.' });
export type ComparisonBody = z.output<typeof comparisonSchema>;

const image = z.string().max(500).meta({ description: 'namespace/name:tag or namespace/name@sha256:…' });

export const compareImages = route({
  method: 'GET',
  path: '/compare',
  tag: 'Scanning',
  summary: 'What differs between two images: vulnerabilities, components, licences, configuration, layers',
  query: z.object({
    from: image,
    to: image,
    platform: z.string().max(255).optional().meta({
      description: 'Of indexes: which platform, such as linux/arm64; the first that both have, if nothing is said.',
    }),
  }),
  answers: { 200: comparisonSchema },
  open: true,
});
