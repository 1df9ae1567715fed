// Which platform of an index the tabs are about: the one in the address, or that with the gravest findings.

import { t } from '@lingui/core/macro';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { BarSelect } from '../../parts/field.tsx';
import { manifestQuery, tagQuery } from '../../queries/repositories.ts';
import { reportQuery } from '../../queries/scans.ts';
import { tagRoute } from '../../site-map.tsx';
import { fromAddress } from '../../words/repository-name.ts';
import { gravestPlatform } from './gravest-platform.ts';

/** The image that the tabs are about: by its digest, so that a push in between changes nothing under somebody's eyes. */
export function useShownImage() {
  const params = tagRoute.useParams();
  const { platform: chosen } = tagRoute.useSearch();
  const repository = fromAddress(params.repository);
  const { data: tag } = useQuery(tagQuery(repository, params.tag));
  const image = { repository, reference: tag?.digest ?? params.tag };
  const isIndex = tag?.kind === 'index';
  const report = useQuery({ ...reportQuery(image), enabled: isIndex && chosen === undefined });
  const platform = chosen ?? (isIndex ? gravestPlatform(report.data?.images ?? []) : undefined);
  /** False until it is known which platform of an index is meant. */
  const isKnown = tag !== undefined && (!isIndex || platform !== undefined);
  return { repository, tag, platform, isKnown, image };
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
      label={t`Platform`}
      value={platform ?? ''}
      onChange={({ target }) =>
        navigate({ to: '.', search: (before) => ({ ...before, platform: target.value }), replace: true })
      }
    >
      {platform === undefined && <option value="">{t`platform`}</option>}
      {platforms.map((one) => (
        <option key={one}>{one}</option>
      ))}
    </BarSelect>
  );
}
