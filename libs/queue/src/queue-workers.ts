import type { OrdersQueue } from './orders-queue.ts';

/** One connected worker process. */
export interface ConnectedWorker {
  readonly name: string;
  /** `ip:port` from which it talks to Redis. */
  readonly address: string;
  readonly connected_seconds: number;
}

/** Stands in the name of a connection before the name that the worker was given. */
const nameMark = ':w:';

function nameOf(rawName: string): string {
  const start = rawName.indexOf(nameMark);
  return start < 0 ? 'unnamed' : rawName.slice(start + nameMark.length);
}

/** The workers by name, or undefined where the Redis service hides its clients. */
export async function listWorkers(queue: OrdersQueue): Promise<ConnectedWorker[] | undefined> {
  const clients = await queue.getWorkers();
  const connected = clients.filter((client) => client['addr'] !== undefined);
  if (clients.length > 0 && connected.length === 0) return undefined;
  return connected
    .map((client) => ({
      name: nameOf(client['rawname'] ?? ''),
      address: client['addr'] ?? '',
      connected_seconds: Number(client['age'] ?? 0),
    }))
    .toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
}
