// Headers of every answer, whichever door gives it.

/**
 * Whoever pushes chooses the bytes and their media type; browsers are not to guess another one from the bytes
 * (Fetch, "X-Content-Type-Options").
 */
export const EVERY_ANSWER = { 'x-content-type-options': 'nosniff' } as const;
