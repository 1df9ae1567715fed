// The kinds of background work. `src/jobs.ts` says which function does each.

export type JobKind =
  /** An event in a repository: evaluate the policies that have it as their source. */
  | 'policy.evaluate'
  /** A repository was deleted: delete the policies of which it was the source. */
  | 'policy.retire'
  /** Evaluate every tag that the source of a policy already has, in batches. */
  | 'policy.apply'
  /** The next time of a policy's schedule. */
  | 'policy.schedule'
  /** Carry out (or record the holding of) what an evaluation decided. */
  | 'promotion.promote'
  /** Remove bytes that no name leads to any more. */
  | 'storage.collect_garbage'
  /** Remove expired uploads, old finished jobs, expired tokens. */
  | 'housekeeping';
