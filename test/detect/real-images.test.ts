// Whole images, from their blobs to what is in them.

import { expect, test } from 'vitest';
import { combineLayers } from '../../src/detect/combine-layers.ts';
import type { Detection } from '../../src/detect/component.ts';
import { readLayer } from '../../src/detect/read-layer.ts';
import type { Built } from '../../src/image/built.ts';
import * as images from '../support/real-images.ts';
import { describeWithData } from '../support/shared-data.ts';
import { brief, inPieces } from './detect.ts';

async function detectImage({ blobs }: Built): Promise<Detection> {
  const layers = blobs.filter(({ descriptor }) => descriptor.mediaType.includes('layer'));
  const read = layers.map(({ bytes, descriptor }) => readLayer(inPieces(bytes), descriptor.mediaType));
  const detection = combineLayers(await Promise.all(read));
  expect(detection.gaps).toEqual([]);
  return detection;
}

async function ofType(image: Built, type: string): Promise<string[]> {
  const { components } = await detectImage(image);
  return brief(components.filter((one) => one.type === type));
}

describeWithData('.', 'real images', () => {
  test('Debian before and after its updates', async () => {
    const before = await ofType(images.debianImage('vulnerable'), 'deb');
    const after = await ofType(images.debianImage('patched'), 'deb');
    expect(before.length).toBe(after.length);
    expect(after.filter((one) => !before.includes(one)).length).toBeGreaterThan(0);
  });

  test('Alpine, Mariner and SUSE', async () => {
    expect((await ofType(images.alpineImage(), 'apk')).length).toBe(14);
    expect((await ofType(images.rpmImage('mariner'), 'rpm')).length).toBeGreaterThan(90);
    expect((await ofType(images.rpmImage('sle'), 'rpm')).length).toBeGreaterThan(30);
  });

  test('applications', async () => {
    expect(await ofType(images.npmImage(), 'npm')).toEqual(['lodash 4.17.20 @1', 'minimist 1.2.5 @1']);
    expect(await ofType(images.whiteoutImage(), 'npm')).toEqual(['minimist 1.2.5 @1']);
    expect(await ofType(images.pythonImage(), 'pypi')).toEqual([
      'Django 3.2.0 @1',
      'PyYAML 5.3 @1',
      'requests 2.25.0 @1',
    ]);
    expect(await ofType(images.javaImage(), 'maven')).toEqual([
      'com.example:shop 1.0.0 @1',
      'org.apache.logging.log4j:log4j-core 2.14.1 @1',
    ]);
    expect(await ofType(images.goImage(), 'golang')).toContain('stdlib 1.17.13 @0');
  });

  test('two platforms, and a distribution that nobody knows', async () => {
    expect(images.debianIndex().children).toHaveLength(2);
    const { distribution } = await detectImage(images.unknownDistributionImage());
    expect(distribution).toMatchObject({ id: 'homemade' });
  });
});
