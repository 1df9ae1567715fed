// A manifest as a person wants to see it: configuration, layers with their history lines, platforms, what refers to it.

import { firstThatFit, jsonBytes, MAX_PAGE_BYTES } from '../database/page.ts';
import { formatPlatform } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import { parseManifest } from '../oci/manifest.ts';
import type { ShownConfig } from './config-reader.ts';
import { getManifest, heldManifests } from './find-manifest.ts';
import { tagsOf } from './find-tag.ts';
import { findReferrers } from './list-referrers.ts';
import type { LongReader } from './long-read.ts';
import { readReferrers } from './referrers-index.ts';
import type { Repository } from './repository.ts';

/** Of more, the list of tags tells. */
const MAX_TAGS = 10_000;
/** The names of the lists, and whether there is more of each. */
const WORDS_BETWEEN = 500;

/** For a manifest without a configuration that could be shown. */
const NO_CONFIG: ShownConfig = { value: null, problem: null };

/**
 * The manifest with what fits of its lists into 4 MiB; `moreLayers` and the like say where more is.
 * @throws ShiplockError MANIFEST_UNKNOWN
 */
export async function describeManifest({ rows, configs }: LongReader, repository: Repository, digest: Digest) {
  const stored = await getManifest(rows, repository, { digest });
  const manifest = parseManifest(stored.bytes, stored.mediaType);
  const tags = await tagsOf(rows, repository, [digest]);
  const held = await heldManifests(
    rows,
    repository,
    manifest.manifests.map((child) => child.digest),
  );
  const referrers = await findReferrers(rows, repository, digest);
  const config = manifest.config?.mediaType.includes('config')
    ? await configs.read(repository, manifest.config)
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
  const found = (await readReferrers(rows, referrers.digests)).map((referrer) => ({ ...referrer, platform: null }));
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
