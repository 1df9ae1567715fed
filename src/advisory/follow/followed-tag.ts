// The tag whose archives of advisories are taken in, as the configuration names it: `REPOSITORY:TAG` in this registry, or
// `https://HOST[:PORT]/REPOSITORY:TAG` in another.

import { createHash } from 'node:crypto';
import { ShiplockError } from '../../errors.ts';
import { isRepositoryName, isTag } from '../../oci/reference.ts';

export interface FollowedTag {
  /** As it is configured. */
  readonly reference: string;
  /** Such as `https://registry.example:5000`; undefined for this registry itself. */
  readonly origin: string | undefined;
  readonly repository: string;
  readonly tag: string;
}

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/** What is followed, and how. */
export interface Following extends FollowedTag {
  /** For the other registry; undefined for none. */
  readonly credentials: Credentials | undefined;
  /** Public keys whose archives are taken in. */
  readonly keys: readonly string[];
  /** How often another registry is asked. */
  readonly hours: number;
}

export interface FollowSettings {
  readonly advisoryFollow?: string | undefined;
  readonly advisoryFollowUser?: string | undefined;
  readonly advisoryFollowPassword?: string | undefined;
  readonly advisoryFeeds: readonly string[];
  readonly advisoryKeys: readonly string[];
  readonly advisoryUpdateHours: number;
}

const DEFAULT_HOURS = 1;

/** The tag that the text names; undefined when it names none. Credentials have no place in an address that is shown. */
export function parseFollowedTag(text: string): FollowedTag | undefined {
  if (!/^https?:\/\//.test(text)) return tagIn(text, text, undefined);
  const url = URL.parse(text);
  if (!url || url.username || url.password || /[?#]/.test(text)) return undefined;
  return tagIn(text, url.pathname.slice(1), url.origin);
}

function tagIn(reference: string, name: string, origin: string | undefined): FollowedTag | undefined {
  const colon = name.lastIndexOf(':');
  const repository = name.slice(0, Math.max(colon, 0));
  const tag = name.slice(colon + 1);
  return isRepositoryName(repository) && isTag(tag) ? { reference, origin, repository, tag } : undefined;
}

/**
 * What these settings mean together; undefined when nothing is followed.
 * @throws ShiplockError INVALID for settings that cannot work together
 */
export function readFollowing(settings: FollowSettings): Following | undefined {
  const { advisoryFollow, advisoryFollowUser: user, advisoryFollowPassword: password } = settings;
  if ((user === undefined) !== (password === undefined))
    throw new ShiplockError(
      'INVALID',
      'advisoryFollowUser and advisoryFollowPassword belong together: give both or none',
    );
  const followed = advisoryFollow === undefined ? undefined : parseFollowedTag(advisoryFollow);
  const credentials = user === undefined || password === undefined ? undefined : { user, password };
  if (credentials && followed?.origin === undefined)
    throw new ShiplockError(
      'INVALID',
      'advisoryFollowUser is for another registry: set advisoryFollow to https://HOST/REPOSITORY:TAG, or leave it out',
    );
  if (!followed) return undefined;
  if (settings.advisoryFeeds.length > 0)
    throw new ShiplockError(
      'INVALID',
      'advisoryFeeds and advisoryFollow are two ways to the advisories, and one would undo the other: set one of them',
    );
  if (settings.advisoryKeys.length === 0)
    throw new ShiplockError(
      'INVALID',
      'advisoryFollow takes in archives of signers that are trusted, and there are none: set advisoryKeys to what "shiplock advisories export" prints',
    );
  const hours = settings.advisoryUpdateHours || DEFAULT_HOURS;
  return { ...followed, credentials, keys: settings.advisoryKeys, hours };
}

/** Tells whether the trusted keys are still the same: what they refused may be right by others. */
export function hashOfKeys(keys: readonly string[]): string {
  return createHash('sha256')
    .update([...keys].sort().join('\n'))
    .digest('hex')
    .slice(0, 16);
}
