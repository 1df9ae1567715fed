// The OpenAPI document as it stands in `openapi.json`, which a test holds equal to the descriptions of the calls: putting it
// together takes ten times as long as reading it, at every start.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const FILE = join(import.meta.dirname, '../../../openapi.json');

/** @throws Error when the installation is not whole */
export function readOpenApi(): Record<string, unknown> {
  return JSON.parse(readFileSync(FILE, 'utf8')) as Record<string, unknown>;
}
