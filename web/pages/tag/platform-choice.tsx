// Which platform of an index the tabs are about; it stands in the address.

import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { BarSelect } from '../../parts/field.tsx';
import { manifestQuery, tagQuery } from '../../queries/repositories.ts';
import { tagRoute } from '../../site-map.tsx';
import { fromAddress } from '../../words/repository-name.ts';

/** The image that the tabs are about: by its digest, so that a push in between changes nothing under somebody's eyes. */
export function useShownImage() {
  const params = tagRoute.useParams();
  const { platform } = tagRoute.useSearch();
  const repository = fromAddress(params.repository);
  const { data: tag } = useQuery(tagQuery(repository, params.tag));
  return { repository, tag, platform, image: { repository, reference: tag?.digest ?? params.tag } };
}

export function PlatformChoice() {
  const { repository, tag, platform } = useShownImage();
  const navigate = useNavigate();
  const manifest = useQuery({ ...manifestQuery(repository, tag?.digest ?? ''), enabled: tag?.kind === 'index' });
  const platforms = (manifest.data?.platforms ?? [])
    .map((one) => one.platform)
    .filter((one) => one !== null && one !== undefined);
  if (platforms.length < 2) return null;
  return (
    <BarSelect
      label="Platform"
      value={platform ?? ''}
      onChange={({ target }) => navigate({ to: '.', search: { platform: target.value || undefined }, replace: true })}
    >
      <option value="">all platforms</option>
      {platforms.map((one) => (
        <option key={one}>{one}</option>
      ))}
    </BarSelect>
  );
}
