import { z } from 'zod';
import type { Problem } from './reject.ts';

/** A zod string that is refused with a reason code and an expectation, see `problemOf`. */
export function checkedText(problemOf: (text: string) => Problem | undefined) {
  return z.string().check((context) => {
    const problem = problemOf(context.value);
    if (problem === undefined) return;
    context.issues.push({
      code: 'custom',
      input: context.value,
      message: `expected ${problem.expected}`,
      params: problem,
    });
  });
}

/** The problem that a zod issue carries; issues that zod raises itself get the code `invalid`. */
export function problemOfIssue(issue: z.core.$ZodIssue): Problem {
  if (issue.code === 'custom' && issue.params !== undefined) {
    const { reason, expected } = issue.params;
    if (typeof reason === 'string' && typeof expected === 'string') return { reason, expected };
  }
  return { reason: 'invalid', expected: issue.message };
}
