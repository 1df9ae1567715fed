// A preview says, for each tag of the source, what saving the policy and applying it then does: whether it passes, under
// which tag it goes to the target, and who keeps a tag that several images want.

import { expect } from 'vitest';
import type { Preview } from '../../../src/policy/preview.ts';
import { previewPolicy } from '../../../src/policy/preview-policy.ts';
import { findRepository } from '../../../src/registry/find-repository.ts';
import { findTags } from '../../../src/registry/find-tag.ts';
import { type Deployment, nameOf } from './deployment.ts';
import { draftOf } from './perform.ts';
import type { SingleStep } from './steps.ts';

type Saving = Extract<SingleStep, { kind: 'create policy' }>;

export async function previewOf({ policies }: Deployment, { source, draft }: Saving): Promise<Preview> {
  return previewPolicy(policies, draftOf(source, draft));
}

/** Compares the target as it is after the policy was applied with what the preview had said. */
export async function compareWithPreview(real: Deployment, { draft }: Saving, preview: Preview): Promise<void> {
  const passing = preview.items.filter(({ verdict }) => verdict === 'pass');
  const names = [...new Set(passing.map(({ targetTag }) => targetTag))];
  const target = await findRepository(real.database.rows, draft.target);
  const there = target ? await findTags(real.database.rows, target, names) : new Map<string, { digest: string }>();
  for (const name of names) {
    const wanting = passing.filter(({ targetTag }) => targetTag === name);
    const keeper = keeperOf(wanting);
    // Where none of them may have it, the tag stays as it was.
    if (!keeper) continue;
    const found = there.get(name)?.digest;
    expect({ name, image: found && nameOf(found) }).toEqual({ name, image: nameOf(keeper.digest) });
  }
  for (const { tag, digest, targetTag, conflict } of passing) {
    const hasIt = there.get(targetTag)?.digest === digest;
    const mayLose = conflict !== null;
    expect({ tag, conflict, ends: hasIt || mayLose }).toEqual({ tag, conflict, ends: true });
  }
}

/** Who keeps the tag, taking the preview at its word; undefined for nobody of these. Newest push first. */
function keeperOf(wanting: Preview['items']): Preview['items'][number] | undefined {
  const free = wanting.find(({ conflict }) => conflict === null);
  if (free) return free;
  const [conflict] = wanting.flatMap((item) => (item.conflict?.includes('keeps the tag') ? [item.conflict] : []));
  if (conflict === undefined) return undefined;
  return conflict.includes('pushed first') ? wanting.at(-1) : wanting[0];
}
