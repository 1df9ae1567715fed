// What a policy is called. One that nobody gave a name is called as its target is, which says nothing about it where it stands alone.

import { t } from '@lingui/core/macro';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { policiesQuery } from '../queries/policies.ts';
import { LINK } from './repository-link.tsx';
import { inAddress } from './repository-name.ts';

interface Named {
  readonly name: string;
  readonly target: string;
}

/** Such as `clean`, or `policy to qa/web` where it has no name of its own. */
export function policyName({ name, target }: Named): string {
  return name === target ? t`policy to ${target}` : name;
}

/** Such as `policy clean`, in a sentence about something else. */
export function policyInSentence({ name, target }: Named): string {
  return name === target ? t`policy to ${target}` : t`policy ${name}`;
}

interface PolicyByProps {
  readonly id: string;
  readonly source: string;
  /** Such as `dev/web → qa/web`, as the history keeps it. */
  readonly way: string;
}

/** The policy that did something: as a link where it is still there for the viewer. */
export function PolicyBy({ id, source, way }: PolicyByProps) {
  const { data } = useInfiniteQuery(policiesQuery({ source }));
  const policy = data?.pages.flatMap(({ items }) => items).find((one) => one.id === id);
  if (!policy) return t`policy ${way}`;
  return (
    <Link
      to="/repositories/$repository/policies/$policy"
      params={{ repository: inAddress(source), policy: id }}
      search={{}}
      className={LINK}
      title={way}
    >
      {policyInSentence(policy)}
    </Link>
  );
}
