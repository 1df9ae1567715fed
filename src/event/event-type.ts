// Everything that can happen, by name.

export const EVENT_TYPES = [
  'account.created',
  'account.updated',
  'account.deleted',
  'login.succeeded',
  'login.failed',
  'token.created',
  'token.revoked',
  'bundle.created',
  'bundle.revoked',
  'access.granted',
  'access.revoked',
  'member.added',
  'member.removed',
  'namespace.updated',
  'repository.created',
  'repository.updated',
  'repository.deleted',
  /** An image came, by a client or by a promotion. */
  'manifest.pushed',
  /** Something came that is attached to a manifest: as a referrer, or by a tag such as `sha256-….sig`. */
  'referrer.attached',
  /** A client pushed a signed statement about an image, attached in one of these ways. */
  'attestation.attached',
  'manifest.deleted',
  'tag.deleted',
  'scan.completed',
  'scan.failed',
  'scan.refreshed',
  'scan.rematched',
  'waiver.created',
  'waiver.revoked',
  'advisories.updated',
  'vex.added',
  'vex.removed',
  'policy.created',
  'policy.updated',
  'policy.deleted',
  'policy.suspended',
  'policy.evaluated',
  'promotion.succeeded',
  'promotion.refused',
  'promotion.held',
  'promotion.already_there',
  'promotion.rolled_back',
  'webhook.created',
  'webhook.updated',
  'webhook.deleted',
] as const;

export type EventType = (typeof EVENT_TYPES)[number];

/** Something came into a repository. */
export const ARRIVALS = [
  'manifest.pushed',
  'referrer.attached',
  'attestation.attached',
] as const satisfies readonly EventType[];
