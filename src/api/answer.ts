// What a call of the management API may answer, as types.

import type { z } from 'zod';
import type { Route } from './route.ts';

/** The same value, of which nothing may be changed: what rooms return is read only. */
export type DeepReadonly<T> = T extends (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> }
    : T;

/** The successful answers of the route: a status with the body that the contract gives it. */
export type AnswerOf<R extends Route> = {
  [Status in keyof R['answers'] & number]: R['answers'][Status] extends z.ZodType
    ? { readonly status: Status; readonly body: DeepReadonly<z.input<R['answers'][Status]>> }
    : { readonly status: Status };
}[keyof R['answers'] & number];
