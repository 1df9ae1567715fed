// Repositories and tags that something else names, such as a policy or the history: links where the viewer may see them, and only
// names where not, or where nothing is there.

import { useQuery } from '@tanstack/react-query';
import { isThereQuery } from '../queries/repositories.ts';
import { RepositoryLink, TagLink } from './repository-link.tsx';

export function NamedRepository({ repository }: { readonly repository: string }) {
  const { data: isThere } = useQuery(isThereQuery(repository));
  return isThere ? <RepositoryLink repository={repository} /> : <span title={repository}>{repository}</span>;
}

interface NamedTagProps {
  readonly repository: string;
  readonly tag: string;
  readonly isShort?: boolean;
}

export function NamedTag({ repository, tag, isShort = false }: NamedTagProps) {
  const { data: isThere } = useQuery(isThereQuery(repository));
  if (isThere) return <TagLink repository={repository} tag={tag} isShort={isShort} />;
  return <span className={isShort ? 'font-semibold' : ''}>{isShort ? tag : `${repository}:${tag}`}</span>;
}
