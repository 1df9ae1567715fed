// A manifest as a person wants to see it: configuration, layers with their history lines, platforms, what refers to it.

import type { Identity } from '../access/identity.ts';
import { type Descriptor, formatPlatform } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import { parseManifest } from '../oci/manifest.ts';
import { authorizedRepository } from './authorized-repository.ts';
import { selectBlobSize } from './blob-table.ts';
import { getManifest } from './find-manifest.ts';
import { tagsOf } from './find-tag.ts';
import { referrersOf } from './list-referrers.ts';
import type { Registry } from './registry.ts';
import type { Repository } from './repository.ts';

const MAX_CONFIG_BYTES = 4 * 1024 * 1024;

/**
 * The manifest, for those who may pull.
 * @throws AccessRefused; ShiplockError MANIFEST_UNKNOWN
 */
export async function describeManifest(
  registry: Registry,
  by: Identity,
  { repository: name, digest }: { readonly repository: string; readonly digest: Digest },
) {
  const { rows } = registry.database;
  const repository = await authorizedRepository(rows, by, 'pull', name);
  const stored = await getManifest(rows, repository, { digest });
  const manifest = parseManifest(stored.bytes, stored.mediaType);
  const tags = await tagsOf(rows, repository, [digest]);
  const referrers = await referrersOf(rows, repository, digest);
  const config = manifest.config?.mediaType.includes('config')
    ? await readJsonBlob(registry, repository, manifest.config)
    : null;
  const commands = layerCommands(config);
  return {
    digest,
    mediaType: stored.mediaType,
    kind: stored.kind,
    artifactType: stored.artifactType,
    subject: stored.subject,
    size: stored.totalSize,
    tags: tags.map((tag) => tag.name),
    annotations: manifest.annotations ?? {},
    layers: manifest.layers.map((layer, index) => ({ ...layer, platform: null, createdBy: commands[index] ?? null })),
    platforms: manifest.manifests.map((child) => ({
      ...child,
      platform: child.platform ? formatPlatform(child.platform) : null,
    })),
    config,
    referrers: (await referrers.read()).map((referrer) => ({ ...referrer, platform: null })),
    moreReferrers: referrers.hasMore,
  };
}

/** The history lines of those entries that brought a layer, in the order of the layers. */
function layerCommands(config: unknown): (string | null)[] {
  const history = typeof config === 'object' && config !== null ? (config as { history?: unknown }).history : undefined;
  if (!Array.isArray(history)) return [];
  return history
    .filter(
      (entry): entry is Record<string, unknown> => typeof entry === 'object' && entry !== null && !entry['empty_layer'],
    )
    .map((entry) => (typeof entry['created_by'] === 'string' ? entry['created_by'] : null));
}

/** The parsed blob; null for one that is too large to show, is not JSON, or that the repository does not show. */
async function readJsonBlob(registry: Registry, repository: Repository, { digest }: Descriptor): Promise<unknown> {
  const size = await selectBlobSize(registry.database.rows, repository.id, digest);
  if (size === undefined || size > MAX_CONFIG_BYTES) return null;
  const chunks: Buffer[] = [];
  await registry.blobs.read(digest, { start: 0, end: size }, async (bytes) => void chunks.push(Buffer.from(bytes)));
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return null;
  }
}
