import { hasFacts } from '@verdict/history';
import { describeLayout, isSameLayout, undividedLayout } from '@verdict/shards';
import { CommandError } from './errors.ts';
import type { Session } from './session.ts';

/**
 * Facts of another layout are no help: the payments of an order lie in its shard.
 * @throws CommandError
 */
export async function refuseWithoutFacts({ currentShards }: Session): Promise<void> {
  const shards = currentShards();
  if (await hasFacts(shards)) return;
  const place = isSameLayout(shards.layout, undividedLayout)
    ? ''
    : ` for ${describeLayout(shards.layout)}`;
  const when = place === '' ? 'first' : 'again';
  throw new CommandError(
    `no facts are loaded${place}, so every order would be held: run \`producer load DIR\` ${when}`,
  );
}
