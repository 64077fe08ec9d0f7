/** What a stretch of code says as a literal: the text itself, or that of the one constant of the file that it names. */
import type { ScannedFile, Span } from '../rule.ts';

const quoted = /^[rbuf@$]{0,2}(["'`])([^"'`\n]{1,120})\1$/;
const name = /^[$@]?(?:[A-Za-z_]\w{0,60}(?:\.|::|->)){0,4}([A-Za-z_]\w{0,60})$/;

export function literalOf(file: ScannedFile, span: Span): string | undefined {
  const written = textAt(file, span);
  const found = quoted.exec(written);
  // What is put in at run time is no name.
  return found && !/\$\{|#\{|\{\w|%s/.test(found[2]!) ? found[2] : undefined;
}

/** `TOPIC` where `const TOPIC = 'orders'` stands in the file; `ORDERS_TOPIC` itself where its value stands elsewhere. */
export function namedLiteral(file: ScannedFile, span: Span): string | undefined {
  const literal = literalOf(file, span);
  if (literal !== undefined) return literal;
  const written = textAt(file, span);
  const last = name.exec(written)?.[1];
  if (last === undefined) return undefined;
  const values = new Set<string>();
  for (const { target, value } of file.outline.assignments) {
    if (/[\w$]+$/.exec(target)?.[0] !== last) continue;
    const said = literalOf(file, value);
    if (said === undefined) return isConstant(last) ? last : undefined;
    values.add(said);
  }
  if (values.size === 1) return [...values][0];
  return values.size === 0 && isConstant(last) ? last : undefined;
}

const isConstant = (word: string): boolean => /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(word);

function textAt({ masked }: ScannedFile, { start, end }: Span): string {
  return masked.uncommented.slice(start, Math.min(end, start + 200)).trim();
}
