// Where a waiver is asked to hold, in the words of whoever asks, and who answers for the place.

import { requireNamespace } from '../../access/account/namespace.ts';
import type { Identity } from '../../access/identity.ts';
import { rightsOn } from '../../access/right/authorize.ts';
import { requireNothingDenied } from '../../access/right/inner-denials.ts';
import { isGivenEverywhere, mayManageNamespace, requireScope } from '../../access/right/requirements.ts';
import type { Membership } from '../../access/right/visibility.ts';
import type { Scope } from '../../api/scope.ts';
import type { Rows } from '../../database/database.ts';
import { ShiplockError } from '../../errors.ts';
import { parseReference } from '../../oci/reference.ts';
import { getDigest } from '../../registry/find-manifest.ts';
import { getRepository } from '../../registry/find-repository.ts';
import type { WaiverScope } from './waiver.ts';

export interface WaiverPlace {
  readonly scope: WaiverScope['kind'];
  readonly repository?: string | undefined;
  /** A tag or a digest of the repository. */
  readonly reference?: string | undefined;
  readonly namespace?: string | undefined;
}

/** Which scopes each property belongs to. */
const SCOPES_WITH: Readonly<Record<'repository' | 'reference' | 'namespace', readonly WaiverScope['kind'][]>> = {
  repository: ['image', 'repository'],
  reference: ['image'],
  namespace: ['namespace'],
};

/**
 * The scope that is meant, for those who answer for it.
 * @throws AccessRefused; ShiplockError INVALID when what the scope needs is missing, or it has what it does not need;
 * NOT_FOUND, DENIED, MANIFEST_UNKNOWN
 */
export async function authorizedPlace(rows: Rows, by: Identity, place: WaiverPlace): Promise<WaiverScope> {
  // A waiver for more than was meant would be worse than none.
  const strange = Object.entries(SCOPES_WITH).find(
    ([property, scopes]) => place[property as keyof typeof SCOPES_WITH] !== undefined && !scopes.includes(place.scope),
  );
  if (strange)
    throw new ShiplockError('INVALID', `a waiver with the scope ${place.scope} takes no ${strange[0]}: leave it out`);
  const scope = wideScope(place);
  await requireWaiverScope(rows, by, scope);
  if (scope.kind === 'namespace') await requireNamespace(rows, scope.namespace);
  if (place.scope !== 'image' || scope.kind !== 'repository') return scope;
  const reference = parseReference(place.reference ?? '');
  if (!reference) throw needs('an image', 'reference (a tag or a digest)');
  const { repository } = scope;
  const digest = await getDigest(rows, await getRepository(rows, repository), reference);
  return { kind: 'image', repository, digest };
}

/** Returns when the identity answers for the place, and so for its vulnerabilities. @throws AccessRefused; ShiplockError */
export async function requireWaiverScope(rows: Rows, by: Identity, scope: WaiverScope): Promise<void> {
  const place: Scope = scope.kind === 'image' ? { kind: 'repository', repository: scope.repository } : scope;
  await requireScope(rows, by, place, 'manage_repository');
  await requireNothingDenied(rows, by, place, 'manage_repository');
}

/** The same as an answer. */
export async function answersFor(rows: Rows, by: Identity, scope: WaiverScope): Promise<boolean> {
  if (scope.kind === 'everywhere') return isGivenEverywhere(rows, by, 'manage_repository');
  if (scope.kind === 'namespace') return mayManageNamespace(rows, by, scope.namespace);
  const { exists, permissions } = await rightsOn(rows, by, scope.repository);
  return exists && permissions.has('manage_repository');
}

export async function maySeeWaiver(
  rows: Rows,
  by: Identity,
  isMember: Membership,
  scope: WaiverScope,
): Promise<boolean> {
  if (scope.kind === 'everywhere') return true;
  if (scope.kind === 'namespace') return mayManageNamespace(rows, by, scope.namespace);
  return isMember(scope.repository);
}

/** The scope, of an image its repository. */
function wideScope({ scope, repository, namespace }: WaiverPlace): Scope {
  if (scope === 'everywhere') return { kind: 'everywhere' };
  if (scope === 'namespace') {
    if (!namespace) throw needs('a namespace', 'namespace');
    return { kind: 'namespace', namespace };
  }
  if (!repository) throw needs(scope === 'image' ? 'an image' : 'a repository', 'repository');
  return { kind: 'repository', repository };
}

function needs(what: string, property: string): ShiplockError {
  return new ShiplockError('INVALID', `the body is not as it should be: a waiver for ${what} needs ${property}`);
}
