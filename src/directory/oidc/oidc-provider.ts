// A provider of OpenID Connect: authorization code flow with PKCE (OpenID Connect Core 1.0, section 3.1; RFC 7636).

import * as oidc from 'openid-client';
import { ShiplockError } from '../../errors.ts';
import type { Fetch } from '../../outbound/fetch-toward.ts';
import { DirectoryAway } from '../directory-away.ts';
import type { DirectoryPerson } from '../person.ts';
import { type Claims, claimedPerson } from './claimed-person.ts';
import type { OidcSettings } from './oidc-settings.ts';

/** One attempt to log in, which the browser keeps until it comes back. */
export interface OidcAttempt {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

export interface OidcLogIn {
  readonly person: DirectoryPerson;
  readonly idToken: string;
  /** Asks for the person again, without them; undefined where the provider gives none. */
  readonly refreshToken: string | undefined;
}

export interface OidcProvider {
  readonly issuer: string;
  /** Where the browser has to go, to come back to this address. @throws DirectoryAway */
  begin(redirectUri: string): Promise<{ readonly url: string; readonly attempt: OidcAttempt }>;
  /**
   * Who has come back.
   * @param callback the address with all that the provider has put behind it
   * @throws ShiplockError UNAUTHORIZED with what the provider said; DirectoryAway
   */
  complete(callback: URL, attempt: OidcAttempt): Promise<OidcLogIn>;
  /** The person of a log-in before; undefined when the provider does not want to tell any more. @throws DirectoryAway */
  renew(refreshToken: string, subject: string): Promise<Pick<OidcLogIn, 'person' | 'refreshToken'> | undefined>;
  /** Where the browser logs out of the provider, to come back to this address; undefined where there is no such place. */
  endSession(idToken: string, returnTo: string): Promise<string | undefined>;
}

const TIMEOUT_SECONDS = 5;
const CLOCK_SKEW_SECONDS = 60;
/** After a failure, the provider is asked for its description no sooner. */
const COOLDOWN_MILLISECONDS = 5_000;

/**
 * @param fetch toward the issuer
 * @param elapsed milliseconds on a watch that only runs on
 */
export function createOidcProvider(settings: OidcSettings, fetch: Fetch, elapsed: () => number): OidcProvider {
  const { issuer, clientId, clientSecret, scope } = settings;
  let known: { readonly configuration: Promise<oidc.Configuration>; readonly askedAt: number } | undefined;
  let isDescribed = false;

  /** The provider describes itself once; after a failure it is asked again. */
  async function configured(): Promise<oidc.Configuration> {
    if (!known || (!isDescribed && elapsed() - known.askedAt >= COOLDOWN_MILLISECONDS))
      known = { configuration: discover(), askedAt: elapsed() };
    try {
      const configuration = await known.configuration;
      isDescribed = true;
      return configuration;
    } catch (error) {
      throw away(issuer, error);
    }
  }

  function discover(): Promise<oidc.Configuration> {
    const isPlain = new URL(issuer).protocol === 'http:';
    return oidc.discovery(
      new URL(issuer),
      clientId,
      { [oidc.clockTolerance]: CLOCK_SKEW_SECONDS },
      clientSecret === undefined ? oidc.None() : oidc.ClientSecretBasic(clientSecret),
      {
        timeout: TIMEOUT_SECONDS,
        [oidc.customFetch]: (url, { body, ...init }) => fetch(url, { ...init, ...(body !== undefined && { body }) }),
        // The signature of the identity token counts, and not only that it came over TLS.
        execute: [oidc.enableNonRepudiationChecks, ...(isPlain ? [oidc.allowInsecureRequests] : [])],
      },
    );
  }

  /** Claims of the identity token and, where it lacks some that count, of the UserInfo endpoint. */
  async function allClaims(configuration: oidc.Configuration, claims: Claims, accessToken: string): Promise<Claims> {
    const wanted = [settings.nameClaim, settings.groupsClaim.split('.')[0] ?? settings.groupsClaim];
    const isWhole = wanted.every((claim) => claim in claims);
    if (isWhole || configuration.serverMetadata().userinfo_endpoint === undefined) return claims;
    const told = await oidc.fetchUserInfo(configuration, accessToken, String(claims['sub']));
    return { ...told, ...claims };
  }

  return {
    issuer,

    async begin(redirectUri) {
      const configuration = await configured();
      const attempt = {
        state: oidc.randomState(),
        nonce: oidc.randomNonce(),
        verifier: oidc.randomPKCECodeVerifier(),
      };
      const url = oidc.buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri,
        scope,
        state: attempt.state,
        nonce: attempt.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(attempt.verifier),
        code_challenge_method: 'S256',
        // OpenID Connect Core 1.0, section 11.
        ...(scope.split(' ').includes('offline_access') ? { prompt: 'consent' } : {}),
      });
      return { url: url.href, attempt };
    },

    async complete(callback, { state, nonce, verifier }) {
      const configuration = await configured();
      try {
        const tokens = await oidc.authorizationCodeGrant(configuration, callback, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        });
        const claims = await allClaims(configuration, tokens.claims() ?? {}, tokens.access_token);
        return {
          person: claimedPerson(claims, settings),
          idToken: tokens.id_token ?? '',
          refreshToken: tokens.refresh_token,
        };
      } catch (error) {
        throw refusal(issuer, error);
      }
    },

    async renew(refreshToken, subject) {
      const configuration = await configured();
      try {
        const tokens = await oidc.refreshTokenGrant(configuration, refreshToken);
        const claims = await allClaims(configuration, tokens.claims() ?? { sub: subject }, tokens.access_token);
        if (claims['sub'] !== subject) return undefined;
        return { person: claimedPerson(claims, settings), refreshToken: tokens.refresh_token ?? refreshToken };
      } catch (error) {
        if (error instanceof oidc.ResponseBodyError && error.error === 'invalid_grant') return undefined;
        throw away(issuer, error);
      }
    },

    async endSession(idToken, returnTo) {
      const configuration = await configured();
      if (configuration.serverMetadata().end_session_endpoint === undefined) return undefined;
      const parameters = { id_token_hint: idToken, post_logout_redirect_uri: returnTo };
      return oidc.buildEndSessionUrl(configuration, parameters).href;
    },
  };
}

function away(issuer: string, error: unknown): DirectoryAway {
  if (error instanceof DirectoryAway) return error;
  return new DirectoryAway(`the OpenID provider ${issuer} cannot be asked: ${reasonOf(error)}`, { cause: error });
}

/** What the provider has said, or why what it said does not count. */
function refusal(issuer: string, error: unknown): Error {
  if (error instanceof ShiplockError) return error;
  if (error instanceof oidc.AuthorizationResponseError || error instanceof oidc.ResponseBodyError) {
    const description = error.error_description === undefined ? '' : ` (${error.error_description.slice(0, 300)})`;
    return new ShiplockError('UNAUTHORIZED', `the provider has refused the log-in: ${error.error}${description}`);
  }
  // A refusal by the library's own checks has a code; what fetch throws has none of these.
  if (error instanceof oidc.ClientError && error.code !== 'OAUTH_TIMEOUT')
    return new ShiplockError('UNAUTHORIZED', `the provider's answer is not good: ${reasonOf(error)}`);
  return away(issuer, error);
}

function reasonOf(error: unknown): string {
  const causes: string[] = [];
  for (let one = error; one instanceof Error && causes.length < 4; one = one.cause) causes.push(one.message);
  return causes.join(': ');
}
