/** What a worker process tells the contestant that started it; `cpu_us` is its CPU so far. */
export type Told =
  | { readonly about: 'loaded'; readonly cpu_us: number }
  | { readonly about: 'started'; readonly cpu_us: number }
  /** All orders that it has done so far. */
  | { readonly about: 'done'; readonly cpu_us: number; readonly orders: number }
  | { readonly about: 'stored'; readonly order_id: string };

/** The one thing that it is told. */
export const startMessage = 'start';
