// An installed Ruby gem: the specification that RubyGems writes for it. It is a program, of which the lines that set
// plain strings are read (https://guides.rubygems.org/specification-reference/).

import type { FileEvidence } from './evidence.ts';
import { nameAndVersion } from './name-and-version.ts';
import { linesIn } from './read-fields.ts';
import { readLicense } from './read-license.ts';
import { Unreadable } from './unreadable.ts';

const ASSIGNMENT = /^\s*\w+\.(name|version|licenses?)\s*=\s*(.*)$/;
/** `"MIT"`, `'MIT'`, `%q{MIT}`, and `%w[MIT Ruby]`, which is a list of words. */
const STRING =
  /(?:["']([^"'\\]*)["']|%[qQ]?(?:\{([^{}\\]*)\}|\(([^()\\]*)\)|\[([^[\]\\]*)\]|<([^<>\\]*)>)|%[wW](?:\{([^{}\\]*)\}|\(([^()\\]*)\)|\[([^[\]\\]*)\]|<([^<>\\]*)>))/g;
const MAX_LINE = 2000;

/** The gem; by its file name when the specification computes its name or version. @throws Unreadable */
export function readGemspec(bytes: Buffer, path: string): FileEvidence {
  const values = new Map<string, string[]>();
  for (const line of linesIn(bytes.toString('utf8'))) {
    const [, field = '', value = ''] = (line.length <= MAX_LINE && ASSIGNMENT.exec(line)) || [];
    // The first assignment is that of the gem; conditions may follow.
    if (field !== '' && !values.has(field)) values.set(field, [...value.matchAll(STRING)].flatMap(textsOf));
  }
  // `nokogiri-1.16.0-x86_64-linux.gemspec` is for one platform.
  const file = nameAndVersion(path);
  const name = values.get('name')?.[0] || file?.name;
  const version = values.get('version')?.[0] || file?.version.split('-', 1)[0];
  if (!name || !version) throw new Unreadable('has no name or version');
  const licenses = [...(values.get('licenses') ?? []), ...(values.get('license') ?? [])];
  return { packages: [{ type: 'gem', name, version, licenses: licenses.slice(0, 20).flatMap(readLicense) }] };
}

/** One text, or several of a list of words. */
function textsOf([, ...groups]: RegExpMatchArray): string[] {
  const [text] = groups.slice(0, 5).filter((one) => one !== undefined);
  const [words] = groups.slice(5).filter((one) => one !== undefined);
  return words === undefined ? [text ?? ''] : words.split(/\s+/).filter((word) => word !== '');
}
