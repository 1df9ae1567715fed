// What concerns all of a place is for those to whom nothing in it is denied: otherwise they would read, by the whole, what they
// are answered about as if it were not there.

import { readScope, type Scope, scopeName } from '../../api/scope.ts';
import type { Rows } from '../../database/database.ts';
import { ShiplockError } from '../../errors.ts';
import { namespaceOf } from '../../oci/reference.ts';
import type { Identity } from '../identity.ts';
import { allHeldRights, type PlacedRight } from './held-rights.ts';
import type { Permission } from './permission.ts';
import { isSystemAdmin } from './requirements.ts';

/** @throws ShiplockError DENIED when the permission, or `pull`, is denied to them in a part of the place, which is not named */
export async function requireNothingDenied(
  rows: Rows,
  by: Identity,
  scope: Scope,
  permission: Permission,
): Promise<void> {
  const denials = await denialsOf(rows, by, permission);
  if (!denials.some(({ place }) => isWithin(scope, place))) return;
  const place = scope.kind === 'everywhere' ? 'everything' : scopeName(scope);
  throw new ShiplockError('DENIED', `a part of ${place} is denied to you: name the repository that you mean`);
}

/** True where the permission, or `pull`, is denied to them there, in a part of the place, or in what the place is a part of. */
export async function isDeniedAbout(rows: Rows, by: Identity, scope: Scope, permission: Permission): Promise<boolean> {
  const denials = await denialsOf(rows, by, permission);
  return denials.some(
    (right) =>
      right.place === scopeName(scope) ||
      isWithin(scope, right.place) ||
      isWithin(readScope(right.scope, right.place), scopeName(scope)),
  );
}

/** True when the place lies inside the scope, and is not the scope itself. */
export function isWithin(scope: Scope, place: string): boolean {
  if (scope.kind === 'everywhere') return place !== '';
  return place !== scopeName(scope) && namespaceOf(place) === scopeName(scope);
}

async function denialsOf(rows: Rows, by: Identity, permission: Permission): Promise<PlacedRight[]> {
  if (isSystemAdmin(by) || (by.kind !== 'user' && by.kind !== 'key')) return [];
  const concerned = (one: Permission) => one === permission || one === 'pull';
  return (await allHeldRights(rows, by)).filter(({ isDenied, permissions }) => isDenied && permissions.some(concerned));
}
