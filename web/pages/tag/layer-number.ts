// How people count layers.

/** The manifest counts from 0. */
export function layerNumber(layer: number): number {
  return layer + 1;
}
