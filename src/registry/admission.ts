// The rules that bind everybody who wants an image in a repository: how they are kept, and what they say of a direct push.

import type { Rule } from '../api/rule.ts';
import type { Transaction } from '../database/database.ts';
import { ShiplockError } from '../errors.ts';
import { attachedTo } from '../oci/reference.ts';
import type { Repository } from './repository.ts';
import { updateRepositoryRow } from './repository-table.ts';

/** What is known of an image while it is pushed. */
export interface PushedImage {
  readonly tag: string;
  /** Bytes of the manifest and all that it leads to. */
  readonly size: number;
  /** A runtime could start it, or something that it lists. */
  readonly isImage: boolean;
}

/** Asks rules about an image that is being pushed, of which no scan can be known; why it is not let in, or undefined. */
export type AdmitPush = (rules: readonly Rule[], image: PushedImage) => string | undefined;

/** Sets the rules, of which the caller has made sure that they can be asked. */
export async function setAdmissionRules(
  tx: Transaction,
  { id, admission }: Repository,
  rules: readonly Rule[],
): Promise<void> {
  const change = { admission_json: JSON.stringify(rules), admission_version: admission.version + 1 };
  await updateRepositoryRow(tx, id, change);
}

/**
 * @throws ShiplockError ADMISSION for a tag that does not satisfy the repository's rules; what is attached to an image is let in,
 * but no image that is called as if it were
 */
export function refuseUnadmitted(admit: AdmitPush, { name, admission }: Repository, image: PushedImage): void {
  if (admission.rules.length === 0 || (attachedTo(image.tag) && !image.isImage)) return;
  const reason = admit(admission.rules, image);
  if (reason === undefined) return;
  throw new ShiplockError('ADMISSION', admissionMessage(`${name}:${image.tag}`, reason), { repository: name, reason });
}

/** The sentence for an image that the rules of a repository keep out. */
export function admissionMessage(target: string, reason: string): string {
  return `${target} is refused by the repository's admission rules: ${reason}`;
}
