/**
 * Our own mode: from tokens to syntax.
 *
 *   or   = and { "or" and }
 *   and  = run { "and" run }
 *   run  = { "(" or ")" | [ "not" ] filter | [ "not" ] term }
 */
import { QueryFault, type Span } from './ast.ts';
import { hoisted } from './hoist.ts';
import { scanAuto, type Token } from './scan.ts';
import { deepestNesting, notBeforeGroup, tooDeep } from './sourcegraph-reader.ts';
import type { Syntax } from './syntax.ts';

/** Undefined: nothing is there. */
export function readAuto(text: string): Syntax | undefined {
  return new Reader(text).whole();
}

class Reader {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = scanAuto(text);
  }

  whole(): Syntax | undefined {
    return this.#tokens.length === 0 ? undefined : this.#or();
  }

  #or(): Syntax | undefined {
    const parts = [this.#and()];
    while (this.#tokens[this.#at]?.kind === 'or') {
      this.#at++;
      this.#expectOperand();
      parts.push(this.#and());
    }
    const known = parts.flatMap((part) => part ?? []);
    return known.length <= 1 ? known[0] : hoisted({ kind: 'or', parts: known }, { overGroups: true });
  }

  #and(): Syntax | undefined {
    const parts = [this.#run()];
    while (this.#tokens[this.#at]?.kind === 'and') {
      this.#at++;
      this.#expectOperand();
      parts.push(this.#run());
    }
    const known = parts.flatMap((part) => part ?? []);
    return known.length <= 1 ? known[0] : { kind: 'and', parts: known };
  }

  #run(): Syntax | undefined {
    const parts: Syntax[] = [];
    for (let token = this.#tokens[this.#at]; token; token = this.#tokens[this.#at]) {
      if (token.kind === 'or' || token.kind === 'and' || token.kind === 'close') break;
      this.#at++;
      const part = this.#operand(token);
      if (part) parts.push(part);
    }
    return parts.length <= 1 ? parts[0] : { kind: 'run', parts };
  }

  #expectOperand(): void {
    const token = this.#tokens[this.#at];
    if (token && token.kind !== 'and' && token.kind !== 'or' && token.kind !== 'close') return;
    const from = token?.span.from ?? this.#text.length;
    const hint = 'Write something on both sides of AND and OR, or search for the word with content:"or".';
    throw new QueryFault(`expected operand at ${from}`, hint, { from, to: token?.span.to ?? from });
  }

  #operand(token: Token): Syntax | undefined {
    if (token.kind === 'filter' || token.kind === 'term') return token;
    return token.kind === 'open' ? this.#group(token.span) : this.#negation(token.span);
  }

  #group(open: Span): Syntax | undefined {
    if (this.#depth === deepestNesting) throw tooDeep(open);
    this.#depth++;
    const inside = this.#or();
    this.#depth--;
    const close = this.#tokens[this.#at];
    if (close?.kind !== 'close')
      throw new QueryFault('a parenthesis is not closed', 'Add a ), or quote the text.', open);
    this.#at++;
    if (!inside) return undefined;
    const { kind } = inside;
    return kind === 'term' || kind === 'filter'
      ? { kind: 'run', parts: [inside], grouped: true }
      : { ...inside, grouped: true };
  }

  #negation(not: Span): Syntax {
    const token = this.#tokens[this.#at];
    this.#at++;
    if (token?.kind === 'open') throw notBeforeGroup({ from: not.from, to: token.span.to });
    if ((token?.kind === 'term' || token?.kind === 'filter') && !token.negated)
      return { ...token, negated: true, span: { from: not.from, to: token.span.to } };
    const span = { from: not.from, to: token?.span.to ?? this.#text.length };
    const message = token
      ? 'NOT stands before something that is negated already or no term'
      : 'NOT has nothing after it';
    throw new QueryFault(message, 'Write NOT before one term or filter: NOT test, NOT file:_test\\.go$.', span);
  }
}
