/** One source file as the readers of handlers see it, and what they say of it. Offsets are UTF-16 positions. */
import { FileText } from '../../detect/text/windows.ts';
import { outlineOf, type Argument, type Call, type FunctionSpan, type Outline } from '../../detect/text/outline.ts';
import type { Span } from '../../detect/rule.ts';
import { fileKindOf, type FileKind } from '../../model/file-kind.ts';
import type { Guard, HandlerKind } from '../../model/handler.ts';
import { classesIn, type ClassSpan } from './classes.ts';
import { asksOf } from './guard.ts';
import type { Way } from './router-graph.ts';

export interface HandlerSource {
  readonly path: string;
  readonly kind: FileKind;
  readonly text: string;
  /** Without comments and the insides of strings. */
  readonly code: string;
  readonly uncommented: string;
  readonly outline: Outline;
  readonly classes: readonly ClassSpan[];
  lineOf(offset: number): number;
}

export function handlerSource(path: string, text: string): HandlerSource {
  const kind = fileKindOf(path);
  const file = new FileText(text, kind);
  const { code, uncommented } = file.masked;
  let classes: readonly ClassSpan[] | undefined;
  return {
    path,
    kind,
    text,
    code,
    uncommented,
    outline: outlineOf(text, file.masked, kind),
    get classes() {
      return (classes ??= classesIn(code, uncommented, kind));
    },
    lineOf: (offset) => file.lineOf(offset),
  };
}

/** Something that stands before a handler, as written; whether it guards is judged by its name. */
export interface Before {
  readonly name: string;
  readonly at: number;
  /** Known by where it stands, whatever its name says. */
  readonly asks?: Guard['asks'];
}

export interface FoundHandler {
  readonly framework: string;
  readonly kind: HandlerKind;
  readonly method?: string;
  readonly route?: string;
  readonly name: string;
  readonly at: number;
  /** Absent: it stands in another file, or nowhere that could be told. */
  readonly body?: Span;
  readonly before: readonly Before[];
  /** What asks on the routers that it hangs on, and where that way leaves the file. */
  readonly way?: Way;
  readonly needs?: readonly string[];
  /** False: only its parameters look like a handler's. */
  readonly isRegistered?: boolean;
}

/** Reads the handlers of one family of frameworks out of one file. */
export type HandlerReader = (source: HandlerSource) => Iterable<FoundHandler>;

/** The text between the quotes when the span is one string literal and nothing else. */
export function literalAt(source: HandlerSource, span: Span): string | undefined {
  const written = source.text.slice(span.start, Math.min(span.end, span.start + 500)).trim();
  return /^(?:r|f|b|u|@|\$)?(["'`])((?:(?!\1)[^\n\\]|\\.)*)\1$/.exec(written)?.[2];
}

/** `a.b.c` or `a.b.c(…)` of an argument: the name of what is handed over; empty when it is none. */
export function nameAt(source: HandlerSource, span: Span): string {
  const written = source.code.slice(span.start, Math.min(span.end, span.start + 200)).trim();
  return /^(?:new\s+|await\s+|&|this\.|self\.)?([\w$@]+(?:(?:\.|::|->)[\w$!?]+)*)/.exec(written)?.[1] ?? '';
}

export const lastName = (callee: string): string => /([\w$!?]+)(?:\(\))?$/.exec(callee)?.[1] ?? '';

const wrapper = /handler|wrap|async|catch|safe|^try|rescue|^(?:with|http)\w*$|HandlerFunc$/i;

export interface Unwrapped {
  readonly span: Span;
  /** The calls around it: one of them may guard. */
  readonly around: readonly Before[];
}

/** What is really handed over: `verify` of `asyncHandler(twoFactor.verify())` and of `requireAdmin(s.verify)`. */
export function unwrapped(source: HandlerSource, span: Span): Unwrapped {
  const outer = source.outline.callsIn(span).find((call) => call.start - span.start < 40 && call.end >= span.end - 2);
  const name = outer ? lastName(outer.callee) : '';
  const inner = outer && (wrapper.test(name) || asksOf(name) !== undefined) ? outer.args.at(-1) : undefined;
  if (!outer || !inner || inner.end >= span.end) return { span, around: [] };
  const deeper = unwrapped(source, inner);
  return { span: deeper.span, around: [{ name: outer.callee, at: outer.start }, ...deeper.around] };
}

/** The function that an argument is, or wraps: `(req, res) => …`, `asyncHandler(async (c) => …)`. */
export function functionIn(source: HandlerSource, { start, end }: Span): FunctionSpan | undefined {
  return source.outline.functions.find((one) => one.start >= start && one.end <= end + 1);
}

export function functionNamed(source: HandlerSource, name: string): FunctionSpan | undefined {
  return name === '' ? undefined : source.outline.functions.find((one) => one.name === name);
}

/** The nearest name: its own, else that of the function around it (`login` of `login() { return (req, res) => … }`). */
export function nearestName(found: FunctionSpan): string {
  for (let one: FunctionSpan | undefined = found; one; one = one.parent) if (one.name !== '') return one.name;
  return '';
}

export const spanOfBody = ({ bodyStart, end }: FunctionSpan): Span => ({ start: bodyStart, end });

/** Arguments that are functions or names of such: the middlewares before a handler. Lists are taken apart. */
export function beforesIn(source: HandlerSource, args: readonly Argument[]): Before[] {
  return args.flatMap((arg) => {
    const written = source.code.slice(arg.start, Math.min(arg.end, arg.start + 1000));
    const list = /^\s*\[([^\]]*)\]/.exec(written);
    if (!list) {
      const name = nameAt(source, arg);
      return name === '' ? [] : [{ name, at: arg.start }];
    }
    return [...list[1]!.matchAll(/[\w$]+(?:\.[\w$]+)*/g)].map(([name]) => ({ name, at: arg.start }));
  });
}

export const isWithin = (outer: Span, at: number): boolean => at >= outer.start && at < outer.end;

export function classAt(source: HandlerSource, at: number): ClassSpan | undefined {
  return source.classes.findLast((one) => isWithin(one, at));
}

export type { Argument, Call, FunctionSpan };
