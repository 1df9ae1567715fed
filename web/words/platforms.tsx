// The platforms of an image, in the order in which the server always gives them. What is no image has its type here.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { TagBody } from '../../src/api/tag.ts';
import { Hint } from '../parts/hint.tsx';
import { Digest } from './digest.tsx';
import { sizeInWords } from './size.ts';

const SHOWN = 2;

type Platformed = Pick<TagBody, 'kind' | 'artifactType' | 'platforms' | 'platformCount'>;

export function Platforms({ tag }: { readonly tag: Platformed }) {
  const { kind, artifactType, platforms, platformCount } = tag;
  if (kind === 'artifact') return <span className="text-ink-3">{artifactType ?? t`artifact`}</span>;
  if (kind === 'image') return <span className="text-ink-2">{platforms[0]?.platform ?? t`not stated`}</span>;
  const names = platforms.slice(0, SHOWN).map(({ platform }) => platform ?? t`not stated`);
  const more = platformCount - names.length;
  return (
    <Hint more={<AllPlatforms tag={tag} />}>
      <span className="text-ink-2">
        {names.join(', ')}
        {more > 0 && ` +${more}`}
      </span>
    </Hint>
  );
}

function AllPlatforms({ tag: { platforms, platformCount } }: { readonly tag: Platformed }) {
  return (
    <>
      <ul className="max-h-[50vh] overflow-y-auto">
        {platforms.map(({ platform, digest, size }) => (
          <li key={digest} className="flex flex-wrap items-center gap-x-3">
            <span className="min-w-28 font-semibold">{platform ?? t`not stated`}</span>
            <Digest digest={digest} />
            <span className="ml-auto text-ink-3">{size === null ? t`not here` : sizeInWords(size)}</span>
          </li>
        ))}
      </ul>
      {platformCount > platforms.length && (
        <p className="mt-1">
          <Trans>and {platformCount - platforms.length} more</Trans>
        </p>
      )}
    </>
  );
}
