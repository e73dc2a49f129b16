// Who changed what, or tried to: a line in the log, and an entry in a stream of Redis that keeps the
// latest.
import type { RedisConnection } from '@verdict/redis-script';
import { z } from 'zod';

const entrySchema = z.object({
  /** ISO 8601, UTC. */
  at: z.string(),
  action: z.string(),
  /** As typed by the visitor beside the password. */
  user: z.string(),
  /** Null for somebody who was not let in. */
  role: z.enum(['viewer', 'operator']).nullable(),
  address: z.string(),
  outcome: z.enum(['done', 'failed', 'refused']),
  /** What came of it, or why it was refused. */
  effect: z.string(),
});

export type AuditEntry = Readonly<z.infer<typeof entrySchema>>;

export interface AuditPlace {
  readonly redis: RedisConnection;
  readonly prefix: string;
}

export interface Audit {
  readonly record: (attempt: Omit<AuditEntry, 'at'>) => void;
}

export interface AuditOptions {
  /** @throws while Redis is away */
  readonly place: () => AuditPlace;
  readonly log: (entry: AuditEntry) => void;
  /** An entry that could not be stored; the log has it. */
  readonly onError: (error: unknown) => void;
}

const keptEntries = 10_000;
const longestText = 300;

const keyOf = (prefix: string): string => `${prefix}:audit`;

function shorten(text: string): string {
  return text.length <= longestText ? text : `${text.slice(0, longestText)}…`;
}

async function store({ redis, prefix }: AuditPlace, entry: AuditEntry): Promise<void> {
  const text = JSON.stringify(entry);
  await redis.xadd(keyOf(prefix), 'MAXLEN', '~', keptEntries, '*', 'entry', text);
}

export function openAudit({ place, log, onError }: AuditOptions): Audit {
  const record: Audit['record'] = (attempt) => {
    const { action, user, effect } = attempt;
    const entry: AuditEntry = {
      at: new Date().toISOString(),
      ...attempt,
      action: shorten(action),
      user: shorten(user),
      effect: shorten(effect),
    };
    log(entry);
    const stored = (async () => store(place(), entry))();
    stored.catch(onError);
  };
  return { record };
}

export interface AuditPage {
  /** How many, at most. */
  readonly limit: number;
  /** Only entries older than the one with this id. */
  readonly before?: string | undefined;
}

/** What was stored, newest first. What is no entry of ours is left out. */
export async function readAudit(
  { redis, prefix }: AuditPlace,
  { limit, before }: AuditPage,
): Promise<readonly (AuditEntry & { readonly id: string })[]> {
  const newest = before === undefined ? '+' : `(${before}`;
  const found = await redis.xrevrange(keyOf(prefix), newest, '-', 'COUNT', limit);
  return found.flatMap(([id, [, text = '']]) => {
    const parsed = entryText.safeParse(text);
    return parsed.success ? [{ id, ...parsed.data }] : [];
  });
}

const entryText = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue('expected JSON');
      return z.NEVER;
    }
  })
  .pipe(entrySchema);
