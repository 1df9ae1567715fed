// Whether the pages of the database file fit together. It reads all of them, for as long as that takes.

import { DatabaseSync } from 'node:sqlite';

/** More say nothing new. */
const MOST_PROBLEMS = 10;

/** `quick_check` leaves out whether each index has all rows, and so takes a fraction of the time. */
export type PageCheck = 'integrity_check' | 'quick_check';

/** What is wrong with the file, in SQLite's words; nothing for a file that is whole. Also while a server has it open. */
export function checkPages(file: string, check: PageCheck = 'integrity_check'): string[] {
  try {
    const connection = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
    try {
      const rows = connection.prepare(`pragma ${check}(${MOST_PROBLEMS})`).all();
      return rows.map((row) => String(row[check])).filter((line) => line !== 'ok');
    } finally {
      connection.close();
    }
  } catch (error) {
    return [(error as Error).message];
  }
}
