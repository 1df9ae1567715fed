// Where things are, as clients reach them: behind a proxy that serves this registry below a path of its own, that path comes
// first. Hosts are left out, since clients know by which one they came.

import type { Doors } from '../doors.ts';

/** The path of this server's own `path`, which begins with `/`, for `Location` and `Link`. */
export function locate({ externalUrl }: Doors, path: string): string {
  return externalUrl === undefined ? path : `${new URL(externalUrl).pathname.replace(/\/$/, '')}${path}`;
}
