// OpenVEX documents (https://github.com/openvex/spec, version 0.2.0): what somebody has found out about a vulnerability
// in a product of theirs. They take findings away, so only an administrator may bring them in.

import { PackageURL } from 'packageurl-js';
import { ShiplockError } from '../../errors.ts';
import { arrayOf, isObject, type Json, parseJson, textOf, textsOf } from '../../json.ts';

export type VexStatus = 'not_affected' | 'affected' | 'fixed' | 'under_investigation';

export interface VexStatement {
  /** The vulnerability's names. */
  readonly vulnerability: readonly string[];
  /** Package URLs: of a component, or of an image when there are subcomponents. */
  readonly product: string;
  /** Package URLs of the components in the product that the statement is about; empty for the product itself. */
  readonly subcomponents: readonly string[];
  readonly status: VexStatus;
  readonly justification: string | null;
  /** ISO 8601, of the statement or its document. */
  readonly at: string;
  readonly author: string;
}

/** Which document it is; a later version of it takes its place (OpenVEX 0.2.0, "Document Struct Fields"). */
export interface VexIdentity {
  readonly id: string;
  readonly version: number;
}

/** A document may be as long as its reviewers can read. */
const MAX_BYTES = 16 * 1024 * 1024;
const MAX_STATEMENTS = 20_000;
const MAX_PRODUCTS = 1_000;
const MAX_TEXT = 2_000;
/** OpenVEX 0.2.0, "Status Justifications". */
const JUSTIFICATIONS: readonly string[] = [
  'component_not_present',
  'vulnerable_code_not_present',
  'vulnerable_code_not_in_execute_path',
  'vulnerable_code_cannot_be_controlled_by_adversary',
  'inline_mitigations_already_exist',
];
const STATUSES: readonly string[] = ['not_affected', 'affected', 'fixed', 'under_investigation'];

/** @throws ShiplockError INVALID for anything that is no OpenVEX document, or has no `@id` or version */
export function readVexIdentity(text: string): VexIdentity {
  const document = readDocument(text);
  const id = textOf(document['@id'], MAX_TEXT);
  if (id === null || id === '') throw invalid('it has no @id');
  // A text in the first versions of the specification.
  const version = Number(document['version'] ?? 1);
  if (!Number.isSafeInteger(version) || version < 0) throw invalid('its version is no whole number');
  return { id, version };
}

/**
 * One statement for each product that a document names by package URL; products without one are left out.
 * @throws ShiplockError INVALID that says what is wrong, for anything that is no OpenVEX document.
 */
export function readOpenVex(text: string): VexStatement[] {
  const document = readDocument(text);
  const statements = document['statements'];
  if (!Array.isArray(statements)) throw invalid('it has no statements');
  if (statements.length > MAX_STATEMENTS) throw invalid(`it has more than ${MAX_STATEMENTS} statements`);
  return statements.flatMap((statement, at) => readStatement(statement, at, document));
}

function readDocument(text: string): Json {
  if (text.length > MAX_BYTES) throw invalid(`it is longer than ${MAX_BYTES} characters`);
  const document = parseJson(text);
  if (!isObject(document)) throw invalid('it is no JSON object');
  const context = textOf(document['@context'], MAX_TEXT);
  if (!context?.startsWith('https://openvex.dev/ns')) throw invalid('its @context is not https://openvex.dev/ns');
  return document;
}

function readStatement(statement: unknown, at: number, document: Json): VexStatement[] {
  if (!isObject(statement)) throw invalid(`statement ${at + 1} is no object`);
  const status = textOf(statement['status'], MAX_TEXT) ?? '';
  if (!STATUSES.includes(status)) throw invalid(`statement ${at + 1} has none of the statuses ${STATUSES.join(', ')}`);
  const vulnerability = vulnerabilityNames(statement['vulnerability']);
  if (vulnerability.length === 0) throw invalid(`statement ${at + 1} names no vulnerability`);
  const time = textOf(statement['timestamp'], 40) ?? textOf(document['timestamp'], 40) ?? '';
  if (Number.isNaN(Date.parse(time))) throw invalid(`statement ${at + 1} and the document have no timestamp`);
  return arrayOf(statement['products'], MAX_PRODUCTS).flatMap((product) => {
    const purl = purlOf(product);
    if (purl === null || !isObject(product)) return [];
    const subcomponents = arrayOf(product['subcomponents'], MAX_PRODUCTS);
    const named = subcomponents.flatMap((it) => purlOf(it) ?? []);
    // A statement about parts that we cannot tell must not become one about the whole.
    if (subcomponents.length > 0 && named.length === 0) return [];
    return {
      vulnerability,
      product: purl,
      subcomponents: named,
      status: status as VexStatus,
      justification: reasonIn(statement),
      at: new Date(time).toISOString(),
      author: textOf(document['author'], MAX_TEXT) ?? 'unknown',
    };
  });
}

/** One of the specification's justifications, or what somebody has written; null for a word that is none of them, and for blanks. */
function reasonIn(statement: Json): string | null {
  const justification = textOf(statement['justification'], MAX_TEXT);
  if (justification !== null && JUSTIFICATIONS.includes(justification)) return justification;
  return textOf(statement['impact_statement'], MAX_TEXT)?.trim() || null;
}

function vulnerabilityNames(value: unknown): string[] {
  if (typeof value === 'string') return textsOf([value], 200, 1);
  if (!isObject(value)) return [];
  return [...textsOf([value['name']], 200, 1), ...textsOf(value['aliases'], 200, 100)];
}

function purlOf(product: unknown): string | null {
  if (!isObject(product)) return null;
  const identifiers = isObject(product['identifiers']) ? product['identifiers'] : {};
  const candidates = textsOf([identifiers['purl'], product['@id']], MAX_TEXT, 2);
  return candidates.find(isPackageUrl) ?? null;
}

function isPackageUrl(text: string): boolean {
  try {
    PackageURL.fromString(text);
    return true;
  } catch {
    return false;
  }
}

function invalid(reason: string): ShiplockError {
  return new ShiplockError('INVALID', `this is no OpenVEX document: ${reason}`);
}
