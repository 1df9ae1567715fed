// The contract of the one search over everything.

import { z } from 'zod';
import { route } from './route.ts';
import { MOST_COUNTED } from './vulnerability-name.ts';

/** Of each kind. */
export const MOST_FOUND = 8;

export const foundSchema = z
  .object({
    repositories: z.array(z.object({ name: z.string(), description: z.string() })),
    tags: z.array(z.object({ repository: z.string(), tag: z.string(), digest: z.string() })),
    digests: z.array(z.object({ repository: z.string(), digest: z.string(), tag: z.string().nullable() })),
    vulnerabilities: z.array(
      z.object({
        id: z.string(),
        images: z.int().meta({ description: `How many have it; no more than ${MOST_COUNTED} are counted.` }),
      }),
    ),
    organizations: z.array(z.object({ name: z.string(), fullName: z.string() })),
    users: z
      .array(z.object({ name: z.string(), fullName: z.string() }))
      .meta({ description: 'For system admins and auditors.' }),
  })
  .meta({ id: 'Found', description: `Up to ${MOST_FOUND} of each kind.` });
export type FoundBody = z.output<typeof foundSchema>;

export const search = route({
  method: 'GET',
  path: '/search',
  tag: 'Operations',
  summary:
    'Search repositories, tags, digests, vulnerabilities, organizations and users, as far as you may see them; takes a pasted name of an image, too',
  query: z.object({ q: z.string().min(1).max(500) }),
  answers: { 200: foundSchema },
  open: true,
});
