/**
 * What stands in the prompts that a file sends to language models: which parts are fixed, which are what somebody wrote,
 * which are what was said before or looked up. A part is told by the key it is sent under and by its own name; a part
 * whose names say nothing is left out, as is a prompt that another file puts together.
 */
import type { ScannedFile, Span } from '../rule.ts';
import type { Call } from '../text/outline.ts';
import { wordsOf } from '../text/identifier.ts';
import { literalOf } from './literal-value.ts';
import { providerOf } from './model-provider.ts';
import { pathsIn, type Path } from './paths.ts';
import type { SinkCall } from './sinks/sink.ts';

/** `written`: what somebody wrote; `history`: a conversation; `document`: what was looked up or uploaded. */
export type PartSort = 'written' | 'history' | 'document' | 'fixed';

export interface PromptPart extends Span {
  readonly sort: PartSort;
  readonly text: string;
}

export interface Prompt {
  readonly call: Call;
  /** Who runs the model, where the file says so. */
  readonly provider?: string;
  readonly parts: readonly PromptPart[];
}

const promptKey =
  /^(?:messages?|prompts?|input|inputs|contents?|system|system_?prompt|query|question|text|texts|instructions?|parts|documents|history|body)$/i;
const sorts: readonly (readonly [PartSort, RegExp])[] = [
  ['fixed', /^(?:system|instructions?|template|persona|role|schema)$/],
  ['history', /^(?:messages|history|conversation|thread|turns|msgs|transcript)$/],
  ['document', /^(?:documents?|docs|chunks?|passages?|pages?|context|excerpt|snippets?)$/],
  [
    'written',
    /^(?:prompt|query|question|content|contents|text|texts|input|inputs|message|body|comment|description|utterance|note|notes|review|feedback)$/,
  ],
];
/** The first argument is the prompt; elsewhere it has a key. */
const byPosition = /^(?:Google|LangChain|LlamaIndex|Ollama|Hugging Face|Mistral|Cohere|Spring AI)$/;
const mostParts = 12;

export function promptsOf(file: ScannedFile, sinks: readonly SinkCall[]): readonly Prompt[] {
  return sinks.flatMap(({ call, sink }) => {
    // Pictures, speech and indexes are asked otherwise; a moderation is no model that answers.
    if (sink.kind !== 'llm' || /(?:images|audio|assistants|Pinecone)/.test(`${call.callee} ${sink.vendor ?? ''}`))
      return [];
    const positional = byPosition.test(sink.vendor ?? '');
    const parts = call.args.flatMap((arg, index) =>
      partsOf(file, arg, arg.name ?? (positional && index === 0 ? 'prompt' : undefined)),
    );
    if (parts.length === 0) return [];
    const provider = providerOf(call, sink, file);
    return [{ call, ...(provider !== undefined && { provider }), parts: parts.slice(0, mostParts) }];
  });
}

function partsOf(file: ScannedFile, span: Span, key: string | undefined): PromptPart[] {
  const bounded = { start: span.start, end: Math.min(span.end, span.start + 4000) };
  if (key !== undefined && !promptKey.test(key)) return [];
  if (literalOf(file, bounded) !== undefined && key !== undefined) return [{ ...bounded, sort: 'fixed', text: key }];
  const seen = new Set<string>();
  return [...pathsIn(file.masked, bounded)].flatMap((path) => {
    const under = keyOf(file, path, bounded) ?? key;
    // `messages as Params["messages"]` names a type.
    if (/\bas\s{1,4}$/.test(file.masked.code.slice(Math.max(0, path.start - 8), path.start))) return [];
    if (under === undefined || !promptKey.test(under) || file.masked.code[path.end] === '(' || seen.has(path.text))
      return [];
    seen.add(path.text);
    const sort = sortOf(file, path, under);
    return sort === undefined ? [] : [{ start: path.start, end: path.end, sort, text: path.text }];
  });
}

/** The key that a path stands under; its own name where it is key and value in one; none for a key. */
function keyOf({ masked }: ScannedFile, { start, end, text }: Path, { start: from }: Span): string | undefined {
  const before = masked.uncommented.slice(Math.max(from, start - 300), start);
  const after = masked.code.slice(end, end + 12);
  if (/^\s{0,8}(?::(?!:)|=>|=(?!=))/.test(after)) return 'role';
  if (/[{,]\s{0,40}$/.test(before) && /^\s{0,8}(?:,|\}|$)/.test(after) && !/\[[^\]]*$/.test(before)) return text;
  return /["']?(\w{1,40})["']?\s{0,8}(?::|=>|=)(?![:=])[^,]{0,300}$/.exec(before)?.[1];
}

function sortOf(file: ScannedFile, path: Path, key: string): PartSort | undefined {
  const last = path.steps.at(-1)!;
  const words = wordsOf(last);
  if (path.steps.length === 1 && isFixed(file, path)) return 'fixed';
  const own = sorts.find(([, pattern]) => words.some((word) => pattern.test(word)))?.[0];
  // `${message}` among the instructions is what somebody wrote still.
  return own ?? (/^(?:system|instructions?)$/i.test(key) ? 'fixed' : undefined);
}

/** A name to which the file gives nothing but literals. */
function isFixed(file: ScannedFile, { steps: [name] }: Path): boolean {
  const given = file.outline.assignments.filter(({ target }) => target === name);
  return given.length > 0 && given.every(({ value }) => literalOf(file, value) !== undefined);
}
