// The kinds of background work. `src/jobs.ts` says which function does each.

/** They take long and keep a thread busy, so that few of them run at a time, and never in the place of all others. */
export const HEAVY_KINDS: readonly JobKind[] = ['scan.image', 'scan.rematch', 'advisories.update', 'advisories.follow'];

/** They take long, and give way to each other between two batches. */
export const LONG_KINDS: readonly JobKind[] = ['policy.apply'];

/** They come round: sooner does no harm, and after the clock was set back they come after the time for which they would have waited. */
export const PERIODIC_KINDS: readonly JobKind[] = ['policy.schedule', 'housekeeping'];

export type JobKind =
  /** An event in a repository: evaluate the policies that have it as their source. */
  | 'policy.evaluate'
  /** A repository was deleted: delete the policies of which it was the source. */
  | 'policy.retire'
  /** Somebody's rights have ended, or may have: suspend the policies that ran with them. */
  | 'policy.check_rights'
  /** Newer data is there: evaluate again the tags that policies hold. */
  | 'policy.ask_held'
  /** A waiver was made where policies promote into: evaluate again the images that it may let in. */
  | 'policy.ask_waived'
  /** Evaluate every tag that the source of a policy already has, in batches. */
  | 'policy.apply'
  /** The next time of a policy's schedule. */
  | 'policy.schedule'
  /** Act on an evaluation: promote the image, or record that it is held. */
  | 'promotion.promote'
  /** Something was attached to an image: bring it to where people have promoted the image. */
  | 'promotion.bring_late'
  /** A manifest came into a repository that scans on push: queue a scan of it. */
  | 'scan.pushed'
  /** A signed statement was attached to an image: look at the image again where it counts, and ask the policies. */
  | 'scan.attested'
  /** Read what is in one image, or in each of an index, and compare it with the advisories. */
  | 'scan.image'
  /** Compare the stored components of all images with new advisories, in batches. */
  | 'scan.rematch'
  /** Tell the policies of the images that a waiver concerns. */
  | 'scan.apply_waiver'
  /** A damaged blob was pushed again: forget what was concluded from it, and scan its images. */
  | 'scan.repaired'
  /** Queue images that an older detector has looked at. */
  | 'scan.outdated'
  /** Fetch advisories from the feeds and build an index of them. */
  | 'advisories.update'
  /** Look whether the followed tag brings an archive of advisories that is new, and take it in. */
  | 'advisories.follow'
  /** Remove bytes that no name leads to any more. */
  | 'storage.collect_garbage'
  /** Look everybody of the directory up, and bring the accounts in line. */
  | 'directory.synchronize'
  /** Remove the rows of audit records that were purged, in batches. */
  | 'audit.purge'
  /** Remove expired uploads, old finished jobs, expired tokens. */
  | 'housekeeping';
