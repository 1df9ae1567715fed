// How a command ends, for scripts.

export const EXIT = {
  done: 0,
  /** By a rule or a right. */
  refused: 1,
  wrongUsage: 2,
  /** Could not be decided: a fact is missing. */
  held: 3,
  unreachable: 4,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Ends the command with this code and, on standard error, this sentence. */
export class CommandError extends Error {
  readonly exitCode: ExitCode;
  /** The server's error code, such as IMMUTABLE. */
  readonly code: string | undefined;
  /** What the server has said beside the message. */
  readonly detail: Readonly<Record<string, unknown>> | undefined;

  constructor(exitCode: ExitCode, message: string, code?: string, detail?: Readonly<Record<string, unknown>>) {
    super(message);
    this.exitCode = exitCode;
    this.code = code;
    this.detail = detail;
  }
}
