// Documents that are made from the code, or tell of it, are held to it: an outdated one is worse than none.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { configSchema, environmentName } from '../src/config.ts';
import { openApiDocument } from '../src/http/api/openapi.ts';
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
