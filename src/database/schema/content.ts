// Rows of repositories and their content.

import type { Generated } from 'kysely';

export interface RepositoryRow {
  id: string;
  name: string;
  namespace: string;
  visibility: 'public' | 'private';
  description: string;
  long_description: string;
  scan_on_push: number;
  /** Every tag of the repository is immutable. */
  immutable: number;
  /** Tags that match one of these patterns are immutable, unless they match an exception. */
  immutable_patterns_json: string;
  immutable_exceptions_json: string;
  /** Images enter by promotion only, whatever the namespace's usage. */
  protected: number;
  /** Rules that whatever gets a tag here must satisfy, as JSON list. */
  admission_json: string;
  /** Rises with every change of them. */
  admission_version: number;
  /** Indexes may be pushed without some of the images that they list. */
  sparse_indexes: number;
  created_at: number;
  /** The sequence of the newest event before it was created. */
  created_after: number;
  created_by: string;
  /** How often a manifest of it was sent, up to some seconds ago. */
  pulls: Generated<number>;
  /** How many tags it has. */
  tags: Generated<number>;
  /** Of the blobs that it shows, each once. */
  bytes: Generated<number>;
  /** When a tag came to stand on an image last; 0 for never. */
  pushed_at: Generated<number>;
}

/** How recently what a pull sees of a repository has changed: a higher number is a later change of all repositories. */
export interface RepositoryRevisionRow {
  /** It stays when the repository is gone. */
  name: string;
  revision: number;
}

/** Bytes of the blobs that repositories of the namespace show, each counted in every one of them. */
export interface NamespaceUsageRow {
  namespace: string;
  bytes: number;
}

export interface BlobRow {
  digest: string;
  size: number;
  created_at: number;
}

/** A blob whose bytes the store has lost, or has others in their place. */
export interface DamagedBlobRow {
  digest: string;
  /** In words. */
  how: string;
  found_at: number;
  /** When it was pushed again; null while it is damaged. */
  repaired_at: number | null;
}

/** A blob can be seen in a repository only after it was pushed or mounted there. */
export interface RepositoryBlobRow {
  repository_id: string;
  digest: string;
  linked_at: number;
}

export interface ManifestRow {
  digest: string;
  media_type: string;
  kind: 'image' | 'index' | 'artifact';
  artifact_type: string | null;
  subject_digest: string | null;
  annotations_json: string | null;
  bytes: Uint8Array;
  size: number;
  /**
   * Bytes of what a client would download: the manifest, its config and layers, and for an index all its children. What
   * two children share counts twice.
   */
  total_size: number;
  /** How many indexes stand above the deepest image: 0 for an image, 1 for an index of images. */
  depth: number;
  /** A runtime can start it: it has an image's configuration and a layer that is a file system. */
  runnable: number;
  /** `os/architecture[/variant]` and the time of the build, as the configuration of an image states them. */
  platform: Generated<string | null>;
  built_at: Generated<number | null>;
  created_at: number;
}

export interface ManifestReferenceRow {
  manifest_digest: string;
  position: number;
  kind: 'config' | 'layer' | 'manifest';
  digest: string;
  media_type: string;
  size: number;
  /** `os/architecture[/variant]` of an index's child, when the index says it. */
  platform: string | null;
}

export interface RepositoryManifestRow {
  repository_id: string;
  digest: string;
  subject_digest: string | null;
  linked_at: number;
  linked_by: string;
}

export interface TagRow {
  repository_id: string;
  name: string;
  digest: string;
  updated_at: number;
  updated_by: string;
  /** The promotion that set the tag to this digest; null when it was pushed. */
  promotion_id: string | null;
  /** When a client asked for it last, up to some seconds ago. */
  last_pulled_at: Generated<number | null>;
  /** Sorts as the name does among versions. */
  version_key: string;
  /** The `total_size` of its manifest. */
  size: number;
  /** It is attached to an image, by its name or as a referrer that nobody could run, and is none itself. */
  attached: number;
}
