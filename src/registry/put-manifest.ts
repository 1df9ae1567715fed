// Pushing a manifest: everything that it refers to must be there, and one transaction writes it, its references, its
// tags and the events from which all else follows.

import { createHash } from 'node:crypto';
import { actorOf, type Identity } from '../access/identity.ts';
import type { Transaction } from '../database/database.ts';
import type { ManifestReferenceRow } from '../database/schema/content.ts';
import { hasCode, ShiplockError } from '../errors.ts';
import type { NewEvent } from '../event/new-event.ts';
import { recordEvents } from '../event/record-event.ts';
import { formatPlatform } from '../oci/descriptor.ts';
import { type Digest, type DigestAlgorithm, digestAlgorithm, digestOf } from '../oci/digest.ts';
import { type Manifest, requiredBlobs } from '../oci/manifest.ts';
import { parsePushedManifest } from '../oci/pushed-manifest.ts';
import { refuseUnadmitted } from './admission.ts';
import { arrivalOf } from './arrival.ts';
import { authorizedRepository } from './authorized-repository.ts';
import { selectBlobSizes } from './blob-table.ts';
import { selectDamaged } from './damaged-blob-table.ts';
import { checkEmbedded } from './embedded-content.ts';
import { findRepository } from './find-repository.ts';
import { refuseTagsBeyond } from './limits.ts';
import { insertManifest, insertRepositoryManifest, selectHeldManifests, selectMaxDepth } from './manifest-table.ts';
import { moveTag } from './move-tag.ts';
import { type Precondition, refuseUnlessHolds } from './precondition.ts';
import { refuseDirectPush } from './protection.ts';
import type { Registry } from './registry.ts';
import type { Repository } from './repository.ts';
import { requireRoom } from './require-room.ts';
import { isRunnable } from './runnable.ts';
import { MAX_TOTAL_BYTES } from './sizes.ts';
import { countIntoIndexes, mayBeAbsent, refuseDeeperThanListed } from './sparse-indexes.ts';
import { NOT_STATED, readStatedBuild, type StatedBuild } from './stated-build.ts';
import { refuseOtherSizes } from './stored-sizes.ts';

/** The specification asks registries to take at least 4 MiB. */
export const MAX_MANIFEST_BYTES = 4 * 1024 * 1024;

/** An index of indexes of indexes is nobody's image, and every level costs each who walks it. */
export const MAX_MANIFEST_DEPTH = 5;

export interface ManifestPush {
  readonly repository: string;
  /** Set when the client named the digest under which it pushes. */
  readonly digest?: Digest | undefined;
  readonly tags: readonly string[];
  /** The Content-Type without parameters. */
  readonly mediaType: string | undefined;
  readonly bytes: Buffer;
  /** About what is under the digest, or else under the first tag. */
  readonly condition?: Precondition | undefined;
}

export interface PushedManifest {
  readonly digest: Digest;
  readonly subject: Digest | undefined;
}

/**
 * Stores the manifest and sets its tags, for those who may push; durable when it resolves.
 * @throws AccessRefused; ShiplockError DIGEST_INVALID, MANIFEST_INVALID, MANIFEST_BLOB_UNKNOWN with the list of what is
 * missing, PROTECTED, IMMUTABLE, ADMISSION, QUOTA_EXCEEDED for a new tag beyond the limit, PRECONDITION_FAILED
 */
export async function putManifest(registry: Registry, by: Identity, push: ManifestPush): Promise<PushedManifest> {
  const digest = verifiedDigest(push.bytes, push.digest);
  const manifest = parsed(push);
  const { runnable, built } = await lookInto(registry, push.repository, manifest);
  const at = registry.clock.now();
  const actor = actorOf(by);
  await registry.database.transaction(async (tx) => {
    const repository = await authorizedRepository(tx, by, 'push', push.repository);
    await refuseDirectPush(tx, repository);
    requireRoom(registry);
    const { childrenSize, depth } = await checkReferences(tx, repository, manifest);
    await refuseOnDamaged(tx, manifest);
    await refuseDeeperThanListed(tx, repository, manifest, { digest, depth });
    await insertManifest(
      tx,
      {
        digest,
        media_type: manifest.mediaType,
        kind: manifest.kind,
        artifact_type: manifest.artifactType ?? null,
        subject_digest: manifest.subject?.digest ?? null,
        annotations_json: manifest.annotations ? JSON.stringify(manifest.annotations) : null,
        bytes: push.bytes,
        size: push.bytes.length,
        total_size: push.bytes.length + childrenSize,
        depth,
        runnable: Number(runnable),
        platform: built.platform,
        built_at: built.builtAt,
        created_at: at,
      },
      referenceRows(digest, manifest),
    );
    const link = {
      repositoryId: repository.id,
      digest,
      subject: manifest.subject?.digest ?? null,
      at,
      by: actor.name,
    };
    const isNew = await insertRepositoryManifest(tx, link);
    if (isNew) await countIntoIndexes(tx, repository, digest);
    const pushed = { at, actor, repository: repository.name, digest };
    await refuseTagsBeyond(tx, registry.limits, repository, push.tags);
    const tagged: { readonly tag: string; readonly previousDigest: Digest | undefined }[] = [];
    for (const tag of push.tags) {
      const previousDigest = await moveTag(tx, repository, { tag, digest, at, by: actor.name, promotionId: null });
      const size = push.bytes.length + childrenSize;
      const isImage = runnable || manifest.kind === 'index';
      if (previousDigest !== digest) refuseUnadmitted(registry.admit, repository, { tag, size, isImage });
      tagged.push({ tag, previousDigest });
    }
    refuseUnlessHolds(push.condition, push.digest ? (isNew ? undefined : digest) : tagged[0]?.previousDigest);
    // Clients push again what they have pushed before, and then nothing has happened.
    const moved = tagged.filter(({ previousDigest }) => previousDigest !== digest);
    const changes = moved.length === 0 && isNew ? [{ tag: undefined }] : moved;
    if (changes.length === 0) return;
    const arriving = { ...repository, feedsPolicies: await registry.feedsPolicies(tx, repository.name) };
    await recordEvents(
      tx,
      changes.map((change): NewEvent => ({ ...pushed, ...change, ...arrivalOf(manifest, arriving, change.tag) })),
    );
  });
  return { digest, subject: manifest.subject?.digest };
}

/** What the bytes of blobs that the repository shows say of it. */
async function lookInto(
  registry: Registry,
  name: string,
  manifest: Manifest,
): Promise<{ readonly runnable: boolean; readonly built: StatedBuild }> {
  const { database, blobs } = registry;
  const repository = await findRepository(database.rows, name);
  const digests = [...new Set(requiredBlobs(manifest).map(({ digest }) => digest))];
  const shown = repository ? await selectBlobSizes(database.rows, repository.id, digests) : new Map<string, number>();
  await refuseOtherSizes(registry, digests, shown).catch((error: unknown) => {
    if (!hasCode(error, 'BLOB_DAMAGED')) throw error;
    throw new ShiplockError('MANIFEST_BLOB_UNKNOWN', `the manifest refers to a damaged blob: ${error.message}`, [
      error.detail,
    ]);
  });
  const runnable = await isRunnable(blobs, shown, manifest);
  const config = manifest.config?.digest;
  const size = config && shown.get(config);
  const built = runnable && config && size !== undefined ? await readStatedBuild(blobs, config, size) : NOT_STATED;
  return { runnable, built };
}

function verifiedDigest(bytes: Buffer, claimed: Digest | undefined): Digest {
  const algorithm: DigestAlgorithm = claimed ? digestAlgorithm(claimed) : 'sha256';
  const actual = digestOf(algorithm, createHash(algorithm).update(bytes).digest('hex'));
  if (claimed && claimed !== actual) {
    throw new ShiplockError('DIGEST_INVALID', `the manifest has the digest ${actual}, not ${claimed}`, {
      expected: claimed,
      actual,
    });
  }
  return actual;
}

function parsed(push: ManifestPush): Manifest {
  try {
    const { manifest, embedded } = parsePushedManifest(push.bytes, push.mediaType);
    for (const content of embedded) checkEmbedded(content);
    return manifest;
  } catch (error) {
    throw new ShiplockError('MANIFEST_INVALID', (error as Error).message);
  }
}

/** Checks that the repository has all that the manifest needs, with the sizes that it states. */
async function checkReferences(
  tx: Transaction,
  repository: Repository,
  manifest: Manifest,
): Promise<{ childrenSize: number; depth: number }> {
  const needed = requiredBlobs(manifest);
  const blobs = await selectBlobSizes(tx, repository.id, [...new Set(needed.map((blob) => blob.digest))]);
  const children = [...new Set(manifest.manifests.map((child) => child.digest))];
  const held = await selectHeldManifests(tx, repository.id, children);
  const missing = [
    ...needed.filter((blob) => !blobs.has(blob.digest)),
    ...manifest.manifests.filter((child) => !held.has(child.digest) && !mayBeAbsent(repository, held.size > 0, child)),
  ];
  if (missing.length > 0) {
    throw new ShiplockError(
      'MANIFEST_BLOB_UNKNOWN',
      `the manifest refers to content that is not in the repository: push it first (${missing.length} missing)`,
      missing.map(({ digest, mediaType, size }) => ({ digest, mediaType, size })),
    );
  }
  for (const descriptor of [...needed, ...manifest.manifests]) {
    const actual = blobs.get(descriptor.digest) ?? held.get(descriptor.digest)?.size;
    if (actual !== undefined && actual !== descriptor.size) {
      throw new ShiplockError(
        'MANIFEST_INVALID',
        `${descriptor.digest} has ${actual} bytes, not ${descriptor.size} as the manifest says`,
      );
    }
  }
  const depth = manifest.kind === 'index' ? 1 + (await selectMaxDepth(tx, children)) : 0;
  if (depth > MAX_MANIFEST_DEPTH) {
    throw new ShiplockError(
      'MANIFEST_INVALID',
      `indexes are nested ${depth} deep; at most ${MAX_MANIFEST_DEPTH} are allowed`,
    );
  }
  let childrenSize = 0;
  for (const size of blobs.values()) childrenSize += size;
  for (const child of held.values()) childrenSize += child.totalSize;
  // Of indexes of the same manifests, each level multiplies the sum.
  if (childrenSize > MAX_TOTAL_BYTES) {
    throw new ShiplockError(
      'MANIFEST_INVALID',
      `what the manifest leads to has more than ${MAX_TOTAL_BYTES} bytes together, each index counted with all that it lists`,
    );
  }
  return { childrenSize, depth };
}

async function refuseOnDamaged(tx: Transaction, manifest: Manifest): Promise<void> {
  const [first] = await selectDamaged(tx, [...new Set(requiredBlobs(manifest).map(({ digest }) => digest))]);
  if (!first) return;
  throw new ShiplockError(
    'MANIFEST_BLOB_UNKNOWN',
    `the manifest refers to the blob ${first.digest}, which is damaged in the store (${first.how}): push it again first`,
    [first],
  );
}

function referenceRows(digest: Digest, manifest: Manifest): ManifestReferenceRow[] {
  const all = [
    ...(manifest.config ? [{ kind: 'config' as const, descriptor: manifest.config }] : []),
    ...manifest.layers.map((descriptor) => ({ kind: 'layer' as const, descriptor })),
    ...manifest.manifests.map((descriptor) => ({ kind: 'manifest' as const, descriptor })),
  ];
  return all.map(({ kind, descriptor }, position) => ({
    manifest_digest: digest,
    position,
    kind,
    digest: descriptor.digest,
    media_type: descriptor.mediaType,
    size: descriptor.size,
    platform: descriptor.platform ? formatPlatform(descriptor.platform) : null,
  }));
}
