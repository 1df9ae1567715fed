// Options that take a number.

import { InvalidArgumentError } from 'commander';

/** Reads a whole number that is this or more. @throws InvalidArgumentError */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(number) && number >= least) return number;
    throw new InvalidArgumentError(`Use a whole number, ${least} or more.`);
  };
}
