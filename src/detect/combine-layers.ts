// From the evidence of the layers to what is in the image. Of every file only the last one counts, but a component
// belongs to the layer that brought it, however often a later one wrote the same database again.

import { behindLinks } from './behind-links.ts';
import {
  type Component,
  type ComponentLicense,
  type Detection,
  type Distribution,
  type Gap,
  isSystemPackage,
} from './component.ts';
import { distributionIn } from './distribution-in.ts';
import { unlistedAssemblies } from './dotnet/unlisted-assemblies.ts';
import type { FileEvidence, FoundPackage, LayerEvidence } from './evidence.ts';
import { type FilesInImage, gapsOfFiles } from './file-gaps.ts';
import { type File, FileTree, type PlacedFile } from './file-tree.ts';
import { firstLayer } from './first-layer.ts';
import { lostSystem } from './lost-system.ts';
import { lostArchives } from './npm/lost-archives.ts';
import { otherRootGap } from './other-root-gap.ts';
import { isOfOwner, ownedFiles } from './owned-files.ts';
import { purlOf } from './purl-of.ts';
import { unownedGaps } from './unowned/unowned-gaps.ts';
import { unreadEvidenceGaps } from './unread-evidence.ts';

/** More would say the same again. */
const MAX_GAPS = 100;

/** What an image of these layers has in it, the lowest layer first. */
export function combineLayers(layers: readonly LayerEvidence[]): Detection {
  const gaps: Gap[] = layers.flatMap((layer, position) =>
    layer.gaps.map(({ kind, detail }) => ({ kind, detail: `layer ${position} ${detail}` })),
  );
  const tree = new FileTree();
  layers.forEach((layer, position) => {
    tree.apply(layer, position);
  });
  const files = [...tree.files()];
  const found = files.filter(({ file }) => file.evidence).sort(byPath);
  const distribution = distributionIn(tree);
  const { linked, unread } = behindLinks(tree);
  const image = { tree, distribution, ...ownedFiles(found, tree), linked };
  gaps.push(...gapsOfFiles(found, image), ...unreadEvidenceGaps(tree, unread), ...lostArchives(found, tree));
  gaps.push(...otherRootGap(found), ...unownedGaps(found, image));
  const components = componentsIn(found, image);
  const lost = distribution === null && !components.some(isSystemPackage) ? lostSystem(layers, files) : null;
  if (lost) gaps.push(lost);
  if (tree.exhausted) {
    gaps.push({
      kind: 'limit',
      detail: 'the layers have more files, or longer ways by links to them, than are followed',
    });
  }
  return { distribution, components, gaps: shortened(gaps) };
}

interface Image extends FilesInImage {
  readonly tree: FileTree;
  readonly distribution: Distribution | null;
}

function componentsIn(found: readonly PlacedFile[], { tree, distribution, owned, linked }: Image): Component[] {
  const assemblies = unlistedAssemblies(found);
  const components = new Map<string, Draft>();
  for (const { path, file } of found) {
    const assembly = assemblies.get(path);
    for (const one of assembly ? [assembly] : packagesOf(file, linked)) {
      if (!isSystemPackage(one) && isOfOwner(file, one, owned)) continue;
      const layer = firstLayer(file, one);
      const purl = purlOf(one, distribution);
      const draft = components.get(purl) ?? { one, layer, licenses: [], paths: new Set() };
      if (draft.one.identity !== undefined && one.identity === undefined) draft.one = one;
      draft.paths.add(one.inside ? `${path}!/${one.inside}` : path);
      draft.layer = Math.min(draft.layer, layer);
      if (draft.licenses.length === 0) draft.licenses = one.licenses ?? copyrightOf(one, tree);
      components.set(purl, draft);
    }
  }
  return [...components].map(([purl, draft]) => componentOf(purl, draft)).sort(byName);
}

function packagesOf(file: File, linked: ReadonlyMap<File, FileEvidence>): readonly FoundPackage[] {
  return (linked.get(file) ?? file.evidence)?.packages ?? [];
}

/** A component while all the places of its evidence are gathered. */
interface Draft {
  /** One that states its name, if any does. */
  one: FoundPackage;
  layer: number;
  licenses: readonly ComponentLicense[];
  readonly paths: Set<string>;
}

function componentOf(purl: string, { one, layer, licenses, paths }: Draft): Component {
  const { type, name, version, source = null, module = null, identity, classes } = one;
  const unstated = identity === undefined ? {} : { identity, ...(classes ? { classes } : {}) };
  return {
    purl,
    type,
    name,
    version,
    source,
    module,
    licenses,
    layer,
    attestation: null,
    paths: [...paths],
    ...unstated,
  };
}

/** Debian Policy 12.5: every package has its copyright file here, or in the folder that a link leads to. */
function copyrightOf({ type, name }: FoundPackage, tree: FileTree): readonly ComponentLicense[] {
  if (type !== 'deb') return [];
  return tree.file(`usr/share/doc/${name}/copyright`)?.evidence?.licenses ?? [];
}

function shortened(gaps: readonly Gap[]): readonly Gap[] {
  if (gaps.length <= MAX_GAPS) return gaps;
  const more = gaps.slice(MAX_GAPS);
  const kind = more.some((gap) => gap.kind === 'unreadable') ? 'unreadable' : 'limit';
  return [...gaps.slice(0, MAX_GAPS), { kind, detail: `${more.length} more files or layers could not be read` }];
}

/** The order of lists of components. */
export function byName(a: Component, b: Component): number {
  return compare(a.type, b.type) || compare(a.name, b.name) || compare(a.purl, b.purl);
}

function byPath(a: PlacedFile, b: PlacedFile): number {
  return compare(a.path, b.path);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
