// A repository and its settings, and how they are read from their row.

import type { Rule } from '../api/rule.ts';
import type { Microseconds } from '../clock.ts';
import type { StoredRepository } from './repository-table.ts';

export interface Repository {
  readonly id: string;
  readonly name: string;
  readonly namespace: string;
  readonly visibility: 'public' | 'private';
  readonly description: string;
  readonly longDescription: string;
  readonly scanOnPush: boolean;
  readonly immutability: Immutability;
  /** Set by the repository itself; the namespace's usage `validated` protects too. */
  readonly protected: boolean;
  readonly admission: Admission;
  /** An index may be pushed without some of the images that it lists, as mirrors of one platform make it. */
  readonly sparseIndexes: boolean;
  readonly createdAt: Microseconds;
  /** The sequence of the newest event before it was created: what happened later has a higher one. */
  readonly createdAfter: number;
  readonly createdBy: string;
  /** How often a manifest of it was sent, up to some seconds ago. */
  readonly pulls: number;
  readonly tags: number;
  /** Bytes of the blobs that it shows, each once. */
  readonly size: number;
  /** When a tag came to stand on an image last; null for never. */
  readonly pushedAt: Microseconds | null;
}

/** Rules that whatever gets a tag in the repository must satisfy, by whichever way it comes. */
export interface Admission {
  readonly rules: readonly Rule[];
  /** Rises with every change. */
  readonly version: number;
}

export interface Immutability {
  /** Every tag is immutable. */
  readonly all: boolean;
  /** Glob patterns (`*`, `?`) of tags that are immutable. */
  readonly patterns: readonly string[];
  /** Glob patterns of tags that stay mutable though a pattern above names them. */
  readonly exceptions: readonly string[];
}

export function readRepository(row: StoredRepository): Repository {
  return {
    id: row.id,
    name: row.name,
    namespace: row.namespace,
    visibility: row.visibility,
    description: row.description,
    longDescription: row.long_description,
    scanOnPush: row.scan_on_push === 1,
    immutability: {
      all: row.immutable === 1,
      patterns: JSON.parse(row.immutable_patterns_json) as string[],
      exceptions: JSON.parse(row.immutable_exceptions_json) as string[],
    },
    protected: row.protected === 1,
    admission: { rules: JSON.parse(row.admission_json) as Rule[], version: row.admission_version },
    sparseIndexes: row.sparse_indexes === 1,
    createdAt: row.created_at,
    createdAfter: row.created_after,
    createdBy: row.created_by,
    pulls: Number(row.pulls),
    tags: row.tags,
    size: Number(row.bytes),
    pushedAt: row.pushed_at === 0 ? null : row.pushed_at,
  };
}
