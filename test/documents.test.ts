// Documents that say what the code does must not fall behind it.

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { configSchema, environmentName } from '../src/config.ts';
import { openApiDocument } from '../src/http/api/openapi.ts';
import { VERSION } from '../src/version.ts';

const read = (file: string) => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');

test('openapi.json is what the code describes (npm run openapi)', () => {
  expect(JSON.parse(read('openapi.json'))).toEqual(JSON.parse(JSON.stringify(openApiDocument(VERSION))));
});

test('docs/configuration.md has a row for every key', () => {
  const rows = Object.entries(configSchema.shape).map(([key, schema]) => {
    const fallback: unknown = schema.safeParse(undefined).data;
    const shown = fallback === undefined ? '' : `\`${fallback}\``;
    const flag = key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    return `| \`${key}\` | \`${environmentName(key)}\` | \`--${flag}\` | ${shown} | ${schema.description} |`;
  });
  const table = read('docs/configuration.md')
    .split('\n')
    .filter((line) => line.startsWith('| `'));
  expect(table).toEqual(rows);
});

describe('ARCHITECTURE.md', () => {
  test('names every folder of the source', () => {
    const folders = readdirSync(new URL('../src', import.meta.url), { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    );
    const text = read('ARCHITECTURE.md');
    for (const { name } of folders) expect(text, `src/${name}/`).toContain(`src/${name}/`);
  });

  test('names only files that exist', () => {
    const named = [...read('ARCHITECTURE.md').matchAll(/`((?:src|test|docs|[a-z]+)\/[\w./-]+\.(?:ts|md))`/g)].map(
      (match) => match[1] ?? '',
    );
    expect(named.length).toBeGreaterThan(5);
    for (const file of named) {
      const places = [file, `src/${file}`];
      const found = places.some((place) => {
        try {
          return read(place).length > 0;
        } catch {
          return false;
        }
      });
      expect(found, file).toBe(true);
    }
  });
});
