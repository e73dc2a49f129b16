// Scans cost Redis and the dashboard time: few run at once, and one for each viewer.

export interface ScanSlot {
  /** Aborted when the viewer begins another scan. */
  readonly signal: AbortSignal;
  readonly release: () => void;
}

export class ScanSlots {
  readonly most: number;
  readonly #scans = new Map<string, AbortController>();

  constructor(most: number) {
    this.most = most;
  }

  /** Undefined when as many others scan as may. */
  take(viewer: string): ScanSlot | undefined {
    this.#scans.get(viewer)?.abort();
    this.#scans.delete(viewer);
    if (this.#scans.size >= this.most) return undefined;
    const controller = new AbortController();
    this.#scans.set(viewer, controller);
    const release = () => {
      if (this.#scans.get(viewer) === controller) this.#scans.delete(viewer);
    };
    return { signal: controller.signal, release };
  }
}
