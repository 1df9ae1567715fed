// The two forms of a bill of materials that are read and written: CycloneDX (ECMA-424) and SPDX (ISO/IEC 5962).

export const SBOM_FORMATS = ['cyclonedx', 'spdx'] as const;

export type SbomFormat = (typeof SBOM_FORMATS)[number];
