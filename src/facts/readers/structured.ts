/** JSON, JSON5 and TOML as plain values; an error is one sentence. What a value holds is asked with `recordAt` and `textsAt`. */
import { TomlError, parse as parseToml } from 'smol-toml';
import { failed, ok, type Result } from '../../base/result.ts';
import { readYaml, type YamlView } from './yaml.ts';

export type Plain = Readonly<Record<string, unknown>>;

export function readJson(text: string): Result<Plain, string> {
  try {
    const value: unknown = JSON.parse(text);
    return isPlain(value) ? ok(value) : failed('not an object');
  } catch (error) {
    if (error instanceof SyntaxError) return failed(error.message);
    throw error;
  }
}

/** JSON with comments, trailing commas, bare keys or single quotes. All that is YAML too, once the comments are gone. */
export function readJson5(text: string): Result<YamlView, string> {
  const bare = text
    .replace(
      /("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|\/\*(?:[\s\S]*?\*\/|[\s\S]*$)|\/\/[^\n]*/g,
      (all, quoted?: string) => (quoted === undefined ? all.replace(/[^\n]/g, ' ') : quoted),
    )
    .replace(/\t/g, ' ');
  const read = readYaml(bare);
  if (!read.ok) return read;
  const [view] = read.value;
  return view?.isMap ? ok(view) : failed('not an object');
}

export function readToml(text: string): Result<Plain, string> {
  try {
    return ok(parseToml(text));
  } catch (error) {
    if (error instanceof TomlError) return failed(`${error.message.split('\n')[0]} (line ${error.line})`);
    throw error;
  }
}

export function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object below these keys; an empty one when there is none. */
export function recordAt(value: unknown, ...keys: readonly string[]): Plain {
  let at = value;
  for (const key of keys) at = isPlain(at) && Object.hasOwn(at, key) ? at[key] : undefined;
  return isPlain(at) ? at : {};
}

export function textsAt(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}

/** From 1; the first line that matches, 1 when none does. */
export function lineWhere(text: string, pattern: RegExp): number {
  const at = text.search(pattern);
  return at < 0 ? 1 : text.slice(0, at).split('\n').length;
}
