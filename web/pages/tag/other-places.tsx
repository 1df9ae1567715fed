// Every other tag, in every repository that one may see, that stands on the same image: where it was promoted from and to.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Fragment, useState } from 'react';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { More } from '../../parts/more.tsx';
import { Problem } from '../../parts/problem.tsx';
import { placesQuery } from '../../queries/images.ts';
import { TagLink } from '../../words/repository-link.tsx';

const SHOWN = 3;

interface OtherPlacesProps {
  readonly digest: string;
  readonly repository: string;
  readonly tag: string;
}

export function OtherPlaces({ digest, repository, tag }: OtherPlacesProps) {
  const places = useInfiniteQuery(placesQuery(digest));
  const [isOpen, setIsOpen] = useState(false);
  if (places.isError) return <Problem error={places.error} onRetry={() => places.refetch()} />;
  const read = places.data?.pages.flatMap(({ items }) => items) ?? [];
  const others = read.filter((place) => place.repository !== repository || place.tag !== tag);
  if (others.length === 0) return null;
  const count = `${others.length}${places.hasNextPage ? t` or more` : ''}`;
  return (
    <span>
      <Trans>
        also{' '}
        {others.slice(0, SHOWN).map((place, position) => (
          <Fragment key={`${place.repository}:${place.tag}`}>
            {position > 0 && ', '}
            <TagLink {...place} isShort={place.repository === repository} />
          </Fragment>
        ))}
        {others.length > SHOWN && (
          <Button look="quiet" className="!h-6 !px-1" onClick={() => setIsOpen(true)}>
            <Trans>all {count}</Trans>
          </Button>
        )}
        <Dialog
          title={t`The same image stands under ${count} other tags`}
          isOpen={isOpen}
          onClose={() => setIsOpen(false)}
        >
          <ul className="max-h-[60vh] overflow-y-auto">
            {others.map((place) => (
              <li key={`${place.repository}:${place.tag}`}>
                <TagLink {...place} />
              </li>
            ))}
            <More
              hasMore={places.hasNextPage}
              isLoading={places.isFetching}
              onMore={() => void places.fetchNextPage({ cancelRefetch: false })}
            />
          </ul>
        </Dialog>
      </Trans>
    </span>
  );
}
