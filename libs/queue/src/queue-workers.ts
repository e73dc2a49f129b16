import type { QueueShard } from './queue-shards.ts';

/** One connected worker process. */
export interface ConnectedWorker {
  readonly name: string;
  /** `ip:port` from which it talks to Redis. */
  readonly address: string;
  readonly connected_seconds: number;
}

/** Stands in the name of a connection before the name that the worker was given. */
const nameMark = ':w:';

type Client = Readonly<Record<string, string>>;

function parseClients(list: string): Client[] {
  const lines = list.split(/\r?\n/).filter((line) => line !== '');
  return lines.map((line) =>
    Object.fromEntries(
      line.split(' ').map((field) => {
        const end = field.indexOf('=');
        return [field.slice(0, end), field.slice(end + 1)];
      }),
    ),
  );
}

/** Some Redis services answer so to CLIENT. */
function hidesClients(error: unknown): boolean {
  return error instanceof Error && /unknown command|unknown subcommand/i.test(error.message);
}

/** The clients of every server that holds a shard; of a Redis Cluster those of every node. */
async function listClients(shards: readonly QueueShard[]): Promise<Client[]> {
  const perConnection = new Map(shards.map((shard) => [shard.redis, shard.queue]));
  const lists = await Promise.all(
    [...perConnection.values()].map((queue) => queue.getBackend().getClientList()),
  );
  return lists.flat().flatMap(parseClients);
}

function byName(clients: readonly Client[], marks: readonly string[]): Map<string, Client> {
  const workers = new Map<string, Client>();
  for (const client of clients) {
    const mark = marks.find((known) => client['name']?.startsWith(known));
    if (mark === undefined) continue;
    const name = client['name']?.slice(mark.length) ?? '';
    const known = workers.get(name);
    if (Number(known?.['age'] ?? -1) < Number(client['age'])) workers.set(name, client);
  }
  return workers;
}

/**
 * The workers by name, or undefined where the Redis service hides its clients. A worker has a connection
 * for each shard, and on a Redis Cluster may have one to each node: it is listed once, by the oldest.
 */
export async function listWorkers(
  shards: readonly QueueShard[],
): Promise<ConnectedWorker[] | undefined> {
  const clients = await listClients(shards).catch((error: unknown) => {
    if (hidesClients(error)) return undefined;
    throw error;
  });
  if (clients === undefined) return undefined;
  const marks = shards.map(({ queue }) => queue.getBackend().clientName(nameMark));
  return [...byName(clients, marks)]
    .map(([name, client]) => ({
      name,
      address: client['addr'] ?? '',
      connected_seconds: Number(client['age'] ?? 0),
    }))
    .toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
}
