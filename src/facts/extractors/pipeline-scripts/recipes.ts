/**
 * Files of named commands: Makefile and justfile (recipes under targets), package.json and composer.json (scripts),
 * Taskfile, tox, nox, and plain shell scripts. Of each target its commands, as text; what they do is told elsewhere.
 */
import { readJson5 } from '../../readers/structured.ts';
import { readYaml, type YamlView } from '../../readers/yaml.ts';
import { failed, ok, type Result } from '../../../base/result.ts';

export interface Command {
  readonly target: string;
  /** From 1. */
  readonly line: number;
  readonly run: string;
  /** Written so that its failure is passed over. */
  readonly neutraliser?: string;
}

export interface Recipes {
  readonly commands: readonly Command[];
  /** Other targets of the same file that run with a target. */
  readonly needs: readonly { readonly target: string; readonly line: number; readonly needed: string }[];
  readonly first?: string | undefined;
}

/** More than the caller takes: a file this long is said to be too long. */
const mostRows = 6_000;

const rule = /^([\w./%@$(){}-][^:=#]*)::?(?!=)([^=#]*)/;
const assignment = /^(?:export[ \t]+|override[ \t]+)?([A-Za-z_]\w*)[ \t]*(?:\?|:{1,3}|\+)?=[ \t]*(.*)$/;

/** Recipes are indented; justfiles differ in how they assign and in what stands before the colon (parameters). */
export function readMakefile(text: string): Recipes {
  const values = new Map<string, string>();
  const commands: Command[] = [];
  const needs: { target: string; line: number; needed: string }[] = [];
  let current: readonly string[] = [];
  let first: string | undefined;
  for (const { text: line, at } of joinedLines(text)) {
    if (commands.length + needs.length > mostRows) break;
    const recipe = /^(?:\t| {2,})\s*(\S.*)$/.exec(line)?.[1];
    if (recipe !== undefined && current.length > 0) {
      // The signs may come from a variable: `$(E)go vet`.
      const filled = expand(recipe, values);
      const sign = /^[@+-]*/.exec(filled)![0];
      const lenient = sign.includes('-') ? { neutraliser: '- before the command' } : {};
      const run = filled.slice(sign.length);
      for (const target of current) commands.push({ target, line: at, run, ...lenient });
      continue;
    }
    // Conditions stand inside of recipes too, and end none: what any of their branches does, the target may do.
    if (/^\s*(?:#|$)|^(?:ifn?def|ifn?eq|else|endif)\b/.test(line)) continue;
    const set = assignment.exec(line);
    if (set) {
      if (!values.has(set[1]!)) values.set(set[1]!, set[2]!.trim());
      continue;
    }
    const head = line.length > 2000 ? null : rule.exec(line);
    current = head ? expand(head[1]!, values).trim().split(/\s+/) : [];
    const [name] = current;
    if (name !== undefined && !name.startsWith('.') && !name.includes('%')) first ??= name;
    if (!head || name?.startsWith('.')) continue;
    const needed = expand(head[2]!.replace(/;.*$/, ''), values).trim().split(/\s+/).filter(Boolean);
    for (const target of current) needs.push(...needed.map((one) => ({ target, line: at, needed: one })));
  }
  return { commands, needs, first };
}

export function readJustfile(text: string): Recipes {
  // `name param='x': dep` becomes `name: dep`; assignments are `:=`.
  const plain = text.replace(/^(@?)([A-Za-z_][\w-]*)[^\n:=]*(?:=[^\n:]*)?:(?!=)/gm, '$2:');
  return readMakefile(plain.replaceAll(/\{\{\s*([A-Za-z_]\w*)\s*\}\}/g, '$($1)'));
}

function joinedLines(text: string): readonly { readonly text: string; readonly at: number }[] {
  const lines: { text: string; at: number }[] = [];
  let open = false;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const last = lines.at(-1);
    const goesOn = line.endsWith('\\');
    const own = goesOn ? line.slice(0, -1) : line;
    if (open && last) last.text += ` ${own.trim()}`;
    else lines.push({ text: own, at: index + 1 });
    open = goesOn;
  }
  return lines;
}

/** `$(GOSEC)` by what the same file says it is; a `$$` is one for the shell. */
function expand(text: string, values: ReadonlyMap<string, string>, depth = 0): string {
  if (text.length > 5_000) return text;
  const filled = text.replaceAll(/\$[({]([A-Za-z_]\w*)[)}]/g, (whole, name: string) => {
    if (name === 'MAKE') return 'make';
    const value = values.get(name);
    // What grows with every step, or is computed, is no name of a tool.
    const isPlain = value !== undefined && depth <= 3 && value.length <= 200 && !value.includes('$(shell ');
    return isPlain ? expand(value, values, depth + 1) : whole;
  });
  return filled.slice(0, 5_000).replaceAll('$$', '$');
}

export function readJsonScripts(text: string): Result<Recipes, string> {
  const read = readJson5(text);
  if (!read.ok) return failed(read.error);
  const scripts = read.value.get('scripts')?.entries ?? [];
  const names = new Set(scripts.map(({ key }) => key));
  const commands = scripts.flatMap(({ key, value, line }) =>
    value.texts.map((run) => ({ target: key, line, run: run.replace(/^@(?=\w)/, 'composer ') })),
  );
  // `prelint` and `postlint` run with `lint`, unasked.
  const needs = scripts.flatMap(({ key, line }) =>
    [`pre${key}`, `post${key}`].filter((one) => names.has(one)).map((needed) => ({ target: key, line, needed })),
  );
  return ok({ commands, needs });
}

export function readTaskfile(text: string): Result<Recipes, string> {
  const read = readYaml(text);
  if (!read.ok) return failed(read.error);
  const tasks = read.value.flatMap((root) => root.get('tasks')?.entries ?? []);
  const commandsOf = (target: string, view: YamlView): readonly Command[] =>
    view.items.flatMap((item) => {
      const run = item.text ?? item.get('cmd')?.text;
      const called = item.get('task')?.text;
      const lenient = item.get('ignore_error')?.text === 'true' ? { neutraliser: 'ignore_error: true' } : {};
      if (run === undefined && called === undefined) return [];
      return [{ target, line: item.line, run: run ?? `task ${called}`, ...lenient }];
    });
  const commands = tasks.flatMap(({ key, value, line }) => {
    if (value.text !== undefined) return [{ target: key, line, run: value.text }];
    const cmds = value.isList ? value : value.get('cmds');
    const single = value.get('cmd')?.text;
    return single === undefined ? (cmds ? commandsOf(key, cmds) : []) : [{ target: key, line, run: single }];
  });
  const needs = tasks.flatMap(({ key, value, line }) =>
    (value.get('deps')?.items ?? []).flatMap((item) => {
      const needed = item.text ?? item.get('task')?.text;
      return needed === undefined ? [] : [{ target: key, line, needed }];
    }),
  );
  return ok({ commands, needs, first: 'default' });
}

/** `[testenv:bandit]` with `commands =`; factors before a command (`lint: bandit .`) belong to the environment's name. */
export function readTox(text: string): Recipes {
  const commands: Command[] = [];
  let target: string | undefined;
  let inside = false;
  for (const { text: line, at } of joinedLines(text)) {
    const section = /^\[(?:testenv(?::([^\]]+))?|[^\]]+)\]/.exec(line);
    if (section) {
      target = line.startsWith('[testenv') ? (section[1] ?? '') : undefined;
      inside = false;
      continue;
    }
    const key = /^(\w+)\s*=\s*(.*)$/.exec(line);
    if (key) inside = /^commands(?:_pre|_post)?$/.test(key[1]!);
    const own = key ? key[2]! : /^\s+(\S.*)$/.exec(line)?.[1];
    if (target === undefined || !inside || own === undefined || own === '') continue;
    const factor = /^([\w,{}-]+):\s+(.*)$/.exec(own);
    const bare = (factor?.[2] ?? own).trim();
    const lenient = bare.startsWith('- ') ? { neutraliser: '- before the command' } : {};
    const names = factor ? factor[1]!.split(',') : target.split(',');
    for (const name of names)
      commands.push({ target: name.trim(), line: at, run: bare.replace(/^- /, ''), ...lenient });
  }
  return { commands, needs: [] };
}

/** `def lint(session): session.run("bandit", "-r", "src")`. */
export function readNox(text: string): Recipes {
  const commands: Command[] = [];
  let target: string | undefined;
  const lines = text.split(/\r?\n/);
  for (const [index, line] of lines.entries()) {
    const head = /^def\s+(\w+)\s*\(/.exec(line);
    if (head) target = head[1]!;
    if (target === undefined || !/\bsession\.run(?:_always)?\s*\(/.test(line)) continue;
    const call = lines
      .slice(index, index + 30)
      .join(' ')
      .slice(0, 2000);
    const inner = /session\.run(?:_always)?\s*\(([^()]*)/.exec(call)?.[1] ?? '';
    const words = [...inner.matchAll(/"([^"]*)"|'([^']*)'/g)].map((word) => word[1] ?? word[2]!);
    const lenient = /success_codes\s*=/.test(inner) ? { neutraliser: 'success_codes' } : {};
    if (words.length > 0) commands.push({ target, line: index + 1, run: words.map(quoted).join(' '), ...lenient });
  }
  return { commands, needs: [] };
}

const quoted = (word: string): string =>
  /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
