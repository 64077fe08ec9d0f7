/**
 * The parser of the query language (Sourcegraph's, see docs/design/search.md for where it differs): tokens to a tree.
 *
 *   or   = and { "or" and }
 *   and  = operand { ["and"] operand }
 *   operand = "(" or ")" | [ "not" ] filter | [ "not" ] term
 *
 * What must not happen is that a query means nothing without anybody saying so: unknown filters, values that cannot be
 * and patterns that cannot run are errors with a position, every choice made for the user is a notice.
 */
import type { Instant } from '../../base/instant.ts';
import { failed, ok, type Result } from '../../base/result.ts';
import {
  QueryFault,
  type FilterNode,
  type Notice,
  type ParsedQuery,
  type PatternType,
  type QueryError,
  type QueryNode,
  type Span,
} from './ast.ts';
import { readFilter, refuseUnsupported } from './fields.ts';
import { isParameter, ParameterReader } from './parameters.ts';
import { readTerms, type Operand } from './patterns.ts';
import { notBeforeGroup, scanQuery, type FilterToken, type Token } from './scan.ts';

export function parseQuery(
  text: string,
  options: { readonly patternType?: PatternType; readonly now?: Instant } = {},
): Result<ParsedQuery, QueryError> {
  try {
    const patternType = options.patternType ?? 'auto';
    const parsed = new Parser(text, patternType).whole();
    // patternType: in the query decides how the rest of it is cut into terms, so it is read again.
    const chosen = parsed.parameters.patternType;
    return ok(chosen === patternType ? parsed : new Parser(text, chosen).whole());
  } catch (error) {
    if (error instanceof QueryFault) return failed(error.error);
    throw error;
  }
}

class Parser {
  readonly #text: string;
  readonly #patternType: PatternType;
  readonly #tokens: readonly Token[];
  readonly #parameters: ParameterReader;
  readonly #notices: Notice[] = [];
  #at = 0;
  #depth = 0;
  #groups = 0;

  constructor(text: string, patternType: PatternType) {
    this.#text = text;
    this.#patternType = patternType;
    this.#parameters = new ParameterReader(patternType, this.#notices);
    this.#tokens = scanQuery(text, patternType);
  }

  whole(): ParsedQuery {
    const root = this.#or();
    const parameters = this.#parameters.finished();
    if (root && parameters.types?.includes('repo')) refuseFileFilters(root);
    const alternative = { parameters, ...(root && { root: this.#groups === 0 ? hoisted(root) : root }) };
    return { text: this.#text, notices: this.#notices, alternatives: [alternative], ...alternative };
  }

  #or(): QueryNode | undefined {
    const parts: QueryNode[] = [];
    while (true) {
      const part = this.#and();
      if (part) parts.push(part);
      const operator = this.#tokens[this.#at];
      if (operator?.kind !== 'or') break;
      this.#at++;
      this.#expectOperand();
    }
    return joined('or', parts);
  }

  /** Runs of operands with nothing between them; explicit ANDs end a run. */
  #and(): QueryNode | undefined {
    const parts: QueryNode[] = [];
    let run: Operand[] = [];
    const endRun = () => {
      parts.push(...readTerms(run, { text: this.#text, patternType: this.#patternType, notices: this.#notices }));
      run = [];
    };
    for (let token = this.#tokens[this.#at]; token; token = this.#tokens[this.#at]) {
      if (token.kind === 'or' || token.kind === 'close') break;
      if (token.kind === 'and') {
        endRun();
        this.#at++;
        this.#expectOperand();
      } else run.push(...this.#operand(token));
    }
    endRun();
    return joined('and', parts);
  }

  #expectOperand(): void {
    const token = this.#tokens[this.#at];
    if (token && token.kind !== 'and' && token.kind !== 'or' && token.kind !== 'close') return;
    const from = token?.span.from ?? this.#text.length;
    const hint = 'Write something on both sides of AND and OR, or search for the word with content:"or".';
    throw new QueryFault(`expected operand at ${from}`, hint, { from, to: token?.span.to ?? from });
  }

  #operand(token: Token): readonly Operand[] {
    this.#at++;
    if (token.kind === 'filter') return this.#filter(token, token.negated);
    if (token.kind === 'term') return [{ kind: 'term', token, negated: token.negated }];
    return token.kind === 'open' ? this.#group(token.span) : this.#negation(token.span);
  }

  #group(open: Span): readonly Operand[] {
    this.#depth++;
    this.#groups++;
    const inside = this.#or();
    this.#depth--;
    const close = this.#tokens[this.#at];
    if (close?.kind !== 'close')
      throw new QueryFault('a parenthesis is not closed', 'Add a ), or quote the text.', {
        from: open.from,
        to: open.to,
      });
    this.#at++;
    return inside ? [{ kind: 'node', node: inside }] : [];
  }

  #negation(not: Span): readonly Operand[] {
    const token = this.#tokens[this.#at];
    this.#at++;
    if (token?.kind === 'open') throw notBeforeGroup({ from: not.from, to: token.span.to });
    if (token?.kind === 'term' && !token.negated) return [{ kind: 'term', token, negated: true }];
    if (token?.kind === 'filter' && !token.negated) return this.#filter(token, true);
    const span = { from: not.from, to: token?.span.to ?? this.#text.length };
    const message = token
      ? 'NOT stands before something that is negated already or no term'
      : 'NOT has nothing after it';
    throw new QueryFault(message, 'Write NOT before one term or filter: NOT test, NOT file:_test\\.go$.', span);
  }

  #filter(token: FilterToken, negated: boolean): readonly Operand[] {
    refuseUnsupported(token.field, token.span);
    if (token.field === 'content') {
      const { form, value, valueSpan, span } = token;
      return [{ kind: 'content', token: { kind: 'term', form, value, valueSpan, span, negated }, negated }];
    }
    if (isParameter(token.field)) {
      this.#parameters.read({ ...token, negated }, this.#depth > 0);
      return [];
    }
    const field = token.field as FilterNode['field'];
    const spans = { whole: token.span, value: token.valueSpan };
    const filter = readFilter(field, token.value, spans, this.#notices);
    return [{ kind: 'node', node: negated ? { kind: 'not', part: filter } : filter }];
  }
}

/** Names of repositories are no files: `type:repo file:x` would find nothing, or ignore a filter. */
function refuseFileFilters(node: QueryNode): void {
  if (node.kind === 'and' || node.kind === 'or') node.parts.forEach(refuseFileFilters);
  else if (node.kind === 'not') refuseFileFilters(node.part);
  else if (node.kind === 'filter' && node.field !== 'repo') {
    const hint = `To find repositories by their files, write select:repo instead of type:repo.`;
    throw new QueryFault(`type:repo looks at names of repositories, ${node.field}: at files`, hint, node.span);
  }
}

function joined(kind: 'and' | 'or', parts: readonly QueryNode[]): QueryNode | undefined {
  if (parts.length <= 1) return parts[0];
  return { kind, parts: parts.flatMap((part) => (part.kind === kind ? part.parts : [part])) };
}

/**
 * `repo:x a or b` means `repo:x (a or b)`: filters before the first or after the last alternative apply to all of them,
 * as long as there are no parentheses and no other filters.
 */
function hoisted(root: QueryNode): QueryNode {
  if (root.kind !== 'or') return root;
  const alternatives = root.parts.map(partsOf);
  const before = countWhile(alternatives[0]!, isFilter);
  const after = countWhile(alternatives.at(-1)!.toReversed(), isFilter);
  const filters = [...alternatives[0]!.slice(0, before), ...tail(alternatives.at(-1)!, after)];
  const rest = alternatives.map((parts, index) => {
    const from = index === 0 ? before : 0;
    return parts.slice(from, index === alternatives.length - 1 ? parts.length - after : parts.length);
  });
  if (filters.length === 0 || rest.some((parts) => parts.length === 0 || parts.some(isFilter))) return root;
  const patterns = joined(
    'or',
    rest.map((parts) => joined('and', parts)!),
  );
  return { kind: 'and', parts: [...filters, patterns!] };
}

function partsOf(node: QueryNode): readonly QueryNode[] {
  return node.kind === 'and' ? node.parts : [node];
}

function isFilter(node: QueryNode): boolean {
  return node.kind === 'filter' || (node.kind === 'not' && node.part.kind === 'filter');
}

function countWhile<T>(items: readonly T[], holds: (item: T) => boolean): number {
  const end = items.findIndex((item) => !holds(item));
  return end < 0 ? items.length : end;
}

function tail<T>(items: readonly T[], count: number): readonly T[] {
  return count === 0 ? [] : items.slice(-count);
}

export type { ParsedQuery, QueryError, QueryNode };
