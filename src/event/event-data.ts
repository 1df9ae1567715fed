// What each type of event tells beside who, when and where. History, webhooks and jobs read it by the event's type.

import type { Rule } from '../api/rule.ts';
import type { Scope } from '../api/scope.ts';
import type { SeverityCounts } from '../api/severity.ts';
import type { WEBHOOK_FORMATS, WebhookType } from '../api/webhook.ts';
import type { EvaluationRow, PromotionRow } from '../database/schema/promotion.ts';
import type { Digest } from '../oci/digest.ts';
import type { EventType } from './event-type.ts';

export interface EventData extends Record<EventType, object> {
  'account.created': {
    readonly kind: AccountKind;
    /** `ldap`, or the issuer of OpenID Connect: the account came with a first log-in. */
    readonly directory?: string;
  };
  'account.updated': {
    readonly fullName?: string | undefined;
    readonly isAdmin?: boolean | undefined;
    readonly isActive?: boolean | undefined;
    readonly password?: 'changed' | undefined;
    /** It was the directory, or the silence of it, that changed the account. */
    readonly directory?: string;
    /** The directory has lost them; all log-ins ended, and the account stays, since nobody else owns the organizations. */
    readonly lastOwnerOf?: readonly string[];
    /** Organizations that nobody owns any more who can log in. */
    readonly ownerless?: readonly string[];
  };
  'identity.linked': IdentityTold;
  'identity.unlinked': IdentityTold & { readonly ownerless?: readonly string[] };
  'identity.moved': { readonly from: string; readonly to: string; readonly accounts: number };
  'directory.synchronized': SyncTold;
  'directory.refused': SyncTold & { readonly reason: string };
  'account.deleted': { readonly kind: AccountKind; readonly ownerless?: readonly string[] };
  'login.succeeded': Nothing;
  'login.failed': { readonly reason?: 'expired' };
  'session.ended': { readonly id: string };
  'second_factor.enabled': { readonly user: string };
  'second_factor.disabled': { readonly user: string };
  'settings.updated': { readonly requireSecondFactor: boolean };
  'token.created': { readonly id: string; readonly name: string };
  'token.revoked': { readonly id: string; readonly name: string };
  'bundle.created': BundleTold;
  'bundle.revoked': BundleTold;
  /** `before`: the role that it takes the place of, or its permissions where they were named one by one. */
  'access.granted': GrantTold & { readonly role: string; readonly before?: string };
  'access.revoked': GrantTold & { readonly before: string };
  'member.added': { readonly name: string; readonly isOwner: boolean };
  'member.removed': { readonly name: string };
  'team.created': { readonly team: string; readonly group?: string };
  'team.updated': { readonly team: string; readonly description: string; readonly group?: string | null };
  'team.deleted': { readonly team: string };
  'team.member_added': { readonly team: string; readonly name: string; readonly throughGroup?: boolean };
  'team.member_removed': { readonly team: string; readonly name: string };
  'role.created': { readonly name: string; readonly permissions: readonly string[] };
  'role.updated': {
    readonly name: string;
    readonly permissions: readonly string[];
    readonly before: readonly string[];
  };
  'role.deleted': { readonly name: string };
  'key.created': KeyTold;
  'key.updated': KeyTold;
  'key.rotated': KeyTold;
  'key.deleted': KeyTold;
  /** It ends in so many days. */
  'key.expiring': KeyTold & { readonly days: number };
  /** The settings that changed, as they are now. */
  'namespace.updated': Readonly<Record<string, unknown>>;
  'repository.created': { readonly visibility: 'public' | 'private' };
  /** The settings that changed, as they are now. */
  'repository.updated': Readonly<Record<string, unknown>>;
  'repository.deleted': { readonly tags: number };
  'manifest.pushed': Arrival & { readonly scanOnPush: boolean };
  'referrer.attached': Arrival & { readonly subject: Digest };
  'attestation.attached': Pushed & { readonly subject: Digest };
  'manifest.deleted': { readonly reason?: 'untagged' };
  'tag.deleted': Nothing;
  'scan.completed': ScanNews & Tagged;
  'scan.failed': ScanNews & Tagged;
  'scan.refreshed': RefreshNews & Tagged;
  'scan.rematched': { readonly serial: number };
  'waiver.created': WaiverTold;
  'waiver.revoked': WaiverTold;
  'advisories.updated': { readonly serial: number; readonly records: number };
  'vex.added': { readonly document: string; readonly name: string; readonly statements: number };
  'vex.removed': { readonly document: string };
  'policy.created': { readonly policy: PolicyTold };
  'policy.updated': { readonly policy: PolicyTold; readonly before: PolicyTold };
  'policy.deleted': { readonly policy: PolicyTold };
  'policy.suspended': { readonly policy: PolicyTold; readonly reason: string };
  'policy.evaluated': EvaluationTold;
  'promotion.succeeded': PromotionTold;
  'promotion.refused': PromotionTold;
  'promotion.held': PromotionTold;
  'promotion.already_there': PromotionTold;
  'promotion.rolled_back': PromotionTold;
  'webhook.created': WebhookTold;
  'webhook.updated': WebhookTold & { readonly secret?: 'changed' };
  'webhook.deleted': WebhookTold;
}

type Nothing = Readonly<Record<never, never>>;

/** As whom a directory knows a user. */
interface IdentityTold {
  readonly user: string;
  readonly issuer: string;
  readonly subject: string;
}

/** What a synchronization with a directory has changed, or would have. */
export interface SyncTold {
  readonly directory: string;
  readonly persons: number;
  readonly deactivated: number;
  readonly reactivated: number;
  /** Whom it has lost and who stay, without any log-in, since each is the last owner of an organization. */
  readonly lastOwners: readonly LastOwner[];
  /** Organizations whose last owner it has deactivated, since somebody insisted. */
  readonly ownerless: readonly string[];
}

export interface LastOwner {
  readonly user: string;
  readonly organizations: readonly string[];
}

/** Of the three, one is there. */
interface GrantTold {
  readonly user?: string;
  /** As `organization/team`. */
  readonly team?: string;
  readonly key?: string;
  /** The permissions were denied, or the denial was taken back. */
  readonly deny?: boolean;
}

interface KeyTold {
  readonly id: string;
  /** Its user name. */
  readonly key: string;
  readonly permissions?: readonly string[];
  readonly expiresAt?: number | null;
  readonly overlapSeconds?: number;
}

type AccountKind = 'user' | 'organization';

interface BundleTold {
  readonly id: string;
  /** Of the client certificate in it. */
  readonly serial: string;
}

/** By a client, or along with a promotion. */
type Arrival = Pushed | Promoted;

interface Pushed {
  readonly mediaType: string;
  /** False when no policy has the repository as its source. */
  readonly feedsPolicies: boolean;
}

interface Promoted {
  /** The promotion that brought it; absent for what came later for an image that was there. */
  readonly promotion?: string;
  /** The repository from which it came. */
  readonly from: string;
  /** False when no policy has the repository as its source, or the arrival of the image itself asks them. */
  readonly feedsPolicies: boolean;
}

interface Changes {
  /** Names of vulnerabilities. */
  readonly appeared?: readonly string[];
  readonly disappeared?: readonly string[];
}

interface Tagged {
  /** The first tags that stand on the image, or on an index of it. */
  readonly tags: readonly string[];
}

export interface ScanNews extends Changes {
  readonly state: string;
  readonly reason?: string;
  readonly components: number;
  /** null when nothing was compared. */
  readonly findings: SeverityCounts | null;
  readonly gaps: number;
  readonly demo?: boolean;
}

/** Other things are known of an image that was scanned before: for newer advisories, or for a waiver. */
export type RefreshNews = NewsByAdvisories | NewsByWaiver;

interface NewsByAdvisories extends Changes {
  readonly cause: 'advisories';
  readonly serial: number;
  readonly findings: SeverityCounts;
  readonly gaps: number;
  readonly demo?: boolean;
}

interface NewsByWaiver {
  readonly cause: 'waiver.created' | 'waiver.revoked' | 'waiver.expired';
  readonly waiver: string;
  readonly vulnerability: string;
}

interface WaiverTold {
  readonly waiver: string;
  readonly vulnerability: string;
  readonly scope: Scope['kind'] | 'image';
  readonly reason: string;
}

export interface PolicyTold {
  readonly id: string;
  readonly name: string;
  readonly source: string;
  readonly target: string;
  readonly tagTemplate: string;
  readonly enabled: boolean;
  readonly rules: readonly Rule[];
  readonly platforms: readonly string[] | null;
  readonly schedule: string | null;
  readonly version: number;
  readonly suspendedReason: string | null;
}

interface EvaluationTold {
  readonly evaluation: string;
  readonly policy: string;
  readonly version: number;
  readonly occasion: EvaluationRow['occasion'];
  readonly verdict: EvaluationRow['verdict'];
  readonly reason: string | null;
  readonly target: string;
}

/** A promotion, in the names that webhooks use. */
export interface PromotionTold {
  readonly promotion: string;
  readonly state: PromotionRow['state'];
  readonly reason: string | null;
  readonly policy: string | null;
  readonly policyVersion: number | null;
  readonly source: { readonly repository: string; readonly tag: string | null; readonly digest: Digest };
  readonly target: { readonly repository: string; readonly tag: string; readonly previousDigest: Digest | null };
  readonly comment: string | null;
  readonly evaluation: string | null;
  readonly travelled: {
    readonly referrers: readonly Digest[];
    readonly attachments: readonly { readonly tag: string; readonly digest: Digest; readonly kept: boolean }[];
  };
  /** Why the target's admission rules would have kept it out, when an admin has let it in. */
  readonly overrode?: string | null;
  /** Of a rollback: the promotion that it undid. */
  readonly rollsBack?: string;
}

interface WebhookTold {
  readonly webhook: string;
  /** Only the origin: paths and queries of receivers are often secrets. */
  readonly receiver: string;
  readonly types: readonly WebhookType[];
  readonly format: (typeof WEBHOOK_FORMATS)[number];
  readonly enabled: boolean;
}
