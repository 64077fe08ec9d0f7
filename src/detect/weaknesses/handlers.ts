/**
 * Functions that take requests or messages from outside, told by evidence of a framework: its parameters, its route call
 * or its annotation. What cannot be told is no handler: rules on handlers say nothing about it.
 */
import { jvm, scripts } from '../pattern-rule.ts';
import type { ScannedFile } from '../rule.ts';
import type { FunctionSpan } from '../text/outline.ts';

export interface Handler {
  readonly fn: FunctionSpan;
  /** Masked code of the function, its head included; bounded. */
  readonly code: string;
  /** The same with strings. */
  readonly source: string;
  /** The line or lines that make it a handler: decorators and the head of the call that it is handed to. */
  readonly head: string;
}

const longest = 12_000;

function handlerOf(file: ScannedFile, fn: FunctionSpan): Handler {
  const end = Math.min(fn.end, fn.start + longest);
  const before = file.masked.uncommented.slice(Math.max(0, fn.start - 400), fn.bodyStart);
  // The call that takes a lambda stands on its line or the one above; decorators stand above a function.
  const lines = before.slice(0, Math.max(0, before.length)).split('\n').slice(-3).join('\n');
  return {
    fn,
    code: file.masked.code.slice(fn.start, end),
    source: file.masked.uncommented.slice(fn.start, end),
    head: `${(fn.decorators ?? []).join(' ')} ${lines}`,
  };
}

const requestParameter: readonly {
  readonly kinds: readonly string[];
  readonly params: RegExp;
  readonly head: RegExp;
}[] = [
  {
    kinds: scripts,
    params: /^(?:req|request|ctx|c|context|event)$/,
    head: /\.(?:get|post|put|patch|delete|all|use|route)\(|\bexport\s{1,4}(?:default\s{1,4})?(?:async\s{1,4})?(?:function|const)|=>|@(?:Post|Get|Put|Patch|Delete|All)\(|\bfunction\b/,
  },
  { kinds: ['python'], params: /^(?:request|req)$/, head: /\bdef\b/ },
  {
    kinds: ['go'],
    params: /^(?:r|req|request|c|ctx)$/,
    head: /\*http\.Request|\*gin\.Context|echo\.Context|\*fiber\.Ctx/,
  },
  {
    kinds: [...jvm, 'c#'],
    params: /./,
    head: /@(?:Post|Get|Put|Patch|Delete|Request)Mapping|@(?:POST|PUT|GET|DELETE|PATCH)\b|\[Http(?:Post|Get|Put|Patch|Delete)|HttpServletRequest/,
  },
  { kinds: ['php'], params: /request/i, head: /\bRequest\s{1,2}\$|\bfunction\b/ },
];
const decorated =
  /@\w{0,20}\.?(?:route|get|post|put|patch|delete|api_view|csrf_exempt|require_POST)\b|@(?:Post|Get|Put|Patch|Delete|Request)Mapping|\[Http(?:Post|Put|Patch|Delete|Get)/;

/** Handlers of requests in this file, at most 200. */
export function requestHandlers(file: ScannedFile): readonly Handler[] {
  const rows = requestParameter.filter((row) => row.kinds.includes(file.kind));
  const found: Handler[] = [];
  for (const fn of file.outline.functions) {
    if (found.length >= 200) break;
    const takes = rows.some((row) => fn.params.some((name) => row.params.test(name.replace(/^\$/, ''))));
    if (!takes && !(fn.decorators?.some((one) => decorated.test(one)) ?? false) && file.kind !== 'ruby') continue;
    const handler = handlerOf(file, fn);
    if (
      file.kind === 'ruby'
        ? isAction(file, fn)
        : rows.some((row) => row.head.test(handler.head)) || decorated.test(handler.head)
    ) {
      found.push(handler);
    }
  }
  return found;
}

/** A method of a Rails controller. */
function isAction(file: ScannedFile, fn: FunctionSpan): boolean {
  return (
    fn.params.length === 0 &&
    fn.name !== '' &&
    /\bclass\s{1,4}[\w:]{1,80}Controller\b/.test(file.masked.code.slice(0, 4000))
  );
}
