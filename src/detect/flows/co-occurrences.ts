/**
 * Personal fields that a function names beside a call to a third party, where no way from the one to the other was found:
 * what is handed over goes through a call or an object that this file does not show. Told as possible, and never a flow.
 *
 * Left out: calls with a proven flow, calls whose arguments can all be seen to be something else (constants, ids, errors),
 * fields that are masked where they are named.
 */
import type { SinkKind } from '../../model/finding.ts';
import type { ScannedFile, Span } from '../rule.ts';
import { firstAtOrAfter, type Call, type FunctionSpan } from '../text/outline.ts';
import { effectOn } from './calls.ts';
import type { Source } from './flow.ts';
import { flowsOf, sinkCallsOf } from './flows.ts';
import { isKeyOrTest } from './key-or-test.ts';
import { pathsIn, type Path } from './paths.ts';
import type { SinkCall } from './sinks/sink.ts';
import { sourceOf } from './sources.ts';

export interface CoOccurrence {
  readonly source: Source & { readonly sort: 'field' };
  readonly text: string;
  /** Where the field is named. */
  readonly at: Span;
  readonly sink: SinkKind;
  readonly vendor?: string;
  readonly callee: string;
  /** The call. */
  readonly call: Span;
}

const thirdParties = /^(?:analytics|error-tracker|llm)$/;
const longestFunction = 8000;
const mostFields = 3;
const mostInFile = 40;

export function coOccurrencesOf(file: ScannedFile): readonly CoOccurrence[] {
  const proven = new Set(flowsOf(file).map(({ open }) => open));
  const found: CoOccurrence[] = [];
  for (const one of sinkCallsOf(file)) {
    if (found.length >= mostInFile) break;
    if (isThirdParty(one) && !proven.has(one.call.open) && isOpaque(file, one.call)) found.push(...besides(file, one));
  }
  return found;
}

const isThirdParty = ({ sink }: SinkCall): boolean =>
  thirdParties.test(sink.kind) || (sink.kind === 'http' && sink.vendor !== undefined);

const tellsNothing =
  /(?:^|_|[a-z])(?:ids?|uuid|guid|key|count|total|at|date|time|status|type|kind|mode|level|event|action|enabled|version|locale|currency|amount|price|url|path|route|index|size|length|plan|tier|role|env|name)$/i;
const seen =
  /^(?:e|ex|err|error|errors|exception|cause|reason|t|true|false|null|nil|none|undefined|this|self|new|await|async|return|function|const|ctx|context|req|request|res|response|next|config|settings|options|opts|process|console|Date|Math|JSON|Object|String|Number|Boolean|window|document)$/i;

/** Names of functions, written without brackets. */
const does = /^(?:find|get|queue|send|create|build|update|validate|fetch|load|set|handle|on|use|notify|make)(?=[A-Z_])/;

/** Something is handed over of which nothing says what it holds. */
function isOpaque({ masked, outline }: ScannedFile, call: Call): boolean {
  const { code } = masked;
  for (const arg of call.args) {
    const span = { start: arg.start, end: Math.min(arg.end, arg.start + 1500) };
    if (outline.functions.some(({ start }) => start >= span.start && start < span.end)) continue;
    for (const path of pathsIn(masked, span)) {
      const after = code.slice(path.end, path.end + 8);
      if (/^\s{0,4}:(?!:)/.test(after) || /^[A-Z]/.test(path.steps.at(-1)!)) continue;
      if (/^\s{0,4}=(?!=)/.test(after) || seen.test(path.steps[0]!) || tellsNothing.test(path.steps.at(-1)!)) continue;
      return true;
    }
  }
  return false;
}

/** The nearest fields of the function around, one of each kind. */
function besides(file: ScannedFile, { call, sink }: SinkCall): readonly CoOccurrence[] {
  const around = namedAround(file, call.start);
  if (!around || around.end - around.start > longestFunction) return [];
  const fields = [...fieldsIn(file, around)].filter(({ at }) => at.end <= call.start || at.start >= call.end);
  fields.sort((a, b) => distance(a.at, call) - distance(b.at, call));
  const kinds = new Set<string>();
  const nearest = fields.filter(({ source }) => {
    if (kinds.has(source.data.dataType) || kinds.size >= mostFields) return false;
    kinds.add(source.data.dataType);
    return true;
  });
  return nearest.map((field) => ({
    ...field,
    sink: sink.kind,
    ...(sink.vendor !== undefined && { vendor: sink.vendor }),
    callee: call.callee,
    call: { start: call.start, end: call.end },
  }));
}

const distance = (at: Span, call: Span): number => Math.abs(at.start - call.start);

/** Of a lambda the function that it stands in. */
function namedAround({ outline }: ScannedFile, offset: number): FunctionSpan | undefined {
  let around = outline.functionAt(offset);
  while (around?.parent && (around.name === '' || around.end - around.start < 300)) around = around.parent;
  return around;
}

function* fieldsIn(
  file: ScannedFile,
  { bodyStart, end }: FunctionSpan,
): Iterable<Pick<CoOccurrence, 'source' | 'text' | 'at'>> {
  for (const path of pathsIn(file.masked, { start: bodyStart, end })) {
    const last = path.steps.at(-1)!;
    if (/[(<]/.test(file.masked.code[path.end] ?? '') ? !/^get[A-Z]/i.test(last) : does.test(last)) continue;
    const source = sourceOf({ steps: path.isDetached ? ['_', ...path.steps] : path.steps });
    if (source?.sort !== 'field' || isKeyOrTest(file, path) || isCleaned(file, path)) continue;
    yield { source, text: path.text, at: { start: path.start, end: path.end } };
  }
}

function isCleaned({ outline }: ScannedFile, path: Path): boolean {
  const { calls } = outline;
  const last = firstAtOrAfter(calls, path.start, ({ open }) => open) - 1;
  for (let at = last; at >= 0 && at > last - 6; at--) {
    const call = calls[at]!;
    if (call.end > path.start && /^(?:cleans|asks)$/.test(effectOn(call.callee, call.before))) return true;
  }
  return false;
}
