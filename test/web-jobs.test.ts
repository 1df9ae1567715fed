// Every kind of work in the background has a name on the pages.

import { expect, test } from 'vitest';
import type { JobKind } from '../src/job/job-kind.ts';
import { JOB_KIND_NAMES, jobKindInWords } from '../web/pages/admin/job-kinds.ts';

// Does not compile while one is missing.
const names: Readonly<Record<JobKind, string>> = JOB_KIND_NAMES;

test('each in words, and no two alike', () => {
  expect(Object.values(names).filter((name) => /[._]/.test(name))).toEqual([]);
  expect(new Set(Object.values(names)).size).toBe(Object.keys(names).length);
  expect(jobKindInWords('scan.image')).toBe('scan');
  expect(jobKindInWords('of.an_older_version')).toBe('of.an_older_version');
});
