// Issuers of identity tokens for workloads: CI systems and clusters whose OpenID Connect tokens API keys may trust. Which ones are
// asked at all is configuration, so that nobody makes this server call an address of their choice.

import { createRemoteJWKSet, customFetch, errors, type JWTPayload, jwtVerify } from 'jose';
import type { Microseconds } from '../../clock.ts';
import { ShiplockError } from '../../errors.ts';
import type { Fetch } from '../../outbound/fetch-toward.ts';
import type { Outbound } from '../../outbound/outbound.ts';

/** The token was not signed by the issuer that the key trusts, so whoever shows it may be anybody. */
export class ForeignToken extends ShiplockError {
  constructor(message: string) {
    super('UNAUTHORIZED', message);
  }
}

/** What the token says, once it is known to be the issuer's, for this audience, and of now. */
export type WorkloadClaims = JWTPayload;

export interface WorkloadIssuers {
  /** The issuers that may be trusted. */
  readonly allowed: readonly string[];
  /**
   * The claims of a token of this issuer.
   * @throws ShiplockError UNAUTHORIZED for a token that is not good, or when the issuer cannot be asked
   */
  verify(
    token: string,
    expected: { readonly issuer: string; readonly audience: string; readonly now: Microseconds },
  ): Promise<WorkloadClaims>;
}

/** Signatures that only the issuer can make: never `none`, and none with a secret that both sides have. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
/** An issuer is asked for its keys again, or after a failure, no sooner. */
const COOLDOWN_MILLISECONDS = 30_000;
const TIMEOUT_MILLISECONDS = 5_000;
const CLOCK_SKEW_SECONDS = 60;

type Keys = ReturnType<typeof createRemoteJWKSet>;

/**
 * @param allowed addresses of the issuers
 * @param elapsed milliseconds on a watch that only runs on
 */
export function createWorkloadIssuers(
  allowed: readonly string[],
  outbound: Outbound,
  elapsed: () => number,
): WorkloadIssuers {
  const known = new Map<string, { readonly keys: Promise<Keys>; readonly askedAt: number }>();

  /** Asked once; after a failure again when the cooldown is over. */
  async function keysOf(issuer: string): Promise<Keys> {
    const before = known.get(issuer);
    if (before && elapsed() - before.askedAt < COOLDOWN_MILLISECONDS) return before.keys;
    const asked = { keys: discover(issuer, outbound.toward(issuer)), askedAt: elapsed() };
    known.set(issuer, asked);
    const keys = await asked.keys;
    known.set(issuer, { keys: asked.keys, askedAt: Number.POSITIVE_INFINITY });
    return keys;
  }

  return {
    allowed,
    async verify(token, { issuer, audience, now }) {
      if (!allowed.includes(issuer))
        throw new ForeignToken(`the issuer ${issuer} is not among those that this server trusts`);
      try {
        const { payload } = await jwtVerify(token, await keysOf(issuer), {
          issuer,
          audience,
          algorithms: ALGORITHMS,
          clockTolerance: CLOCK_SKEW_SECONDS,
          currentDate: new Date(now / 1000),
          requiredClaims: ['exp', 'aud', 'iss'],
        });
        return payload;
      } catch (error) {
        throw refusalOf(error, issuer);
      }
    },
  };
}

/** OpenID Connect Discovery 1.0, section 4. @param fetch toward the issuer */
async function discover(issuer: string, fetch: Fetch): Promise<Keys> {
  const response = await fetch(`${issuer}/.well-known/openid-configuration`, {
    signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
  });
  const document = (await response.json()) as { readonly issuer?: unknown; readonly jwks_uri?: unknown };
  if (document.issuer !== issuer || typeof document.jwks_uri !== 'string')
    throw new Error(`${issuer} does not describe itself as the issuer ${issuer}`);
  return createRemoteJWKSet(new URL(document.jwks_uri), {
    [customFetch]: fetch,
    cooldownDuration: COOLDOWN_MILLISECONDS,
    timeoutDuration: TIMEOUT_MILLISECONDS,
  });
}

/** By the reasons of jose. */
const CLAIM_FAULTS: Readonly<Record<string, string>> = {
  missing: 'is missing',
  invalid: 'is not of its type (RFC 7519)',
};

function refusalOf(error: unknown, issuer: string): ShiplockError {
  const refusal = (message: string) => new ShiplockError('UNAUTHORIZED', message);
  if (error instanceof errors.JWTExpired)
    return refusal('the identity token has expired: ask the issuer for another one');
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === 'nbf' && error.reason === 'check_failed')
      return refusal('the identity token is not good yet: is the clock of its issuer right?');
    return refusal(
      `the identity token is not for here: its "${error.claim}" ${CLAIM_FAULTS[error.reason] ?? 'is another one'}`,
    );
  }
  if (error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError))
    return refusal(`the issuer ${issuer} cannot be asked at the moment: try again in half a minute`);
  return new ForeignToken(`the identity token is not one of ${issuer}`);
}
