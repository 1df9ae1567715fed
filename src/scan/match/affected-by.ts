// Whether an advisory speaks of a version, by OSV's evaluation (https://ossf.github.io/osv-schema/#evaluation): it is in
// one of the ranges or in the list of versions.

import type { StoredAffected } from '../../advisory/index-format.ts';
import { holds, type Interval } from '../../advisory/intervals.ts';
import type { VersionOrder } from '../../advisory/order/order-of.ts';
import type { Subject } from './ecosystem-of.ts';

export interface Hit {
  readonly entry: StoredAffected;
  /** The lowest version after the installed one that is not affected; null when there is none. */
  readonly fixed: string | null;
}

/** The entry that speaks of the version, with its fix; null when none does. */
export function affectedBy(entries: readonly StoredAffected[], subject: Subject, order: VersionOrder): Hit | null {
  const speaking = entries.filter((entry) => speaksOfModule(entry, subject) && speaksOfBuild(entry, subject));
  const hits = speaking.flatMap((entry) => hitOf(entry, versionFor(entry, subject), order) ?? []);
  // A module is rebuilt for each minor release, and its erratum has one entry for each build: what is not older than
  // the oldest of them has the fix.
  const needed = speaking.some(isModular) ? speaking.length : 1;
  if (hits.length < needed) return null;
  // What is mended for those who pay has an entry beside that for everybody, and either mends it.
  const isMended = (pro: true | undefined) =>
    speaking.some((entry) => entry.pro === pro) && !hits.some(({ entry }) => entry.pro === pro);
  if (isMended(true) || isMended(undefined)) return null;
  return hits.reduce<Hit | null>((best, hit) => (best && !isBefore(hit.fixed, best.fixed, order) ? best : hit), null);
}

function hitOf(entry: StoredAffected, version: string, order: VersionOrder): Hit | null {
  const inside = (entry.in ?? []).filter((interval) => holds(interval, version, order));
  if (inside.length === 0)
    return entry.versions?.some((listed) => isSame(listed, version, order)) ? { entry, fixed: null } : null;
  const fixes = inside.flatMap((interval) => (interval[1] === 'f' ? [interval[2] ?? ''] : []));
  return { entry, fixed: fixes.reduce<string | null>((low, fix) => (isBefore(low, fix, order) ? low : fix), null) };
}

/** Names of source packages have no epoch (`bash-5.1-1.src.rpm`), nor have the advisories that are made from them. */
function versionFor(entry: StoredAffected, { version, leavesEpochOut }: Subject): string {
  if (!leavesEpochOut) return version;
  const bounds = (entry.in ?? []).flatMap(([from, , end]) => [from, end ?? '']);
  const hasEpoch = [...bounds, ...(entry.versions ?? [])].some((text) => EPOCH.test(text));
  return hasEpoch ? version : version.replace(EPOCH, '');
}

const EPOCH = /^[0-9]+:/;

/** `1.0` is `1.0.0` where the ecosystem says so. Names of branches, which have no order, are the same as text only. */
function isSame(a: string, b: string, order: VersionOrder): boolean {
  return a === b || (isNumbered(a) && isNumbered(b) && order(a, b) === 0);
}

function isNumbered(version: string): boolean {
  return /^[=v]?[0-9]/i.test(version);
}

/** A fix is before none. */
function isBefore(a: string | null, b: string | null, order: VersionOrder): boolean {
  return a !== null && (b === null || order(a, b) < 0);
}

/** An RPM of a module and one outside of it share a name, and nothing else: their versions do not compare. */
function speaksOfModule(entry: StoredAffected, subject: Subject): boolean {
  const inModule = subject.module !== null || /\.module[_+]/.test(subject.version);
  if (isModular(entry) !== inModule) return false;
  return subject.module === null || entry.module === undefined || entry.module === subject.module;
}

/** Mageia's `tainted` packages are builds of their own, with the same version and this behind it. */
function speaksOfBuild(entry: StoredAffected, subject: Subject): boolean {
  if (!subject.ecosystem.startsWith('Mageia:')) return true;
  const isTainted = (entry.in ?? []).some(([, , end]) => TAINTED.test(end ?? ''));
  return isTainted === TAINTED.test(subject.version);
}

const TAINTED = /\.tainted$/;

function isModular(entry: StoredAffected): boolean {
  return entry.module !== undefined || (entry.in ?? []).some(endsInModule);
}

function endsInModule(interval: Interval): boolean {
  return /\.module[_+]/.test(interval[2] ?? '');
}
