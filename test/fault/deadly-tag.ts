// Preloaded into the server's process by `node --import`, which runs it in each of its threads: the process dies whenever an
// evaluation of the tag "deadly" is to be written.

import { StatementSync } from 'node:sqlite';

for (const name of ['run', 'all'] as const) {
  const original = StatementSync.prototype[name];
  Object.assign(StatementSync.prototype, {
    [name](this: StatementSync, ...parameters: unknown[]): unknown {
      if (/^insert into "evaluation"/.test(this.sourceSQL) && parameters.includes('deadly')) {
        process.kill(process.pid, 'SIGKILL');
      }
      return Reflect.apply(original, this, parameters);
    },
  });
}
