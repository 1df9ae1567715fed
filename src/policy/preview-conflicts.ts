// What a preview says beside the verdicts: which images that pass would not end under their tag all the same, and why.

import type { Rows } from '../database/database.ts';
import { missingManifests } from '../registry/find-manifest.ts';
import { findRepository } from '../registry/find-repository.ts';
import { findTags, type Tag } from '../registry/find-tag.ts';
import { isImmutableTag } from '../registry/immutability.ts';
import type { Repository } from '../registry/repository.ts';
import { absentWords } from '../registry/sparse-indexes.ts';
import type { PreviewedTag } from './preview.ts';
import { nextHopError, unseenWords } from './target.ts';

/** The same for whoever may not know what the target has. */
export function withoutKnowing(target: string, found: readonly PreviewedTag[]): PreviewedTag[] {
  const words = unseenWords(target);
  return found.map((item) => (item.verdict === 'pass' ? { ...item, conflict: item.conflict ?? words } : item));
}

/** Compares with what the target has, and the tags with each other; oldest first. */
export async function withConflicts(
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
    if (absent) return absentWords(ends.source, ends.target, absent);
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
