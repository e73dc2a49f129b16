/** What a figure has to reach, and what it should. */
export interface Goal {
  readonly bound: 'at least' | 'at most';
  readonly limit: number;
  readonly aim: number;
}

function atLeast(limit: number, aim: number): Goal {
  return { bound: 'at least', limit, aim };
}

function atMost(limit: number, aim: number): Goal {
  return { bound: 'at most', limit, aim };
}

export const goals = {
  worker_facts_memory: atLeast(0.85, 1.25),
  worker_facts_redis: atLeast(0.65, 1),
  pipeline_tree: atLeast(0.9, 1),
  pipeline_onnx: atLeast(0.5, 0.9),
  pipeline_shadow: atLeast(0.7, 0.95),
  hook_observer: atLeast(0.85, 0.95),
  hook_guard: atLeast(0.6, 0.9),
  hook_throws: atLeast(0.95, 1),
  hook_hangs: atLeast(0.95, 1),
  hook_endless: atLeast(0.95, 1),
  hook_slow: atLeast(0.95, 1),
  hook_floods: atLeast(0.95, 1),
  monitoring: atLeast(0.95, 0.98),
  producer: atLeast(0.6, 1),
  end_to_end_200k: atLeast(3.5, 6),
  two_workers: atLeast(1.7, 1.9),
  live_p99: atMost(100, 30),
  http_p99: atMost(100, 30),
  invocations: atLeast(0.5, 1),
  idle_dashboard: atLeast(0.9, 1),
  open_pages: atLeast(0.9, 1),
  page_p99: atMost(1000, 200),
  bee_queue_10k: atLeast(0.75, 1.2),
  bee_queue_50k: atLeast(0.65, 1.2),
  // The aim is what is left of the budget when a result takes 250 B.
  redis_memory_1m: atMost(1, 0.69),
  memory_growth: atMost(1.25, 1),
} as const satisfies Readonly<Record<string, Goal>>;

export type FigureName = keyof typeof goals;

export function isMet(value: number, { bound, limit }: Goal): boolean {
  return bound === 'at least' ? value >= limit : value <= limit;
}
