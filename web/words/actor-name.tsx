// Who did something: a link to all that they did, for those who may see it.

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { viewerQuery } from '../queries/session.ts';
import { codeInWords } from './code-in-words.ts';
import { LINK } from './repository-link.tsx';

interface ActorNameProps {
  readonly actor: { readonly kind: string; readonly name: string };
}

export function ActorName({ actor: { kind, name } }: ActorNameProps) {
  const { data: viewer } = useQuery(viewerQuery);
  if (name === '') return codeInWords(kind);
  if (!viewer?.isAuditor) return <bdi>{name}</bdi>;
  return (
    <Link to="/activity" search={{ actor: name }} className={LINK}>
      {name}
    </Link>
  );
}
