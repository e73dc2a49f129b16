import type { FailuresRead } from '../failures/failure-reader.ts';
import { failuresPath } from './failure-links.ts';
import { formatCount, formatTime } from './format.ts';
import { type Content, html } from './html.ts';

function unread({ unread_runs }: FailuresRead): Content {
  if (unread_runs.length === 0) return undefined;
  const links = unread_runs.map((run) => html`<a href="${failuresPath(run)}">${run}</a> `);
  return html`Not read are runs ${links}`;
}

/** Whether the figures beside it are all there is; nothing where that goes without saying. */
export function readingNote(found: FailuresRead): Content {
  const { read_at, is_complete, is_reading, read, failed, ungrouped } = found;
  if (read_at === null) return undefined;
  const asOf = `As of ${formatTime(read_at)} UTC.`;
  const others = ungrouped === 0 ? '' : `${formatCount(ungrouped)} more have still other messages.`;
  if (is_complete) return html`<p class="note">${asOf} ${others}</p>`;
  const more = is_reading ? 'They are still being read: a look in a moment shows more.' : '';
  return html`<p class="partial" role="note">
    Counted are ${formatCount(Math.min(read, failed))} of ${formatCount(failed)} failures, so there
    are more than the figures say. ${more} ${others} ${unread(found)}
    <span class="note">${asOf}</span>
  </p>`;
}
