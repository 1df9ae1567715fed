// Who a request comes from, as established by `authenticate`.

import { type Actor, SYSTEM } from '../actor.ts';
import type { Microseconds } from '../clock.ts';
import type { Permission } from './right/permission.ts';

export type Identity = Anonymous | UserIdentity | KeyIdentity | TokenIdentity | SystemIdentity;

export interface Anonymous {
  readonly kind: 'anonymous';
  readonly address?: string | undefined;
  /** What the client calls itself. */
  readonly userAgent?: string | undefined;
}

/** A user who showed a password, an access token or a client certificate; rights are looked up at every request. */
export interface UserIdentity {
  readonly kind: 'user';
  readonly id: string;
  readonly name: string;
  readonly isAdmin: boolean;
  readonly credential: string;
  /** The stored hash of the password that was shown; undefined for other credentials, and for a directory's password. */
  readonly provenBy?: string | undefined;
  /** The permissions to which an access token is restricted; undefined for no such limit. */
  readonly restrictedTo?: readonly Permission[] | undefined;
  /** The browser's log-in that was shown. */
  readonly session?: ShownSession | undefined;
  /** The stored token that was shown, if one was. */
  readonly token?: ShownToken | undefined;
  /** The client certificate that was shown, if no other credential was. */
  readonly certificate?: StoredCertificate | undefined;
  readonly address?: string | undefined;
  /** What the client calls itself. */
  readonly userAgent?: string | undefined;
}

export interface ShownSession {
  readonly id: string;
  /** The deployment asks for a second factor, and the user has none yet: until then, the session is for making one. */
  readonly lacksSecondFactor: boolean;
}

export interface ShownToken {
  readonly id: string;
  readonly expiresAt: Microseconds | null;
}

export interface StoredCertificate {
  readonly id: string;
  readonly expiresAt: Microseconds;
}

/** An API key, which is no person's: it may do what was granted to it, and what everybody may. */
export interface KeyIdentity {
  readonly kind: 'key';
  readonly id: string;
  /** The user name that it shows, such as `dev+ci`. */
  readonly name: string;
  readonly credential: string;
  readonly expiresAt: Microseconds | null;
  /** As for users: set where a token lets its bearer do a part of what the key may. */
  readonly restrictedTo?: readonly Permission[] | undefined;
  readonly address?: string | undefined;
  /** What the client calls itself. */
  readonly userAgent?: string | undefined;
}

/** Whom a token of the token endpoint was given to. */
export interface TokenSubject {
  readonly kind: 'user' | 'key';
  readonly id: string;
  readonly name: string;
  /** What was shown for it, such as `token:laptop`. */
  readonly credential: string;
}

/** Names of repositories that are known by their fingerprints only. */
export interface PrintedScopes {
  readonly salt: string;
  readonly permissions: ReadonlyMap<number, readonly Permission[]>;
}

/** The bearer of a token of our token endpoint; what it may do stands in the token, until it expires. */
export interface TokenIdentity {
  readonly kind: 'token';
  readonly expiresAt: Microseconds;
  /** Undefined for a token that was given to somebody anonymous. */
  readonly subject: TokenSubject | undefined;
  /** Permissions by repository name. */
  readonly repositories: ReadonlyMap<string, readonly Permission[]>;
  /** What it may do beside, where its subject may, too: the names are too many for the token to spell them. */
  readonly printed: PrintedScopes | undefined;
  /** May list the catalog; what is listed depends on the subject. */
  readonly catalog: boolean;
  /** It was given for an identity token, and its bearer is the key itself, wherever a key is taken. */
  readonly actsAsSubject: boolean;
  /** The credentials behind the token may pull whatever its subject may, also where the token names no scope. */
  readonly pullsAsSubject: boolean;
  readonly address?: string | undefined;
  /** What the client calls itself. */
  readonly userAgent?: string | undefined;
}

/** Shiplock itself, which may do everything: set-up, and what jobs do on nobody's behalf. No credentials give it. */
export interface SystemIdentity {
  readonly kind: 'system';
}

export const SYSTEM_IDENTITY: SystemIdentity = { kind: 'system' };

/** The identity as history and audit show it. */
export function actorOf(identity: Identity): Actor {
  if (identity.kind === 'system') return SYSTEM;
  const { address, userAgent } = identity;
  if (identity.kind === 'anonymous') return { kind: 'anonymous', id: null, name: '', address, userAgent };
  if (identity.kind === 'token') {
    const { subject } = identity;
    if (!subject) return { kind: 'anonymous', id: null, name: '', credential: 'bearer', address, userAgent };
    return {
      kind: actorKind(subject.kind),
      id: subject.id,
      name: subject.name,
      credential: subject.credential,
      address,
      userAgent,
    };
  }
  const { kind, id, name, credential } = identity;
  return { kind: actorKind(kind), id, name, credential, address, userAgent };
}

function actorKind(kind: 'user' | 'key'): 'user' | 'api_key' {
  return kind === 'key' ? 'api_key' : kind;
}

/** True for those who showed nothing of who they are, also by a token that was given to somebody anonymous. */
export function isAnonymous(identity: Identity): boolean {
  return identity.kind === 'anonymous' || (identity.kind === 'token' && identity.subject === undefined);
}
