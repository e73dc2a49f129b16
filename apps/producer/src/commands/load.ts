import { factKinds, recordLoadedFacts, ShardedHistory } from '@verdict/history';
import type { Command } from 'commander';
import { parseColumnNames } from '../column-names.ts';
import { exitCodes } from '../errors.ts';
import { loadFacts } from '../load-facts.ts';
import { Rejects } from '../rejects.ts';
import { type Session, type SessionFlags, withSession } from '../session.ts';
import { keyPrefixOption, redisUrlOption, shardsOption } from '../session-options.ts';

interface LoadFlags extends SessionFlags {
  readonly map: readonly string[];
  readonly rejects?: string;
  readonly json?: boolean;
}

async function load(session: Session, dir: string, flags: LoadFlags): Promise<number> {
  const names = parseColumnNames(flags.map);
  const shards = session.currentShards();
  const rejects = await Rejects.open(flags.rejects);
  const history = new ShardedHistory(shards);
  const loaded = await loadFacts(history, { dir, names, rejects }).finally(() => rejects.close());
  for (const kind of factKinds) {
    await recordLoadedFacts(shards, kind, loaded[kind]);
  }
  if (flags.json) console.log(JSON.stringify(loaded));
  else for (const kind of factKinds) console.log(lineOf(loaded[kind]));
  return rejects.count > 0 ? exitCodes.incomplete : exitCodes.ok;
}

function lineOf({ file, rows, rejected }: { file: string; rows: number; rejected: number }) {
  return `${file}: ${rows} facts loaded, ${rejected} rejected`;
}

export function addLoadCommand(program: Command, run: (code: Promise<number>) => Promise<void>) {
  program
    .command('load <dir>')
    .description(
      'load payments.csv, inventory.csv and zip_codes.csv (or .csv.gz) of a directory into Redis',
    )
    .option('--map <column=name...>', 'names of columns in these files, where they differ', [])
    .option('--rejects <file>', 'write rejected rows to this file, as JSON Lines')
    .addOption(redisUrlOption)
    .addOption(keyPrefixOption)
    .addOption(shardsOption)
    .option('--json', 'print figures as JSON')
    .action((dir: string, flags: LoadFlags) =>
      run(withSession(flags, (session) => load(session, dir, flags))),
    );
}
