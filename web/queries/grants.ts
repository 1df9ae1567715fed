// Giving roles, and taking them away: one call of the API for each kind of place and of holder.

import * as contract from '../../src/api/access.ts';
import type { Scope } from '../../src/api/scope.ts';
import { client } from '../client.ts';

/** Who has a role: a user by name, a team as organization/team, an API key by its id. */
export interface Holder {
  readonly kind: 'user' | 'team' | 'key';
  readonly name: string;
}

/** Whom a grant is about. */
export function holderOf(grant: contract.GrantBody): Holder {
  if (grant.user !== null) return { kind: 'user', name: grant.user };
  if (grant.team !== null) return { kind: 'team', name: grant.team };
  return { kind: 'key', name: grant.keyId ?? '' };
}

/** Where a grant holds. */
export function placeOf({ repository, namespace }: contract.GrantBody): Scope {
  if (repository !== null) return { kind: 'repository', repository };
  return namespace === null ? { kind: 'everywhere' } : { kind: 'namespace', namespace };
}

/** Gives the role there, or denies it, in place of what was given (or denied) before. @throws Refusal */
export function grantRole(place: Scope, holder: Holder, body: { readonly role: string; readonly deny: boolean }) {
  const { user, team, organization, key } = namesOf(holder);
  switch (`${place.kind} ${holder.kind}` as const) {
    case 'repository user':
      return client.call(contract.grantRepositoryAccess, { params: { repository: repositoryOf(place), user }, body });
    case 'repository team':
      return client.call(contract.grantRepositoryTeamAccess, {
        params: { repository: repositoryOf(place), team },
        body,
      });
    case 'repository key':
      return client.call(contract.grantRepositoryKeyAccess, { params: { repository: repositoryOf(place), key }, body });
    case 'namespace user':
      return client.call(contract.grantNamespaceAccess, { params: { namespace: namespaceOf(place), user }, body });
    case 'namespace team':
      return client.call(contract.grantNamespaceTeamAccess, { params: { namespace: namespaceOf(place), team }, body });
    case 'namespace key':
      return client.call(contract.grantNamespaceKeyAccess, { params: { namespace: namespaceOf(place), key }, body });
    case 'everywhere user':
      return client.call(contract.grantGlobalAccess, { params: { user }, body });
    case 'everywhere team':
      return client.call(contract.grantGlobalTeamAccess, { params: { organization, team }, body });
    case 'everywhere key':
      return client.call(contract.grantGlobalKeyAccess, { params: { key }, body });
  }
}

/** Takes away what was given there, or takes a denial back. @throws Refusal */
export function revokeRole(place: Scope, holder: Holder, isDenial: boolean) {
  const { user, team, organization, key } = namesOf(holder);
  const query = { deny: isDenial ? ('true' as const) : ('false' as const) };
  switch (`${place.kind} ${holder.kind}` as const) {
    case 'repository user':
      return client.call(contract.revokeRepositoryAccess, { params: { repository: repositoryOf(place), user }, query });
    case 'repository team':
      return client.call(contract.revokeRepositoryTeamAccess, {
        params: { repository: repositoryOf(place), team },
        query,
      });
    case 'repository key':
      return client.call(contract.revokeRepositoryKeyAccess, {
        params: { repository: repositoryOf(place), key },
        query,
      });
    case 'namespace user':
      return client.call(contract.revokeNamespaceAccess, { params: { namespace: namespaceOf(place), user }, query });
    case 'namespace team':
      return client.call(contract.revokeNamespaceTeamAccess, {
        params: { namespace: namespaceOf(place), team },
        query,
      });
    case 'namespace key':
      return client.call(contract.revokeNamespaceKeyAccess, { params: { namespace: namespaceOf(place), key }, query });
    case 'everywhere user':
      return client.call(contract.revokeGlobalAccess, { params: { user }, query });
    case 'everywhere team':
      return client.call(contract.revokeGlobalTeamAccess, { params: { organization, team }, query });
    case 'everywhere key':
      return client.call(contract.revokeGlobalKeyAccess, { params: { key }, query });
  }
}

function namesOf({ name }: Holder) {
  const [organization = '', team = ''] = name.split('/', 2);
  return { user: name, key: name, organization, team };
}

function repositoryOf(place: Scope): string {
  return place.kind === 'repository' ? place.repository : '';
}

function namespaceOf(place: Scope): string {
  return place.kind === 'namespace' ? place.namespace : '';
}
