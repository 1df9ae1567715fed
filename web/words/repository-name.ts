// Names of repositories in addresses of pages. A slash would end a part of the path, and `%2F` does not get through all proxies; no name
// has a `~`.

/** `dev/website` → `dev~website`. */
export function inAddress(repository: string): string {
  return repository.replaceAll('/', '~');
}

/** `dev~website` → `dev/website`. */
export function fromAddress(part: string): string {
  return part.replaceAll('~', '/');
}

/** `dev/website` → `dev`. */
export function namespaceOf(repository: string): string {
  return repository.split('/', 1)[0] ?? repository;
}
