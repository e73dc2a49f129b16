import type { Command } from 'commander';
import { chooseRun } from '../choose-run.ts';
import { exitCodes } from '../errors.ts';
import { explainOrder } from '../explain/explain-order.ts';
import { formatExplanation } from '../explain/format-explanation.ts';
import { type Session, type SessionFlags, withSession } from '../session.ts';
import { keyPrefixOption, redisUrlOption } from '../session-options.ts';

interface ExplainFlags extends SessionFlags {
  readonly run?: string;
  readonly json?: boolean;
}

async function explain(session: Session, order_id: string, flags: ExplainFlags): Promise<number> {
  const run = await chooseRun(session, flags.run);
  const explained = await explainOrder(session, run, order_id);
  console.log(flags.json ? JSON.stringify(explained) : formatExplanation(explained));
  return exitCodes.ok;
}

export function addExplainCommand(program: Command, run: (code: Promise<number>) => Promise<void>) {
  program
    .command('explain <order_id>')
    .description('why one order was decided as it was, and what would have changed that')
    .option('--run <name>', 'run; by default orders, or the only one there is')
    .addOption(redisUrlOption)
    .addOption(keyPrefixOption)
    .option('--json', 'print what is known as JSON')
    .action((order_id: string, flags: ExplainFlags) =>
      run(withSession(flags, (session) => explain(session, order_id, flags))),
    );
}
