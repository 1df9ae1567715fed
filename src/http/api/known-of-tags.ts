// What lists of tags show beside the tags: what scans found, what the policy that promoted them says now, and what holds them.

import type { Identity } from '../../access/identity.ts';
import type { TagBody } from '../../api/tag.ts';
import { isoTime } from '../../clock.ts';
import type { Digest } from '../../oci/digest.ts';
import { holdingGates } from '../../promotion/gates.ts';
import { latestVerdicts } from '../../promotion/latest-verdicts.ts';
import { describePlatforms } from '../../registry/describe-platforms.ts';
import type { TagSummary } from '../../registry/find-tag.ts';
import { NOT_SCANNED, scanBadgesOf } from '../../scan/report/scan-badges.ts';
import type { Rooms } from '../rooms.ts';
import { showGate } from './show-gate.ts';

/** Of an index that lists more, `platformCount` says how many. */
const MAX_PLATFORMS = 50;
/** The others are among the gates of the tag. */
const MAX_HELD = 5;

/** Looks all of them up at once; returns a function from a tag to what is known of it. */
export async function knownOfTags(
  rooms: Rooms,
  by: Identity,
  repository: string,
  tags: readonly TagSummary[],
): Promise<
  (tag: TagSummary) => Pick<TagBody, 'scan' | 'promotionNow' | 'held' | 'platforms' | 'platformCount' | 'builtAt'>
> {
  const digests = [...new Set(tags.map(({ digest }) => digest as Digest))];
  const { badges, demo } = await scanBadgesOf(rooms.scans, by, { repository, digests });
  const platforms = await describePlatforms(rooms.registry, by, { repository, digests });
  const promotions = tags.flatMap(({ promotionId }) => promotionId ?? []);
  const verdicts = await latestVerdicts(rooms.policies, by, { repository, promotions });
  const holding = await holdingGates(rooms.policies, by, { repository, tags });
  const held = new Map(tags.map(({ name }, position) => [name, holding[position] ?? []]));
  return ({ name, digest, promotionId }) => {
    const { state, findings, known, compared, platforms: counts } = badges.get(digest) ?? NOT_SCANNED;
    const images = platforms.get(digest as Digest) ?? [];
    const built = images.flatMap(({ builtAt }) => builtAt ?? []);
    const now = promotionId === null ? undefined : verdicts.get(promotionId);
    return {
      scan: {
        ...{ state, findings: findings && { ...findings }, known, compared },
        ...{ demo: demo && findings !== null, platforms: counts },
      },
      held: (held.get(name) ?? []).slice(0, MAX_HELD).map(showGate),
      platforms: images
        .slice(0, MAX_PLATFORMS)
        .map(({ builtAt, ...image }) => ({ ...image, builtAt: builtAt === null ? null : isoTime(builtAt) })),
      platformCount: images.length,
      builtAt: built.length === 0 ? null : isoTime(Math.max(...built)),
      promotionNow: now
        ? {
            verdict: now.verdict,
            reason: now.reason,
            at: isoTime(now.at),
            evaluationId: now.id,
            demo: now.rules.some(({ evidence }) => evidence?.some((one) => one.demo)),
          }
        : null,
    };
  };
}
