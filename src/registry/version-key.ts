// The order of tags as versions: Semantic Versioning 2.0.0, section 11, where they are versions (v1.2.0 < v1.10.0, 1.4.0-rc1 < 1.4.0),
// and natural order, numbers by their value, where they are not. Made a text once, when a tag is set, so that an index of the
// database sorts by it.

/** What is no version stands before all versions: whoever looks for the newest version first finds it first. */
const [NO_VERSION, VERSION] = ['0', '1'];
/** What follows a version's numbers; a further number is more than the release itself, and that more than what comes before it. */
const [PRERELEASE, RELEASE, NUMBER] = ['a', 'b', 'c'];
/** What follows in a prerelease. */
const [END, NUMERIC, TEXT] = ['0', '1', '2'];
/** Before everything that can stand in a tag. */
const END_OF_TEXT = ' ';

const CORE = /^[vV]?(\d+(?:\.\d+)*)(?:$|(?=[-._])|(?<=\.\d+)(?=[a-zA-Z]))/;

/**
 * A text that sorts, by its characters, as the tag does among versions. As Helm writes them, what stands behind `_` is build
 * metadata. Unlike in SemVer, numbers within a word count by their value (rc2 < rc10), and missing numbers are 0.
 */
export function versionKey(tag: string): string {
  const core = CORE.exec(tag);
  if (!core) return `${NO_VERSION}${naturalKey(tag)}`;
  const [prerelease, build] = splitOnce(tag.slice(core[0].length), '_');
  const before = prerelease.replace(/^[-.]/, '');
  const numbers = (core[1] ?? '')
    .replace(/(?:\.0+)+$/, '')
    .split('.')
    .map(numberKey)
    .join(NUMBER);
  return `${VERSION}${numbers}${before === '' ? RELEASE : `${PRERELEASE}${prereleaseKey(before)}`}${naturalKey(build)}`;
}

/** SemVer's section 11.4: numbers before words, and a longer list after the shorter one that it begins with. */
function prereleaseKey(text: string): string {
  const identifiers = text
    .split('.')
    .map((one) => (/^\d+$/.test(one) ? `${NUMERIC}${numberKey(one)}` : `${TEXT}${naturalKey(one)}`));
  return `${identifiers.join('')}${END}`;
}

/** Runs of digits by their value, all else by its characters. */
function naturalKey(text: string): string {
  return `${text.replace(/\d+/g, (digits) => `0${numberKey(digits)}`)}${END_OF_TEXT}`;
}

/** How many digits, and the digits: what has more of them is larger. */
function numberKey(digits: string): string {
  const value = digits.replace(/^0+(?=\d)/, '');
  return `${value.length.toString(16).padStart(2, '0')}${value}`;
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
