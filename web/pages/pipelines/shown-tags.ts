// How many tags of a stage the board shows: those that came last.

export const SHOWN_TAGS = 3;
