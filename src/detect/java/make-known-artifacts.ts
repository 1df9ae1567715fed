// Makes known-artifacts.json from jars of Maven Central, to be run by hand when it should change:
//   node src/detect/java/make-known-artifacts.ts ~/.m2/repository > src/detect/java/known-artifacts.json
// The folder is a local repository of Maven, in which a jar's path has its coordinates. Named are those jars that do not
// state them, and those that are named already.

import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { READ_LIMITS } from '../read-limits.ts';
import known from './known-artifacts.json' with { type: 'json' };
import { readJavaArchive } from './read-java-archive.ts';

const [folder = ''] = process.argv.slice(2);
const names = new Set<string>(known);
for (const path of globSync('**/*.jar', { cwd: folder })) {
  const artifact = dirname(dirname(path)).split('/');
  const name = `${artifact.slice(0, -1).join('.')}:${artifact.at(-1)}`;
  const { packages = [] } = readJavaArchive(readFileSync(join(folder, path)), path, READ_LIMITS);
  const isStated = packages.some((one) => one.identity === undefined && one.name === name);
  if (!isStated && packages.some(({ identity }) => identity !== undefined)) names.add(name);
}
process.stdout.write(`${JSON.stringify([...names].sort(), null, 2)}\n`);
