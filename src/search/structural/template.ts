/**
 * Templates of structural search (`patterntype:structural`), in the syntax that Comby made known: text with holes.
 *
 *   :[name]      anything, as little as possible, balanced in parentheses, brackets, braces and strings; may span lines
 *   ...          the same without a name; `:[_]` likewise
 *   :[[name]]    a word, whole: letters, digits, underscores
 *   :[name.]     what is not a space: a word with dots, dashes and other punctuation, balanced
 *   :[ name]     spaces and tabs
 *   :[name\n]    the rest of the line with its line feed
 *   :[name~re]   what a regular expression matches (RE2)
 *   whitespace   in the template matches any whitespace, line feeds included
 *
 * A name that comes twice stands for equal text both times.
 */
import { failed, ok, type Result } from '../../base/result.ts';

export type HoleKind = 'balanced' | 'word' | 'solid' | 'blank' | 'line' | 'regexp';

export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'space' }
  | { readonly kind: 'hole'; readonly hole: HoleKind; readonly name?: string; readonly source?: string };

export interface TemplateError {
  readonly message: string;
  readonly hint: string;
  /** UTF-16 positions in the template. */
  readonly from: number;
  readonly to: number;
}

const bracketed = /^:\[\[([A-Za-z0-9_]+)\]\]/;
const plain = /^:\[(?: +([A-Za-z0-9_]*)|([A-Za-z0-9_]+)(\.|\\n)?)\]/;
const withExpression = /^:\[([A-Za-z0-9_]*)~/;

export function parseTemplate(template: string): Result<readonly TemplatePart[], TemplateError> {
  const parts: TemplatePart[] = [];
  let text = '';
  const endText = () => {
    if (text !== '') parts.push({ kind: 'text', text });
    text = '';
  };
  for (let at = 0; at < template.length;) {
    const rest = template.slice(at);
    const space = /^\s+/.exec(rest);
    const hole = space ? undefined : holeAt(rest);
    if (hole === 'open') return failed(openHole(at, template.length));
    if (space) {
      endText();
      parts.push({ kind: 'space' });
      at += space[0].length;
    } else if (hole) {
      endText();
      parts.push(hole.part);
      at += hole.length;
    } else text += template[at++]!;
  }
  endText();
  const trimmed = withoutOuterSpace(parts);
  if (!trimmed.some((part) => part.kind === 'text' || (part.kind === 'hole' && part.hole === 'regexp')))
    return failed({
      message: 'a template needs some text beside its holes',
      hint: 'Write what stands around the hole: fmt.Sprintf(:[args])',
      from: 0,
      to: template.length,
    });
  return ok(trimmed);
}

function holeAt(rest: string): { readonly part: TemplatePart; readonly length: number } | 'open' | undefined {
  if (rest.startsWith('...')) return { part: { kind: 'hole', hole: 'balanced' }, length: 3 };
  if (!rest.startsWith(':[')) return undefined;
  const word = bracketed.exec(rest);
  if (word) return { part: named('word', word[1]!), length: word[0].length };
  const simple = plain.exec(rest);
  if (simple) {
    const [whole, blank, name, suffix] = simple;
    const kind: HoleKind = blank !== undefined ? 'blank' : suffix === '.' ? 'solid' : suffix ? 'line' : 'balanced';
    return { part: named(kind, blank ?? name!), length: whole.length };
  }
  const expression = withExpression.exec(rest);
  if (!expression) return 'open';
  const end = closingBracket(rest, expression[0].length);
  if (end < 0) return 'open';
  const source = rest.slice(expression[0].length, end);
  return { part: { ...named('regexp', expression[1]!), source }, length: end + 1 };
}

function named(hole: HoleKind, name: string): Extract<TemplatePart, { kind: 'hole' }> {
  return name === '' || name === '_' ? { kind: 'hole', hole } : { kind: 'hole', hole, name };
}

/** The bracket that ends `:[name~…]`: brackets of classes and escapes inside the expression do not count. */
function closingBracket(text: string, from: number): number {
  let inClass = false;
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (inClass) inClass = text[at] !== ']';
    else if (text[at] === '[') inClass = true;
    else if (text[at] === ']') return at;
  }
  return -1;
}

function openHole(from: number, to: number): TemplateError {
  return {
    message: 'this is no hole of a template',
    hint: 'Write :[name], :[[word]], :[name.], :[ blanks], :[line\\n], :[name~expression] or three dots.',
    from,
    to,
  };
}

function withoutOuterSpace(parts: readonly TemplatePart[]): readonly TemplatePart[] {
  const from = parts[0]?.kind === 'space' ? 1 : 0;
  const to = parts.at(-1)?.kind === 'space' ? parts.length - 1 : parts.length;
  return parts.slice(from, Math.max(from, to));
}

/** Texts that every match contains, in this order: what the index can be asked for. */
export function requiredTexts(parts: readonly TemplatePart[]): readonly string[] {
  return parts.flatMap((part) => (part.kind === 'text' ? [part.text] : []));
}
