// Times as they may be sent: ISO 8601, and within what can be counted in whole microseconds since 1970.

import { z } from 'zod';

const LAST = Date.UTC(2200, 0, 1);

/** With an offset or `Z`; from 1970 to 2199. */
export const sentTime = z.iso
  .datetime({ offset: true, error: 'must be a time such as 2027-01-31T12:00:00Z', abort: true })
  .refine((text) => {
    const time = Date.parse(text);
    return time >= 0 && time < LAST;
  }, 'must be a time between 1970 and 2199');
