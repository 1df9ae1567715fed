// Programs that the real Go compiler built: what detection reads in them is what `go version -m` does.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { detect } from '../detect/detect.ts';
import { describeWith } from '../support/peer.ts';
import { run } from '../support/run.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

describeWith(['go'], 'programs built with Go', () => {
  const folder = useTemporaryFolder();

  test.each<[string, string[], string]>([
    ['as usual', [], 'linux'],
    ['without symbols', ['-ldflags=-s -w'], 'linux'],
    ['to be loaded anywhere', ['-buildmode=pie'], 'linux'],
    ['for macOS', [], 'darwin'],
    ['for Windows', [], 'windows'],
  ])('%s', async (_how, flags, system) => {
    const source = join(folder(), 'source');
    await mkdir(join(source, 'dep'), { recursive: true });
    const mod = 'module example.org/app\ngo 1.21\nrequire example.org/dep v1.2.3\nreplace example.org/dep => ./dep\n';
    await writeFile(join(source, 'go.mod'), mod);
    await writeFile(join(source, 'dep/go.mod'), 'module example.org/dep\ngo 1.21\n');
    await writeFile(join(source, 'dep/dep.go'), 'package dep\nfunc Say() { println("hello") }\n');
    await writeFile(join(source, 'main.go'), 'package main\nimport "example.org/dep"\nfunc main() { dep.Say() }\n');
    const env = { CGO_ENABLED: '0', GOFLAGS: '-mod=mod', GOPROXY: 'off', GOTOOLCHAIN: 'local', GOOS: system };
    const program = join(folder(), 'program');
    await run('go', ['build', '-buildvcs=false', ...flags, '-o', program, '.'], { cwd: source, env });
    const { stdout } = await run('go', ['version', program], { env });
    const content = await readFile(program);
    const { components, gaps } = await detect([{ path: 'app', content }]);
    expect(gaps).toEqual([]);
    const cut = await detect([{ path: 'app', content: content.subarray(0, 100_000) }]);
    expect(cut.gaps.map(({ detail }) => detail)).toEqual(['app in layer 0 is a program of Go that is cut short']);
    expect(components.map(({ name, version }) => `${name} ${version}`)).toEqual([
      'example.org/app (devel)',
      'example.org/dep v1.2.3',
      `stdlib ${/go(\S+)$/.exec(stdout.trim())?.[1]}`,
    ]);
  });
});
