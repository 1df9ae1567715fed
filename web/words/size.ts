// Sizes, in the units of memory (IEC 80000-13).

import { t } from '@lingui/core/macro';

const UNITS = ['B', t`KiB`, t`MiB`, t`GiB`, t`TiB`, t`PiB`];

/** Such as `181.9 MiB`. */
export function sizeInWords(bytes: number): string {
  let [size, unit] = [bytes, 0];
  while (size >= 1_024 && unit < UNITS.length - 1) {
    size /= 1_024;
    unit++;
  }
  return `${unit === 0 || size >= 100 ? Math.round(size) : size.toFixed(1)} ${UNITS[unit]}`;
}
