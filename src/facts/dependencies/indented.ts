/**
 * Lock files in YAML's shape (pnpm, yarn 2 and later, pub, CocoaPods), as programs write them: maps by indentation, lists
 * of scalars or maps, scalars and flow values on one line. A whole YAML parser takes a second for one large lock file, and
 * hundreds of versions of it are read; what this reader does not know it refuses, and the caller asks the parser.
 */
import { failed, ok, type Result } from '../../base/result.ts';

export interface IndentedEntry {
  readonly key: string;
  /** The scalar or flow value on its line, unquoted; empty when something is below. */
  readonly value: string;
  readonly line: number;
  readonly below: readonly IndentedEntry[];
}

interface Open {
  readonly indent: number;
  readonly entries: IndentedEntry[];
}

const entryLine =
  /^( *)(- )?(?:("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|\? .*|[^\s#'"{[&*!|>%@`-][^#]*?|-[^\s#][^#]*?)(?::(?:\s+(.*))?)$|(.*)$)/;

/** The entries at the top. List items have the key `-`. */
export function readIndented(text: string): Result<readonly IndentedEntry[], string> {
  const top: IndentedEntry[] = [];
  const open: Open[] = [{ indent: -1, entries: top }];
  let line = 0;
  for (const written of text.split('\n')) {
    line++;
    const content = written.endsWith('\r') ? written.slice(0, -1) : written;
    if (/^\s*(?:#|$)/.test(content) || /^(?:---|\.\.\.)\s*$/.test(content)) continue;
    const match = entryLine.exec(content);
    const indent = match?.[1]!.length ?? -1;
    if (!match || content.startsWith('\t')) return failed(`line ${line} is not as such a file is written`);
    const [, , dash, key, value = '', rest] = match;
    while (open.at(-1)!.indent >= indent) open.pop();
    // A list may begin at the indentation of its key.
    let parent = open.at(-1)!;
    if (dash !== undefined) {
      const item: IndentedEntry = { key: '-', value: key === undefined ? unquoted(rest ?? '') : '', line, below: [] };
      parent.entries.push(item);
      if (key === undefined) continue;
      open.push({ indent, entries: item.below as IndentedEntry[] });
      parent = open.at(-1)!;
    } else if (key === undefined) return failed(`line ${line} is not as such a file is written`);
    const entry: IndentedEntry = {
      key: unquoted(key.replace(/^\? /, '')),
      value: unquoted(value.trim()),
      line,
      below: [],
    };
    parent.entries.push(entry);
    open.push({ indent: indent + (dash === undefined ? 0 : 2), entries: entry.below as IndentedEntry[] });
  }
  return ok(top);
}

function unquoted(text: string): string {
  if (text.startsWith("'") && text.endsWith("'") && text.length > 1) return text.slice(1, -1).replaceAll("''", "'");
  if (!text.startsWith('"')) return text;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : text;
  } catch {
    return text; // Not JSON's quoting: as it was written.
  }
}

export function below(entries: readonly IndentedEntry[] | undefined, key: string): readonly IndentedEntry[] {
  return entries?.find((entry) => entry.key === key)?.below ?? [];
}

export function valueOf(entries: readonly IndentedEntry[] | undefined, key: string): string | undefined {
  const value = entries?.find((entry) => entry.key === key)?.value;
  return value === '' ? undefined : value;
}
