// Layers on one another against a model that is too simple to be wrong: a list of paths, searched from its beginning
// for every step.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { combineLayers } from '../../src/detect/combine-layers.ts';
import type { LayerEntry, LayerEvidence } from '../../src/detect/evidence.ts';

type Thing = { kind: 'folder' } | { kind: 'file'; id: string | undefined } | { kind: 'link'; target: string };

class Model {
  readonly things = new Map<string, Thing>();

  apply({ removed, emptied, entries }: LayerEvidence): void {
    for (const path of removed) {
      const place = this.place(path, false);
      if (place) this.remove(place);
    }
    for (const path of emptied) {
      const place = this.real(path, false);
      if (place !== undefined) this.removeBelow(place);
    }
    for (const entry of entries) this.add(entry);
  }

  visible(): string[] {
    const files = [...this.things].flatMap(([path, thing]) =>
      thing.kind === 'file' && thing.id ? [`${path} is ${thing.id}`] : [],
    );
    return files.sort();
  }

  add(entry: LayerEntry): void {
    const place = this.place(typeof entry === 'string' ? entry.replace(/\/$/, '') : entry.path, true);
    if (!place) return;
    if (typeof entry === 'string' && entry.endsWith('/')) {
      if (this.things.get(place)?.kind !== 'folder') this.put(place, { kind: 'folder' });
    } else if (typeof entry === 'string') {
      this.put(place, { kind: 'file', id: undefined });
    } else if ('evidence' in entry) {
      this.put(place, { kind: 'file', id: entry.evidence.packages?.[0]?.name });
    } else if (entry.link === 'symbolic') {
      this.put(place, { kind: 'link', target: entry.target });
    } else {
      const target = this.place(entry.target, false);
      const thing = target === undefined ? undefined : this.things.get(target);
      this.put(place, thing && thing.kind !== 'folder' ? { ...thing } : { kind: 'file', id: undefined });
    }
  }

  put(path: string, thing: Thing): void {
    this.remove(path);
    this.things.set(path, thing);
  }

  remove(path: string): void {
    this.removeBelow(path);
    this.things.delete(path);
  }

  removeBelow(path: string): void {
    for (const other of [...this.things.keys()]) {
      if (path === '' || other.startsWith(`${path}/`)) this.things.delete(other);
    }
  }

  /** The path with all links on the way followed, but not one at its end. */
  place(path: string, create: boolean): string | undefined {
    const slash = path.lastIndexOf('/');
    const folder = this.real(slash === -1 ? '' : path.slice(0, slash), create);
    if (folder === undefined) return undefined;
    return folder === '' ? path.slice(slash + 1) : `${folder}/${path.slice(slash + 1)}`;
  }

  /** The folder that the path leads to. */
  real(path: string, create: boolean, links = 0): string | undefined {
    const parts = path.split('/').filter((part) => part !== '' && part !== '.');
    for (let i = 0; i < parts.length; i++) {
      const [before, rest] = [parts.slice(0, i), parts.slice(i + 1)];
      if (parts[i] === '..') return this.real([...before.slice(0, -1), ...rest].join('/'), create, links);
      const here = parts.slice(0, i + 1).join('/');
      const thing = this.things.get(here);
      if (thing?.kind === 'link') {
        if (links === 40) return undefined;
        const from = thing.target.startsWith('/') ? [] : before;
        return this.real([...from, thing.target, ...rest].join('/'), create, links + 1);
      }
      if (thing?.kind !== 'folder' && !create) return undefined;
      if (thing?.kind !== 'folder') this.put(here, { kind: 'folder' });
    }
    return parts.join('/');
  }
}

const name = fc.constantFrom('a', 'b', 'c');
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
const target = fc
  .tuple(fc.boolean(), fc.array(fc.constantFrom('a', 'b', 'c', '..', '.'), { minLength: 1, maxLength: 4 }))
  .map(([absolute, parts]) => `${absolute ? '/' : ''}${parts.join('/')}`);

let count = 0;
const entry: fc.Arbitrary<LayerEntry> = fc.oneof(
  { weight: 2, arbitrary: path },
  { weight: 2, arbitrary: path.map((one) => `${one}/`) },
  {
    weight: 5,
    arbitrary: path.map((one) => {
      const found = { type: 'npm', name: `p${count++}`, version: '1' } as const;
      return { path: one, evidence: { packages: [found] } };
    }),
  },
  { weight: 2, arbitrary: fc.record({ path, link: fc.constant('symbolic' as const), target }) },
  { weight: 1, arbitrary: fc.record({ path, link: fc.constant('hard' as const), target: path }) },
);
const layer: fc.Arbitrary<LayerEvidence> = fc.record({
  removed: fc.array(path, { maxLength: 3 }),
  emptied: fc.array(fc.oneof(path, fc.constant('')), { maxLength: 1 }),
  entries: fc.array(entry, { maxLength: 12 }),
  gaps: fc.constant([]),
});

test('what is seen of layers on one another is what the model sees', () => {
  fc.assert(
    fc.property(fc.array(layer, { maxLength: 5 }), (layers) => {
      const model = new Model();
      for (const one of layers) model.apply(one);
      const { components } = combineLayers(layers);
      const seen = components.flatMap((one) => one.paths.map((place) => `${place} is ${one.name}`));
      expect(seen.sort()).toEqual(model.visible());
    }),
    { numRuns: 5000 },
  );
});
