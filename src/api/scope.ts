// Where something holds that people make: in one repository, in all of a namespace, or everywhere.

export type Scope =
  | { readonly kind: 'repository'; readonly repository: string }
  | { readonly kind: 'namespace'; readonly namespace: string }
  | { readonly kind: 'everywhere' };

/** The scope of this kind with this name, as rows hold them. */
export function readScope(kind: Scope['kind'], name: string): Scope {
  switch (kind) {
    case 'repository':
      return { kind, repository: name };
    case 'namespace':
      return { kind, namespace: name };
    case 'everywhere':
      return { kind };
  }
}

/** The name of the repository or namespace; empty for everywhere. */
export function scopeName(scope: Scope): string {
  switch (scope.kind) {
    case 'repository':
      return scope.repository;
    case 'namespace':
      return scope.namespace;
    case 'everywhere':
      return '';
  }
}
