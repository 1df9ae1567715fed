// Where the log is written to: a file on a disk that may be full, or a pipe that nobody reads any more. Neither holds the server up,
// or ends it: lines that cannot be written are left out, and their number is told as soon as lines can be written again.

import { write, writeSync } from 'node:fs';
import { pino } from 'pino';

/** Lines that wait for a slow reader; those beyond are left out. */
const MOST_WAITING_CHARACTERS = 1024 * 1024;
const RETRY_MILLISECONDS = 100;

export interface LogOutput {
  /** Takes a line, with its end, and returns at once. */
  write(line: string): void;
  /** Writes what waits, if that is possible; for a process that is about to end. */
  flushSync(): void;
}

/** Writes to a file descriptor that is open for as long as the process runs. */
export function openLogOutput(descriptor: number): LogOutput {
  let waiting: string[] = [];
  let waitingCharacters = 0;
  let lost = 0;
  let isBusy = false;
  /** What was written last ends within a line. */
  let isCut = false;

  /** All that is to be written next, and how many lines are missing when that fails. */
  function take(): { bytes: Buffer; lines: number } {
    const parts = [isCut ? '\n' : '', lost > 0 ? describeLost(lost) : '', ...waiting];
    const lines = waiting.length + lost;
    waiting = [];
    waitingCharacters = 0;
    lost = 0;
    return { bytes: Buffer.from(parts.join('')), lines };
  }

  function writeNext(): void {
    const { bytes, lines } = take();
    if (bytes.length === 0) isBusy = false;
    else writeOn(bytes, lines);
  }

  /** After a failure the next line is the next attempt. */
  function writeOn(bytes: Buffer, lines: number): void {
    write(descriptor, bytes, (error, written) => {
      if (error?.code === 'EAGAIN') {
        setTimeout(() => writeOn(bytes, lines), RETRY_MILLISECONDS).unref();
      } else if (error) {
        lost += lines;
        isBusy = false;
      } else {
        isCut = written < bytes.length;
        if (isCut) writeOn(bytes.subarray(written), lines);
        else writeNext();
      }
    });
  }

  return {
    write(line) {
      if (waitingCharacters + line.length > MOST_WAITING_CHARACTERS) {
        lost += 1;
        return;
      }
      waiting.push(line);
      waitingCharacters += line.length;
      if (isBusy) return;
      isBusy = true;
      // What is said just before the process ends is still here when it is flushed.
      setImmediate(writeNext);
    },
    flushSync() {
      try {
        writeSync(descriptor, take().bytes);
      } catch {
        // There is nowhere left to say so.
      }
    },
  };
}

function describeLost(count: number): string {
  return `{"level":40${pino.stdTimeFunctions.isoTime()},"lost":${count},"msg":"the log could not be written for a while: up to so many lines are missing here"}\n`;
}
