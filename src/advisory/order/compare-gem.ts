// The order of Ruby gem versions, as Gem::Version states it (https://docs.ruby-lang.org/en/master/Gem/Version.html).

import { compareDigits, compareText, isDigits } from './compare-digits.ts';

/** Compares segment by segment: letters mark a prerelease and are before every number. Never throws. */
export function compareGem(a: string, b: string): -1 | 0 | 1 {
  const left = segments(a);
  const right = segments(b);
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const order = compareSegments(left[at] ?? '0', right[at] ?? '0');
    if (order !== 0) return order;
  }
  return 0;
}

function compareSegments(a: string, b: string): -1 | 0 | 1 {
  if (isDigits(a) && isDigits(b)) return compareDigits(a, b);
  if (isDigits(a) || isDigits(b)) return isDigits(a) ? 1 : -1;
  return compareText(a, b);
}

/** `1.16.0-x86_64-linux` is 1.16.0, built for a platform (https://guides.rubygems.org/gems-with-extensions). */
const PLATFORM =
  /-(?:(?:x86_64|x86|x64|i[3-6]86|amd64|arm\w*|aarch64|universal|powerpc\w*|ppc64\w*|s390x|riscv64|sparc\w*)(?:-[\w.-]+)?|(?:java|jruby|ruby|truffleruby|mswin|mingw|dalvik|dotnet|darwin|linux|freebsd)[\w.-]*)$/i;

/** Without the zeros that end the release and those that end the version: 1.0.a equals 1.a. */
function segments(version: string): string[] {
  // A hyphen stands for `.pre.`
  const found =
    version
      .replace(PLATFORM, '')
      .replaceAll('-', '.pre.')
      .match(/[0-9]+|[A-Za-z]+/g) ?? [];
  const letters = found.findIndex((segment) => !isDigits(segment));
  const release = letters === -1 ? found : found.slice(0, letters);
  const prerelease = letters === -1 ? [] : found.slice(letters);
  return [...withoutZeros(release), ...withoutZeros(prerelease)];
}

function withoutZeros(from: readonly string[]): string[] {
  const all = [...from];
  while (all.length > 0 && /^0+$/.test(all.at(-1) ?? '')) all.pop();
  return all;
}
