// An image's files as its layers leave them: each layer takes away first and then adds, through the links that are
// there, as a runtime would unpack it (OCI Image Specification 1.1, "Applying Changesets"; containerd's archive/tar.go).

import { isRead, type LayerEntry, type LayerEvidence, type LinkEntry } from './evidence.ts';
import { neededEvidenceOf } from './evidence-kinds.ts';
import { type ReadFile, saidAt } from './said-at.ts';

export interface Folder {
  readonly kind: 'folder';
  readonly parent: Folder | undefined;
  readonly name: string;
  readonly children: Map<string, Node>;
}

export interface File extends ReadFile {
  readonly kind: 'file';
  readonly layer: number;
  /** What the file replaced, of a lower layer. */
  readonly before: File | undefined;
}

export interface PlacedFile {
  readonly path: string;
  readonly file: File;
}

export interface PlacedLink {
  readonly path: string;
  /** Undefined where it leads nowhere. */
  readonly leadsTo: File | Folder | undefined;
}

interface SymbolicLink {
  readonly kind: 'link';
  readonly target: string;
}

type Node = Folder | File | SymbolicLink;

/** Where something is or could be. */
interface Place {
  readonly folder: Folder;
  readonly name: string;
}

/** Linux gives up after as many links in one path (path_resolution(7)). */
const MAX_LINKS = 40;

/** Bounds what links that lead through long ways can cost: steps from folder to folder, over all paths. */
const MAX_STEPS = 100_000_000;
/** Files and folders of one image; a path of 4 KiB can mean 2,000 folders. */
const MAX_PLACES = 3_000_000;

export class FileTree {
  readonly #root: Folder = { kind: 'folder', parent: undefined, name: '', children: new Map() };
  #steps = 0;
  /** How often something was put somewhere. */
  #places = 0;

  /** True when the limit on paths was reached, and further ones are not followed. */
  get exhausted(): boolean {
    return this.#steps > MAX_STEPS || this.#places > MAX_PLACES;
  }

  /** Puts the next layer on top. */
  apply(layer: LayerEvidence, position: number): void {
    for (const path of layer.removed) this.#remove(path);
    for (const path of layer.emptied) this.#empty(path);
    for (const entry of layer.entries) this.#add(entry, position);
  }

  /** The file at the path, links followed to the end. */
  file(path: string): File | undefined {
    const node = this.#end(path);
    return node?.kind === 'file' ? node : undefined;
  }

  /** What is found at the path, links followed to the end; `nowhere` where a link on the way leads to nothing. */
  at(path: string): File | 'folder' | 'nowhere' | undefined {
    const node = this.#end(path);
    if (node?.kind === 'file') return node;
    if (node?.kind === 'folder') return 'folder';
    return this.#hasLostLink(path) ? 'nowhere' : undefined;
  }

  /** The names of what is in the folder at the path, links followed to the end; none where there is no folder. */
  names(path: string): readonly string[] {
    const node = this.#end(path);
    return node?.kind === 'folder' ? [...node.children.keys()] : [];
  }

  /** True where the path is that of a file itself, and no link to one. */
  isFile(path: string): boolean {
    const place = this.#find(path, 'keep');
    return place?.folder.children.get(place.name)?.kind === 'file';
  }

  /** All files with their paths, in no order that matters. */
  *files(): Generator<PlacedFile> {
    for (const { path, node } of this.#nodes()) if (node.kind === 'file') yield { path, file: node };
  }

  /** The paths of all folders, in no order that matters. */
  *folders(): Generator<string> {
    for (const { path, node } of this.#nodes()) if (node.kind === 'folder') yield path;
  }

  /** All symbolic links with their paths, in no order that matters. */
  *links(): Generator<PlacedLink> {
    for (const { path, folder, name, node } of this.#nodes()) {
      if (node.kind === 'link') yield { path, leadsTo: this.child(folder, name) };
    }
  }

  /** What the folder has under this name, links followed to the end. */
  child(folder: Folder, name: string): File | Folder | undefined {
    const node = folder.children.get(name);
    if (node?.kind !== 'link') return node;
    const place = this.#find(name, 'follow', folder);
    const end = place?.name === '' ? place.folder : place?.folder.children.get(place.name);
    return end?.kind === 'link' ? undefined : end;
  }

  *#nodes(): Generator<Place & { readonly path: string; readonly node: Node }> {
    const waiting: { readonly folder: Folder; readonly path: string }[] = [{ folder: this.#root, path: '' }];
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      for (const [name, node] of next.folder.children) {
        const path = next.path === '' ? name : `${next.path}/${name}`;
        if (node.kind === 'folder') waiting.push({ folder: node, path });
        yield { path, folder: next.folder, name, node };
      }
    }
  }

  /** What is at the path, links followed to the end. */
  #end(path: string): Node | undefined {
    const place = this.#find(path, 'follow');
    return place?.name === '' ? place.folder : place?.folder.children.get(place.name);
  }

  /** True when one of the path's own steps is a link that leads to nothing. */
  #hasLostLink(path: string): boolean {
    const steps = path.split('/');
    return steps.some((_, index) => {
      const prefix = steps.slice(0, index + 1).join('/');
      const own = this.#find(prefix, 'keep');
      if (own?.folder.children.get(own.name)?.kind !== 'link') return false;
      const end = this.#find(prefix, 'follow');
      return !end || (end.name !== '' && !end.folder.children.has(end.name));
    });
  }

  #remove(path: string): void {
    const place = this.#find(path, 'keep');
    place?.folder.children.delete(place.name);
  }

  #empty(path: string): void {
    const node = this.#end(path);
    if (node?.kind === 'folder') node.children.clear();
  }

  #add(entry: LayerEntry, layer: number): void {
    const path = typeof entry === 'string' ? entry : entry.path;
    const place = this.#find(path, 'create');
    this.#places++;
    if (!place || place.name === '') return;
    const { folder, name } = place;
    const old = folder.children.get(name);
    if (typeof entry === 'string' && entry.endsWith('/')) {
      if (old?.kind !== 'folder') folder.children.set(name, newFolder(folder, name));
    } else if (typeof entry === 'string') {
      folder.children.set(name, {
        kind: 'file',
        layer,
        evidence: undefined,
        readAt: path,
        before: replaced(old, layer),
      });
    } else if ('evidence' in entry) {
      folder.children.set(name, {
        kind: 'file',
        layer,
        evidence: entry.evidence,
        readAt: path,
        before: replaced(old, layer),
      });
    } else if (entry.link === 'symbolic') {
      folder.children.set(name, { kind: 'link', target: entry.target });
    } else {
      folder.children.set(name, this.#linked(entry, layer, replaced(old, layer)));
    }
  }

  /** A hard link is the file itself under one more name, which may be the name that makes it evidence. */
  #linked({ path, target }: LinkEntry, layer: number, before: File | undefined): Node {
    const place = this.#find(target, 'keep');
    const node = place?.folder.children.get(place.name);
    if (node?.kind === 'link') return node;
    const { readAt, evidence } = node?.kind === 'file' ? node : { readAt: path, evidence: undefined };
    const said = saidAt(path, { readAt, evidence });
    if (said) return { kind: 'file', layer, evidence: said, readAt: path, before };
    if (!neededEvidenceOf(path)) return { kind: 'file', layer, evidence, readAt, before };
    const gap = { kind: 'unreadable', detail: 'is a hard link to a file that was not read' } as const;
    return { kind: 'file', layer, evidence: isRead(evidence) ? { gap, ...evidence } : { gap }, readAt: path, before };
  }

  /**
   * The place that a path names. Links on the way are followed, never out of the root.
   * @param from where a relative path begins; links are counted from there on
   * @param mode `create` makes folders on the way, in the place of files too; `follow` follows a link at the end as well
   * @returns a place without a name for a folder that has none in its path, such as the root
   */
  #find(path: string, mode: 'keep' | 'follow' | 'create', from = this.#root): Place | undefined {
    const steps: string[] = [];
    pushSteps(steps, path);
    let folder = from;
    let links = 0;
    for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
      this.#steps++;
      if (this.exhausted) return undefined;
      if (step === '..') {
        folder = folder.parent ?? folder;
        continue;
      }
      const node = folder.children.get(step);
      if (steps.length === 0 && (node?.kind !== 'link' || mode !== 'follow')) return { folder, name: step };
      if (node?.kind === 'link') {
        links++;
        if (links > MAX_LINKS) return undefined;
        if (node.target.startsWith('/')) folder = this.#root;
        pushSteps(steps, node.target);
      } else if (node?.kind === 'folder') {
        folder = node;
      } else if (mode === 'create') {
        const made = newFolder(folder, step);
        folder.children.set(step, made);
        folder = made;
        this.#places++;
      } else {
        return undefined;
      }
    }
    return { folder, name: '' };
  }
}

/** Puts the steps of a path on the stack, the first on top. */
function pushSteps(steps: string[], path: string): void {
  const parts = path.split('/');
  for (let i = parts.length - 1; i >= 0; i--) {
    const part = parts[i] as string;
    if (part !== '' && part !== '.') steps.push(part);
  }
}

/** The file of a lower layer that is replaced; of two in one layer only the later ever was. */
function replaced(old: Node | undefined, layer: number): File | undefined {
  if (old?.kind !== 'file') return undefined;
  return old.layer < layer ? old : old.before;
}

function newFolder(parent: Folder, name: string): Folder {
  return { kind: 'folder', parent, name, children: new Map() };
}
