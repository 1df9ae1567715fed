// What a server has promised: everything that it acknowledged, and what it was doing when it died, which may or may not
// have happened.

import type { Blob, Built } from '../../src/image/built.ts';

/** A tag's digest, or null for a tag that is not there. */
export type TagValue = string | null;

export interface TagState {
  /** What the last answer said. */
  acknowledged: TagValue;
  /** What a request asked for to which no answer has come. */
  pending?: TagValue;
}

export interface OpenUpload {
  readonly location: string;
  readonly blob: Blob;
  /** How many bytes the server said that it has. */
  readonly acknowledged: number;
}

export interface Ledger {
  readonly repository: string;
  /** Uploaded or perhaps uploaded, by digest. */
  readonly blobs: Map<string, { readonly blob: Blob; acknowledged: boolean }>;
  readonly manifests: Map<string, { readonly built: Built; acknowledged: boolean }>;
  readonly tags: Map<string, TagState>;
  /** Begun, not finished, and to be taken up again. */
  readonly uploads: OpenUpload[];
}

export function newLedger(repository: string): Ledger {
  return { repository, blobs: new Map(), manifests: new Map(), tags: new Map(), uploads: [] };
}

/** Notes a request for a tag; call the result when the server has said yes. */
export function askForTag(ledger: Ledger, tag: string, value: TagValue): () => void {
  const state: TagState = { ...(ledger.tags.get(tag) ?? { acknowledged: null }), pending: value };
  ledger.tags.set(tag, state);
  return () => ledger.tags.set(tag, { acknowledged: value });
}

/** Notes a blob that is being uploaded; call the result when the server has said yes. */
export function askForBlob(ledger: Ledger, blob: Blob): () => void {
  const { digest } = blob.descriptor;
  const entry = ledger.blobs.get(digest) ?? { blob, acknowledged: false };
  ledger.blobs.set(digest, entry);
  return () => {
    entry.acknowledged = true;
  };
}

/** Notes a manifest that is being pushed; call the result when the server has said yes. */
export function askForManifest(ledger: Ledger, built: Built): () => void {
  const { digest } = built.manifest.descriptor;
  const entry = ledger.manifests.get(digest) ?? { built, acknowledged: false };
  ledger.manifests.set(digest, entry);
  return () => {
    entry.acknowledged = true;
  };
}

/** Moves what was checked into the ledger of everything that ever was; tags stay, since they go on moving. */
export function keepChecked(checked: Ledger, whole: Ledger): void {
  for (const [digest, blob] of checked.blobs) if (blob.acknowledged) whole.blobs.set(digest, blob);
  for (const [digest, manifest] of checked.manifests) if (manifest.acknowledged) whole.manifests.set(digest, manifest);
  for (const [tag, state] of checked.tags) whole.tags.set(tag, state);
  checked.blobs.clear();
  checked.manifests.clear();
}
