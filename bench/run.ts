// npm run bench [-- PART OF A NAME…]: Shiplock beside distribution, in turns (A B A B…), and a Markdown table of medians
// and of the median ratio of the pairs.

import { cpus, release, totalmem } from 'node:os';
import { type Peer, startDistribution, startShiplock } from './peers.ts';
import type { Work } from './work.ts';
import { blobWorks } from './works/blobs.ts';
import { imageWorks } from './works/images.ts';
import { readWorks } from './works/reads.ts';

const ROUNDS = 5;

const wanted = process.argv.slice(2);
const works = [...blobWorks, ...readWorks, ...imageWorks].filter(
  ({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)),
);

const ours = await startShiplock();
const peer = await startDistribution();
const lines: string[] = [];
try {
  for (const work of works) lines.push(await compare(work, ours, peer));
} finally {
  await ours.stop();
  await peer?.stop();
}

const machine = `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}`;
console.log(
  `\n${machine}; Node ${process.version}; Shiplock ${ours.version}; ${peer ? `distribution ${peer.version}` : 'no peer'}; ${ROUNDS} pairs\n`,
);
console.log('| work | unit | Shiplock | peer | ratio | wanted |\n|---|---|---|---|---|---|');
for (const line of lines) console.log(line);

async function compare(work: Work, a: Peer, b: Peer | undefined): Promise<string> {
  process.stderr.write(`${work.name}: `);
  await work.prepare(a);
  if (b) await work.prepare(b);
  const pairs: [number, number][] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const first = await work.measure(a, 2 * round);
    const second = b ? await work.measure(b, 2 * round + 1) : Number.NaN;
    pairs.push([first, second]);
    process.stderr.write(`${show(first)}/${show(second)} `);
  }
  process.stderr.write('\n');
  const ratio = median(pairs.map(([first, second]) => first / second));
  return `| ${work.name} | ${work.unit} | ${show(median(pairs.map(([first]) => first)))} | ${show(median(pairs.map(([, second]) => second)))} | ${ratio.toFixed(2)}× | ${work.target}× |`;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function show(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(1);
}
