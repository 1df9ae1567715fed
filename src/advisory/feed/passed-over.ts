// Files that lie in a folder of advisories and are not read: told, since somebody has put them there for a reason.

const MAX_NAMED = 20;

/** A line for people; none when nothing was passed over. */
export function describePassedOver(names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const more = names.length > MAX_NAMED ? `, and ${names.length - MAX_NAMED} more` : '';
  return [`not read, since their names are none that are known: ${names.slice(0, MAX_NAMED).join(', ')}${more}`];
}
