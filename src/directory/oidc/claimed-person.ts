// What the claims of an OpenID provider say of somebody (OpenID Connect Core 1.0, section 5).

import { ShiplockError } from '../../errors.ts';
import type { DirectoryPerson } from '../person.ts';
import type { OidcSettings } from './oidc-settings.ts';

export type Claims = Readonly<Record<string, unknown>>;

/**
 * The person of these claims.
 * @throws ShiplockError UNAUTHORIZED when they do not have the name
 */
export function claimedPerson(claims: Claims, settings: OidcSettings): DirectoryPerson {
  const { issuer, nameClaim, groupsClaim } = settings;
  const name = claims[nameClaim];
  if (typeof name !== 'string' || name === '') {
    throw new ShiplockError(
      'UNAUTHORIZED',
      `the provider did not tell your name (claim ${nameClaim}): whoever runs this server has to ask for another scope (oidcScope) or name another claim (oidcNameClaim)`,
    );
  }
  const { name: fullName, email } = claims;
  return {
    issuer,
    subject: String(claims['sub']),
    name,
    fullName: typeof fullName === 'string' ? fullName : '',
    mail: typeof email === 'string' ? email : null,
    groups: claimedGroups(claims, groupsClaim),
  };
}

/**
 * The groups of the claim; a text is a list of one. Undefined when the claim is not there, is too long for the token (so that
 * the provider names another place for it: section 5.6.2), or is no list of texts: none of these says "no groups".
 */
export function claimedGroups(claims: Claims, groupsClaim: string): readonly string[] | undefined {
  const elsewhere = claims['_claim_names'];
  if (typeof elsewhere === 'object' && elsewhere !== null && groupsClaim in elsewhere) return undefined;
  const value = valueAt(claims, groupsClaim);
  if (typeof value === 'string') return [value];
  if (!Array.isArray(value) || !value.every((group) => typeof group === 'string')) return undefined;
  return [...new Set(value)];
}

/** Keycloak has roles inside of other claims: `realm_access.roles`. */
function valueAt(claims: Claims, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path];
  return path
    .split('.')
    .reduce<unknown>(
      (value, step) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, step) ? (value as Claims)[step] : undefined,
      claims,
    );
}
