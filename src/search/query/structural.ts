/** Templates of structural search, as comby reads them: `if (:[cond]) { ... }`. */
import { QueryFault, type Span, type TemplatePart } from './ast.ts';
import { checkedRegexp } from './reading.ts';

export function readTemplate(text: string, span: Span): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  let literal = '';
  const flush = () => {
    if (literal !== '') parts.push({ kind: 'text', text: literal });
    literal = '';
  };
  for (let at = 0; at < text.length;) {
    if (text.startsWith('...', at)) {
      flush();
      parts.push({ kind: 'hole', name: '_', matches: 'balanced' });
      at += 3;
    } else if (text.startsWith(':[', at)) {
      flush();
      const end = holeEnd(text, at);
      const place = {
        from: Math.min(span.from + at, span.to),
        to: Math.min(span.from + (end ?? text.length), span.to),
      };
      if (end === undefined) throw malformed(place);
      parts.push(hole(text.slice(at, end), place));
      at = end;
    } else literal += text[at++]!;
  }
  flush();
  return parts;
}

/** After the bracket that closes the hole; brackets in its regular expression are counted. */
function holeEnd(text: string, from: number): number | undefined {
  let depth = 0;
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '[') depth++;
    else if (text[at] === ']' && --depth === 0) return at + 1;
  }
  return undefined;
}

const shapes: readonly (readonly [RegExp, Extract<TemplatePart, { kind: 'hole' }>['matches']])[] = [
  [/^:\[\[(\w+)\]\]$/, 'alphanumeric'],
  [/^:\[ +(\w*)\]$/, 'space'],
  [/^:\[(\w+)\.\]$/, 'punctuation'],
  [/^:\[(\w+)\\n\]$/, 'line'],
  [/^:\[(\w+)\]$/, 'balanced'],
];

function hole(written: string, span: Span): TemplatePart {
  for (const [shape, matches] of shapes) {
    const name = shape.exec(written)?.[1];
    if (name !== undefined) return { kind: 'hole', name: name === '' ? '_' : name, matches };
  }
  const regexp = /^:\[(\w*)~([\s\S]+)\]$/.exec(written);
  if (!regexp) throw malformed(span);
  const from = Math.min(span.from + 3 + regexp[1]!.length, span.to);
  const source = checkedRegexp(regexp[2]!, { from, to: Math.max(from, span.to - 1) });
  return { kind: 'hole', name: regexp[1] === '' ? '_' : regexp[1]!, matches: 'regexp', source };
}

function malformed(span: Span): QueryFault {
  const hint = 'Write :[name], :[[name]], :[name.], :[name\\n], :[ name], :[name~regexp] or three dots.';
  return new QueryFault('this is no hole of a template', hint, span);
}
