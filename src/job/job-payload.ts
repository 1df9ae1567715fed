// What each kind of job is given when it is queued.

import type { Microseconds } from '../clock.ts';
import type { JobKind } from './job-kind.ts';

export interface JobPayload extends Record<JobKind, object> {
  'policy.evaluate': OfEvent & {
    /** Only this policy, whose hold time alone has released. */
    readonly waited?: { readonly until: Microseconds; readonly policy: string };
    /** A scan is due whose event asks the policies about what is in the image. */
    readonly scanDue?: boolean;
  };
  'policy.retire': OfEvent;
  'policy.check_rights': OfEvent;
  /** Without a policy: queues a job for each that has something to be asked about. */
  'policy.ask_held': OfEvent & { readonly policy?: string };
  'policy.ask_waived': OfEvent & { readonly policy?: string };
  'policy.apply': OfPolicy & { readonly occasion: 'apply' | 'schedule' };
  'policy.schedule': OfPolicy & { readonly at: Microseconds };
  'promotion.promote': OfEvent;
  'promotion.bring_late': OfEvent;
  'scan.pushed': OfEvent;
  'scan.attested': OfEvent;
  'scan.image': {
    readonly digest: string;
    /** Also when it was scanned before. */
    readonly again?: boolean;
    /** Also layers of which it is known what they hold. */
    readonly fromBytes?: boolean;
  };
  /** Without an event: an image was scanned by advisories that were replaced meanwhile. */
  'scan.rematch': Partial<OfEvent>;
  /** Without an event: the time of the waiver is over. */
  'scan.apply_waiver': OfEvent | { readonly waiver: string };
  'scan.repaired': {
    /** Of the blob. */
    readonly digest: string;
    /** When it was pushed again. */
    readonly at: Microseconds;
  };
  'scan.outdated': Nothing;
  'advisories.update': {
    /** Fetch everything again. */
    readonly force?: boolean;
  };
  'advisories.follow': {
    /** Also what was looked at and refused before. */
    readonly again?: boolean;
  };
  'storage.collect_garbage': {
    /** Also manifests without a tag. */
    readonly untagged?: boolean;
  };
  'directory.synchronize': {
    /** Also when very many accounts would be deactivated. */
    readonly force?: boolean;
  };
  'audit.purge': Nothing;
  housekeeping: Nothing;
}

interface OfEvent {
  /** The id of the event that made the job due. */
  readonly event: string;
}

interface OfPolicy {
  readonly policy: string;
  /** An edit of the policy makes the job void. */
  readonly version: number;
}

type Nothing = Readonly<Record<string, never>>;

/** The kinds that need nothing but an event. */
export type EventJobKind = { [Kind in JobKind]: OfEvent extends JobPayload[Kind] ? Kind : never }[JobKind];
