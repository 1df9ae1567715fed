// Takes away the findings that a VEX statement says do not matter, by OpenVEX's rules: the newest statement about a
// product and a vulnerability holds, also where it says that it is under investigation again. Of several at the same time the
// strictest holds.

import { PackageURL } from 'packageurl-js';
import type { VexStatement } from '../../advisory/feed/read-openvex.ts';
import type { Finding } from '../finding.ts';

/** A statement with the document that makes it: its id, and the name under which it was brought in. */
export interface HeardStatement extends VexStatement {
  readonly document: { readonly id: string; readonly name: string };
}

/** The statement that takes a finding in the component away; null where it stands. `products` are the package URLs of the image. */
export type VexVerdict = (
  purl: string,
  finding: Pick<Finding, 'id' | 'aliases'>,
  products: readonly string[],
) => HeardStatement | null;

/** Without VEX documents every finding stands. */
export const noVex: VexVerdict = () => null;

/** The verdict by these statements, from all documents together. */
export function vexVerdict(statements: readonly HeardStatement[]): VexVerdict {
  const byName = new Map<string, HeardStatement[]>();
  for (const statement of statements) {
    for (const name of statement.vulnerability) {
      const known = byName.get(name);
      if (known) known.push(statement);
      else byName.set(name, [statement]);
    }
  }
  return (purl, finding, products) => {
    const speaking = [finding.id, ...finding.aliases].flatMap((name) => byName.get(name) ?? []);
    const about = speaking.filter((statement) => isAbout(statement, purl, products));
    const newest = about.reduce((top, { at }) => (at > top ? at : top), '');
    const inForce = about.filter(({ at }) => at === newest);
    const [first] = inForce;
    return first !== undefined && inForce.every(suppresses) ? first : null;
  };
}

/** Not without a reason: OpenVEX 0.2.0 asks for one ("Status Labels"). */
function suppresses({ status, justification }: VexStatement): boolean {
  return status === 'fixed' || (status === 'not_affected' && justification !== null);
}

function isAbout(statement: VexStatement, purl: string, products: readonly string[]): boolean {
  // A statement about an image as a whole speaks of all that is in it.
  if (statement.subcomponents.length === 0)
    return covers(statement.product, purl) || products.some((product) => covers(statement.product, product));
  const inside = statement.subcomponents.some((subcomponent) => covers(subcomponent, purl));
  return inside && products.some((product) => covers(statement.product, product));
}

/** True when the pattern is the package, or leaves open its version or some of its qualifiers. */
function covers(pattern: string, purl: string): boolean {
  const wanted = parse(pattern);
  const given = parse(purl);
  if (!wanted || !given) return false;
  const same = wanted.type === given.type && wanted.namespace === given.namespace && wanted.name === given.name;
  if (!same || (wanted.version !== undefined && wanted.version !== given.version)) return false;
  const qualifiers = Object.entries(wanted.qualifiers ?? {});
  return qualifiers.every(([key, value]) => given.qualifiers?.[key] === value);
}

function parse(purl: string): PackageURL | null {
  try {
    return PackageURL.fromString(purl);
  } catch {
    // What is no package URL covers nothing.
    return null;
  }
}
