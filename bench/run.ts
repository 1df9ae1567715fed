// npm run bench [-- PART OF A NAME…]: Shiplock beside every peer that is installed, in turns (A B C A B C…), and a Markdown
// table of medians and of the median ratio of the pairs.

import { cpus, release, totalmem } from 'node:os';
import { type Peer, startPeers, startShiplock } from './peers.ts';
import type { Work } from './work.ts';
import { blobWorks } from './works/blobs.ts';
import { imageWorks } from './works/images.ts';
import { readWorks } from './works/reads.ts';
import { stormWorks } from './works/storm.ts';
import { zbWorks } from './works/zb.ts';

const ROUNDS = 5;

const wanted = process.argv.slice(2);
const works = [...blobWorks, ...readWorks, ...imageWorks, ...stormWorks, ...zbWorks].filter(
  ({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)),
);

// All clients come from one address.
const ours = await startShiplock({ environment: { SHIPLOCK_CONNECTIONS_PER_ADDRESS: '0' } });
const peers = await startPeers();
const lines: string[] = [];
try {
  for (const work of works) lines.push(await compare(work, ours, peers));
} finally {
  for (const peer of [ours, ...peers]) await peer.stop();
}

const machine = `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}`;
console.log(`\n${machine}; Node ${process.version}; Shiplock ${ours.version}; ${ROUNDS} rounds\n`);
console.log(`| work | unit | Shiplock | ${peers.map(({ name }) => `${name} | ratio | `).join('')}wanted |`);
console.log(`|---|---|---|${'---|---|'.repeat(peers.length)}---|`);
for (const line of lines) console.log(line);

async function compare(work: Work, ours: Peer, peers: readonly Peer[]): Promise<string> {
  process.stderr.write(`${work.name}: `);
  const everyone = [ours, ...peers];
  for (const peer of everyone) await work.prepare(peer);
  const rounds: number[][] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const figures: number[] = [];
    for (const [turn, peer] of everyone.entries())
      figures.push(await work.measure(peer, everyone.length * round + turn));
    rounds.push(figures);
    process.stderr.write(`${figures.map(show).join('/')} `);
  }
  process.stderr.write('\n');
  const column = (turn: number) => rounds.map((figures) => figures[turn] ?? Number.NaN);
  const compared = peers.map((_, index) => {
    const ratio = median(rounds.map((figures) => (figures[0] ?? Number.NaN) / (figures[index + 1] ?? Number.NaN)));
    return Number.isNaN(ratio) ? '– | – | ' : `${show(median(column(index + 1)))} | ${ratio.toFixed(2)}× | `;
  });
  return `| ${work.name} | ${work.unit} | ${show(median(column(0)))} | ${compared.join('')}${work.target}× |`;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function show(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(1);
}
