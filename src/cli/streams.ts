// Where commands write to. What goes to standard error is shown to people whatever it is, and cleaned here; what goes to standard output
// is by the printer, which knows its own colours.

import { withoutControls } from '../api/printed-text.ts';

export interface Streams {
  /** Standard output, as it is given: `Printer` prints texts of others. */
  readonly out: (text: string) => void;
  /** Standard error, without characters that steer a terminal. */
  readonly error: (text: string) => void;
  /** In place of the line on standard error that was not ended, where somebody looks on. */
  readonly progress: (line: string) => void;
  /** Standard output is a terminal. */
  readonly terminal: boolean;
}

interface Output {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** The streams of a command with these outputs. */
export function streamsTo(out: Output, error: Output): Streams {
  const terminal = out.isTTY === true;
  return {
    out: (text) => void out.write(text),
    error: (text) => void error.write(withoutControls(text)),
    progress: (line) => {
      if (terminal) error.write(`\r${withoutControls(line)}`);
    },
    terminal,
  };
}
