// The images of one repository in which a vulnerability was found.

import type { Rows } from '../../database/database.ts';
import type { Digest } from '../../oci/digest.ts';
import { selectWhereFound } from './found-vulnerability-table.ts';

/** Waived or not; the manifests of single platforms. */
export async function imagesWith(rows: Rows, vulnerability: string, repository: string): Promise<Digest[]> {
  return (await selectWhereFound(rows, vulnerability, repository)).map(({ digest }) => digest as Digest);
}
