// Waivers.

import type { FastifyInstance } from 'fastify';
import { mayManageNamespace, partsOf } from '../../access/authorize.ts';
import { actorOf, type Identity } from '../../access/identity.ts';
import { findNamespace } from '../../access/namespace.ts';
import type { Scope } from '../../api/scope.ts';
import * as contract from '../../api/waiver.ts';
import { ShiplockError } from '../../errors.ts';
import { parseReference } from '../../oci/reference.ts';
import { getManifest } from '../../registry/find-manifest.ts';
import { getRepository } from '../../registry/find-repository.ts';
import type { WaiverScope } from '../../scan/waiver/waiver.ts';
import { createWaivers, findWaiver, listWaivers, revokeWaiver } from '../../scan/waiver/waivers.ts';
import type { Doors } from '../doors.ts';
import { serve } from './endpoint.ts';
import { requireScope } from './guards.ts';
import { showWaiver } from './show-waiver.ts';

export async function waiverRoutes(app: FastifyInstance, doors: Doors): Promise<void> {
  const { scans } = doors;
  const { rows } = scans.database;

  serve(app, doors, contract.listWaivers, async ({ identity, query }) => {
    const found = await listWaivers(rows, { ...query, now: scans.clock.now() });
    const hasPart = await partsOf(rows, identity);
    const visible = [];
    for (const waiver of found) if (await maySee(doors, identity, hasPart, waiver.scope)) visible.push(waiver);
    return { status: 200, body: { items: visible.map(showWaiver), next: null } };
  });

  serve(app, doors, contract.createWaiver, async ({ identity, body }) => {
    const scope = await scopeOf(doors, identity, body);
    const expiresAt = body.expiresAt == null ? null : Date.parse(body.expiresAt) * 1000;
    const draft = { vulnerability: body.vulnerability, scope, reason: body.reason, expiresAt };
    const made = await createWaivers(scans, draft, actorOf(identity));
    return { status: 201, body: { items: made.map(showWaiver), next: null } };
  });

  serve(app, doors, contract.revokeWaiver, async ({ identity, params }) => {
    const waiver = await findWaiver(rows, params.id);
    if (!waiver || !(await maySee(doors, identity, await partsOf(rows, identity), waiver.scope)))
      throw new ShiplockError('NOT_FOUND', `there is no waiver ${params.id}, or you may not see it`);
    await authorizeScope(doors, identity, waiver.scope);
    await revokeWaiver(scans, waiver, actorOf(identity));
    return { status: 204 };
  });
}

async function maySee(
  doors: Doors,
  identity: Identity,
  hasPart: (repository: string) => boolean,
  scope: WaiverScope,
): Promise<boolean> {
  if (scope.kind === 'everywhere') return true;
  if (scope.kind === 'namespace') return mayManageNamespace(doors.scans.database.rows, identity, scope.namespace);
  return hasPart(scope.repository);
}

/** Which scopes each property belongs to. */
const PLACES: Readonly<Record<'repository' | 'reference' | 'namespace', readonly WaiverScope['kind'][]>> = {
  repository: ['image', 'repository'],
  reference: ['image'],
  namespace: ['namespace'],
};

type Body = {
  readonly scope: WaiverScope['kind'];
  readonly repository?: string | undefined;
  readonly reference?: string | undefined;
  readonly namespace?: string | undefined;
};

/** @throws ShiplockError INVALID when what the scope needs is missing; what `authorizeScope` throws */
async function scopeOf(doors: Doors, identity: Identity, body: Body): Promise<WaiverScope> {
  const { rows } = doors.scans.database;
  // A waiver for more than was meant would be worse than none.
  const strange = Object.entries(PLACES).find(
    ([property, scopes]) => body[property as keyof typeof PLACES] !== undefined && !scopes.includes(body.scope),
  );
  if (strange)
    throw new ShiplockError('INVALID', `a waiver with the scope ${body.scope} takes no ${strange[0]}: leave it out`);
  if (body.scope === 'everywhere' || body.scope === 'namespace') {
    if (body.scope === 'namespace' && !body.namespace) throw needs('a namespace', 'namespace');
    const scope: WaiverScope =
      body.scope === 'namespace' ? { kind: 'namespace', namespace: body.namespace ?? '' } : { kind: 'everywhere' };
    await authorizeScope(doors, identity, scope);
    if (scope.kind === 'namespace' && !(await findNamespace(rows, scope.namespace)))
      throw new ShiplockError('NOT_FOUND', `there is no namespace ${scope.namespace}`);
    return scope;
  }
  if (!body.repository) throw needs(body.scope === 'image' ? 'an image' : 'a repository', 'repository');
  const inRepository: WaiverScope = { kind: 'repository', repository: body.repository };
  await authorizeScope(doors, identity, inRepository);
  if (body.scope === 'repository') return inRepository;
  const reference = parseReference(body.reference ?? '');
  if (!reference) throw needs('an image', 'reference (a tag or a digest)');
  const { digest } = await getManifest(rows, await getRepository(rows, body.repository), reference);
  return { kind: 'image', repository: body.repository, digest };
}

function needs(what: string, property: string): ShiplockError {
  return new ShiplockError('INVALID', `the body is not as it should be: a waiver for ${what} needs ${property}`);
}

/** Whoever answers for the place answers for its vulnerabilities. @throws ShiplockError NOT_FOUND, DENIED */
async function authorizeScope(doors: Doors, identity: Identity, scope: WaiverScope): Promise<void> {
  const place: Scope = scope.kind === 'image' ? { kind: 'repository', repository: scope.repository } : scope;
  await requireScope(doors, identity, place, 'manage_repository');
}
