// Which platforms of an image a policy looks at.

import type { PlatformFacts } from './facts.ts';

export type Counting<P> = { readonly platforms: readonly P[] } | { readonly problem: string };

/**
 * The platforms that the policy names, or all when it names none; a problem when the image lacks a named one, since
 * nothing can be known of what is not there. `linux/arm64` also names `linux/arm64/v8`.
 */
export function platformsThatCount<P extends Pick<PlatformFacts, 'platform'>>(
  present: readonly P[],
  named: readonly string[] | null,
): Counting<P> {
  if (!named || named.length === 0) return { platforms: present };
  if (present.every(({ platform }) => platform === undefined)) {
    return { problem: `the platform of the image is not known; the policy asks for ${named.join(', ')}` };
  }
  const lacking = named.filter((name) => !present.some(({ platform }) => isOf(platform, name)));
  if (lacking.length > 0) return { problem: `the image has no platform ${lacking.join(', ')}` };
  return { platforms: present.filter(({ platform }) => named.some((name) => isOf(platform, name))) };
}

function isOf(platform: string | undefined, name: string): boolean {
  return platform === name || platform?.startsWith(`${name}/`) === true;
}
