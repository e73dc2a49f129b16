// From the settings to the shards that they name, with a way to end the connections.
import { connectServers, redisTlsOf, redisUrlOf, type Settings } from '@verdict/runtime';
import { layoutOf, type Layouts, openLayouts, type Shards } from '@verdict/shards';

export interface Servers {
  readonly connections: Awaited<ReturnType<typeof connectServers>>;
  readonly layouts: Layouts;
  /** Those that this worker serves. */
  readonly shards: Shards;
  readonly close: () => void;
}

/**
 * @throws RedisUnusableError
 * @throws LayoutError when the settings do not fit each other
 */
export async function openServers(
  settings: Settings,
  patience: 'service' | 'command',
): Promise<Servers> {
  const connections = await connectServers(redisUrlOf(settings), patience, redisTlsOf(settings));
  const { KEY_PREFIX, QUEUE_SHARDS } = settings;
  const close = () => {
    for (const redis of connections) redis.disconnect();
  };
  try {
    const layouts = openLayouts(connections, KEY_PREFIX);
    const shards = layouts.shardsOf(layoutOf(QUEUE_SHARDS, connections.length));
    return { connections, layouts, shards, close };
  } catch (error) {
    close();
    throw error;
  }
}
