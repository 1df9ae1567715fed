// An installed package of R: its DESCRIPTION
// (https://cran.r-project.org/doc/manuals/r-release/R-exts.html#The-DESCRIPTION-file).

import type { ComponentLicense } from './component.ts';
import type { FileEvidence } from './evidence.ts';
import { paragraphsIn } from './read-fields.ts';
import { readLicense } from './read-license.ts';
import { Unreadable } from './unreadable.ts';

/** The package; nothing for sources that are not installed. @throws Unreadable without name or version */
export function readRDescription(bytes: Buffer): FileEvidence {
  const fields = paragraphsIn(bytes.toString('utf8')).next().value?.fields as ReadonlyMap<string, string> | undefined;
  // `R CMD INSTALL` writes with what and when it was built.
  if (!fields?.has('built')) return {};
  const [name, version] = [fields.get('package'), fields.get('version')];
  if (!name || !version) throw new Unreadable('has no name or version');
  return { packages: [{ type: 'cran', name, version, licenses: licensesOf(fields.get('license') ?? '') }] };
}

/** In R's own words, `|` between those that one may choose from: `GPL (>= 2) | file LICENSE`, `MIT + file LICENSE`. */
function licensesOf(text: string): readonly ComponentLicense[] {
  const choices = text.split('|').map((choice) => choice.replace(/\+\s*file LICEN[CS]E\s*$/, '').trim());
  const named = choices.filter((choice) => choice !== '' && !/^file LICEN[CS]E$/.test(choice)).map(inSpdx);
  if (named.length === 0) return readLicense(text);
  const [read] = readLicense(named.join(' OR '));
  return read === undefined ? [] : [{ ...read, text, found: read.spdx === text ? 'declared' : 'corrected' }];
}

/** `GPL (>= 2)` and `GPL-2` ("Licensing" in the manual): the version that is meant, and whether later ones are. */
function inSpdx(choice: string): string {
  const [, family, from] = /^(A?L?GPL)(?: \(>= ?(\d(?:\.\d)?)\))?$/.exec(choice) ?? [];
  // Without a version, it is any.
  if (family !== undefined) return from === undefined ? `${family}+` : `${family}-${dotted(from)}-or-later`;
  const [, exact, version] = /^(A?L?GPL)[- ](?:\(== ?)?(\d(?:\.\d)?)\)?$/.exec(choice) ?? [];
  return exact === undefined || version === undefined ? choice : `${exact}-${dotted(version)}-only`;
}

function dotted(version: string): string {
  return version.includes('.') ? version : `${version}.0`;
}
