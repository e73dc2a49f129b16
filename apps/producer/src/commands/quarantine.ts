import { readQuarantine, removeQuarantined } from '@verdict/queue';
import { closeTextFile, jsonLine, openTextFile, writeText } from '@verdict/records';
import { listRuns } from '@verdict/results';
import type { Shard } from '@verdict/shards';
import type { Command } from 'commander';
import type { Writable } from 'node:stream';
import { exitCodes, UsageError } from '../errors.ts';
import { type Session, type SessionFlags, withSession } from '../session.ts';
import { keyPrefixOption, redisUrlOption, shardsOption } from '../session-options.ts';

interface QuarantineFlags extends SessionFlags {
  readonly out?: string;
  readonly remove?: boolean;
}

/** The shards of every layout that is or was in use, each once. */
async function everyShard({ home, shardsOf, currentShards }: Session): Promise<readonly Shard[]> {
  const runs = await listRuns(home);
  const layouts = new Set([currentShards(), ...runs.map(({ layout }) => shardsOf(layout))]);
  return [...layouts].flatMap(({ all }) => all);
}

async function writeAll(shards: readonly Shard[], out: Writable): Promise<[Shard, string][]> {
  const written: [Shard, string][] = [];
  for (const shard of shards) {
    for await (const job of readQuarantine(shard)) {
      await writeText(out, jsonLine({ shard: shard.prefix, ...job }));
      written.push([shard, job.entry]);
    }
  }
  return written;
}

async function quarantine(session: Session, { out, remove }: QuarantineFlags): Promise<number> {
  if (remove && out === undefined) {
    throw new UsageError('--remove: expected --out FILE too, so that nothing is lost');
  }
  const file = out === undefined ? process.stdout : await openTextFile(out);
  const written = await writeAll(await everyShard(session), file);
  if (out !== undefined) await closeTextFile(file);
  if (remove) for (const [shard, entry] of written) await removeQuarantined(shard, entry);
  console.error(
    `${written.length} jobs that were set aside${remove ? ', and are removed now' : ''}`,
  );
  return exitCodes.ok;
}

export function addQuarantineCommand(
  program: Command,
  run: (code: Promise<number>) => Promise<void>,
) {
  program
    .command('quarantine')
    .description('write out the jobs that were set aside because no worker can handle them')
    .option('--out <file>', 'JSON Lines, one per job; by default to stdout')
    .option('--remove', 'remove from Redis what was written to the file')
    .addOption(redisUrlOption)
    .addOption(keyPrefixOption)
    .addOption(shardsOption)
    .action((flags: QuarantineFlags) =>
      run(withSession(flags, (session) => quarantine(session, flags))),
    );
}
