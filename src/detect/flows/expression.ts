/**
 * What a stretch of code hands on: every path of names in it, what the calls around it do to it, and what is known of
 * the variables. Errs towards silence: what goes through a call that nobody knows is not claimed to come out of it.
 */
import type { ScannedFile, Span } from '../rule.ts';
import { firstAtOrAfter, type Call, type FunctionSpan, type Outline } from '../text/outline.ts';
import { effectOfMethod, effectOn, isBuilding, type Effect } from './calls.ts';
import { DeclaredOwners } from './declared-owners.ts';
import type { Source, Taint } from './flow.ts';
import { isKeyOrTest } from './key-or-test.ts';
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
  /** Whole people count, if they are handed over as such: `printed` where the language prints what they hold. */
  readonly people?: 'printed' | 'handed' | undefined;
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
/** Called on an object, they give what it holds: `user.to_json`, `user.model_dump()`. */
const wholeContents =
  /^(?:to_json|as_json|to_h|to_hash|inspect|attributes|serializable_hash|model_dump|model_dump_json|dict|json|__dict__|_asdict|toJSON|toObject|toArray|toJson)$/;
const scriptKinds = /^(?:javascript|typescript|vue|svelte)$/;
/** Where the text of an object is what it holds, or its name. */
const printing = /^(?:python|go|kotlin|rust)$/;
const getterKinds = new Set(['java', 'kotlin', 'scala', 'groovy', 'go', 'rust', 'php', 'ruby', 'swift']);

export class Expressions {
  readonly #file: ScannedFile;
  readonly #scopes: Scopes;
  readonly #own: OwnFunctions;
  readonly #declared: DeclaredOwners;
  /** From a call to the one that is made on its result. */
  readonly #next: ReadonlyMap<Call, Call>;

  constructor(file: ScannedFile, scopes: Scopes, own: OwnFunctions) {
    this.#file = file;
    this.#scopes = scopes;
    this.#own = own;
    this.#declared = new DeclaredOwners(file);
    this.#next = nextCalls(file.outline);
  }

  read({ span, scope, people, blocks = false }: Asked): Value {
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
      if (skipped.some((body) => path.start >= body.start && path.start < body.end) || isKeyOrTest(this.#file, path))
        continue;
      const around = calls.filter((call) => call.open < path.start && path.start < call.end);
      if (around.length > deepestCalls) continue;
      const found = this.#taintsOf(path, {
        scope: this.#scopeAt(path, scope),
        calls,
        around,
        people: people !== undefined && this.#isWhole(path, bounded, around, people),
      });
      if (found.length === 0) continue;
      const effect = this.#effectAround(path, around);
      cleaned ||= effect === 'cleans';
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

  #isWhole(path: Path, span: Span, around: readonly Call[], people: 'printed' | 'handed'): boolean {
    const { code } = this.#file.masked;
    const { kind } = this.#file;
    if (path.steps.length > 1 && wholeContents.test(path.steps.at(-1)!)) return true;
    // What a class prints of itself is for the class to say; a mailer reads the address of whoever it is handed.
    if (/^(?:this|self|\$this)$/.test(path.text) && people !== 'handed') return false;
    if (around.length > 0) return around.every((call) => serialisers.test(call.name));
    const isScript = scriptKinds.test(kind);
    if (path.start === span.start && path.end === span.end)
      return people === 'handed' || isScript || printing.test(kind);
    const before = code.slice(Math.max(span.start, path.start - 40), path.start);
    if (isScript) return code[span.start] === '{' && /(?:[{,:]|\.\.\.)\s*$/.test(before);
    // `f"{user}"` and `"${user}"` are the whole one in a text.
    return printing.test(kind) && before.endsWith('{') && /^(?:![rsa])?\}/.test(code.slice(path.end, path.end + 3));
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
    if (receiver.length === 0) return this.#ownGetter(path, call, at.scope);
    const key = keyed.test(method) && call.args.length > 0 ? this.#literal(call.args[0]!) : undefined;
    if (key !== undefined && carriers.test(receiver.at(-1)!.replace(/^\$/, ''))) {
      const source = sourceOf({ steps: [...receiver, key] });
      if (source) return [this.#taint(path, source)];
    }
    // One value of a request by its name is not the request: its own name says what it is.
    if (keyed.test(method) && call.args.length > 0 && sourceOf({ steps: receiver })?.sort === 'request') return [];
    if (effectOfMethod(method) !== 'passes') return [];
    const found = this.#valueOf(path, receiver, at);
    // One of a list by its number: which one, nobody knows.
    return this.#isNumbered(call) ? found.filter(({ inside }) => !inside) : found;
  }

  #isNumbered({ name, args }: Call): boolean {
    const [only] = args;
    return (
      /^get$/i.test(name) && only !== undefined && /^\d+$/.test(this.#file.masked.code.slice(only.start, only.end))
    );
  }

  /** `getName()` in a class of people. */
  #ownGetter(path: Path, call: Call, scope: FunctionSpan | undefined): readonly Taint[] {
    if (call.args.length > 0 || path.isDetached || !/^get[A-Z]/.test(path.steps[0]!)) return [];
    const owner = this.#declared.ownerOf(scope, 'this');
    const source = owner === undefined ? undefined : sourceOf({ steps: [owner, path.steps[0]!], isCalled: true });
    return source ? [this.#taint(path, source)] : [];
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
    const person = people && !path.isDetached ? this.#personOf(scope, steps) : undefined;
    return person ? [this.#taint(path, person)] : [];
  }

  /** By its name, or by the type that it is declared with. */
  #personOf(scope: FunctionSpan | undefined, written: readonly string[]): Source | undefined {
    const isContents = written.length > 1 && wholeContents.test(written.at(-1)!);
    const steps = isContents ? written.slice(0, -1) : written;
    const name = steps.at(-1)!;
    if (steps.length === 1 && isContents && /^(?:this|self)$/.test(name)) {
      const own = this.#declared.ownerOf(scope, name);
      return own === undefined ? undefined : { sort: 'person', owner: own, field: name };
    }
    if (steps.length > 1) return steps.length < 4 && !/^[A-Z]/.test(steps[0]!) ? personOf(name) : undefined;
    const owner = name === 'it' ? undefined : this.#declared.ownerOf(scope, name);
    return personOf(name) ?? (owner === undefined ? undefined : { sort: 'person', owner, field: name });
  }

  #ownerOf(scope: FunctionSpan | undefined, root: string | undefined): string | undefined {
    if (root === undefined) return undefined;
    return this.#scopes.ownerOf(scope, root) ?? this.#declared.ownerOf(scope, root);
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

  #effectAround(path: Span, around: readonly Call[]): Effect {
    let worst: Effect = 'passes';
    for (const call of around) {
      const effect = isBuilding(call) ? 'passes' : effectOn(call.callee, call.before);
      if (effect === 'cleans' || !this.#chainPasses(call)) return 'cleans';
      if (effect === 'asks') worst = 'asks';
      else if (effect === 'unknown' && worst === 'passes' && !this.#comesBack(call, path)) worst = 'unknown';
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
      if (!isBuilding(next) && effectOfMethod(next.name) !== 'passes') return false;
      if (this.#isHandedToCleaner(next)) return false;
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
