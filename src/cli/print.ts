// What commands print: tables and colours for people, JSON for scripts.

import Table from 'cli-table3';
import pc from 'picocolors';
import { withoutControls } from '../api/printed-text.ts';
import { jsonText } from './escaped-json.ts';
import type { Streams } from './streams.ts';

export type OutputFormat = 'text' | 'json';

/** What stands on several lines of a cell is a list of them. */
type Rows = readonly (readonly (string | number | null | readonly string[])[])[];

export interface Printer {
  readonly format: OutputFormat;
  /**
   * For people, a table; for scripts, the value itself.
   * @param none what people are told in place of a table without rows: what there is none of, and perhaps where to look
   */
  table(value: unknown, head: readonly string[], rows: Rows, none: string): void;
  /** The same for what always has rows. */
  facts(value: unknown, head: readonly string[], rows: Rows): void;
  /** For people, a sentence; for scripts, the value itself. */
  result(value: unknown, sentence: string): void;
  /** For people only. */
  note(sentence: string): void;
  /** What is kept or given to another program, such as YAML, whatever the format: on a terminal without characters that steer it. */
  document(text: string): void;
  /** A state such as `succeeded` in its colour. */
  state(word: string): string;
}

const PLAIN = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

export function createPrinter(format: OutputFormat, streams: Streams, noColor: boolean): Printer {
  const colors = pc.createColors(streams.terminal && !noColor);
  const paint: Record<string, (text: string) => string> = {
    succeeded: colors.green,
    pass: colors.green,
    done: colors.green,
    delivered: colors.green,
    already_there: colors.cyan,
    refused: colors.red,
    fail: colors.red,
    failed: colors.red,
    given_up: colors.red,
    error: colors.red,
    held: colors.yellow,
    hold: colors.yellow,
    waiting: colors.yellow,
    suspended: colors.yellow,
    rolled_back: colors.magenta,
  };
  const painted = Object.entries(paint).map(([word, color]) => RegExp.escape(color(word)));
  const ownColors = new RegExp(`(${painted.join('|')})`);
  /** The text without control characters, except for the states in it that were painted here. */
  const clean = (text: string) =>
    text
      .split(ownColors)
      .map((part, index) => (index % 2 === 1 ? part : withoutControls(part)))
      .join('');
  const json = (value: unknown) => streams.out(`${jsonText(value, 2)}\n`);
  const facts: Printer['facts'] = (value, head, rows) => {
    if (format === 'json') return json(value);
    const table = new Table({
      head: head.map((word) => colors.bold(word)),
      chars: PLAIN,
      style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    });
    const textOf = (line: string | number | null) => inOneLine(clean(String(line ?? '')));
    table.push(...rows.map((row) => row.map((cell) => [cell].flat().map(textOf).join('\n'))));
    const lines = table.toString().split('\n');
    streams.out(`${lines.map((line) => line.trimEnd()).join('\n')}\n`);
  };
  return {
    format,
    table(value, head, rows, none) {
      if (format === 'text' && rows.length === 0) streams.out(`${clean(none)}\n`);
      else facts(value, head, rows);
    },
    facts,
    result(value, sentence) {
      if (format === 'json') json(value);
      else streams.out(`${clean(sentence)}\n`);
    },
    note(sentence) {
      if (format === 'text') streams.out(`${clean(sentence)}\n`);
    },
    document: (text) => streams.out(streams.terminal ? withoutControls(text) : text),
    state: (word) => (paint[word] ?? ((text: string) => text))(word),
  };
}

/** Texts of others in a cell must not look like further rows. */
function inOneLine(text: string): string {
  return text.trim().replaceAll(/\s*[\t\n\u2028\u2029]\s*/g, ' ');
}

/** The first twelve hexadecimal digits, as people compare digests. */
export function shortDigest(digest: string | null): string {
  return digest === null ? '' : digest.replace(/^sha(\d+):/, '').slice(0, 12);
}

/** 2026-11-21 02:03:04 */
export function shortTime(iso: string | null): string {
  return iso === null ? '' : iso.slice(0, 19).replace('T', ' ');
}
