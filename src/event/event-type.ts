// Everything that can happen, by name.

export const EVENT_TYPES = [
  'account.created',
  'account.updated',
  'account.deleted',
  'login.succeeded',
  'login.failed',
  'token.created',
  'token.revoked',
  'access.granted',
  'access.revoked',
  'member.added',
  'member.removed',
  'namespace.updated',
  'repository.created',
  'repository.updated',
  'repository.deleted',
  'manifest.pushed',
  'manifest.deleted',
  'tag.deleted',
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
] as const;

export type EventType = (typeof EVENT_TYPES)[number];
