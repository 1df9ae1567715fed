// What is asked of a preview, and what it answers.

import type { TaggedImage } from './gather-facts.ts';
import type { PolicyDraft } from './policy.ts';
import type { Verdict } from './verdict.ts';

/** What of a policy a preview is about. */
export type PreviewRequest = Pick<PolicyDraft, 'source' | 'tagTemplate' | 'rules' | 'platforms' | 'name'> & {
  /** Undefined while none is named: then only the rules are asked. */
  readonly target?: string | undefined;
  readonly enabled?: boolean | undefined;
  /** Said to be false, a target that is not there is in the way; left out, `newRepository` says that it is not. */
  readonly create?: boolean | undefined;
  /** These change no verdict, and are checked where they are said. */
  readonly always?: boolean | undefined;
  readonly schedule?: string | null | undefined;
  /** The id of the saved policy that this is an edit of. */
  readonly policy?: string | undefined;
};

export interface PreviewedTag extends Pick<TaggedImage, 'tag' | 'digest'>, Omit<Verdict, 'askAgainAt'> {
  readonly targetTag: string;
  /** Why it would not, or might not, end under that tag although it passes; null when it would. */
  readonly conflict: string | null;
  /** When time alone will have released it; null where that is not enough, or nothing holds. */
  readonly eligibleAt: string | null;
  /** The target has this digest under that tag now. */
  readonly alreadyThere: boolean;
  /** What the policy that is edited says as it is saved; null where none is. */
  readonly before: Before | null;
}

export interface Before extends Pick<Verdict, 'verdict' | 'reason'> {
  readonly target: string;
  readonly targetTag: string;
}

export interface Preview {
  /** Newest push first. */
  readonly items: readonly PreviewedTag[];
  /** How many tags the source has. */
  readonly total: number;
  /** Why the policy could not be saved beside the others; null when it could. */
  readonly conflict: string | null;
  /** Of how many of the tags that were looked at the verdict or the tag in the target changes; null where no policy is edited. */
  readonly changed: number | null;
  /** The target is not there yet. */
  readonly newRepository: boolean;
  /** Tags are left out: there are more than a preview looks at, or than fit into an answer. */
  readonly truncated: boolean;
}
