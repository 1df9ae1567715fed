// Lists of packages that are known by the folders that they are in. The names of these folders are said once: paths are held against them
// while a layer passes, and links are followed by them (`folder-roles.ts`).

/** Regular expressions for the names of folders, each in the one before. */
export type FolderNames = readonly string[];

/** Where lists are, as a part of an `EvidenceKind`. */
export interface FoldersOfLists {
  readonly path: RegExp;
  readonly folders: readonly FolderNames[];
  /** They count below another root than the image's own. */
  readonly below?: true;
}

/** In such folders, wherever those are. */
export function inFolders(...folders: readonly FolderNames[]): FoldersOfLists {
  return { path: new RegExp(`(?:^|/)(?:${joined(folders)})/[^/]+$`), folders };
}

/** In folders that have such paths from another root than the image's own. */
export function belowAnotherRoot(folders: readonly FolderNames[], file = '[^/]+'): FoldersOfLists {
  return { path: new RegExp(`/(?:${joined(folders)})/${file}$`), folders, below: true };
}

function joined(folders: readonly FolderNames[]): string {
  return folders.map((names) => names.map((name) => `(?:${name})`).join('/')).join('|');
}
