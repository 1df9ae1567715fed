// What the doors are given: the rooms' working parts and the few settings that concern HTTP.

import type { Access } from '../access/access.ts';
import type { VersionedCache } from '../database/versioned-cache.ts';
import type { Policies } from '../policy/policies.ts';
import type { PreviewRequest } from '../policy/preview-policy.ts';
import type { ManifestReader } from '../registry/manifest-reader.ts';
import type { Registry } from '../registry/registry.ts';
import type { Following } from '../scan/advisory/follow/followed-tag.ts';
import type { Scans } from '../scan/scans.ts';
import type { Webhooks } from '../webhook/webhook.ts';
import type { SentList } from './sent-list.ts';

export interface Doors {
  readonly access: Access;
  readonly registry: Registry;
  readonly manifests: ManifestReader;
  /** Lists of `/v2` as they were sent last. */
  readonly lists: VersionedCache<SentList>;
  readonly policies: Policies;
  /** The preview of a policy as JSON: made elsewhere, since it can take long. */
  readonly preview: (request: PreviewRequest) => Promise<Uint8Array>;
  readonly scans: Scans;
  readonly webhooks: Webhooks;
  /** What updates of the advisories fetch. */
  readonly advisoryFeeds: readonly string[];
  /** Public keys whose archives of advisories may be imported. */
  readonly advisoryKeys: readonly string[];
  /** The tag that brings archives of advisories; undefined for none. */
  readonly advisoryFollow: Following | undefined;
  /** Writes under an Idempotency-Key that have not been answered yet, by account and key. */
  readonly answersUnderWay: Map<string, Promise<unknown>>;
  /** The address under which clients reach this server, without a slash at its end; undefined for "as they say". */
  readonly externalUrl: string | undefined;
  /** A first push creates its repository where the pusher may create one. */
  readonly createOnPush: boolean;
  readonly version: string;
  /** Told about errors that nobody expected. */
  readonly onFailure: (error: unknown) => void;
}
