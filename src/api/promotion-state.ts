// What can become of a promotion; apart from the rest of its contract, which the first page of a browser does not need.

export const PROMOTION_STATES = ['succeeded', 'refused', 'held', 'waiting', 'already_there', 'rolled_back'] as const;
