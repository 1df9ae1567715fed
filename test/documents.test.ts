// Documents that are made from the code, or tell of it, are held to it: an outdated one is worse than none.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { KNOWN_FEEDS } from '../src/advisory/feed/known-feeds.ts';
import { configSchema, environmentName } from '../src/config.ts';
import { KNOWN_PROGRAMS } from '../src/detect/program/known-programs.ts';
import { openApiDocument } from '../src/http/api/openapi.ts';
import { KNOWN_DISTRIBUTIONS, releaseOf } from '../src/scan/match/distribution-release.ts';
import { LANGUAGE_ECOSYSTEMS } from '../src/scan/match/ecosystem-of.ts';
import { VERSION } from '../src/version.ts';

const root = join(import.meta.dirname, '..');
const read = (name: string) => readFileSync(join(root, name), 'utf8');

test('openapi.json is current; `npm run openapi` writes it', () => {
  expect(JSON.parse(read('openapi.json'))).toEqual(JSON.parse(JSON.stringify(openApiDocument(VERSION))));
});

test('docs/configuration.md has every key with its default and its sentence', () => {
  const text = read('docs/configuration.md');
  const rows = Object.entries(configSchema.shape).map(([key, schema]) => {
    const flag = `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    const value = schema.safeParse(undefined).data;
    const shown = value === undefined || (Array.isArray(value) && value.length === 0) ? '' : `\`${value}\``;
    return `| \`${key}\` | \`${environmentName(key)}\` | \`${flag}\` | ${shown} | ${schema.description} |`;
  });
  expect(rows.filter((row) => !text.includes(row))).toEqual([]);
});

describe('docs/scanning.md', () => {
  const text = read('docs/scanning.md');
  const namesIn = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name);
  /** First cells of the rows of the table with this head. */
  const rowsOf = (head: string) => {
    const from = text.indexOf(`| ${head}`);
    const rows = text.slice(from, text.indexOf('\n\n', from)).split('\n').slice(2);
    return rows.map((row) =>
      row
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  };

  test('has every distribution whose packages are matched, with its ecosystem and by which name, and no other', () => {
    const told = rowsOf('distribution (').flatMap(([ids = '', , by = '']) =>
      namesIn(ids).map((id) => [id, by] as const),
    );
    const known = KNOWN_DISTRIBUTIONS.map((id) => {
      const release = releaseOf({ id, version: '9.9', name: `${id} 9.9`, like: [] });
      return [id, release?.names.length === 2 ? 'both' : release?.names[0]] as const;
    });
    expect(new Map(told)).toEqual(new Map(known));
    for (const [ids = '', ecosystems = ''] of rowsOf('distribution (')) {
      const systems = namesIn(ecosystems).map((name) => name?.split(':')[0]);
      for (const id of namesIn(ids)) {
        const release = releaseOf({ id: id ?? '', version: '9.9', name: `${id} 9.9`, like: [] });
        expect(systems).toContain(release?.ecosystems[0].split(':')[0]);
      }
    }
  });

  test('has every ecosystem of a language that components are matched in', () => {
    const told = rowsOf('components |').map(([, ecosystem = '']) => namesIn(ecosystem)[0]);
    expect(new Set(told)).toEqual(new Set(LANGUAGE_ECOSYSTEMS));
  });

  test('names every program that is identified', () => {
    expect(KNOWN_PROGRAMS.map(({ name }) => name).filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
  });

  test('names every feed', () => {
    expect(KNOWN_FEEDS.map(({ name }) => name).filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
  });
});

describe('ARCHITECTURE.md', () => {
  const text = read('ARCHITECTURE.md');

  test('names every folder and every file directly in src/', () => {
    const missing = readdirSync(join(root, 'src')).filter((name) => !text.includes(`src/${name}`));
    expect(missing).toEqual([]);
  });

  test('names only files and folders that are there', () => {
    const named = [...text.matchAll(/\b(?:src|test|docs|bench|web)\/[\w./-]*\w/g)].map(([path]) => path);
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});
