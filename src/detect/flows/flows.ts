/**
 * Follows values of people, secrets and requests through one file: from where they are read, over assignments and the
 * file's own helpers, to calls that hand them on.
 *
 * One walk in the order of the text: an assignment gives its name what its value holds, a sink is asked what its arguments
 * hold at that place. Loops and branches are not followed twice: what is assigned later in a loop is missed.
 *
 * Invariants: pure; the work is bounded by the length of the text (each expression is read to `longestExpression` at
 * most, each helper is summed up once); everything found stands among the arguments of the call that it names.
 */
import type { SinkKind } from '../../model/finding.ts';
import type { ScannedFile, Span } from '../rule.ts';
import type { Assignment, Call, FunctionSpan, Outline } from '../text/outline.ts';
import { AskedNames } from './asked-names.ts';
import { assign } from './assignments.ts';
import { Expressions } from './expression.ts';
import type { Flow, Taint } from './flow.ts';
import { providerOf } from './model-provider.ts';
import { fill, filledBy } from './mutations.ts';
import { OwnFunctions } from './own-functions.ts';
import { asRecipient, recipientsOf } from './recipients.ts';
import { Scopes } from './scopes.ts';
import { sinkOf } from './sinks/index.ts';
import type { Sink, SinkCall } from './sinks/sink.ts';
import { topicOf } from './topics.ts';

const made = new WeakMap<Outline, readonly Flow[]>();

/** All flows of a file, in the order of their sinks. Made once for all rules that ask. */
export function flowsOf(file: ScannedFile): readonly Flow[] {
  const known = made.get(file.outline);
  if (known) return known;
  const flows = new Walk(file).run();
  made.set(file.outline, flows);
  return flows;
}

class Walk {
  readonly #file: ScannedFile;
  readonly #scopes = new Scopes();
  readonly #own: OwnFunctions;
  readonly #expressions: Expressions;
  readonly #flows: Flow[] = [];
  readonly #seen = new Set<string>();

  constructor(file: ScannedFile) {
    this.#file = file;
    this.#own = new OwnFunctions(file, sinkCallsOf(file));
    this.#expressions = new Expressions(file, this.#scopes, this.#own);
  }

  run(): readonly Flow[] {
    const { sinks } = this.#own;
    if (sinks.length === 0) return [];
    const steps = inOrder(this.#file.outline, sinks, this.#own);
    for (const step of this.#askedFor(steps)) {
      if ('assignment' in step) assign(this.#file, this.#scopes, this.#expressions, step.assignment);
      else if ('fills' in step) this.#fill(step.call, step.fills);
      else if ('sink' in step) this.#sink(step);
      else this.#helper(step.call);
    }
    return this.#flows;
  }

  /** Without what is assigned after the last call that could ask for it, of the file or of a body around it, or to whom none asks. */
  #askedFor(steps: readonly Step[]): readonly Step[] {
    const names = new AskedNames(this.#file.masked.code);
    const asked: Step[] = [];
    let next = Infinity;
    for (const step of steps.toReversed()) {
      if ('assignment' in step) {
        const { assignment } = step;
        if (next === Infinity || !this.#isSeenBy(assignment, next) || !names.takes(assignment)) continue;
      } else if ('fills' in step) {
        if (next === Infinity || !this.#isSeenBy(step.call, next) || !names.has(step.fills)) continue;
        for (const span of step.call.args) names.addIn(span);
      } else {
        next = step.call.open;
        for (const span of [...step.call.args, ...(step.call.block ? [step.call.block] : [])]) names.addIn(span);
      }
      asked.push(step);
    }
    return asked.reverse();
  }

  #isSeenBy({ start }: Span, next: number): boolean {
    const { outline, masked } = this.#file;
    for (let around = outline.functionAt(start); around; around = around.parent)
      if (around.end <= next && isClosed(around, masked.code)) return false;
    return true;
  }

  #fill(call: Call, object: string): void {
    const scope = this.#file.outline.functionAt(call.start);
    const taints = call.args.flatMap((span) => this.#expressions.read({ span, scope }).taints);
    fill(this.#scopes, { object, scope, at: call.start }, taints);
  }

  #sink({ call, sink }: SinkCall): void {
    const scope = this.#file.outline.functionAt(call.start);
    call.args.forEach((arg, index) => {
      if (sink.args && !sink.args.includes(index) && !sink.args.includes(arg.name ?? '')) return;
      const people = peopleTo[sink.kind];
      for (const taint of this.#expressions.read({ span: arg, scope, people }).taints) {
        this.#report(sink.kind === 'email' ? asRecipient(taint) : taint, {
          call,
          sink,
          inUrl: isUrl(sink, arg, index, taint),
        });
      }
    });
    if (sink.kind === 'email') this.#addressees(call, sink);
    if (call.block && sink.kind === 'log') {
      for (const taint of this.#expressions.read({ span: call.block, scope, blocks: true }).taints)
        this.#report(taint, { call, sink, inUrl: false });
    }
  }

  /** Mail has somebody to go to, whatever the variable is called. */
  #addressees(call: Call, sink: Sink): void {
    if (this.#flows.at(-1)?.open === call.open) return;
    for (const taint of recipientsOf(call, this.#file)) this.#report(taint, { call, sink, inUrl: false });
  }

  /** What a helper of this file does with its parameters: `report(user.email)` where `report` logs what it is given. */
  #helper(call: Call): void {
    const scope = this.#file.outline.functionAt(call.start);
    for (const { index, call: inner, sink } of this.#own.sinksOf(call)) {
      const arg = call.args[index];
      if (!arg) continue;
      for (const taint of this.#expressions.read({ span: arg, scope }).taints) {
        this.#report({ ...taint, through: [...taint.through, inner.start] }, { call: inner, sink, inUrl: false });
      }
    }
  }

  /** From whom a mail comes, and who is to be answered, is a setting of whoever sends it. */
  #isSender({ source: { field }, start, text }: Taint): boolean {
    if (/e?mail_?account\b|smtp|from_?(?:address|e?mail)$/i.test(text)) return true;
    if (/^(?:sender|from|reply_?to|no_?reply|support)(?![a-z])/i.test(field)) return true;
    const before = this.#file.masked.code.slice(Math.max(0, start - 80), start);
    return /\b(?:from|sender|reply_?to|from_?(?:email|address|name))["']?\s{0,4}[:=]\s{0,4}[\w.]{0,40}$/i.test(before);
  }

  #report(taint: Taint, { call, sink, inUrl }: { call: Call; sink: Sink; inUrl: boolean }): void {
    if (taint.source.sort === 'param' || (sink.kind === 'email' && this.#isSender(taint))) return;
    // The same value by two ways is one flow.
    const key = `${call.start} ${taint.text}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    const vendor = sink.kind === 'llm' ? providerOf(call, sink, this.#file) : sink.vendor;
    const topic = sink.kind === 'queue' ? topicOf(call, this.#file) : undefined;
    this.#flows.push({
      source: taint.source,
      text: taint.text,
      at: { start: taint.start, end: taint.end },
      sink: sink.kind,
      ...(vendor !== undefined && { vendor }),
      ...(topic !== undefined && { topic }),
      callee: call.callee,
      open: call.open,
      through: taint.through,
      inUrl,
      isExpected: sink.isExpected === true,
    });
  }
}

/** To whom whole people count: a mailer reads their addresses, a log what they are printed as. */
const peopleTo: Readonly<Partial<Record<SinkKind, 'printed' | 'handed'>>> = {
  log: 'printed',
  analytics: 'printed',
  'error-tracker': 'printed',
  llm: 'printed',
  cache: 'printed',
  cookie: 'printed',
  file: 'printed',
  exception: 'printed',
  email: 'handed',
};

/** Expressions are not read into such a body: what it assigns is its own. Those of blocks and lambdas are. */
function isClosed({ start, bodyStart }: FunctionSpan, code: string): boolean {
  return code[bodyStart] === '{' || /^(?:async\s{1,4})?def\b/.test(code.slice(start, start + 16));
}

function isUrl(sink: Sink, arg: Span & { readonly name?: string }, index: number, taint: Taint): boolean {
  if (!sink.url) return false;
  if (arg.name !== undefined) return sink.url.includes(arg.name);
  return sink.url.includes(index) && (taint.start > arg.start || taint.end < arg.end);
}

const sinksOf = new WeakMap<Outline, readonly SinkCall[]>();

/** Made once for all rules that ask. */
export function sinkCallsOf(file: ScannedFile): readonly SinkCall[] {
  const known = sinksOf.get(file.outline);
  if (known) return known;
  const besides = new Map<RegExp, boolean>();
  const found: SinkCall[] = [];
  for (const call of file.outline.calls) {
    const sink = sinkOf(call, file, besides);
    if (sink) found.push({ call, sink });
  }
  sinksOf.set(file.outline, found);
  return found;
}

type Step =
  | { readonly assignment: Assignment }
  | { readonly call: Call; readonly fills: string }
  | SinkCall
  | { readonly call: Call };

/** Assignments count from the end of their values, calls from their opening bracket. */
function inOrder(outline: Outline, sinks: readonly SinkCall[], own: OwnFunctions): readonly Step[] {
  const steps: (readonly [at: number, step: Step])[] = [
    ...outline.assignments.map((assignment) => [assignment.value.end, { assignment }] as const),
    ...outline.calls.flatMap((call) => {
      const fills = filledBy(call);
      return fills === undefined ? [] : [[call.end, { call, fills }] as const];
    }),
    ...sinks.map((sink) => [sink.call.open + 0.5, sink] as const),
    ...own.callsToSinks().map((call) => [call.open + 0.5, { call }] as const),
  ];
  return steps.sort((a, b) => a[0] - b[0]).map(([, step]) => step);
}
