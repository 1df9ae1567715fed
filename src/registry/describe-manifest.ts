// A manifest as a person wants to see it: configuration, layers with their history lines, platforms, what refers to it.

import type { Identity } from '../access/identity.ts';
import { firstThatFit, jsonBytes, MAX_PAGE_BYTES } from '../database/page.ts';
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
/** The names of the lists, and whether there is more of each. */
const WORDS_BETWEEN = 500;

/** For a manifest without a configuration that could be shown. */
const NO_CONFIG: ShownConfig = { value: null, problem: null };

/**
 * The manifest, for those who may pull, with what fits of its lists into 4 MiB; `moreLayers` and the like say where more is.
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
  const head = {
    digest,
    mediaType: stored.mediaType,
    kind: stored.kind,
    artifactType: stored.artifactType,
    subject: stored.subject,
    size: stored.totalSize,
    config: config.value,
    configProblem: config.problem,
  };
  const room = MAX_PAGE_BYTES - jsonBytes(head) - WORDS_BETWEEN;
  const names = tags.slice(0, MAX_TAGS).map((tag) => tag.name);
  const annotations = Object.entries(manifest.annotations ?? {});
  const layers = manifest.layers.map((layer, index) => ({
    ...layer,
    platform: null,
    createdBy: commands[index] ?? null,
  }));
  const platforms = manifest.manifests.map((child) => ({
    ...child,
    platform: child.platform ? formatPlatform(child.platform) : null,
    held: held.has(child.digest),
  }));
  const shown = {
    tags: firstThatFit(names, room / 4),
    annotations: firstThatFit(annotations, room / 8),
    // A manifest has one or the other.
    layers: firstThatFit(layers, room / 4),
    platforms: firstThatFit(platforms, room / 4),
  };
  const left = room - jsonBytes(shown);
  const found = (await referrers.read()).map((referrer) => ({ ...referrer, platform: null }));
  const shownReferrers = firstThatFit(found, left);
  return {
    ...head,
    ...shown,
    moreTags: shown.tags.length < tags.length,
    annotations: Object.fromEntries(shown.annotations),
    moreAnnotations: shown.annotations.length < annotations.length,
    moreLayers: shown.layers.length < layers.length,
    morePlatforms: shown.platforms.length < platforms.length,
    referrers: shownReferrers,
    moreReferrers: referrers.hasMore || shownReferrers.length < found.length,
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
