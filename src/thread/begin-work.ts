// The beginning of background work, which has to be written down: where nothing can be written, the server serves without it,
// and begins it as soon as something can.

const AGAIN_MILLISECONDS = 2_000;

export interface Beginning {
  /** Resolves after the first attempt, whatever came of it. */
  readonly tried: Promise<void>;
  stop(): void;
}

export interface WorkToBegin {
  /** May be done again. */
  readonly prepare: () => Promise<void>;
  readonly start: () => void;
  /** Told of the first failure. */
  readonly onTrouble: (error: unknown) => void;
}

export function beginWork({ prepare, start, onTrouble }: WorkToBegin): Beginning {
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let isTold = false;

  async function attempt(): Promise<void> {
    try {
      await prepare();
    } catch (error) {
      if (!isTold) onTrouble(error);
      isTold = true;
      if (!isStopped) timer = setTimeout(attempt, AGAIN_MILLISECONDS).unref();
      return;
    }
    if (!isStopped) start();
  }

  return {
    tried: attempt(),
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
