// Names of repositories and tags, as links to their pages.

import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { CutName } from '../parts/cut-name.tsx';
import { inAddress } from './repository-name.ts';

export const LINK = 'text-accent no-underline hover:underline [overflow-wrap:anywhere]';

const IN_ROW = 'inline-block max-w-full align-bottom';

interface RepositoryLinkProps {
  readonly repository: string;
  /** In a row of a table, where a long name is cut in its middle. */
  readonly isInRow?: boolean;
}

export function RepositoryLink({ repository, isInRow = false }: RepositoryLinkProps) {
  return (
    <Link
      to="/repositories/$repository"
      params={{ repository: inAddress(repository) }}
      className={`${LINK} ${isInRow ? IN_ROW : ''}`}
      title={repository}
      aria-label={isInRow ? repository : undefined}
    >
      {isInRow ? <CutName name={repository} /> : repository}
    </Link>
  );
}

export function TagLink({
  repository,
  tag,
  isShort = false,
  isInRow = false,
  children,
}: {
  readonly repository: string;
  readonly tag: string;
  readonly isShort?: boolean;
  /** The name as it is shown, where something in it is marked. */
  readonly children?: ReactNode;
  /** The tag in a row of a table, where a long one is cut in its middle. */
  readonly isInRow?: boolean;
}) {
  return (
    <Link
      to="/repositories/$repository/tags/$tag"
      params={{ repository: inAddress(repository), tag }}
      className={`${LINK} ${isShort ? 'font-semibold' : ''} ${isInRow ? IN_ROW : ''}`}
      title={`${repository}:${tag}`}
      aria-label={isInRow ? tag : undefined}
    >
      {children ?? (isInRow ? <CutName name={tag} /> : isShort ? tag : `${repository}:${tag}`)}
    </Link>
  );
}
