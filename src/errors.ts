// The one error class and the one table of codes. Rooms throw ShiplockError; it is caught in exactly two
// places, the HTTP error mapper and the job worker, which render it in the words of their door.

/** What went wrong, in one word, with the HTTP status that the management API answers. */
const STATUS = {
  /** The request is not well formed, or a value in it breaks a rule. The message says which and what to do. */
  INVALID: 400,
  UNAUTHORIZED: 401,
  DENIED: 403,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  /** The present state of the resource does not allow this (it exists already, it has moved since, it is in use). */
  CONFLICT: 409,
  /** A tag or manifest that may never change. */
  IMMUTABLE: 409,
  /** A repository into which images enter by promotion only. */
  PROTECTED: 403,
  /** An image that does not satisfy the rules of the repository into which it is to come. */
  ADMISSION: 403,
  /** A promotion that a rule of the source's or target's namespace forbids. */
  NEXT_HOP: 403,
  /** Policies may not form a circle. */
  POLICY_LOOP: 409,
  /** The client made a condition of what is there, and that is something else. Nothing was changed. */
  PRECONDITION_FAILED: 412,
  TOO_LARGE: 413,
  /** The body is compressed, or encoded otherwise. */
  CODING_UNSUPPORTED: 415,
  /** Another resource depends on this one: remove that first. */
  IN_USE: 409,
  /** The server's disk is full. */
  INSUFFICIENT_STORAGE: 507,
  /** The server's disk cannot be written, or read, for now. */
  STORAGE_UNAVAILABLE: 503,
  /** The server has no file descriptors left, for now. */
  OVERLOADED: 503,
  /** Pages of the server's database are not what was written. */
  DATABASE_DAMAGED: 500,
  /** A limit of what one user or namespace may keep. */
  QUOTA_EXCEEDED: 403,
  UNSUPPORTED: 405,
  RANGE_INVALID: 416,
  TOO_MANY_REQUESTS: 429,
  INTERNAL: 500,
  /** The store has lost the bytes of a blob, or has others: pushing it again mends that. */
  BLOB_DAMAGED: 500,
  // The codes of the OCI Distribution Specification 1.1, "Error Codes".
  BLOB_UNKNOWN: 404,
  BLOB_UPLOAD_INVALID: 400,
  BLOB_UPLOAD_UNKNOWN: 404,
  DIGEST_INVALID: 400,
  MANIFEST_BLOB_UNKNOWN: 400,
  MANIFEST_INVALID: 400,
  MANIFEST_UNKNOWN: 404,
  NAME_INVALID: 400,
  NAME_UNKNOWN: 404,
  SIZE_INVALID: 400,
  TAG_INVALID: 400,
} as const;

export type ErrorCode = keyof typeof STATUS;

/** An error that a caller can act upon: a code from the table, a sentence for people, and a detail for programs. */
export class ShiplockError extends Error {
  readonly code: ErrorCode;
  readonly detail: unknown;

  constructor(code: ErrorCode, message: string, detail?: unknown) {
    super(message);
    this.name = 'ShiplockError';
    this.code = code;
    this.detail = detail;
  }

  /** The HTTP status for this code. */
  get status(): number {
    return STATUS[this.code];
  }
}

/** True when the error is a ShiplockError with one of these codes. */
export function hasCode(error: unknown, ...codes: ErrorCode[]): error is ShiplockError {
  return error instanceof ShiplockError && codes.includes(error.code);
}

// Primary result codes of SQLite (https://www.sqlite.org/rescode.html); the lowest byte of the extended ones.
const SQLITE_READONLY = 8;
const SQLITE_IOERR = 10;
const SQLITE_CORRUPT = 11;
const SQLITE_FULL = 13;
const SQLITE_NOTADB = 26;
/** SQLite's words for SQLITE_CORRUPT. */
const MALFORMED = 'database disk image is malformed';

/** What the system, or SQLite, calls the error. */
function namesOf(error: unknown): { code: unknown; result: number | undefined } {
  const { code, errcode } = (error ?? {}) as { code?: unknown; errcode?: unknown };
  return { code, result: typeof errcode === 'number' ? errcode & 0xff : undefined };
}

/** True when an error of the system or of the database says that the disk, or its quota, is full. */
export function isDiskFull(error: unknown): boolean {
  const { code, result } = namesOf(error);
  return code === 'ENOSPC' || code === 'EDQUOT' || result === SQLITE_FULL;
}

/** True when it says that the disk cannot be written, as one that the system has made read-only, or fails. */
export function isDiskUnwritable(error: unknown): boolean {
  const { code, result } = namesOf(error);
  return code === 'EROFS' || code === 'EIO' || result === SQLITE_READONLY || result === SQLITE_IOERR;
}

/** True when it says that a file is there, and that the disk or its permissions keep the process from reading it. */
export function isUnreadable(error: unknown): boolean {
  const { code } = namesOf(error);
  return code === 'EIO' || code === 'EACCES' || code === 'EPERM';
}

/** True when it says that pages of the database are not what was written. */
export function isDatabaseDamaged(error: unknown): boolean {
  const { result } = namesOf(error);
  // Errors that come from another thread have their message only.
  const { message } = (error ?? {}) as { message?: unknown };
  return result === SQLITE_CORRUPT || result === SQLITE_NOTADB || message === MALFORMED;
}

/** True when it says that the process, or the machine, can open no more files or connections. */
export function isOutOfDescriptors(error: unknown): boolean {
  const { code } = namesOf(error);
  return code === 'EMFILE' || code === 'ENFILE';
}

/** The answer to a write that a full disk does not allow. */
export function diskFull(): ShiplockError {
  return new ShiplockError(
    'INSUFFICIENT_STORAGE',
    "the server's disk is full: nothing was stored; tell its operator, and try again",
  );
}

/** The answer where the disk cannot be written, or read. */
export function diskUnwritable(): ShiplockError {
  return new ShiplockError(
    'STORAGE_UNAVAILABLE',
    "the server's disk is read-only, or fails: nothing was stored; tell its operator, and try again once it can be written",
  );
}

/** The answer where the database is found to be damaged. */
export function databaseDamaged(): ShiplockError {
  return new ShiplockError(
    'DATABASE_DAMAGED',
    "a page of the server's database is damaged: tell its operator, who learns more from `shiplock verify-store` and can restore a backup",
  );
}

/** The answer where no file can be opened. */
export function outOfDescriptors(): ShiplockError {
  return new ShiplockError(
    'OVERLOADED',
    'the server has no file descriptors left: try again; its operator can raise their limit (ulimit -n)',
  );
}
