// What lists of tags show beside the tags: what scans found, and what the policy that promoted them says now.

import type { TagBody } from '../../api/repository.ts';
import { isoTime } from '../../clock.ts';
import type { Digest } from '../../oci/digest.ts';
import { latestVerdicts } from '../../promotion/latest-verdicts.ts';
import type { TagSummary } from '../../registry/find-tag.ts';
import { isDemonstration } from '../../scan/advisory/advisory-index.ts';
import { advisoriesInForce } from '../../scan/advisory/advisory-store.ts';
import { type ScanBadge, scanBadges } from '../../scan/report/scan-badges.ts';
import type { Doors } from '../doors.ts';

const NOT_SCANNED: ScanBadge = { state: 'not_scanned', findings: null, known: false };

/** Looks all of them up at once; the answer tells it of each. */
export async function knownOfTags(
  doors: Doors,
  repository: string,
  tags: readonly TagSummary[],
): Promise<(tag: TagSummary) => Pick<TagBody, 'scan' | 'promotionNow'>> {
  const { database, clock, advisories } = doors.scans;
  const rules = { at: clock.now(), maxAgeDays: advisories.maxAgeDays };
  const digests = [...new Set(tags.map(({ digest }) => digest as Digest))];
  const badges = await scanBadges(database.rows, repository, digests, rules);
  const demo = (await advisoriesInForce(database.rows, advisories))?.feeds.some(isDemonstration) ?? false;
  const promotions = tags.flatMap(({ promotionId }) => promotionId ?? []);
  const verdicts = await latestVerdicts(database.rows, promotions);
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
