// What a request to promote by hand names: an image of its source, and a place for it in the target.

import type { Rows } from '../database/database.ts';
import { ShiplockError } from '../errors.ts';
import type { Digest } from '../oci/digest.ts';
import { isTag, parseReference, pathInNamespace } from '../oci/reference.ts';
import { checkTargetName } from '../policy/target.ts';
import { findDigest } from '../registry/find-manifest.ts';
import type { Repository } from '../registry/repository.ts';
import type { Promotion } from './promotion.ts';

export interface PromotionRequest {
  readonly source: {
    readonly repository: string;
    /** A tag or a digest. */
    readonly reference: string;
  };
  readonly target: {
    /** A repository, or a namespace in which the repository keeps its name. */
    readonly repository: string;
    /** By default the tag of the source. */
    readonly tag?: string | undefined;
  };
  readonly comment?: string | null | undefined;
  /** Only when the target tag stands on this, or where it is null, is not there. */
  readonly expectedPreviousDigest?: string | null | undefined;
  /** The target may be made where there is none. */
  readonly create?: boolean | undefined;
  /** Let it in although the target's admission rules keep it out: for admins of the target, with a comment. */
  readonly override?: boolean | undefined;
  /** A request with a key that this actor used before is not executed again. */
  readonly key?: string | undefined;
}

/** With only a namespace as its target, the repository keeps its name there. */
export function targetRepository({ source, target }: PromotionRequest): string {
  const path = pathInNamespace(source.repository);
  return target.repository.includes('/') || path === undefined ? target.repository : `${target.repository}/${path}`;
}

/** @throws ShiplockError CONFLICT when the key of the request was used for another one */
export function sameAgain(done: Promotion, { source, target }: PromotionRequest, targetName: string): Promotion {
  const isSame =
    done.source.repository === source.repository &&
    [done.source.tag, done.source.digest].includes(source.reference) &&
    done.target.repository === targetName &&
    (target.tag ?? done.target.tag) === done.target.tag;
  if (isSame) return done;
  throw keyWasUsed();
}

/** The error for a key under which something else was done. */
export function keyWasUsed(): ShiplockError {
  return new ShiplockError('CONFLICT', 'this Idempotency-Key was used for another request: use a new one');
}

/** @throws ShiplockError INVALID for what is no reference; MANIFEST_UNKNOWN */
export async function imageOf(
  rows: Rows,
  source: Repository,
  text: string,
): Promise<{ digest: Digest; sourceTag: string | null }> {
  const reference = parseReference(text);
  if (!reference) throw new ShiplockError('INVALID', `${JSON.stringify(text)} is neither a tag nor a digest`);
  const sourceTag = reference.tag ?? null;
  const digest = await findDigest(rows, source, reference);
  if (digest) return { digest, sourceTag };
  throw new ShiplockError('MANIFEST_UNKNOWN', `${source.name} has no ${text}`, {
    name: source.name,
    reference: text,
  });
}

/** @throws ShiplockError NAME_INVALID, INVALID */
export function checkTarget(source: Repository, target: string): void {
  checkTargetName(target);
  if (target === source.name) {
    throw new ShiplockError('INVALID', 'source and target are the same repository; promote to another one');
  }
}

/** @throws ShiplockError INVALID, TAG_INVALID */
export function tagInTarget(wanted: string | undefined, sourceTag: string | null): string {
  const tag = wanted ?? sourceTag;
  if (tag === null) {
    throw new ShiplockError('INVALID', 'the source is named by its digest: say under which tag it goes to the target');
  }
  if (!isTag(tag)) throw new ShiplockError('TAG_INVALID', `${JSON.stringify(tag)} is not a valid tag`);
  return tag;
}
