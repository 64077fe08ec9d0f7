/**
 * HTML as values. A template escapes every text it is given; only what a template made is taken as it is, so a commit's
 * subject can never become markup. Nothing in this house builds HTML any other way.
 */
declare const htmlBrand: unique symbol;
export interface Html {
  readonly markup: string;
  readonly [htmlBrand]: true;
}

export type HtmlValue = Html | string | number | undefined | false | readonly HtmlValue[];

export function html(texts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  const parts = texts.flatMap((text, i) => (i < values.length ? [text, markupOf(values[i])] : [text]));
  return trusted(parts.join(''));
}

function markupOf(value: HtmlValue): string {
  if (value === undefined || value === false) return '';
  if (typeof value === 'string') return escaped(value);
  if (typeof value === 'number') return escaped(String(value));
  if ('markup' in value) return value.markup;
  return value.map(markupOf).join('');
}

/** For markup that this project wrote itself, such as its style sheet. */
export function trusted(markup: string): Html {
  return { markup } as Html;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character]!);
}
