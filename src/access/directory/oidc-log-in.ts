// Logging in by OpenID Connect: away to the provider, and back with what it says. Between the two, the attempt is in a cookie that
// only this deployment can read.

import type { Microseconds } from '../../clock.ts';
import { MICROSECONDS_PER_SECOND } from '../../clock.ts';
import { DirectoryAway } from '../../directory/directory-away.ts';
import type { OidcAttempt, OidcProvider } from '../../directory/oidc/oidc-provider.ts';
import { hasCode, ShiplockError } from '../../errors.ts';
import type { Access } from '../access.ts';
import { seal, unseal } from '../credential/seal.ts';
import type { UserIdentity } from '../identity.ts';
import { LoginRefused } from '../login/login-refused.ts';
import { recordFailedLogin } from '../login/record-failure.ts';
import { beginSession } from '../login/sessions.ts';
import { admitPerson } from './admit-person.ts';
import type { AdmissionRules } from './directories.ts';
import { updateIdentity } from './directory-identity-table.ts';

/** How long somebody may take at the provider. */
export const ATTEMPT_SECONDS = 600;

interface SealedAttempt extends OidcAttempt {
  readonly redirectUri: string;
  readonly returnTo: string;
  readonly until: Microseconds;
}

/**
 * Where the browser has to go, and what it has to bring back.
 * @param redirectUri where the provider sends the browser
 * @param returnTo the path of this server that is shown after the log-in
 * @throws ShiplockError NOT_FOUND where no provider is configured; LoginRefused when it cannot be asked
 */
export async function beginOidc(
  access: Access,
  { redirectUri, returnTo }: { readonly redirectUri: string; readonly returnTo: string },
): Promise<{ readonly url: string; readonly state: string; readonly sealed: string }> {
  const { provider } = configured(access);
  const { url, attempt } = await asking(access, () => provider.begin(redirectUri));
  const until = access.clock.now() + ATTEMPT_SECONDS * MICROSECONDS_PER_SECOND;
  const kept: SealedAttempt = { ...attempt, redirectUri, returnTo, until };
  return { url, state: attempt.state, sealed: seal(access, JSON.stringify(kept)) };
}

/**
 * Begins a session of whoever has come back from the provider.
 * @param answer what the provider has put behind the address at which they came back, from the question mark on
 * @throws ShiplockError UNAUTHORIZED that says why not
 */
export async function completeOidc(
  access: Access,
  {
    answer,
    sealed,
    userAgent,
    address,
  }: {
    readonly answer: string;
    readonly sealed: string | undefined;
    readonly userAgent: string;
    readonly address: string;
  },
): Promise<{ readonly secret: string; readonly returnTo: string }> {
  const { provider, rules } = configured(access);
  try {
    const attempt = readAttempt(access, sealed);
    const callback = new URL(`${attempt.redirectUri}${answer}`);
    const { person, idToken, refreshToken } = await asking(access, () => provider.complete(callback, attempt));
    if (person.groups === undefined)
      access.directories.onTrouble?.(
        `the OpenID provider did not tell the groups of ${person.name}: their teams stay as they were, and no group makes them a system admin`,
      );
    const at = access.clock.now();
    const account = await access.database.transaction(async (tx) => {
      const { account } = await admitPerson(tx, { person, rules, at });
      await updateIdentity(tx, account.id, {
        refresh_token: refreshToken === undefined ? null : seal(access, refreshToken),
      });
      return account;
    });
    const user: UserIdentity = {
      kind: 'user',
      id: account.id,
      name: account.name,
      isAdmin: account.is_admin === 1,
      credential: 'oidc',
      address,
      userAgent,
    };
    const { secret } = await beginSession(access, user, { userAgent, idToken });
    return { secret, returnTo: attempt.returnTo };
  } catch (error) {
    if (!hasCode(error, 'UNAUTHORIZED')) throw error;
    const refused = error instanceof LoginRefused ? error : new LoginRefused(error.message, '', error.message);
    await recordFailedLogin(access, refused.typedName, address);
    throw refused;
  }
}

/**
 * Where the browser ends what the provider remembers of it, to come back to `returnTo`; undefined where the provider has no
 * such place, or cannot be asked.
 */
export async function endAtProvider(access: Access, idToken: string, returnTo: string): Promise<string | undefined> {
  try {
    return await access.directories.oidc?.provider.endSession(idToken, returnTo);
  } catch (error) {
    if (!(error instanceof DirectoryAway)) throw error;
    access.directories.onTrouble?.(error.message);
    return undefined;
  }
}

function configured({ directories }: Access): { readonly provider: OidcProvider; readonly rules: AdmissionRules } {
  if (directories.oidc) return directories.oidc;
  throw new ShiplockError('NOT_FOUND', 'this server has no OpenID provider: see oidcIssuer');
}

function readAttempt(access: Access, sealed: string | undefined): SealedAttempt {
  const text = sealed === undefined ? undefined : unseal(access, sealed);
  const attempt = text === undefined ? undefined : (JSON.parse(text) as SealedAttempt);
  if (attempt && access.clock.now() < attempt.until) return attempt;
  const why =
    attempt === undefined
      ? `the browser did not bring back what it was given when the log-in began: it must begin and end under the same address${access.directories.logInAddress === undefined ? '' : ` (${access.directories.logInAddress})`}, with cookies allowed`
      : `the log-in took longer than ${ATTEMPT_SECONDS / 60} minutes`;
  throw new ShiplockError('UNAUTHORIZED', `${why}: log in again`);
}

/** @throws LoginRefused when the provider cannot be asked; why is told to the log only */
async function asking<T>({ directories }: Access, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof DirectoryAway)) throw error;
    directories.onTrouble?.(error.message);
    const message = 'the OpenID provider cannot be asked at this moment: try again later, or log in with a password';
    throw new LoginRefused(message, '', 'the OpenID provider cannot be asked');
  }
}
