// The house rules, each a function from a source tree to sentences that say what breaks it.

import { DOORS_WITH_ROWS, FLOOR_PLAN, FOREIGN_READERS, PLACES, PURE, ROOF, STATEFUL, TABLE_OWNERS } from '../house.ts';
import { importedPath, roomOf, type SourceFile } from './source-tree.ts';

export type Rule = (files: readonly SourceFile[]) => string[];

function eachImport(
  files: readonly SourceFile[],
  check: (file: SourceFile, specifier: string, path: string | undefined) => string | false,
): string[] {
  return files.flatMap((file) =>
    file.imports.flatMap((specifier) => check(file, specifier, importedPath(file, specifier)) || []),
  );
}

/** Every file has a place in the floor plan, and imports only what its place may. */
const floors: Rule = (files) => [
  ...files
    .filter((file) => !(roomOf(file.path) in FLOOR_PLAN) && !ROOF.includes(file.path))
    .map((file) => `${file.path} has no place in test/house.ts`),
  ...eachImport(files, (file, _specifier, path) => {
    const room = roomOf(file.path);
    if (path === undefined || roomOf(path) === room || ROOF.includes(file.path)) return false;
    return !FLOOR_PLAN[room]?.includes(roomOf(path)) && `${file.path} may not import ${path}`;
  }),
];

const cycles: Rule = (files) => {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const done = new Set<string>();
  const found: string[] = [];
  function visit(path: string, trail: readonly string[]): void {
    const start = trail.indexOf(path);
    if (start !== -1) found.push(`import cycle: ${[...trail.slice(start), path].join(' → ')}`);
    const file = byPath.get(path);
    if (start !== -1 || done.has(path) || !file) return;
    for (const specifier of file.imports) visit(importedPath(file, specifier) ?? '', [...trail, path]);
    done.add(path);
  }
  for (const file of files) visit(file.path, []);
  return found;
};

/** A file that only passes on what others export hides where things are. */
const barrels: Rule = (files) =>
  files
    .filter((file) => {
      const own = file.code.replaceAll(/^\s*(?:import|export)\s[^'";]*?\bfrom\s*['"][^'"]+['"];?/gm, '');
      const rest = own.replaceAll(/^\s*export\s+(?:type\s+)?\{[^}]*\};?/gm, '');
      return /\bexport\b/.test(file.code) && rest.trim() === '';
    })
    .map((file) => `${file.path} only re-exports`);

const externals: Rule = (files) =>
  eachImport(files, (file, specifier) => {
    const rule = PLACES.find(({ module }) => module.test(specifier));
    return rule !== undefined && !rule.place.test(file.path) && `${file.path} may not import ${rule.what}`;
  });

const environment: Rule = (files) =>
  files
    .filter(
      (file) =>
        file.path !== 'load-config.ts' && /\bprocess\s*\.\s*env\b|\benv\b[^;]*from 'node:process'/.test(file.code),
    )
    .map((file) => `${file.path} reads process.env; only load-config.ts may`);

/** What is pure has nothing to do with Node, nor with anything that has. (Of a pure folder the floors say the second.) */
const purity: Rule = (files) =>
  eachImport(files, (file, specifier, path) => {
    const isBeside = path !== undefined && !isPure(roomOf(file.path));
    const isImpure = /^node:/.test(specifier) || (isBeside && !isPure(path));
    return isPure(file.path) && isImpure && `${file.path} is pure and imports ${specifier}`;
  });

function isPure(path: string): boolean {
  return PURE.some((place) => path === place || path.startsWith(`${place}/`));
}

/** Doors call verbs; tables are the rooms' own. */
const tables: Rule = (files) =>
  eachImport(files, (file, _specifier, path) => {
    return /^(?:http|cli|demo)\//.test(file.path) && !!path?.endsWith('-table.ts') && `${file.path} imports ${path}`;
  });

const sql: Rule = (files) =>
  files
    .filter((file) => !/^database\/|-table\.ts$/.test(file.path))
    .filter((file) =>
      /\.(?:selectFrom|insertInto|updateTable|deleteFrom|mergeInto|replaceInto)\(|\bsql`/.test(file.code),
    )
    .map((file) => `${file.path} holds SQL; only *-table.ts may`);

/** A list in a statement is a piece of a longer one (`chunk`, `piece`), one parameter (`oneOf`), a query, or written out. */
const lists: Rule = (files) =>
  files
    .filter((file) => /^database\/|-table\.ts$/.test(file.path))
    .flatMap((file) =>
      [
        ...[...file.code.matchAll(/'(?:not )?in',\s*(\w*[^\n]*)/g)]
          .map(([, list = '']) => list)
          .filter((list) => !/^(?:chunk\b|oneOf(?:Json)?\(|\(|[A-Z][A-Z_]*\b|\['|where$|selectFrom\()/.test(list)),
        ...[...file.code.matchAll(/\.values\(((\w*)[^\n]*)/g)]
          .filter(([, , name = '']) => !['chunk', 'piece'].includes(name) && holdsArray(file.code, name))
          .map(([, list = '']) => list),
      ].map((list) => `${file.path} puts a list of any length into a statement: ${list}`),
    );

function holdsArray(code: string, name: string): boolean {
  return (
    name !== '' &&
    new RegExp(`\\b${name}(?:: (?:readonly )?[\\w<>'"., |]+\\[\\]| = .*\\.map\\(|: ReadonlyArray)`).test(code)
  );
}

/** Verbs begin transactions and authorize in them; a door that held rows could do without. */
const doors: Rule = (files) =>
  files
    .filter((file) => file.path.startsWith('http/') && !DOORS_WITH_ROWS.includes(file.path))
    .filter((file) => /\.transaction\(|\.rows\b/.test(file.code))
    .map((file) => `${file.path} holds a transaction or rows; a verb of a room does that`);

/** A table is written by its own room, and read by it or by those that are named. */
const ownership: Rule = (files) =>
  files
    .filter((file) => file.path.endsWith('-table.ts'))
    .flatMap((file) => {
      const room = roomOf(file.path);
      const own = TABLE_OWNERS[room] ?? [];
      const written = tablesIn(file, /\b(?:insertInto|updateTable|deleteFrom)\('(\w+)/g);
      const read = tablesIn(file, /\b(?:selectFrom|innerJoin|leftJoin)\('(\w+)/g).filter((table) => isStored(table));
      return [
        ...written.filter((table) => !own.includes(table)).map((table) => `${file.path} writes ${table}`),
        ...read
          .filter((table) => !own.includes(table) && !FOREIGN_READERS[room]?.includes(table))
          .map((table) => `${file.path} reads ${table}`),
      ];
    });

function tablesIn(file: SourceFile, pattern: RegExp): string[] {
  return [...new Set([...file.code.matchAll(pattern)].map(([, table = '']) => table))];
}

function isStored(table: string): boolean {
  return Object.values(TABLE_OWNERS).some((tables) => tables.includes(table));
}

/** State is made by the roof and handed on, so that two servers in one process, or two tests, do not share it. */
const state: Rule = (files) =>
  files
    .filter((file) => !STATEFUL.includes(file.path) && !file.path.endsWith('.test.ts'))
    .filter((file) => file.code.split('\n').some(holdsState))
    .map((file) => `${file.path} has state of its own`);

/** A variable of the module, or a collection that is not said to be read only. */
function holdsState(line: string): boolean {
  if (/^(?:export )?let /.test(line)) return true;
  if (!/^(?:export )?const /.test(line)) return false;
  return /= (?:new (?:Map|WeakMap|WeakSet)\b|\[\];)/.test(line) && !/: readonly |: Readonly/.test(line);
}

/** A file says in its first lines why it exists. */
const heads: Rule = (files) =>
  files
    .filter((file) => !/^(?:#![^\n]*\n)?\/\/ \S/.test(file.text))
    .map((file) => `${file.path} does not begin with a comment that says why it exists`);

/** Names that say nothing gather what belongs elsewhere. */
const names: Rule = (files) =>
  files
    .filter((file) => /(?:^|[/-])(?:utils?|helpers?|common|misc)(?:\.tsx?|\/)|(?:^|\/)index\.tsx?$/.test(file.path))
    .map((file) => `${file.path} has a name that says nothing`);

/** Rule by name; the fixture that must break it has the same name. */
export const RULES: Readonly<Record<string, Rule>> = {
  floors,
  cycles,
  barrels,
  externals,
  environment,
  purity,
  tables,
  sql,
  lists,
  doors,
  ownership,
  state,
  heads,
  names,
};
