// What a policy would do with the tags that are there, without writing anything. Of an edit it says also what the policy does
// as it is saved.

import type { Rows } from '../database/database.ts';
import { firstThatFit, MAX_PAGE_BYTES } from '../database/page.ts';
import { ShiplockError } from '../errors.ts';
import type { Turn } from '../job/thread-turns.ts';
import { attachedTo } from '../oci/reference.ts';
import { findRepository, getRepository } from '../registry/find-repository.ts';
import { countTagsOf, listTagsByAge, type Tag } from '../registry/find-tag.ts';
import { checkSaid, problemAmongOthers } from './check-policy.ts';
import { tooManyError } from './create-policy.ts';
import { findPolicy } from './find-policy.ts';
import { type Foreseen, foreseer } from './foresee.ts';
import { taggedImage } from './gather-facts.ts';
import type { Policies } from './policies.ts';
import type { Policy } from './policy.ts';
import { takenNameError } from './policy-name.ts';
import type { Before, Preview, PreviewedTag, PreviewRequest } from './preview.ts';
import { withConflicts, withoutKnowing } from './preview-conflicts.ts';
import { absentTarget } from './target.ts';
import { eligibleAt } from './verdict.ts';

const PAGE = 500;
/** The most tags in one answer. */
export const MAX_PREVIEW = 10_000;
/** In milliseconds. Whoever waits for the answer would not wait much longer. */
export const LONGEST_PREVIEW = 10_000;

/**
 * The verdict for every tag of the source.
 * @param share of the thread that it takes; of nobody by default
 * @param hidden targets of which whoever asks may not know what they have
 * @throws ShiplockError INVALID (template, rules, schedule), NAME_UNKNOWN (source), TOO_LARGE when it takes too long
 */
export async function previewPolicy(
  policies: Pick<Policies, 'database' | 'clock' | 'scans' | 'turns'>,
  request: PreviewRequest,
  { share = '', hidden = [] }: { readonly share?: string; readonly hidden?: readonly string[] } = {},
): Promise<Preview> {
  const { rows } = policies.database;
  const at = policies.clock.now();
  const draft = { ...request, rules: checkSaid(request, at) };
  const source = await getRepository(rows, draft.source);
  const found: PreviewedTag[] = [];
  const turn = turnWithEnd(policies.turns.of(share), policies.clock.elapsed, () => found.length);
  const saved = draft.policy === undefined ? undefined : await findPolicy(rows, draft.policy);
  const isTargetHidden = draft.target !== undefined && hidden.includes(draft.target);
  const asDrafted = await foreseer(policies, draft, { at, isTargetHidden, turn });
  const ofSaved = { at, isTargetHidden: saved !== undefined && hidden.includes(saved.target), turn };
  const asSaved = saved && (await foreseer(policies, saved, ofSaved));
  let page: Tag[] = [];
  do {
    page = await listTagsByAge(rows, source, page.at(-1), PAGE);
    const images = page.filter(({ name }) => !attachedTo(name)).map(taggedImage);
    const drafted = await asDrafted(images);
    const before = await asSaved?.(images);
    for (const [index, { tag, digest }] of images.entries()) {
      const { askAgainAt: _time, problem, ...verdict } = drafted[index] as Foreseen;
      const was = before?.[index];
      found.push({
        ...{ tag, digest, ...verdict, eligibleAt: eligibleAt(verdict) },
        ...{ conflict: problem ?? null, alreadyThere: false },
        before: was && saved ? summaryOf(was, saved.target) : null,
      });
    }
  } while (page.length === PAGE && found.length < MAX_PREVIEW);
  const { target } = draft;
  const toTarget = (known: string) =>
    isTargetHidden ? withoutKnowing(known, found) : withConflicts(rows, { source, target: known }, found);
  const items = (target === undefined ? found : await toTarget(target)).toReversed();
  const shown = firstThatFit(items, MAX_PAGE_BYTES);
  return {
    items: shown,
    total: await countTagsOf(rows, source),
    conflict: (await conflictOf(rows, draft, { saved, isTargetHidden }))?.message ?? null,
    changed: saved ? items.filter((item) => isChanged(item, target)).length : null,
    newRepository: target !== undefined && !isTargetHidden && (await findRepository(rows, target)) === undefined,
    truncated: page.length === PAGE || shown.length < items.length,
  };
}

/** The turn of what is ended when it takes too long. @param done how many tags are through */
function turnWithEnd(turn: Turn, elapsed: () => number, done: () => number): Turn {
  const endsAt = elapsed() + LONGEST_PREVIEW;
  const endInTime = () => {
    if (elapsed() > endsAt) throw tookTooLong(done());
  };
  return {
    ...turn,
    async pause() {
      endInTime();
      await turn.pause();
    },
    alone: (body) =>
      turn.alone(async () => {
        endInTime();
        return body();
      }),
  };
}

function tookTooLong(done: number): ShiplockError {
  return new ShiplockError(
    'TOO_LARGE',
    `the preview was ended after ${LONGEST_PREVIEW / 1000} seconds and ${done} tags: use fewer or simpler patterns, or save the policy and apply it, which may take longer`,
  );
}

/** Why saving it would be refused; a policy is never in its own way. */
async function conflictOf(
  rows: Rows,
  draft: PreviewRequest,
  { saved, isTargetHidden }: { readonly saved: Policy | undefined; readonly isTargetHidden: boolean },
): Promise<ShiplockError | undefined> {
  const { policy: id, name, source, target, enabled = saved?.enabled ?? true } = draft;
  const taken = name === undefined ? undefined : await takenNameError(rows, { id, source, name });
  const refused = taken ?? (id === undefined ? await tooManyError(rows, source) : undefined);
  if (refused || target === undefined) return refused;
  // Whoever asks is known where the question was let in, and not here.
  const problem = await problemAmongOthers(rows, { kind: 'anonymous' }, { ...draft, target, id, enabled });
  // Where a target's images go, and whether it is there, is told of none that may not be seen.
  if (isTargetHidden) return problem?.code === 'POLICY_LOOP' ? undefined : problem;
  if (problem || draft.create !== false || target === saved?.target) return problem;
  return (await findRepository(rows, target)) ? undefined : absentTarget(target);
}

function summaryOf({ verdict, reason, targetTag }: Foreseen, target: string): Before {
  return { verdict, reason, target, targetTag };
}

function isChanged({ verdict, targetTag, before }: PreviewedTag, target: string | undefined): boolean {
  if (!before) return false;
  if (before.verdict !== verdict) return true;
  return verdict === 'pass' && (before.targetTag !== targetTag || (target !== undefined && before.target !== target));
}
