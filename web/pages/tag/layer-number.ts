// How people count layers.

/** The manifest counts from 0. */
export function layerNumber(layer: number): number {
  return layer + 1;
}

/** As the address names one: 0 is what lies in no layer. */
export function layerInAddress(layer: number | null | undefined): number | undefined {
  if (layer === undefined) return undefined;
  return layer === null ? 0 : layerNumber(layer);
}

/** Undefined where the address names none. */
export function layerOfAddress(number: number | undefined): number | null | undefined {
  return number === 0 ? null : number && number - 1;
}
