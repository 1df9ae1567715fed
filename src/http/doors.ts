// What the doors are given: the rooms, and the few settings that concern HTTP.

import type { IncomingMessage } from 'node:http';
import type { Identity } from '../access/identity.ts';
import type { ConfigurationEntryBody } from '../api/operations.ts';
import type { PullRecords } from '../audit/pull-records.ts';
import type { RefusedAttempts } from '../audit/refused-attempts.ts';
import type { LiveFeed } from '../event/live-feed.ts';
import type { NamePage } from '../registry/name-page.ts';
import type { PullCounts } from '../registry/pull-counts.ts';
import type { ServerTls } from '../tls/server-tls.ts';
import type { ShownCertificates } from '../tls/shown-certificate.ts';
import type { BodyPace } from './body-pace.ts';
import type { Condition } from './condition.ts';
import type { Rooms } from './rooms.ts';
import type { IsProxy } from './trusted-proxies.ts';

export interface Doors {
  readonly rooms: Rooms;
  /** Pages of names as they were sent last. */
  readonly sentPages: WeakMap<NamePage, Buffer>;
  /** Writes under an Idempotency-Key that have not been answered yet, by actor and key. */
  readonly answersUnderWay: Map<string, Promise<unknown>>;
  /** Who sends the requests that are being answered, as far as that is known. */
  readonly identities: WeakMap<IncomingMessage, Identity>;
  /** The certificates that clients have shown on their connections. */
  readonly shownCertificates: ShownCertificates;
  /** Tells of what happens. */
  readonly feed: LiveFeed;
  /** Told of what is refused. */
  readonly refusals: RefusedAttempts;
  /** Told of what is pulled. */
  readonly pullCounts: PullCounts;
  /** Undefined where pulls do not go into the audit log. */
  readonly pullRecords: PullRecords | undefined;
  /** The address under which clients reach this server, without a slash at its end; undefined for "as they say". */
  readonly externalUrl: string | undefined;
  /** Which peers are proxies of this deployment. */
  readonly isProxy: IsProxy;
  /** Whether the next pull of a whole blob is hashed on its way. */
  readonly verifiesRead: () => boolean;
  /** Which bodies come too slowly. */
  readonly bodies: BodyPace;
  /** Undefined for a server that speaks plain HTTP. */
  readonly tls: ServerTls | undefined;
  /** What the server was started with, secrets masked. */
  readonly configuration: readonly ConfigurationEntryBody[];
  readonly version: string;
  /** As health tells it. */
  readonly condition: Condition;
  /** Told about errors that nobody expected, with the id that the client was told. */
  readonly onFailure: (error: unknown, requestId?: string) => void;
}
