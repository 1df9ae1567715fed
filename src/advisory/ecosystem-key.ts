// How releases of distributions are called in the index: one spelling for each, whatever products and channels a source writes them
// with. OSV's ecosystems: https://ossf.github.io/osv-schema/#defined-ecosystems.

/** `Ubuntu:22.04:LTS`, and what is mended for those who pay for it: `Ubuntu:Pro:22.04:LTS`. Kernels and FIPS builds are other packages. */
const UBUNTU = /^Ubuntu:(Pro:)?([0-9]+\.[0-9]+)(?::LTS)?$/;

/**
 * The ecosystem and release in the index's spelling:
 * - `Ubuntu:22.04:LTS` and `Ubuntu:Pro:22.04:LTS` are `Ubuntu:22.04`;
 * - `Red Hat:enterprise_linux:9::baseos` is `Red Hat:9`;
 * - `SUSE:Linux Enterprise Module for Basesystem 15 SP5` and `SUSE:Linux Enterprise Server 15 SP5-LTSS` are `SUSE:15.5`, since a
 *   package of a service pack is filed under the module or product that brings it, and no image tells which;
 * - `openSUSE:Leap 15.6 NonFree` is `openSUSE:Leap 15.6`.
 */
export function ecosystemKey(ecosystem: string): string {
  const ubuntu = UBUNTU.exec(ecosystem);
  if (ubuntu) return `Ubuntu:${ubuntu[2]}`;
  if (ecosystem.startsWith('Red Hat:')) return redHat(ecosystem);
  if (ecosystem.startsWith('SUSE:')) return suse(ecosystem);
  return ecosystem.startsWith('openSUSE:') ? ecosystem.replace(/ NonFree$/, '') : ecosystem;
}

/** True where the fix comes with Ubuntu Pro (ESM) only. */
export function isOfPro(ecosystem: string): boolean {
  return UBUNTU.exec(ecosystem)?.[1] !== undefined;
}

function redHat(ecosystem: string): string {
  const release = /^Red Hat:enterprise_linux:([0-9]+)/.exec(ecosystem)?.[1];
  return release === undefined ? ecosystem : `Red Hat:${release}`;
}

function suse(ecosystem: string): string {
  const micro = /^SUSE:Linux (?:Enterprise )?Micro ([0-9]+\.[0-9]+)/.exec(ecosystem)?.[1];
  if (micro !== undefined) return `SUSE:Micro ${micro}`;
  const [, major, minor, pack] =
    /^SUSE:(?:Linux Enterprise|Package Hub) (?:.* )?([0-9]+)(?:\.([0-9]+)| SP([0-9]+))?(?:-[A-Z][A-Z-]*)?$/.exec(
      ecosystem,
    ) ?? [];
  if (major === undefined) return ecosystem;
  const release = minor ?? pack;
  return release === undefined ? `SUSE:${major}` : `SUSE:${major}.${release}`;
}
