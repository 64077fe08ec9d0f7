/** Templates of structural search in a query: what structural/template.ts reads, with places in the text of the query. */
import { parseTemplate, type TemplatePart } from '../structural/template.ts';
import { QueryFault, type Span } from './ast.ts';
import { checkedRegexp } from './reading.ts';

/** Work per position grows with it; nobody writes one by hand. */
const longestTemplate = 2000;

export function readTemplate(text: string, span: Span): readonly TemplatePart[] {
  if (text.length > longestTemplate)
    throw new QueryFault(`a template has at most ${longestTemplate} characters`, 'Search for a part of it.', span);
  const read = parseTemplate(text);
  if (!read.ok) {
    const { message, hint, from, to } = read.error;
    throw new QueryFault(message, hint, within(span, from, to));
  }
  for (const part of read.value)
    if (part.kind === 'hole' && part.source !== undefined) {
      const from = text.indexOf(`~${part.source}]`) + 1;
      checkedRegexp(part.source, within(span, from, from + part.source.length));
    }
  return read.value;
}

function within(span: Span, from: number, to: number): Span {
  return { from: Math.min(span.from + from, span.to), to: Math.min(span.from + to, span.to) };
}
