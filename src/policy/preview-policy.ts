// What a policy would do with the tags that are there, without writing anything.

import type { Rows } from '../database/database.ts';
import { firstThatFit, MAX_PAGE_BYTES } from '../database/page.ts';
import { ShiplockError } from '../errors.ts';
import { Slices } from '../job/slices.ts';
import { attachedTo } from '../oci/reference.ts';
import { missingManifests } from '../registry/find-manifest.ts';
import { findRepository, getRepository } from '../registry/find-repository.ts';
import { countTagsOf, findTags, listTagsByAge, type Tag } from '../registry/find-tag.ts';
import { isImmutableTag } from '../registry/immutability.ts';
import type { Repository } from '../registry/repository.ts';
import { findAdmission, judge } from './admission.ts';
import { checkRules } from './check-rules.ts';
import { evaluator } from './evaluate.ts';
import { gatherFacts, type TaggedImage, taggedImage } from './gather-facts.ts';
import type { Policies } from './policies.ts';
import type { PolicyDraft } from './policy.ts';
import { parseTagTemplate, renderTag } from './tag-template.ts';
import { nextHopError } from './target.ts';
import { eligibleAt, together, type Verdict } from './verdict.ts';

/** What of a policy a preview is about. */
export type PreviewRequest = Pick<PolicyDraft, 'source' | 'target' | 'tagTemplate' | 'rules' | 'platforms'>;

export interface PreviewedTag extends Pick<TaggedImage, 'tag' | 'digest'>, Omit<Verdict, 'askAgainAt'> {
  readonly targetTag: string;
  /** Why it would not, or might not, end under that tag although it passes; null when it would. */
  readonly conflict: string | null;
  /** When time alone will have released it; null where that is not enough, or nothing holds. */
  readonly eligibleAt: string | null;
  /** The target has this digest under that tag now. */
  readonly alreadyThere: boolean;
}

export interface Preview {
  /** Newest push first. */
  readonly items: readonly PreviewedTag[];
  /** How many tags the source has. */
  readonly total: number;
  /** The target is not there yet. */
  readonly newRepository: boolean;
  /** Tags are left out: there are more than a preview looks at, or than fit into an answer. */
  readonly truncated: boolean;
}

const PAGE = 500;
/** The most tags in one answer. */
export const MAX_PREVIEW = 10_000;
/** In milliseconds. Whoever waits for the answer would not wait much longer. */
export const LONGEST_PREVIEW = 10_000;

/**
 * The verdict for every tag of the source.
 * @throws ShiplockError INVALID (template, rules), NAME_UNKNOWN (source), TOO_LARGE when it takes too long
 */
export async function previewPolicy(
  policies: Pick<Policies, 'database' | 'clock' | 'scans'>,
  draft: PreviewRequest,
): Promise<Preview> {
  const { rows } = policies.database;
  const criteria = { rules: checkRules(draft.rules), platforms: draft.platforms };
  const template = parseTagTemplate(draft.tagTemplate);
  const source = await getRepository(rows, draft.source);
  const at = policies.clock.now();
  const { elapsed } = policies.clock;
  const decide = evaluator(criteria, elapsed);
  const endsAt = elapsed() + LONGEST_PREVIEW;
  const slices = new Slices(elapsed);
  const admission = await findAdmission(rows, draft.target);
  const found: PreviewedTag[] = [];
  let page: Tag[] = [];
  do {
    page = await listTagsByAge(rows, source, page.at(-1), PAGE);
    const images = page.filter(({ name }) => !attachedTo(name)).map(taggedImage);
    const asked = { source: draft.source, at };
    const facts = await gatherFacts(rows, policies.scans, criteria, images, asked);
    const candidates = images.map((image) => ({ ...image, tag: renderTag(template, { tag: image.tag, at }).tag }));
    const admitted = admission && (await judge(policies, admission, candidates, { ...asked, waiversOf: draft.target }));
    for (const [index, fact] of facts.entries()) {
      if (elapsed() > endsAt) throw tookTooLong(found.length);
      if (slices.isOver()) await slices.next();
      const { tag: name, digest } = images[index] as TaggedImage;
      const { tag, problem } = renderTag(template, { tag: name, at });
      const gate = admitted?.[index];
      const decided = decide(fact);
      const { askAgainAt: _time, ...verdict } = gate ? together(decided, gate) : decided;
      const conflict = problem ?? null;
      found.push({
        tag: name,
        digest,
        ...verdict,
        eligibleAt: eligibleAt(verdict),
        targetTag: tag,
        conflict,
        alreadyThere: false,
      });
    }
  } while (page.length === PAGE && found.length < MAX_PREVIEW);
  const newRepository = (await findRepository(rows, draft.target)) === undefined;
  const items = await withConflicts(rows, { source, target: draft.target }, found);
  const total = await countTagsOf(rows, source);
  const shown = firstThatFit(items.reverse(), MAX_PAGE_BYTES);
  return { items: shown, total, newRepository, truncated: page.length === PAGE || shown.length < items.length };
}

function tookTooLong(done: number): ShiplockError {
  return new ShiplockError(
    'TOO_LARGE',
    `the preview was ended after ${LONGEST_PREVIEW / 1000} seconds and ${done} tags: use fewer or simpler patterns, or save the policy and apply it, which may take longer`,
  );
}

/** Compares with what the target has, and the tags with each other; oldest first. */
async function withConflicts(
  rows: Rows,
  ends: { readonly source: Repository; readonly target: string },
  found: readonly PreviewedTag[],
): Promise<PreviewedTag[]> {
  const passing = found.filter(({ verdict }) => verdict === 'pass');
  const target = await findRepository(rows, ends.target);
  const hop = await nextHopError(rows, ends.source.name, ends.target);
  const missing = await missingManifests(rows, { source: ends.source, target }, [
    ...new Set(passing.map(({ digest }) => digest)),
  ]);
  const there = target
    ? await findTags(
        rows,
        target,
        passing.map(({ targetTag }) => targetTag),
      )
    : new Map<string, Tag>();
  const isImmutable = ({ targetTag }: PreviewedTag) => target !== undefined && isImmutableTag(target, targetTag);
  const obstacleTo = (item: PreviewedTag): string | undefined => {
    if (item.conflict !== null || hop) return item.conflict ?? hop?.message;
    const absent = missing.get(item.digest);
    if (absent) return `${ends.source.name} no longer has ${absent}, which the index lists: push it again`;
    const present = there.get(item.targetTag)?.digest;
    if (present === undefined || present === item.digest || !isImmutable(item)) return undefined;
    return `${ends.target} is immutable and has ${item.targetTag} with another digest (${present})`;
  };
  const obstacles = new Map(passing.map((item) => [item, obstacleTo(item)]));
  // Only what can get the tag is a rival for it.
  const claims = Map.groupBy(
    passing.filter((item) => obstacles.get(item) === undefined),
    ({ targetTag }) => targetTag,
  );
  return found.map((item) => {
    if (item.verdict !== 'pass') return item;
    const obstacle = obstacles.get(item);
    if (obstacle !== undefined) return { ...item, conflict: obstacle };
    const alreadyThere = there.get(item.targetTag)?.digest === item.digest;
    const rival = claims.get(item.targetTag)?.find(({ digest }) => digest !== item.digest);
    if (!rival) return { ...item, alreadyThere };
    const winner = isImmutable(item) ? 'first' : 'last';
    const conflict = `${rival.tag} also becomes ${item.targetTag}, with another digest: the one pushed ${winner} keeps the tag`;
    return { ...item, alreadyThere, conflict };
  });
}
