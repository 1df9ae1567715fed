// What lists of tags show beside the tags: what scans found, and what the policy that promoted them says now.

import type { Identity } from '../../access/identity.ts';
import type { TagBody } from '../../api/repository.ts';
import { isoTime } from '../../clock.ts';
import type { Digest } from '../../oci/digest.ts';
import { latestVerdicts } from '../../promotion/latest-verdicts.ts';
import type { TagSummary } from '../../registry/find-tag.ts';
import { type ScanBadge, scanBadgesOf } from '../../scan/report/scan-badges.ts';
import type { Rooms } from '../rooms.ts';

const NOT_SCANNED: ScanBadge = { state: 'not_scanned', findings: null, known: false };

/** Looks all of them up at once; returns a function from a tag to what is known of it. */
export async function knownOfTags(
  rooms: Rooms,
  by: Identity,
  repository: string,
  tags: readonly TagSummary[],
): Promise<(tag: TagSummary) => Pick<TagBody, 'scan' | 'promotionNow'>> {
  const digests = [...new Set(tags.map(({ digest }) => digest as Digest))];
  const { badges, demo } = await scanBadgesOf(rooms.scans, by, { repository, digests });
  const promotions = tags.flatMap(({ promotionId }) => promotionId ?? []);
  const verdicts = await latestVerdicts(rooms.policies, by, { repository, promotions });
  return ({ digest, promotionId }) => {
    const { state, findings, known } = badges.get(digest) ?? NOT_SCANNED;
    const now = promotionId === null ? undefined : verdicts.get(promotionId);
    return {
      scan: { state, findings: findings && { ...findings }, known, demo: demo && findings !== null },
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
