// How a program that says its version is known (`known-programs.ts` has them all).

export interface KnownProgram {
  /** As its component is called. */
  readonly name: string;
  /** The whole path; what is before the first group is matched by it and is the folder under which `parts` lie. */
  readonly path: RegExp;
  /** Bytes that stand beside the version; `{1}` is the second group of the path. */
  readonly near: string;
  /** What stands there does not name the program, its path alone does. */
  readonly guessed?: true;
  /** How much before `near` is looked at. */
  readonly before?: number;
  /** The version, as its first group, in the bytes from there on. */
  readonly version: RegExp;
  /**
   * Beginnings of the paths of files that are built together with it, below its folder; `{version}` stands for its version, `{minor}` for the first two numbers of
   * that. Only what nobody else puts there.
   */
  readonly parts?: readonly string[];
  /** Another one that it was made from, and what of its own version is that one's: not all that is known against that one is left in it. */
  readonly madeFrom?: { readonly name: string; readonly version: RegExp };
}
