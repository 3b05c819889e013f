/** A piece of HTML whose texts are escaped already. Made by `markup` only. */
export interface Markup {
  readonly html: string;
}

/** What may stand in a template: texts and numbers, which are escaped; markup, which is not; lists of these; nothing. */
export type Part = string | number | Markup | readonly Part[] | undefined;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text as it may stand between tags or in a quoted attribute. Control characters, which HTML does not have, and halves of
 *  surrogate pairs become U+FFFD. */
export function escapeHtml(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cs}]/gu, (character) => (/[\t\n\r]/.test(character) ? ' ' : '\ufffd'))
    .replace(/[&<>"']/g, (character) => entities[character]);
}

/** Markup of a template; everything that is put in is escaped, unless it is markup itself. */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return {
    html: strings.map((text, index) => (index === 0 ? text : render(parts[index - 1]) + text)).join(''),
  };
}

/** Text that is not HTML and stands as it is: style sheets, scripts, JSON whose `<` is escaped. Never give it names. */
export function verbatim(text: string): Markup {
  return { html: text };
}

/** Parts one after another, with a separator between them. */
export function join(parts: readonly Part[], separator: Part = ''): Markup {
  return { html: parts.map(render).join(render(separator)) };
}

function render(part: Part): string {
  if (part === undefined) return '';
  if (typeof part === 'string') return escapeHtml(part);
  if (typeof part === 'number') return String(part);
  return 'html' in part ? part.html : part.map(render).join('');
}
