// The scopes of a token that names so many repositories that, spelt out, it would not fit into a header: of each name a
// fingerprint, by what was granted there. Whether a name is among them can be asked, which names there are cannot. Each token has
// a salt of its own, so that nobody can look for names that would be taken for others; and what its subject may not do at
// the moment, the bearer may not either (`right/authorize.ts`).

import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { PrintedScopes } from '../identity.ts';
import type { Permission } from '../right/permission.ts';

/** Of 300 names, another one is taken for one of them once in 10^12 times. */
const PRINT_BYTES = 6;
const SALT_BYTES = 12;

/** The claim: actions, joined by commas, to the fingerprints of the names on which they were granted (base64url). */
const CLAIM = z.object({ salt: z.string(), names: z.record(z.string(), z.string()) });
export type PrintedClaim = z.output<typeof CLAIM>;

/** @param granted actions by the name of the repository */
export function printScopes(granted: Iterable<readonly [name: string, actions: readonly string[]]>): PrintedClaim {
  const salt = randomBytes(SALT_BYTES).toString('base64url');
  const alike = Map.groupBy(granted, ([, actions]) => actions.join());
  const names = [...alike].map(([actions, those]) => {
    const prints = those.map(([name]) => printOf(salt, name));
    return [actions, Buffer.concat(prints).toString('base64url')] as const;
  });
  return { salt, names: Object.fromEntries(names) };
}

/** The scopes in the claim; undefined for a token without one. */
export function readPrintedScopes(claim: unknown): PrintedScopes | undefined {
  if (claim === undefined) return undefined;
  const { salt, names } = CLAIM.parse(claim);
  const permissions = new Map<number, readonly Permission[]>();
  for (const [actions, text] of Object.entries(names)) {
    const prints = Buffer.from(text, 'base64url');
    for (let at = 0; at < prints.length; at += PRINT_BYTES)
      permissions.set(prints.readUIntBE(at, PRINT_BYTES), actions.split(',') as Permission[]);
  }
  return { salt, permissions };
}

/** What was granted on the repository of this name. */
export function printedPermissions({ salt, permissions }: PrintedScopes, name: string): readonly Permission[] {
  return permissions.get(printOf(salt, name).readUIntBE(0, PRINT_BYTES)) ?? [];
}

function printOf(salt: string, name: string): Buffer {
  return createHash('sha256').update(`${salt} ${name}`).digest().subarray(0, PRINT_BYTES);
}
