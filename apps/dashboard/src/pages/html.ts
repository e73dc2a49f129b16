// Text becomes HTML here and nowhere else. Everything put into a template is escaped, unless it is
// itself the outcome of a template; data cannot pretend to be one, because that takes the class.

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => escapes[character] ?? '');
}

/** Markup that is safe to send. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Content = Html | string | number | undefined | null | readonly Content[];

function render(content: Content): string {
  if (content === undefined || content === null) return '';
  if (content instanceof Html) return content.text;
  if (typeof content === 'string') return escapeHtml(content);
  if (typeof content === 'number') return String(content);
  if (Array.isArray(content)) return content.map(render).join('');
  // Whatever slipped past the types, such as an object from parsed JSON.
  return escapeHtml(JSON.stringify(content));
}

export function html(parts: TemplateStringsArray, ...contents: readonly Content[]): Html {
  const rendered = contents.map((content, n) => render(content) + (parts[n + 1] ?? ''));
  return new Html((parts[0] ?? '') + rendered.join(''));
}
