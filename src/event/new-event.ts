// What a room says when something has happened.

import type { Actor } from '../actor.ts';
import type { Microseconds } from '../clock.ts';
import type { Digest } from '../oci/digest.ts';
import type { EventData } from './event-data.ts';
import type { EventType } from './event-type.ts';

/** What has happened: of these types, with what each tells. */
export type NewEvent<Type extends EventType = EventType> = {
  [T in Type]: Happening<T> & Told<EventData[T]>;
}[Type];

/** Where nothing needs to be told, nothing needs to be given. */
type Told<Data> = Partial<Data> extends Data ? { readonly data?: Data | undefined } : { readonly data: Data };

interface Happening<Type extends EventType> {
  readonly type: Type;
  readonly at: Microseconds;
  readonly actor: Actor;
  readonly namespace?: string | undefined;
  readonly repository?: string | undefined;
  readonly tag?: string | undefined;
  readonly digest?: Digest | undefined;
  readonly previousDigest?: Digest | undefined;
  readonly causedBy?: string | undefined;
  /** How many promotions stand between this event and a person's act; 0 for the act itself. */
  readonly depth?: number | undefined;
}
