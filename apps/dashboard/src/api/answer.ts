// An answer below /api has the type of the schema that describes it: the compiler compares the two.
import type { Request, RequestHandler } from 'express';
import type { z } from 'zod';
import type { ErrorAnswer } from './error-answer.ts';

type Unchanging<T> = T extends readonly (infer Item)[]
  ? readonly Unchanging<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Unchanging<T[Key]> }
    : T;

/** What a schema describes, as something that is only read. */
export type Answer<Schema extends z.ZodType> = Unchanging<z.infer<Schema>>;

/** A handler that answers so, or with an error. */
export type Answering<Body> = RequestHandler<Request['params'], Body | ErrorAnswer>;
