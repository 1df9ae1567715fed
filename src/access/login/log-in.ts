// Logging in by password at the web page, and out again.

import { hasCode } from '../../errors.ts';
import type { Access } from '../access.ts';
import { lacksSecondFactor, requireCode } from '../credential/second-factor.ts';
import { endAtProvider } from '../directory/oidc-log-in.ts';
import { provePassword } from './authenticate.ts';
import { knownBrowser, withNewMark } from './known-browser.ts';
import { authenticateSession, beginSession, endSession, idTokenOf, requireCsrf } from './sessions.ts';

export interface LogIn {
  readonly username: string;
  readonly isAdmin: boolean;
  /** For the cookie. */
  readonly secret: string;
  /** What writes have to show beside it. */
  readonly csrf: string;
  /** For the other cookie: marks by which this browser is known from now on. */
  readonly marks: string;
  /** The deployment asks for a second factor that the user has yet to make. */
  readonly lacksSecondFactor: boolean;
}

/**
 * Begins a session of the user with this password and, where there is a second factor, this code.
 * @throws ShiplockError UNAUTHORIZED, TOO_MANY_REQUESTS
 */
export async function logIn(
  access: Access,
  shown: {
    readonly username: string;
    readonly password: string;
    readonly code?: string | undefined;
    readonly userAgent: string;
    readonly address: string;
    /** The marks that the browser has kept. */
    readonly marks: string;
  },
): Promise<LogIn> {
  const { address, code } = shown;
  const browser = await knownBrowser(access, shown.username, shown.marks);
  const user = await provePassword(access, shown.username, shown.password, { address, browser });
  await requireCode(access, user, { code, browser });
  const { secret, csrf } = await beginSession(access, user, shown);
  const { name: username, isAdmin } = user;
  const lacks = await lacksSecondFactor(access.database.rows, user.id);
  const marks = await withNewMark(access, user.id, shown.marks);
  return { username, isAdmin, secret, csrf, marks, lacksSecondFactor: lacks };
}

/**
 * Ends the session of this secret; one that has ended already is as good as ended. Returns where the browser logs out of the
 * OpenID provider by which it came, to come back to `returnTo`; undefined where there is no such place.
 * @throws ShiplockError DENIED for a session that lives, without its CSRF token
 */
export async function logOut(
  access: Access,
  secret: string,
  {
    address,
    returnTo,
    csrf,
  }: { readonly address: string; readonly returnTo: string; readonly csrf: string | undefined },
): Promise<string | undefined> {
  try {
    const idToken = await idTokenOf(access, secret);
    const user = await authenticateSession(access, secret, { address, isBackground: true });
    if (user.session) {
      requireCsrf(access, user.session.id, csrf);
      await endSession(access, user, user.session);
    }
    return idToken === undefined ? undefined : await endAtProvider(access, idToken, returnTo);
  } catch (error) {
    if (!hasCode(error, 'UNAUTHORIZED', 'NOT_FOUND')) throw error;
    return undefined;
  }
}
