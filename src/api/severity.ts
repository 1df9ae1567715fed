// How grave a vulnerability is, in words (CVSS v3.1, section 5: Qualitative Severity Rating Scale), and how many there are of each.

import { z } from 'zod';

/** The gravest first; what nobody has graded may be grave. `none` is a score of 0.0. */
export const SEVERITY_WORDS = ['critical', 'high', 'medium', 'low', 'unknown', 'none'] as const;
export type SeverityWord = (typeof SEVERITY_WORDS)[number];

export const severitySchema = z.enum(SEVERITY_WORDS);

export const countsSchema = z
  .object({
    critical: z.int().meta({ description: 'CVSS 9.0 and above' }),
    high: z.int().meta({ description: 'CVSS 7.0–8.9' }),
    medium: z.int().meta({ description: 'CVSS 4.0–6.9' }),
    low: z.int().meta({ description: 'CVSS 0.1–3.9' }),
    unknown: z.int().meta({ description: 'That nobody has graded.' }),
    none: z.int().meta({ description: 'CVSS 0.0' }),
  })
  .meta({ id: 'SeverityCounts', description: 'Findings that count; those under a waiver do not.' });
export type SeverityCounts = Readonly<z.output<typeof countsSchema>>;
