// `shiplock demo`: plays on a running server, through the interfaces that everybody has, and tells what happens.

import { createClient } from '../cli/client.ts';
import { printHistory } from '../cli/commands/promotions.ts';
import { basic } from '../cli/credentials.ts';
import { fetchWith } from '../cli/fetch.ts';
import { createPrinter } from '../cli/print.ts';
import type { Streams } from '../cli/streams.ts';
import { sendTo } from '../image/push-image.ts';
import { playGateByPolicy } from './gate-by-policy.ts';
import { type DemoAdvisories, playGateByScan } from './gate-by-scan.ts';
import { playPipelineByHand } from './pipeline-by-hand.ts';
import type { Stage } from './stage.ts';

export interface DemoServer {
  readonly url: string;
  /** The certificates, as PEM, to trust; undefined without TLS. */
  readonly trusted: string | undefined;
  readonly user: string;
  readonly password: string;
  readonly advisories: DemoAdvisories;
}

/** Plays all scenes and prints their histories. @throws Error when the server does not do what it should */
export async function playDemo(server: DemoServer, streams: Streams, noColor: boolean): Promise<void> {
  const authorization = basic(server.user, server.password);
  const fetchBy = fetchWith({ ca: server.trusted });
  const printer = createPrinter('text', streams, noColor);
  const say = (sentence: string) => printer.note(sentence);
  const stage: Stage = {
    client: createClient(server.url, authorization, fetchBy),
    send: sendTo(server.url, authorization, fetchBy),
    printer,
    say,
  };

  const byPolicy = await playGateByPolicy(stage);
  const byHand = await playPipelineByHand(stage);
  const byScan = await playGateByScan(stage, server.advisories);
  say('\nThe history of qa/website:');
  printHistory(printer, byPolicy);
  say('\nThe history of the pipeline devdocker → rcdocker → proddocker:');
  printHistory(printer, byHand);
  say('\nThe history of technology/bad:');
  printHistory(printer, byScan);

  const host = new URL(server.url).host;
  say(`
The server goes on running at ${server.url} (API: ${server.url}/api/docs). Try it from another terminal:
  docker login ${host} -u ${server.user} -p ${server.password}
  docker pull ${host}/proddocker/shop:live
  npm start -- login --server ${server.url} -u ${server.user} -p ${server.password}
  npm start -- --server ${server.url} pipeline
  npm start -- --server ${server.url} report technology/base:v2
Admin: user "${server.user}", password "${server.password}". End it with Ctrl-C.`);
}
