// One rule as a question: to the tag, to the image as a whole, or to what a scan found in each of its platforms.

import type { Rule } from '../api/rule.ts';
import type { Microseconds } from '../clock.ts';
import type { ScanState } from '../scan/scan-state.ts';
import { askComponents, askLabel, askLicenses } from './ask-contents.ts';
import { askCve, askEpss, askFindings, askFixable, askKev, askScanAge } from './ask-findings.ts';
import { askAge, askPlatform, askSbom, askSize, askTag } from './ask-image.ts';
import type { AskingTime } from './asking-time.ts';
import type { ImageFacts } from './facts.ts';
import type { Answer } from './verdict.ts';

/** A rule that can be asked: of the tag alone, of the image, or of each platform's scan. */
export type Question =
  | { readonly of: 'tag'; ask(tag: string): Answer }
  | { readonly of: 'image'; ask(facts: ImageFacts): Answer }
  | { readonly of: 'scan'; ask(scan: ScanState, at: Microseconds): Answer };

/**
 * Prepares the rule, compiling its pattern once. To ask it may throw OutOfTime.
 * @param time that is left for the image which is being asked about
 * @throws ShiplockError INVALID for a pattern that is not one, or is too large
 */
export function questionOf(rule: Rule, time: AskingTime): Question {
  switch (rule.field) {
    case 'tag':
      return { of: 'tag', ask: askTag(rule, time) };
    case 'age':
      return { of: 'image', ask: askAge(rule) };
    case 'size':
      return { of: 'image', ask: askSize(rule) };
    case 'sbom':
      return { of: 'image', ask: askSbom(rule) };
    case 'platform':
      return { of: 'image', ask: askPlatform(rule, time) };
    case 'component':
      return { of: 'scan', ask: askComponents(rule, time) };
    case 'license':
      return { of: 'scan', ask: askLicenses(rule) };
    case 'label':
      return { of: 'scan', ask: askLabel(rule, time) };
    case 'vulnerabilities':
      return { of: 'scan', ask: askFindings(rule) };
    case 'fixable':
      return { of: 'scan', ask: askFixable(rule) };
    case 'cve':
      return { of: 'scan', ask: askCve(rule) };
    case 'kev':
      return { of: 'scan', ask: askKev(rule) };
    case 'epss':
      return { of: 'scan', ask: askEpss(rule) };
    case 'scan_age':
      return { of: 'scan', ask: askScanAge(rule) };
  }
}
