// The contract of images across repositories: one that was promoted stands in several.

import { z } from 'zod';
import { pageOf, pageQuery } from './page.ts';
import { route } from './route.ts';

export const placeSchema = z.object({ repository: z.string(), tag: z.string() }).meta({ id: 'Place' });
export type PlaceBody = z.output<typeof placeSchema>;

export const listPlaces = route({
  method: 'GET',
  path: '/images/{digest}/tags',
  tag: 'Repositories',
  summary: 'Every tag, in all repositories that you may see, that stands on exactly this image or index',
  params: z.object({ digest: z.string().max(200) }),
  query: z.object(pageQuery),
  answers: { 200: pageOf(placeSchema) },
  open: true,
});
