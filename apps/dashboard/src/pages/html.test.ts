import { expect, it } from 'vitest';
import { type Content, html } from './html.ts';

const attack = `<img src=x onerror="alert('1')">&`;

it('escapes text in content and attributes', () => {
  const page = html`<b title="${attack}">${attack}</b>`;
  const escaped = '&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;';
  expect(page.text).toBe(`<b title="${escaped}">${escaped}</b>`);
});

it('keeps markup of inner templates, escaped once', () => {
  const items = ['a<', 'b'].map((item) => html`<i>${item}</i>`);
  expect(html`<b>${items}</b>`.text).toBe('<b><i>a&lt;</i><i>b</i></b>');
});

it('shows nothing for what is not there, and zero as zero', () => {
  expect(html`[${undefined}${null}${0}]`.text).toBe('[0]');
});

it('escapes an object that only looks like markup', () => {
  const forged: Content = JSON.parse('{"text":"<script>"}');
  expect(html`${forged}`.text).toBe('{&quot;text&quot;:&quot;&lt;script&gt;&quot;}');
  const list: Content = JSON.parse('["<script>"]');
  expect(html`${list}`.text).toBe('&lt;script&gt;');
});
