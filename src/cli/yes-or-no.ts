// Options that are yes or no: any other word is an error, since taking it for "no" could lock somebody out.

import { Option } from 'commander';

export function yesOrNo(flags: string, description: string): Option {
  return new Option(flags, description).choices(['yes', 'no']);
}
