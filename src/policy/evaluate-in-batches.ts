// One policy asked about many images because of one event, and its evaluations recorded, in batches that hold nobody up.

import type { PastEvent } from '../event/list-events.ts';
import { BatchSize } from '../job/batch-size.ts';
import { evaluateTags, type Occurrence } from './evaluate-tags.ts';
import type { TaggedImage } from './gather-facts.ts';
import type { Policies } from './policies.ts';
import type { Policy } from './policy.ts';
import { recordEvaluations } from './record-evaluations.ts';

/** The facts about an image can be large. */
const MOST = 100;

/** @param beforeEach called before each batch; throws where the job is to stop */
export async function evaluateInBatches(
  policies: Policies,
  policy: Policy,
  images: readonly TaggedImage[],
  asked: Occurrence,
  event: Pick<PastEvent, 'id' | 'depth'>,
  beforeEach: () => Promise<void> = async () => {},
): Promise<void> {
  const size = new BatchSize(policies.clock.elapsed, MOST);
  let done = 0;
  while (done < images.length) {
    await beforeEach();
    const batch = images.slice(done, done + size.next);
    const evaluations = await evaluateTags(policies, policy, batch, asked);
    await policies.database.transaction((tx) =>
      size.measured(evaluations.length, () =>
        recordEvaluations(tx, evaluations, { event: event.id, depth: event.depth }),
      ),
    );
    done += evaluations.length;
  }
}
