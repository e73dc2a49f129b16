/** What can be wrong with a job, or with an id that should be one. */
export const jobTroubles = [
  'job.missing',
  'job.wrong-type',
  'job.bad-counter',
  'job.too-large',
  'job.unreadable-id',
  'job.reserved-id',
  'job.unreadable',
  'job.stuck',
  'job.two-places',
  'job.no-place',
  'job.far-future',
  'job.waits-for-children',
] as const;

export type JobTroubleCode = (typeof jobTroubles)[number];

export interface JobTrouble {
  readonly code: JobTroubleCode;
  readonly jobId: string;
  readonly lane: string;
  /** The list that it is in, or `none`. */
  readonly place: string;
  readonly message: string;
  readonly isFixed: boolean;
}
