/**
 * Where a file writes logs: in a handler itself, in a function of the same file that it calls, in any function at all.
 * Lines that are off in production (debug, trace) are no trace of anything and do not count.
 */
import { isLogger } from '../../detect/text/loggers.ts';
import type { Call } from '../../detect/text/outline.ts';
import type { Span } from '../../detect/rule.ts';
import type { LogCall, LoggingFileFact, LogStyle } from '../../model/handler.ts';
import { isAuditCall, styleOf } from './log-style.ts';
import { spanOfBody, type HandlerSource } from './source.ts';

const quiet =
  /(?:^|[._>:])(?:debug|trace|verbose|silly|fine|finer|finest|isDebugEnabled|LogDebug|LogTrace)(?:f|w|ln|Context)?!?$/i;
const mostCalls = 60;

function isLogCall({ kind, code }: HandlerSource, call: Call): boolean {
  // The beginning of a chain writes nothing yet.
  if (call.args.length === 0 && /^\s*\./.test(code.slice(call.end, call.end + 80))) return false;
  // Values are added on the way: `log.WithFields().Info`, `log.Info().Str().Msg`.
  const plain = call.callee
    .replace(/\(\)/g, '')
    .replace(
      /\.(?:With\w*|with\w*|bind|child|Str|Int|Err|Any|Bool|Interface|addKeyValue|Info|Warn|Error|at(?:Info|Warn|Error))(?=\.)/g,
      '',
    )
    .replace(/\.(?:Msgf?|Send)$/, '.Info');
  if (quiet.test(plain)) return false;
  return (
    isLogger(kind, call.callee.replace(/\(\)/g, '')) ||
    isLogger(kind, plain) ||
    (isAuditCall(plain) && /[.:>]|^[a-z]/.test(plain))
  );
}

const logCall = (source: HandlerSource, call: Call, through?: string): LogCall => ({
  callee: call.callee.slice(0, 100),
  line: source.lineOf(call.start),
  style: styleOf(
    call.callee,
    call.args.map(({ start, end }) => source.text.slice(start, Math.min(end, start + 200))),
  ),
  ...(through !== undefined && { through }),
});

export interface Traces {
  readonly logs: readonly LogCall[];
  /** Last names of what is called and not defined here. */
  readonly calls: readonly string[];
}

/** In this stretch, and in the functions of this file that it calls: one step, no further. */
export function tracesIn(source: HandlerSource, body: Span): Traces {
  const logs: LogCall[] = [];
  const calls = new Set<string>();
  const followed = new Set<string>();
  for (const call of source.outline.callsIn(body)) {
    if (isLogCall(source, call)) {
      logs.push(logCall(source, call));
      continue;
    }
    const name = call.name;
    if (name === '' || followed.has(name)) continue;
    followed.add(name);
    const defined = functionsByName(source).get(name);
    if (!defined) calls.add(name);
    for (const one of defined ?? []) {
      if (one.bodyStart >= body.start && one.end <= body.end) continue;
      const inner = source.outline.callsIn(spanOfBody(one));
      logs.push(...inner.filter((found) => isLogCall(source, found)).map((found) => logCall(source, found, name)));
      for (const found of inner) if (!isLogCall(source, found)) calls.add(found.name);
    }
  }
  return { logs: logs.slice(0, mostCalls), calls: [...calls].filter((name) => name !== '').slice(0, mostCalls) };
}

const byName = new WeakMap<HandlerSource, ReadonlyMap<string, HandlerSource['outline']['functions']>>();

function functionsByName(source: HandlerSource): ReadonlyMap<string, HandlerSource['outline']['functions']> {
  const known = byName.get(source) ?? Map.groupBy(source.outline.functions, ({ name }) => name);
  byName.set(source, known);
  return known;
}

const weight: Readonly<Record<LogStyle, number>> = { audit: 2, structured: 1, text: 0 };

/**
 * Each function with the best style that is seen in it, or in functions of this file that it calls, however many steps
 * away; a lambda counts for the function around it, too.
 */
export function loggingFunctions(source: HandlerSource): LoggingFileFact['functions'] {
  const found = new Map<string, LogStyle>();
  const callers = new Map<string, Set<string>>();
  for (const call of source.outline.calls) {
    const names = namesAround(source, call.start);
    if (isLogCall(source, call)) {
      const { style } = logCall(source, call);
      for (const name of names) raise(found, name, style);
      continue;
    }
    const called = call.name;
    if (!functionsByName(source).has(called)) continue;
    const known = callers.get(called) ?? new Set();
    for (const name of names) known.add(name);
    callers.set(called, known);
  }
  const open = [...found.keys()];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    for (const caller of callers.get(name) ?? []) if (raise(found, caller, found.get(name)!)) open.push(caller);
  }
  return [...found].map(([name, style]) => ({ name, style })).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function namesAround(source: HandlerSource, at: number): readonly string[] {
  const names: string[] = [];
  for (let one = source.outline.functionAt(at); one; one = one.parent) if (one.name !== '') names.push(one.name);
  return names;
}

/** True when it says more than was known. */
function raise(found: Map<string, LogStyle>, name: string, style: LogStyle): boolean {
  const known = found.get(name);
  if (known !== undefined && weight[known] >= weight[style]) return false;
  found.set(name, style);
  return true;
}
