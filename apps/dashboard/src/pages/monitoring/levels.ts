// Levels of drift by word and by shape, so that no colour has to be told apart.
import type { DriftLevel } from '@verdict/monitor';
import { html, type Html } from '../html.ts';

const marks: Readonly<Record<DriftLevel, string>> = {
  alert: '■',
  watch: '●',
  quiet: '–',
  'not enough data': '·',
};

export const classOfLevel: Readonly<Record<DriftLevel, string>> = {
  alert: 'alert',
  watch: 'watch',
  quiet: 'quiet',
  'not enough data': 'few',
};

export function levelText(level: DriftLevel): Html {
  return html`<span class="level ${classOfLevel[level]}"
    ><span aria-hidden="true">${marks[level]}</span> ${level}</span
  >`;
}
