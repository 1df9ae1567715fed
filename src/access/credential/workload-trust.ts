// The rule by which an API key trusts the identity tokens of somebody else: one issuer, one audience, and claims that must be as
// the rule says, letter by letter.

import { ShiplockError } from '../../errors.ts';
import type { WorkloadClaims, WorkloadIssuers } from './workload-issuers.ts';

export interface WorkloadTrust {
  readonly issuer: string;
  readonly audience: string;
  readonly claims: Readonly<Record<string, string>>;
}

/**
 * Issuers at which anybody can have tokens made, with the claims of which a rule has to name one: without it, the rule would
 * trust everybody there.
 */
const PUBLIC_FORGES: Readonly<Record<string, readonly string[]>> = {
  'https://token.actions.githubusercontent.com': [
    'repository',
    'repository_id',
    'repository_owner',
    'repository_owner_id',
    'sub',
  ],
  'https://gitlab.com': ['project_path', 'project_id', 'namespace_path', 'namespace_id', 'sub'],
};

/** @throws ShiplockError INVALID for a rule that would trust nobody, or everybody */
export function checkTrust({ issuer, claims }: WorkloadTrust, { allowed }: Pick<WorkloadIssuers, 'allowed'>): void {
  if (!allowed.includes(issuer)) {
    const known = allowed.length > 0 ? `use ${allowed.join(', ')}` : 'there is none yet';
    const message = `the issuer ${issuer} is not configured: ${known}, or have the operator add it (workloadIssuers)`;
    throw new ShiplockError('INVALID', message);
  }
  const names = Object.keys(claims);
  if (names.length === 0)
    throw new ShiplockError('INVALID', 'name at least one claim: without one, every token of the issuer would do');
  const empty = names.find((name) => claims[name]?.trim() === '');
  if (empty !== undefined) throw new ShiplockError('INVALID', `say what the claim "${empty}" has to be`);
  const owners = PUBLIC_FORGES[issuer];
  if (owners && !owners.some((claim) => names.includes(claim))) {
    const message = `anybody can have tokens of ${issuer}: name one of the claims ${owners.join(', ')}`;
    throw new ShiplockError('INVALID', message);
  }
}

/** The claim that is not as the rule says; undefined when the token is one that the rule trusts. */
export function untrustedClaim({ claims: wanted }: WorkloadTrust, claims: WorkloadClaims): string | undefined {
  const different = Object.entries(wanted).find(([name, value]) => textOf(claims[name]) !== value);
  if (different) return different[0];
  // What a stranger proposes runs in the name of the repository, so it is trusted only by a rule that says so.
  const { event_name: event } = claims;
  const isProposal = event !== undefined && !(typeof event === 'string' && !event.startsWith('pull_request'));
  return isProposal && wanted['event_name'] === undefined ? 'event_name' : undefined;
}

function textOf(claim: unknown): string | undefined {
  return typeof claim === 'string' || typeof claim === 'number' || typeof claim === 'boolean'
    ? String(claim)
    : undefined;
}
