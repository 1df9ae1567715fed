// A password as it is typed. What counts is how long it is in the form that is hashed (RFC 8265): there it has at most 1,024
// characters, each of which may have been typed as several.

import { z } from 'zod';

const MOST_TYPED = 4_096;

export const typedPassword = z.string().max(MOST_TYPED);
