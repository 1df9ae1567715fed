// Statements of in-toto (https://github.com/in-toto/attestation, v0.1 and v1): about which digests, and what.

import { parseJson } from '../detect/read-json.ts';
import { Unreadable } from '../detect/unreadable.ts';
import { arrayOf, isObject, type Json, textOf } from '../json.ts';
import type { Digest } from '../oci/digest.ts';
import type { Envelope } from './envelope.ts';

export interface Statement {
  readonly predicateType: string;
  readonly predicate: unknown;
  /** As `sha256:…`; of other algorithms, whatever stands there. */
  readonly subjects: ReadonlySet<string>;
}

const PAYLOAD_TYPE = 'application/vnd.in-toto+json';
const STATEMENT_TYPES: readonly unknown[] = ['https://in-toto.io/Statement/v0.1', 'https://in-toto.io/Statement/v1'];
/** One for each platform and tool, with room to spare. */
const MAX_SUBJECTS = 10_000;
const MAX_TEXT = 500;

/** @throws Unreadable for anything that is no statement */
export function readStatement({ payloadType, payload }: Pick<Envelope, 'payloadType' | 'payload'>): Statement {
  if (payloadType !== PAYLOAD_TYPE) throw new Unreadable(`holds ${payloadType}, not an in-toto statement`);
  const statement = parseJson(payload);
  if (!isObject(statement) || !STATEMENT_TYPES.includes(statement['_type'])) {
    throw new Unreadable('holds no in-toto statement of version 0.1 or 1');
  }
  const predicateType = textOf(statement['predicateType'], MAX_TEXT);
  if (predicateType === null) throw new Unreadable('does not say what its statement is');
  const subjects = arrayOf(statement['subject'], MAX_SUBJECTS).flatMap((one) => {
    const digests = isObject(one) ? one['digest'] : undefined;
    return isObject(digests) ? digestsIn(digests) : [];
  });
  return { predicateType, predicate: statement['predicate'], subjects: new Set(subjects) };
}

export function isAbout({ subjects }: Statement, image: Digest): boolean {
  return subjects.has(image);
}

function digestsIn(digests: Json): string[] {
  return ['sha256', 'sha512'].flatMap((algorithm) => {
    const hex = textOf(digests[algorithm], MAX_TEXT);
    return hex === null ? [] : [`${algorithm}:${hex}`];
  });
}
