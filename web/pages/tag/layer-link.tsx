// The layer that brought something: a link to the layers of the image, which count from 1 as people do.

import { t } from '@lingui/core/macro';
import { Link } from '@tanstack/react-router';
import { tagRoute } from '../../site-map.tsx';
import { LINK } from '../../words/repository-link.tsx';
import { layerNumber } from './layer-number.ts';

/** @param layer its place in the manifest; null for what stands in none */
export function LayerLink({ layer }: { readonly layer: number | null }) {
  const params = tagRoute.useParams();
  if (layer === null) return '–';
  const number = layerNumber(layer);
  return (
    <Link
      to="/repositories/$repository/tags/$tag/layers"
      params={params}
      search={(before) => before}
      aria-label={t`Layer ${number}`}
      className={LINK}
    >
      {number}
    </Link>
  );
}
