// What the attribute of a group that lists its members holds.

/** True for names of people, as `posixGroup` has them (RFC 2307); else it holds distinguished names. */
export function holdsNames(memberAttribute: string): boolean {
  return memberAttribute.toLowerCase() === 'memberuid';
}
