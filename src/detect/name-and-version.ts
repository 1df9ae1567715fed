// Names of files that are made of a package's name and version, where nothing better says what they are.

/** `a/commons-io-2.11.0.jar` is `commons-io` and `2.11.0`: a version begins with a digit. Undefined without one. */
export function nameAndVersion(path: string): { readonly name: string; readonly version: string } | undefined {
  const file = path.slice(path.lastIndexOf('/') + 1);
  const dot = file.lastIndexOf('.');
  const stem = dot === -1 ? file : file.slice(0, dot);
  const hyphen = stem.search(/-\d/);
  return hyphen < 1 ? undefined : { name: stem.slice(0, hyphen), version: stem.slice(hyphen + 1) };
}
