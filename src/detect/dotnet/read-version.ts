// The version that a Windows program or library states of itself, among its resources
// (https://learn.microsoft.com/en-us/windows/win32/menurc/vs-versioninfo).

const LENGTH_AND_TYPE = 6;
const MOST_CHARACTERS = 200;
/** As NuGet takes them: two to four numbers, and what comes before a release. */
const VERSION = /^\d+(?:\.\d+){1,3}(?:-[0-9A-Za-z][0-9A-Za-z.-]*)?$/;
/** What compilers write when nobody has said a version. */
const NOT_STATED = /^0(?:\.0)+$/;
/** Microsoft's words for what is released, not for what comes before. */
const RELEASED = /-(?:rtm|servicing)\b.*$/i;

/** The version of the product, or else of the file; null when neither can be one of a package. */
export function readVersion(resources: Buffer): string | null {
  return versionIn(resources, 'ProductVersion') ?? versionIn(resources, 'FileVersion');
}

function versionIn(resources: Buffer, key: string): string | null {
  const text = stringOf(resources, key);
  if (text === undefined) return null;
  // Builds put the commit behind it.
  const version = (text.trim().split(/[+ ]/, 1)[0] ?? '').replace(RELEASED, '');
  return VERSION.test(version) && !NOT_STATED.test(version) ? version : null;
}

/** The value of a `String` of the version resource: its key, both with a zero at their end, begins at a multiple of 4. */
function stringOf(resources: Buffer, key: string): string | undefined {
  const sought = Buffer.from(`${key}\0`, 'utf16le');
  const at = resources.indexOf(sought);
  if (at < LENGTH_AND_TYPE) return undefined;
  const head = LENGTH_AND_TYPE + sought.length;
  const value = at - LENGTH_AND_TYPE + head + (-head & 3);
  const text = resources.toString('utf16le', value, value + 2 * MOST_CHARACTERS);
  const end = text.indexOf('\0');
  return end > 0 ? text.slice(0, end) : undefined;
}
