// The contract of VEX documents (OpenVEX 0.2.0).

import { z } from 'zod';
import { pageOf, pageQuery } from './page.ts';
import { line, nameText } from './printed-text.ts';
import { route } from './route.ts';

const vexSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    statements: z.int(),
    addedBy: z.string(),
    addedAt: z.iso.datetime(),
  })
  .meta({ id: 'VexDocument' });
export type VexBody = z.output<typeof vexSchema>;

export const listVex = route({
  method: 'GET',
  path: '/vex',
  tag: 'Scanning',
  summary: 'VEX documents in force, newest first (system admins and auditors)',
  query: z.object(pageQuery),
  answers: { 200: pageOf(vexSchema) },
});

export const addVex = route({
  method: 'POST',
  path: '/vex',
  tag: 'Scanning',
  summary: 'Bring in an OpenVEX document; what it says is not affected or fixed is no finding (system admins)',
  body: z.strictObject({
    name: nameText(line(z.string().trim()).min(1, 'a name must be given').max(200)),
    document: z
      .record(z.string(), z.unknown(), { error: 'document must be an OpenVEX document, a JSON object' })
      .meta({ description: 'As https://github.com/openvex/spec has it.' }),
  }),
  answers: { 201: vexSchema },
});

export const removeVex = route({
  method: 'DELETE',
  path: '/vex/{id}',
  tag: 'Scanning',
  summary: 'Remove a VEX document; its findings are back (system admins)',
  params: z.object({ id: z.string() }),
  answers: { 204: null },
});
