// Names of repositories and tags, as links to their pages.

import { Link } from '@tanstack/react-router';
import { inAddress } from './repository-name.ts';

export const LINK = 'text-accent no-underline hover:underline [overflow-wrap:anywhere]';

export function RepositoryLink({ repository }: { readonly repository: string }) {
  return (
    <Link
      to="/repositories/$repository"
      params={{ repository: inAddress(repository) }}
      className={LINK}
      title={repository}
    >
      {repository}
    </Link>
  );
}

export function TagLink({
  repository,
  tag,
  isShort = false,
}: {
  readonly repository: string;
  readonly tag: string;
  readonly isShort?: boolean;
}) {
  return (
    <Link
      to="/repositories/$repository/tags/$tag"
      params={{ repository: inAddress(repository), tag }}
      className={`${LINK} ${isShort ? 'font-semibold' : ''}`}
      title={`${repository}:${tag}`}
    >
      {isShort ? tag : `${repository}:${tag}`}
    </Link>
  );
}
