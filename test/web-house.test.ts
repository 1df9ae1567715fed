// Holds the pages to their floors: from pages to words to parts, and nothing of the server but what runs in browsers.

import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PURE, WEB_FLOOR_PLAN } from './house.ts';
import { importedPath, readSourceTree, roomOf, type SourceFile } from './tidy/source-tree.ts';

/** But for what runs where the pages are built. */
const files = readSourceTree(join(import.meta.dirname, '../web')).filter(
  ({ path }) => !/^(?:build\.ts|dist|messages)/.test(path),
);
/** The folder of a page; undefined for what is no page's. */
const pageOf = (path: string) => /^pages\/[^/]+/.exec(path)?.[0];

function violations(rule: (file: SourceFile, imported: string) => boolean): string[] {
  return files.flatMap((file) =>
    file.imports
      .map((specifier) => importedPath(file, specifier))
      .filter((imported) => imported !== undefined && rule(file, imported))
      .map((imported) => `${file.path} → ${imported}`),
  );
}

describe('web/', () => {
  test('imports point from pages to words to parts', () => {
    expect(files.length).toBeGreaterThan(40);
    expect(
      violations(({ path }, imported) => {
        const [from, to] = [roomOf(path), roomOf(imported)];
        return !imported.startsWith('../') && from !== to && !(WEB_FLOOR_PLAN[from] ?? []).includes(to);
      }),
    ).toEqual([]);
  });

  test('no page imports another', () => {
    expect(
      violations(({ path }, imported) => {
        const [from, to] = [pageOf(path), pageOf(imported)];
        return from !== undefined && to !== undefined && from !== to;
      }),
    ).toEqual([]);
  });

  test('of the server there is only what is pure, and parts know nothing of it', () => {
    const pure = (imported: string) => PURE.some((place) => imported.startsWith(`../src/${place}`));
    expect(
      violations(({ path }, imported) => imported.startsWith('../') && (!pure(imported) || roomOf(path) === 'parts')),
    ).toEqual([]);
  });

  test('every file says in its first line why it exists, and none collects others', () => {
    expect(files.filter(({ text }) => !text.startsWith('// ')).map(({ path }) => path)).toEqual([]);
    expect(files.filter(({ path }) => /(?:^|\/)index\.tsx?$|utils/.test(path)).map(({ path }) => path)).toEqual([]);
  });
});
