// Lines for spreadsheets (RFC 4180). What others wrote neither runs there as a formula nor steers the terminal in which the file is read.

import { withVisibleControls } from './printed-text.ts';

/** One line, with its end. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}

function cell(text: string): string {
  // Spreadsheets run a cell that begins like a formula, and what is in it was written by others.
  const harmless = withVisibleControls(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
