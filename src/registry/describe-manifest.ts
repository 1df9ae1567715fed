// A manifest as a person wants to see it: configuration, layers with their history lines, platforms, what refers to it.

import type { Identity } from '../access/identity.ts';
import { formatPlatform } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import { parseManifest } from '../oci/manifest.ts';
import { authorizedRepository } from './authorized-repository.ts';
import type { ShownConfig } from './config-reader.ts';
import { getManifest, heldManifests } from './find-manifest.ts';
import { tagsOf } from './find-tag.ts';
import { referrersOf } from './list-referrers.ts';
import type { Registry } from './registry.ts';

/** Of more, the list of tags tells. */
const MAX_TAGS = 10_000;

/** For a manifest without a configuration that could be shown. */
const NO_CONFIG: ShownConfig = { value: null, problem: null };

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
  const held = await heldManifests(
    rows,
    repository,
    manifest.manifests.map((child) => child.digest),
  );
  const referrers = await referrersOf(rows, repository, digest);
  const config = manifest.config?.mediaType.includes('config')
    ? await registry.configs.read(repository, manifest.config)
    : NO_CONFIG;
  const commands = layerCommands(config.value);
  return {
    digest,
    mediaType: stored.mediaType,
    kind: stored.kind,
    artifactType: stored.artifactType,
    subject: stored.subject,
    size: stored.totalSize,
    tags: tags.slice(0, MAX_TAGS).map((tag) => tag.name),
    moreTags: tags.length > MAX_TAGS,
    annotations: manifest.annotations ?? {},
    layers: manifest.layers.map((layer, index) => ({ ...layer, platform: null, createdBy: commands[index] ?? null })),
    platforms: manifest.manifests.map((child) => ({
      ...child,
      platform: child.platform ? formatPlatform(child.platform) : null,
      held: held.has(child.digest),
    })),
    config: config.value,
    configProblem: config.problem,
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
