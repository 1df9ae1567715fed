// Who did something, as history and audit show it.

export interface Actor {
  readonly kind: 'user' | 'api_key' | 'policy' | 'system' | 'anonymous';
  readonly name: string;
  /** How the actor showed who they are: `password`, `token:ci`, `bearer`. */
  readonly credential?: string | undefined;
  /** The network address from which the request came. */
  readonly address?: string | undefined;
}

/** Shiplock itself: set-up, housekeeping. */
export const SYSTEM: Actor = { kind: 'system', name: 'shiplock' };

/** Who asked for a job, by the name that it keeps. */
export function requester({ requestedBy }: { readonly requestedBy: string }): Actor {
  return requestedBy === SYSTEM.name ? SYSTEM : { kind: 'user', name: requestedBy };
}
