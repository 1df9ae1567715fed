// Who did something, as history and audit show it.

/** By id, since a name that is used again is somebody else. */
export interface ActorReference {
  readonly kind: 'user' | 'api_key' | 'policy' | 'system' | 'anonymous';
  /** Of the account, the key or the policy; null for Shiplock itself, and for somebody without credentials. */
  readonly id: string | null;
  /** As it was then. */
  readonly name: string;
}

export interface Actor extends ActorReference {
  /** How the actor showed who they are: `password`, `token:ci`, `certificate:SERIAL`, `bearer`. */
  readonly credential?: string | undefined;
  /** The network address from which the request came. */
  readonly address?: string | undefined;
  /** What the client calls itself (RFC 9110, section 10.1.5), cut. */
  readonly userAgent?: string | undefined;
}

/** Shiplock itself: set-up, housekeeping. */
export const SYSTEM: ActorReference = { kind: 'system', id: null, name: 'shiplock' };

/** The actor without how and from where they came. */
export function referenceTo({ kind, id, name }: ActorReference): ActorReference {
  return { kind, id, name };
}

/** One text for one actor, and never the same for two: what is kept "for each actor" is kept under it. */
export function actorKey({ kind, id }: ActorReference): string {
  return `${kind}:${id ?? ''}`;
}

/** Between the two repositories in the name of a policy. */
export const POLICY_ARROW = ' → ';

/**
 * The name of an actor as they are told it who may only pull: the name of a policy names two repositories, and either may be private
 * (docs/adr/0006-who-sees-the-history.md). No other actor's name has a space in it.
 */
export function nameForStrangers(name: string): string {
  return name.includes(POLICY_ARROW) ? 'a policy' : name;
}
