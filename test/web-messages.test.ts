// Holds the texts of the pages to one catalogue, which can be translated.

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { readSourceTree } from './tidy/source-tree.ts';
import { visibleTexts } from './tidy/visible-text.ts';

const root = join(import.meta.dirname, '..');
const files = readSourceTree(join(root, 'web')).filter(({ path }) => !/^(?:dist|messages|build\.ts)/.test(path));
/** Commands for the tools of which they bear the names. */
const COMMANDS = ['words/pull-commands.ts'];

describe('the texts of the pages', () => {
  test('are all in the catalogue', () => {
    const outside = files
      .filter(({ path }) => !COMMANDS.includes(path))
      .flatMap(({ path, text }) => visibleTexts(text, path.endsWith('.tsx')).map((found) => `${path}:${found}`));
    expect(files.length).toBeGreaterThan(200);
    expect(outside).toEqual([]);
  });

  test('are those that the catalogue has: otherwise run `npm run messages`', async () => {
    const lingui = join(root, 'node_modules/.bin/lingui');
    const config = join(root, 'web/messages/lingui.config.ts');
    await expect(
      promisify(execFile)(lingui, ['check', 'sync', '--config', config, '--workers', '1']),
    ).resolves.toBeDefined();
  });
});

describe('text outside of the catalogue is found', () => {
  test.each([
    ['between elements', 'const a = <p>Delete the tag</p>;', ['1: Delete the tag']],
    ['in a title', 'const a = <p title="Delete">{x}</p>;', ['1: Delete']],
    ['in an expression between elements', "const a = <p>{x ? 'on' : 'off'}</p>;", ['1: on', '1: off']],
    ['in a template', `const a = \`\${count} tags deleted\`;`, ['1: … tags deleted']],
    ['in a sentence that a function returns', "function f() { return 'not judged yet'; }", ['1: not judged yet']],
    ['in the head of a column', "const a = { key: 'x', head: 'digest' };", ['1: digest']],
  ])('%s', (_where, code, expected) => {
    expect(visibleTexts(code, true)).toEqual(expected);
  });

  test.each([
    ['a message', 'const a = <p title={t`Delete`}><Trans>Delete <b>{x}</b></Trans></p>;'],
    ['a plural', "const a = plural(count, { one: '# tag deleted', other: '# tags deleted' });"],
    ['names of classes', 'const a = <p className={x ? "text-ink font-semibold" : "text-ink-2"} />;'],
    ['a command', `const a = <Command text={\`docker push \${x}\`} />;`],
    ['a value that is compared', "const a = <p>{state === 'failed' && x}</p>;"],
    ['an example of what is typed', 'const a = <input placeholder="qa/website" />;'],
  ])('but not in %s', (_what, code) => {
    expect(visibleTexts(code, true)).toEqual([]);
  });
});
