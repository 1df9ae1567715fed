// Search everywhere: repositories, tags, digests, vulnerabilities, organizations and users, by keyboard alone.

import { plural, t } from '@lingui/core/macro';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type KeyboardEvent, type ReactNode, useDeferredValue, useRef, useState } from 'react';
import type { FoundBody } from '../../src/api/search.ts';
import { Dialog } from '../parts/dialog.tsx';
import { BarInput } from '../parts/field.tsx';
import { Problem } from '../parts/problem.tsx';
import { searchQuery } from '../queries/search.ts';
import { shortDigest } from '../words/digest.tsx';
import { inAddress } from '../words/repository-name.ts';

interface Hit {
  readonly key: string;
  readonly kind: string;
  readonly link: (content: ReactNode, look: string) => ReactNode;
  readonly text: string;
  readonly more: string;
}

const HIT =
  'flex min-h-8 items-baseline gap-3 rounded px-2 py-1 text-ink no-underline hover:bg-panel focus:bg-accent-soft focus:outline-none';

export function SearchDialog({ onClose }: { readonly onClose: () => void }) {
  const [text, setText] = useState('');
  const list = useRef<HTMLDivElement>(null);
  const found = useQuery(searchQuery(useDeferredValue(text.trim())));
  const hits = found.data && text.trim() !== '' ? hitsOf(found.data, text) : [];

  /** The arrows go from the field through the hits, and back. */
  const move = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const places = [...(list.current?.querySelectorAll<HTMLElement>('input, a') ?? [])];
    const next = places.indexOf(document.activeElement as HTMLElement) + step;
    places[(next + places.length) % places.length]?.focus();
  };
  const open = (event: KeyboardEvent) => {
    if (event.key === 'Enter') list.current?.querySelector<HTMLElement>('a')?.click();
  };

  return (
    <Dialog title={t`Search`} isOpen onClose={onClose}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the arrows move the focus between what can be used by itself. */}
      <div ref={list} onKeyDown={move}>
        <BarInput
          label={t`Repositories, tags, digests, CVEs, people`}
          type="search"
          autoFocus
          value={text}
          onChange={({ target }) => setText(target.value)}
          onKeyDown={open}
        />
        <Problem error={found.error} />
        <p
          role="status"
          className={hits.length === 0 && text.trim() !== '' && found.isSuccess ? 'py-3 text-ink-3' : 'sr-only'}
        >
          {text.trim() === '' || !found.isSuccess
            ? ''
            : hits.length === 0
              ? t`Nothing that you may see is called so.`
              : t`${hits.length} found`}
        </p>
        <ul className="mt-2">
          {hits.map(({ key, kind, link, text: shown, more }) => (
            // A link closes the dialog, wherever it leads.
            <li key={key} onClickCapture={() => setTimeout(onClose)}>
              {link(
                <>
                  <span className="w-24 shrink-0 text-sm text-ink-3">{kind}</span>
                  <span className="min-w-0 [overflow-wrap:anywhere]">
                    <span className="font-semibold">{shown}</span> <span className="text-ink-2">{more}</span>
                  </span>
                </>,
                HIT,
              )}
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  );
}

/** Who wrote a tag or a digest means that, and not its repository. */
function hitsOf(found: FoundBody, text: string): Hit[] {
  const toRepository = (name: string) => (content: ReactNode, look: string) => (
    <Link to="/repositories/$repository" params={{ repository: inAddress(name) }} className={look}>
      {content}
    </Link>
  );
  const toTag = (repository: string, tag: string) => (content: ReactNode, look: string) => (
    <Link to="/repositories/$repository/tags/$tag" params={{ repository: inAddress(repository), tag }} className={look}>
      {content}
    </Link>
  );
  const repositories: Hit[] = [
    ...found.repositories.map(({ name, description }) => ({
      key: `r ${name}`,
      kind: 'repository',
      link: toRepository(name),
      text: name,
      more: description,
    })),
  ];
  const images: Hit[] = [
    ...found.tags.map(({ repository, tag, digest }) => ({
      key: `t ${repository}:${tag}`,
      kind: 'tag',
      link: toTag(repository, tag),
      text: `${repository}:${tag}`,
      more: shortDigest(digest),
    })),
    ...found.digests.map(({ repository, digest, tag }) => ({
      key: `d ${repository}@${digest}`,
      kind: 'digest',
      link: tag === null ? toRepository(repository) : toTag(repository, tag),
      text: `${repository}@${shortDigest(digest)}`,
      more: tag === null ? t`without a tag` : tag,
    })),
  ];
  const others: Hit[] = [
    ...found.vulnerabilities.map(({ id, images: count }) => ({
      key: `v ${id}`,
      kind: 'vulnerability',
      link: (content: ReactNode, look: string) => (
        <Link to="/vulnerabilities/$id" params={{ id }} className={look}>
          {content}
        </Link>
      ),
      text: id,
      more: plural(count, { one: 'in # image', other: 'in # images' }),
    })),
    ...found.organizations.map(({ name, fullName }) => ({
      key: `o ${name}`,
      kind: 'organization',
      link: (content: ReactNode, look: string) => (
        <Link to="/organizations/$organization" params={{ organization: name }} className={look}>
          {content}
        </Link>
      ),
      text: name,
      more: fullName,
    })),
    ...found.users.map(({ name, fullName }) => ({
      key: `u ${name}`,
      kind: 'user',
      link: (content: ReactNode, look: string) => (
        <Link to="/admin/audit" search={{ actor: name }} className={look}>
          {content}
        </Link>
      ),
      text: name,
      more: fullName === '' ? t`what they did` : t`${fullName}: what they did`,
    })),
  ];
  return /[:@]/.test(text) ? [...images, ...repositories, ...others] : [...repositories, ...images, ...others];
}
