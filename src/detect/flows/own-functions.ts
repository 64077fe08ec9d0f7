/**
 * What the functions of a file do with what they are given: which parameters come back, which reach a sink, and whether
 * they hand back a source of their own. Each is read once, when a call of it is looked at.
 */
import type { ScannedFile, Span } from '../rule.ts';
import { firstAtOrAfter, type Call, type FunctionSpan } from '../text/outline.ts';
import { AskedNames } from './asked-names.ts';
import { assign } from './assignments.ts';
import { Expressions } from './expression.ts';
import type { Taint } from './flow.ts';
import { Scopes } from './scopes.ts';
import type { SinkCall } from './sinks/sink.ts';
import { sourceOf } from './sources.ts';

export interface Summary {
  readonly params: ReadonlySet<number>;
  readonly taints: readonly Taint[];
  readonly sinks: readonly (SinkCall & { readonly index: number })[];
}

const nothing: Summary = { params: new Set(), taints: [], sinks: [] };
/** Code of people is read about twice. */
const timesRead = 10;
const leastRead = 100_000;
const longestHelper = 6000;
const mostReturns = 12;

export class OwnFunctions {
  readonly sinks: readonly SinkCall[];
  readonly budget: { left: number };
  readonly #file: ScannedFile;
  readonly #byName = new Map<string, FunctionSpan>();
  readonly #summaries = new Map<FunctionSpan, Summary>();
  #depth = 0;

  constructor(file: ScannedFile, sinks: readonly SinkCall[]) {
    this.#file = file;
    this.sinks = sinks;
    this.budget = { left: leastRead + timesRead * file.text.length };
    const twice = new Set<string>();
    for (const one of file.outline.functions) {
      const name = one.name.replace(/^\$/, '');
      if (name === '' || one.end - one.start > longestHelper) continue;
      if (this.#byName.has(name)) twice.add(name);
      this.#byName.set(name, one);
    }
    for (const name of twice) this.#byName.delete(name);
  }

  returnedBy(call: Call): Summary | undefined {
    const helper = this.#helperOf(call);
    return helper && this.#summary(helper);
  }

  sinksOf(call: Call): Summary['sinks'] {
    return this.returnedBy(call)?.sinks ?? [];
  }

  /** Calls of helpers that hold a sink. */
  callsToSinks(): readonly Call[] {
    const holding = new Set<FunctionSpan>();
    for (const { call } of this.sinks) {
      const around = this.#file.outline.functionAt(call.start);
      if (around && around.params.length > 0) holding.add(around);
    }
    if (holding.size === 0) return [];
    return this.#file.outline.calls.filter((call) => {
      const helper = call.args.length > 0 ? this.#helperOf(call) : undefined;
      return helper !== undefined && holding.has(helper);
    });
  }

  /** Without a receiver, or on the object itself. */
  #helperOf({ callee }: Call): FunctionSpan | undefined {
    const found = /^(?:(?:this|self|\$this|static|Self|cls)(?:\.|->|::)|[a-z]\w?\.)?#?([\w$]{1,80}[?!]?)$/.exec(callee);
    return found ? this.#byName.get(found[1]!.replace(/^\$/, '')) : undefined;
  }

  #summary(helper: FunctionSpan): Summary {
    const known = this.#summaries.get(helper);
    if (known) return known;
    if (this.#depth > 2) return nothing;
    this.#summaries.set(helper, nothing); // whoever calls itself learns nothing of it
    this.#depth++;
    const summary = this.#sumUp(helper);
    this.#depth--;
    this.#summaries.set(helper, summary);
    return summary;
  }

  #sumUp(helper: FunctionSpan): Summary {
    const scopes = new Scopes();
    const offset = /^(?:self|cls|&?self)$/.test(helper.params[0] ?? '') ? 1 : 0;
    helper.params.forEach((name, index) => {
      // A name that says what it holds is judged where it is used.
      if (sourceOf({ steps: [name] }) || index < offset) return;
      const source = { sort: 'param', index: index - offset, owner: '', field: name } as const;
      scopes.set(helper, name, [
        { source, text: name, start: helper.start, end: helper.start, through: [], inside: false },
      ]);
    });
    const expressions = new Expressions(this.#file, scopes, this);
    const body = { start: helper.bodyStart, end: helper.end };
    const returns = this.#returns(helper);
    const handedOn = this.#sinksWithin(body);
    const asked = new AskedNames(this.#file.masked.code);
    for (const span of [...returns, ...handedOn.flatMap(({ call }) => call.args)]) asked.addIn(span);
    const assignments = this.#file.outline.assignmentsIn(body).toReversed();
    for (const one of assignments.filter((each) => asked.takes(each)).reverse())
      assign(this.#file, scopes, expressions, one);
    const returned = returns.flatMap((span) => expressions.read({ span, scope: helper }).taints);
    const params = new Set(returned.flatMap(({ source }) => (source.sort === 'param' ? [source.index] : [])));
    const sinks = handedOn.flatMap((one) =>
      one.call.args.flatMap((span) =>
        expressions
          .read({ span, scope: helper })
          .taints.flatMap(({ source }) => (source.sort === 'param' ? [{ ...one, index: source.index }] : [])),
      ),
    );
    return {
      params,
      taints: returned.filter(({ source }) => source.sort === 'field' || source.sort === 'secret').slice(0, 4),
      sinks,
    };
  }

  #sinksWithin({ start, end }: Span): readonly SinkCall[] {
    const key = ({ call }: SinkCall): number => call.open;
    return this.sinks.slice(firstAtOrAfter(this.sinks, start, key), firstAtOrAfter(this.sinks, end, key));
  }

  /** What stands behind `return`, or the whole body of an expression. */
  #returns({ bodyStart, end }: FunctionSpan): readonly Span[] {
    const { code } = this.#file.masked;
    const body = code.slice(bodyStart, end);
    if (body[0] !== '{' && !/\breturn\b/.test(body) && body.length < 400 && !body.includes('\n'))
      return [{ start: bodyStart, end }];
    const spans: Span[] = [];
    for (const found of body.matchAll(/\breturn\b[ \t]*/g)) {
      if (spans.length >= mostReturns) break;
      const start = bodyStart + found.index + found[0].length;
      spans.push({ start, end: statementEnd(code, start, Math.min(end, start + 800)) });
    }
    return spans;
  }
}

function statementEnd(code: string, start: number, limit: number): number {
  let depth = 0;
  for (let at = start; at < limit; at++) {
    const character = code[at]!;
    if ('([{'.includes(character)) depth++;
    else if (')]}'.includes(character)) {
      if (--depth < 0) return at;
    } else if (
      depth === 0 &&
      (character === ';' || (character === '\n' && !/^\s*[.?:+&|]/.test(code.slice(at, at + 40))))
    )
      return at;
  }
  return limit;
}
