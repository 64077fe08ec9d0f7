/**
 * What a stretch of code hands on: every path of names in it, what the calls around it do to it, and what is known of
 * the variables. Errs towards silence: what goes through a call that nobody knows is not claimed to come out of it.
 */
import type { ScannedFile, Span } from '../rule.ts';
import { firstAtOrAfter, type Call, type FunctionSpan, type Outline } from '../text/outline.ts';
import { effectOfMethod, effectOn } from './calls.ts';
import type { Source, Taint } from './flow.ts';
import { pathsIn, type Path } from './paths.ts';
import type { Scopes } from './scopes.ts';
import { personIn, personOf, sourceOf } from './sources.ts';

export interface Value {
  readonly taints: readonly Taint[];
  /** Something in it would have counted, had it not been cleaned. */
  readonly cleaned: boolean;
}

export interface Asked {
  readonly span: Span;
  readonly scope: FunctionSpan | undefined;
  /** Whole people count, if they are handed over as such. */
  readonly people?: boolean;
  /** Bodies of blocks in it are read too. */
  readonly blocks?: boolean;
}

/** What helpers of the same file do with what they are given; `returned`: parameters whose value comes back. */
export interface OwnFunctions {
  /** Characters that may still be read: code in which calls stand in calls in calls would be read again for each. */
  readonly budget: { left: number };
  returnedBy(call: Call): { readonly params: ReadonlySet<number>; readonly taints: readonly Taint[] } | undefined;
}

const nothing: Value = { taints: [], cleaned: false };
export const longestExpression = 6000;
const mostCalls = 200;
/** What is handed through more calls than this is not followed. */
const deepestCalls = 10;
const mostTaints = 24;
const keyed =
  /^(?:get|input|fetch|query|post|formvalue|postformvalue|postform|getparameter|param|dig|string|getlist|pop|getstring|optstring|bodyparam|defaultpostform|defaultquery)$/i;
const carriers =
  /(?:req(?:uest)?|params|form|data|body|json|payload|POST|GET|args|input|attributes|query|values|\$_(?:POST|GET|REQUEST)|^r|^c|^ctx|session|claims|dto|map|hash|record|row|user|customer|patient)$/i;
const serialisers =
  /^(?:stringify|dumps|to_json|tojson|json_encode|inspect|print_r|var_export|serialize|serializeobject|marshal|marshalindent|asdict|model_dump|dict|vars|tojsonstring|writevalueasstring)$/i;
const getterKinds = new Set(['java', 'kotlin', 'scala', 'groovy', 'go', 'rust', 'php', 'ruby', 'swift']);

export class Expressions {
  readonly #file: ScannedFile;
  readonly #scopes: Scopes;
  readonly #own: OwnFunctions;
  /** From a call to the one that is made on its result. */
  readonly #next: ReadonlyMap<Call, Call>;

  constructor(file: ScannedFile, scopes: Scopes, own: OwnFunctions) {
    this.#file = file;
    this.#scopes = scopes;
    this.#own = own;
    this.#next = nextCalls(file.outline);
  }

  read({ span, scope, people = false, blocks = false }: Asked): Value {
    const end = Math.min(span.end, span.start + longestExpression);
    if ((this.#own.budget.left -= end - span.start) < 0) return nothing;
    const bounded = { start: span.start, end };
    // A call without brackets opens where its first argument begins: it stands around the expression, not in it.
    const calls = this.#file.outline
      .callsIn(bounded)
      .filter((call) => call.start >= span.start)
      .slice(0, mostCalls);
    const skipped = blocks ? [] : this.#bodies(bounded);
    const taints: Taint[] = [];
    let cleaned = false;
    for (const call of calls) taints.push(...this.#ownTaints(call, calls));
    for (const path of pathsIn(this.#file.masked, bounded)) {
      if (taints.length >= mostTaints) break;
      if (skipped.some((body) => path.start >= body.start && path.start < body.end) || this.#isKeyOrTest(path))
        continue;
      const around = calls.filter((call) => call.open < path.start && path.start < call.end);
      if (around.length > deepestCalls) continue;
      const found = this.#taintsOf(path, {
        scope: this.#scopeAt(path, scope),
        calls,
        around,
        people: people && this.#isWhole(path, bounded, around),
      });
      if (found.length === 0) continue;
      const effect = this.#effectAround(path, around);
      if (effect === 'cleans') cleaned = true;
      if (effect !== 'passes') continue;
      const inside = /[{[]/.test(this.#file.masked.code[span.start] ?? '') || around.length > 0;
      taints.push(...found.map((taint) => ({ ...taint, inside: taint.inside || inside })));
    }
    return { taints, cleaned };
  }

  /** Inside a lambda of the expression its own parameters count. */
  #scopeAt(path: Path, scope: FunctionSpan | undefined): FunctionSpan | undefined {
    const found = this.#file.outline.functionAt(path.start);
    return found && scope && found.start < scope.start ? scope : (found ?? scope);
  }

  #bodies({ start, end }: Span): readonly Span[] {
    const { outline, masked } = this.#file;
    const bodies: Span[] = [];
    for (let at = firstAtOrAfter(outline.functions, start, (one) => one.start); at < outline.functions.length; at++) {
      const one = outline.functions[at]!;
      if (one.start >= end || bodies.length > 20) break;
      if (masked.code[one.bodyStart] === '{') bodies.push(one);
    }
    return bodies;
  }

  /** The key of a pair, the name of an argument, or something that is only asked about. */
  #isKeyOrTest({ start, end }: Path): boolean {
    const { code } = this.#file.masked;
    const after = code.slice(end, end + 24);
    const before = code.slice(Math.max(0, start - 24), start);
    if (/^\s{0,8}:(?![:=])/.test(after) && !/\?[^:?]*$/.test(before)) return true;
    // `:password` of Ruby is a word.
    if (this.#file.kind === 'ruby' && /(?:^|[^:\w])[:]$/.test(before)) return true;
    if (/^\s{0,4}=(?![=>~])/.test(after)) return true;
    if (/^\s{0,4}(?:[!=]==?|=~|&&|instanceof\b|is\b|in\b|and\b|[<>]=?\s)/.test(after)) return true;
    if (this.#file.kind !== 'rust' && /^\s{0,8}\?(?![.?:>-])/.test(after) && !/^\?\s{0,4}[;,)]/.test(after))
      return true;
    return /(?:[!=]==?|(?<![=<>-])[<>]=?\s|=~|(?:^|[^\w!])!|\b(?:typeof|not|if|unless|elsif|while|in|is|instanceof|new|func|function|def)\s)\s{0,4}$/.test(
      before,
    );
  }

  #isWhole(path: Path, span: Span, around: readonly Call[]): boolean {
    const { code } = this.#file.masked;
    if (around.length > 0) return around.every((call) => serialisers.test(call.name));
    const isScript = /^(?:javascript|typescript|vue|svelte)$/.test(this.#file.kind);
    if (path.start === span.start && path.end === span.end) return isScript;
    return isScript && code[span.start] === '{' && /[{,:]\s*$/.test(code.slice(span.start, path.start));
  }

  #taintsOf(
    path: Path,
    at: { scope: FunctionSpan | undefined; calls: readonly Call[]; around: readonly Call[]; people: boolean },
  ): readonly Taint[] {
    const { code } = this.#file.masked;
    if (/\[[^\]:]*:[^\]:]*\]$|\[[^\]]*\.\.[^\]]*\]$/.test(path.text) && !/\[:\w+\]$/.test(path.text)) return [];
    if (code[path.end] !== '(') return this.#valueOf(path, path.steps, at);
    const call = at.calls.find((one) => one.open === path.end);
    if (!call) return [];
    const found = this.#called(path, call, at);
    return found.length > 0 && this.#chainPasses(call) ? found : [];
  }

  #called(path: Path, call: Call, at: { scope: FunctionSpan | undefined; people: boolean }): readonly Taint[] {
    const method = path.steps.at(-1)!;
    const receiver = path.steps.slice(0, -1);
    if (call.args.length === 0 && (/^get_?[A-Z]/i.test(method) || getterKinds.has(this.#file.kind))) {
      const source = sourceOf({
        steps: this.#detached(path, path.steps),
        isCalled: true,
        owner: this.#ownerOf(at.scope, receiver[0]),
      });
      if (source) return [this.#taint(path, source)];
    }
    if (receiver.length === 0) return [];
    const key = keyed.test(method) && call.args.length > 0 ? this.#literal(call.args[0]!) : undefined;
    if (key !== undefined && carriers.test(receiver.at(-1)!.replace(/^\$/, ''))) {
      const source = sourceOf({ steps: [...receiver, key] });
      if (source) return [this.#taint(path, source)];
    }
    // One value of a request by its name is not the request: its own name says what it is.
    if (keyed.test(method) && call.args.length > 0 && sourceOf({ steps: receiver })?.sort === 'request') return [];
    return effectOfMethod(method) === 'passes' ? this.#valueOf(path, receiver, at) : [];
  }

  #literal({ start, end }: Span): string | undefined {
    const text = this.#file.masked.uncommented.slice(start, Math.min(end, start + 80));
    const found = /^(?:["'`]([\w.-]{1,60})["'`]|:(\w{1,60}))$/.exec(text);
    return found?.[1] ?? found?.[2];
  }

  /** `findUser(id).email`: the owner is what stands in front. */
  #detached(path: Path, steps: readonly string[]): readonly string[] {
    if (!path.isDetached) return steps;
    const before = this.#file.masked.code.slice(Math.max(0, path.start - 120), path.start).replace(/\([^()]*\)/g, '()');
    return [personIn(/[\w$.()>:-]*$/.exec(before)?.[0] ?? '') ?? '_', ...steps];
  }

  #valueOf(
    path: Path,
    steps: readonly string[],
    { scope, people }: { scope: FunctionSpan | undefined; people: boolean },
  ): readonly Taint[] {
    if (!path.isDetached) {
      for (let length = steps.length; length > 0; length--) {
        const known = this.#scopes.get(scope, steps.slice(0, length).join('.'));
        if (known === undefined) continue;
        const rest = steps.slice(length);
        if (known === 'clean') {
          if (rest.length === 0) return [];
          break;
        }
        const kept = known.filter((taint) => continuesIn(taint, rest));
        if (kept.length > 0) return kept.map((taint) => ({ ...taint, start: path.start, end: path.end }));
      }
    }
    const source = sourceOf({ steps: this.#detached(path, steps), owner: this.#ownerOf(scope, steps[0]) });
    if (source) return [this.#taint(path, source)];
    const person = people && steps.length === 1 && !path.isDetached ? personOf(steps[0]!) : undefined;
    return person ? [this.#taint(path, person)] : [];
  }

  #ownerOf(scope: FunctionSpan | undefined, root: string | undefined): string | undefined {
    return root === undefined ? undefined : this.#scopes.ownerOf(scope, root);
  }

  #taint({ start, end, text }: Path, source: Source): Taint {
    return { start, end, text, source, through: [], inside: false };
  }

  /** What calls in the expression hand back of their own: helpers that read a source. */
  #ownTaints(call: Call, calls: readonly Call[]): readonly Taint[] {
    const found = this.#own.returnedBy(call)?.taints;
    if (!found || found.length === 0) return [];
    const around = calls.filter((one) => one.open < call.start && call.start < one.end);
    if (around.length > deepestCalls) return [];
    if (this.#effectAround({ start: call.start, end: call.end }, around) !== 'passes' || !this.#chainPasses(call))
      return [];
    return found.map((taint) => ({
      ...taint,
      start: call.start,
      end: call.end,
      through: [...taint.through, taint.start],
    }));
  }

  #effectAround(path: Span, around: readonly Call[]): 'passes' | 'cleans' | 'unknown' {
    let worst: 'passes' | 'unknown' = 'passes';
    for (const call of around) {
      const effect = effectOn(call.callee, call.before);
      if (effect === 'cleans') return 'cleans';
      if (!this.#chainPasses(call)) return 'cleans';
      if (effect === 'unknown' && !this.#comesBack(call, path)) worst = 'unknown';
    }
    return worst;
  }

  #comesBack(call: Call, path: Span): boolean {
    const index = call.args.findIndex((arg) => arg.start <= path.start && path.start < arg.end);
    return this.#own.returnedBy(call)?.params.has(index) ?? false;
  }

  /** `f(x).trim()` is x still, `f(x).length` is not. */
  #chainPasses(call: Call): boolean {
    let at: Call = call;
    for (let steps = 0; steps < 12; steps++) {
      const property = /^\s{0,40}[?!]?(?:\.|->)\s?(\w{1,40})\b(?!\s?\()/.exec(
        this.#file.masked.code.slice(at.end, at.end + 90),
      )?.[1];
      if (property !== undefined && effectOfMethod(property) === 'cleans') return false;
      const next = this.#next.get(at);
      if (!next) return true;
      if (effectOfMethod(next.name) !== 'passes' || this.#isHandedToCleaner(next)) return false;
      at = next;
    }
    return true;
  }

  /** `phone.map(Numbers::redact)`, `names.map(mask)`: a function by its name. */
  #isHandedToCleaner({ args }: Call): boolean {
    const [only] = args;
    if (!only || args.length > 1 || only.end - only.start > 80) return false;
    const written = this.#file.masked.code.slice(only.start, only.end).trim();
    return /^&?:?[\w.]{0,60}(?:::|\.)?\w{1,40}$/.test(written) && effectOn(written, '') === 'cleans';
  }
}

function continuesIn({ source, inside }: Taint, rest: readonly string[]): boolean {
  if (rest.length === 0) return true;
  if (rest.every((step) => /^(?:value|to_s|data|text|current)$/.test(step))) return true;
  return inside && source.field === rest.at(-1);
}

const chains = new WeakMap<Outline, ReadonlyMap<Call, Call>>();

function nextCalls(outline: Outline): ReadonlyMap<Call, Call> {
  const known = chains.get(outline);
  if (known) return known;
  const next = new Map<Call, Call>();
  for (const call of outline.calls) if (call.receiver) next.set(call.receiver, call);
  chains.set(outline, next);
  return next;
}
