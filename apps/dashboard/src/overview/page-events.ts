// What open front pages are told, made once for all of them: the parts that changed with each reading of the figures.
import type { Response } from 'express';
import { renderParts } from '../pages/front.ts';
import type { Overview, OverviewWatch } from './watch.ts';

/** In a row, one a second: a page that takes none of them is cut off, and connects again when it can. */
const mostMissed = 30;

type Parts = Readonly<Record<string, string>>;

interface OpenPage {
  readonly response: Response;
  /** Events that it had no room for, since it took one. */
  missed: number;
}

function changedParts(parts: Parts, before: Parts): Parts {
  return Object.fromEntries(Object.entries(parts).filter(([id, text]) => before[id] !== text));
}

/** An event without parts says that all is as it was, and that the dashboard lives. */
function eventOf(parts: Parts): Buffer {
  return Buffer.from(`event: parts\ndata: ${JSON.stringify(parts)}\n\n`);
}

function tell(page: OpenPage, event: Buffer): void {
  if (!page.response.writableNeedDrain) page.response.write(event);
  else if (page.missed < mostMissed) page.missed += 1;
  else page.response.destroy();
}

export class PageEvents {
  readonly #watch: Pick<OverviewWatch, 'latest' | 'subscribe'>;
  readonly #pages = new Set<OpenPage>();
  #overview: Overview | undefined;
  /** As they look in every page that keeps up. */
  #parts: Parts = {};
  #whole: Buffer | undefined;
  #unsubscribe: (() => void) | undefined;

  constructor(watch: Pick<OverviewWatch, 'latest' | 'subscribe'>) {
    this.#watch = watch;
  }

  /** Sends all parts, then those that change, until the page is closed. */
  open(response: Response): void {
    const page: OpenPage = { response, missed: 0 };
    this.#unsubscribe ??= this.#watch.subscribe((overview) => this.#tellAll(overview));
    // Those that are open are told too, so that all have the same before the next change.
    if (this.#overview !== this.#watch.latest) this.#tellAll(this.#watch.latest);
    this.#pages.add(page);
    response.on('drain', () => this.#catchUp(page));
    response.on('close', () => this.#close(page));
    tell(page, this.#wholeEvent());
  }

  #close(page: OpenPage): void {
    this.#pages.delete(page);
    if (this.#pages.size > 0) return;
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
  }

  /** What it missed is in the past: it is told how things are now. */
  #catchUp(page: OpenPage): void {
    if (page.missed === 0) return;
    page.missed = 0;
    tell(page, this.#wholeEvent());
  }

  #tellAll(overview: Overview): void {
    const before = this.#parts;
    this.#overview = overview;
    this.#parts = renderParts(overview);
    this.#whole = undefined;
    const event = eventOf(changedParts(this.#parts, before));
    for (const page of this.#pages) tell(page, event);
  }

  #wholeEvent(): Buffer {
    this.#whole ??= eventOf(this.#parts);
    return this.#whole;
  }
}
