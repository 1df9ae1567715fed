// How the rooms' values look in the management API.

import { nameForStrangers } from '../../actor.ts';
import type { UntaggedManifestBody } from '../../api/manifest.ts';
import type { JobBody } from '../../api/operations.ts';
import type { ListedRepositoryBody, RepositoryBody } from '../../api/repository.ts';
import type { TagBody } from '../../api/tag.ts';
import type { DeletedTagBody } from '../../api/tag-deletion.ts';
import { isoTime } from '../../clock.ts';
import type { PastEvent } from '../../event/list-events.ts';
import type { Job } from '../../job/list-jobs.ts';
import type { DeletedTag } from '../../registry/deleted-tags.ts';
import type { TagSummary } from '../../registry/find-tag.ts';
import { isImmutableTag } from '../../registry/immutability.ts';
import type { UntaggedManifests } from '../../registry/read-untagged.ts';
import type { Repository } from '../../registry/repository.ts';
import type { Worst } from '../../scan/report/worst-severities.ts';

export function showRepository(repository: Repository): RepositoryBody {
  const { name, namespace, visibility, description, longDescription, scanOnPush, immutability, createdAt, createdBy } =
    repository;
  return {
    name,
    namespace,
    visibility,
    description,
    longDescription,
    scanOnPush,
    immutable: immutability.all,
    immutablePatterns: [...immutability.patterns],
    immutableExceptions: [...immutability.exceptions],
    protected: repository.protected,
    admission: [...repository.admission.rules],
    sparseIndexes: repository.sparseIndexes,
    createdAt: isoTime(createdAt),
    createdBy,
    pulls: repository.pulls,
  };
}

export function showListed(
  repository: Repository,
  worst: Worst | undefined,
  flows: Pick<ListedRepositoryBody, 'sourceOf' | 'targetOf'>,
): ListedRepositoryBody {
  const { tags, size, pushedAt } = repository;
  const lastPushedAt = pushedAt === null ? null : isoTime(pushedAt);
  const worstUnknown = worst ? worst.unknown : tags > 0 ? ('not_scanned' as const) : null;
  const known = { worstSeverity: worst?.severity ?? null, worstUnknown };
  return { ...showRepository(repository), tags, size, lastPushedAt, ...known, ...flows };
}

export function showTag(
  repository: Repository,
  tag: TagSummary,
  known: Pick<TagBody, 'scan' | 'promotionNow' | 'held' | 'platforms' | 'platformCount' | 'builtAt'>,
): TagBody {
  const { name, digest, mediaType, kind, artifactType, size, updatedAt, updatedBy, promotionId } = tag;
  const immutable = isImmutableTag(repository, name);
  return {
    name,
    digest,
    mediaType,
    kind,
    artifactType,
    size,
    updatedAt: isoTime(updatedAt),
    updatedBy,
    promotionId,
    lastPulledAt: tag.lastPulledAt === null ? null : isoTime(tag.lastPulledAt),
    immutable,
    ...known,
  };
}

export function showDeletedTag({ name, deletedAt, restorableUntil, ...rest }: DeletedTag): DeletedTagBody {
  return { ...rest, tag: name, deletedAt: isoTime(deletedAt), restorableUntil: isoTime(restorableUntil) };
}

export function showUntagged(row: UntaggedManifests['items'][number]): UntaggedManifestBody {
  const { digest, kind, platform } = row;
  return {
    ...{ digest, mediaType: row.media_type, kind, artifactType: row.artifact_type, platform },
    ...{ size: row.total_size, pushedAt: isoTime(row.linked_at), pushedBy: row.linked_by },
  };
}

export function showEvent(event: PastEvent) {
  const { id, type, at, actor, namespace, repository, tag, digest, previousDigest, causedBy, data } = event;
  const told: Readonly<Record<string, unknown>> = { ...data };
  return { id, type, at: isoTime(at), actor, namespace, repository, tag, digest, previousDigest, causedBy, data: told };
}

/**
 * An event as the history of a tag shows it, to whoever may pull: from where and how somebody came is for auditors, and
 * what else was involved, such as the private source of a promotion, for members of the repository.
 */
export function showHistoryEvent(event: PastEvent, reader: { readonly audits: boolean; readonly isMember: boolean }) {
  const shown = showEvent(event);
  if (reader.audits) return shown;
  const actor = { ...shown.actor, credential: null, address: null };
  if (reader.isMember) return { ...shown, actor };
  const { kind, id, name } = actor;
  const told = { ...actor, id: kind === 'policy' ? null : id, name: nameForStrangers(name) };
  return { ...shown, actor: told, data: {} };
}

export function showJob(job: Job): JobBody {
  return {
    ...job,
    createdAt: isoTime(job.createdAt),
    runAt: isoTime(job.runAt),
    finishedAt: job.finishedAt === null ? null : isoTime(job.finishedAt),
  };
}
