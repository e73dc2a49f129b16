import { type Content, html } from './html.ts';
import { layout } from './layout.ts';

/** A page that only says something. */
export function messagePage(title: string, text: Content, query = ''): string {
  const content = html`<div class="card message-page">
    <h1>${title}</h1>
    <p>${text}</p>
    <p class="links"><a href="/">To the overview</a> <a href="/orders">Search for orders</a></p>
  </div>`;
  return layout({ title, content, query });
}
