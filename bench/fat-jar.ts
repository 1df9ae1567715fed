// Figure of scanning: a jar of Spring Boot with 300 jars in it, of which every other one does not say what it is, from the
// bytes of the layer to its components.

import { randomBytes } from 'node:crypto';
import { combineLayers } from '../src/detect/combine-layers.ts';
import { readLayer } from '../src/detect/read-layer.ts';
import { buildLayer } from '../src/image/build-layer.ts';
import { pomProperties, smallZip } from '../test/support/small-zip.ts';
import { percentile } from './latency.ts';

const JARS = 300;
const CLASSES = 500;
const CLASS_BYTES = 500;
const RUNS = 5;

/** The median time, and what was found. */
export async function scanFatJar(): Promise<string> {
  const nested = Array.from({ length: JARS }, (_, number) => [`BOOT-INF/lib/part-${number}-1.0.jar`, jar(number)]);
  const content = smallZip(Object.fromEntries(nested), { store: true });
  const { blob } = buildLayer({ files: [{ path: 'app/app.jar', content }], compression: 'gzip' });
  const times: number[] = [];
  let found = 0;
  for (let run = 0; run < RUNS; run++) {
    const begun = performance.now();
    const evidence = await readLayer(once(blob.bytes), blob.descriptor.mediaType);
    found = combineLayers([evidence]).components.length;
    times.push(performance.now() - begun);
  }
  const size = Math.round(content.length / 2 ** 20);
  return `${(percentile(times, 0.5) / 1000).toFixed(2)} s for ${size} MiB, ${found} components`;
}

function jar(number: number): Buffer {
  const classes = Array.from({ length: CLASSES }, (_, one) => [
    `org/example/part${number}/package${one % 20}/Class${one}.class`,
    randomBytes(CLASS_BYTES),
  ]);
  const pom = number % 2 === 0 ? pomProperties('org.example', `part-${number}`, '1.0') : {};
  return smallZip({ ...Object.fromEntries(classes), ...pom });
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}
