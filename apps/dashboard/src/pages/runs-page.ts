import type { Overview } from '../overview/watch.ts';
import { html } from './html.ts';
import { layout } from './layout.ts';
import { firstSteps, runs } from './runs.ts';
import { stateLine } from './state-line.ts';

export function runsPage(overview: Overview): string {
  const content = html`<h1 class="hidden">Runs</h1>
    <div class="card status">${stateLine(overview)}</div>
    <section class="card" id="runs">${firstSteps(overview)}${runs(overview)}</section>`;
  return layout({ title: 'Runs', place: '/runs', content });
}
