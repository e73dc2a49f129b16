import type { z } from 'zod';
import type { schemas } from './schemas.ts';

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly description: string;
  readonly schema: z.ZodType;
}

export interface DescribedAnswer {
  readonly description: string;
  readonly schema: keyof typeof schemas;
  /** `application/json` unless told otherwise. */
  readonly type?: string;
}

/** One GET that programs may send. */
export interface Operation {
  /** With its parameters in braces. */
  readonly path: string;
  readonly id: string;
  readonly summary: string;
  readonly parameters?: readonly Parameter[];
  /** By status. Those that any of them may give are not repeated. */
  readonly answers: Readonly<Record<number, DescribedAnswer>>;
}
