/** SQL of all dialects: tables as they are created, altered and dropped, and what is said about their columns. */
import type { ScannedFile } from '../../rule.ts';
import { blocks, bracketsOf, fieldsOf, plainName, topLevelParts, type Declaration } from '../declaration.ts';

const name = String.raw`[\w."\x60[\]]{1,120}`;
const table = new RegExp(
  String.raw`\bcreate\s{1,8}(?:or\s{1,4}replace\s{1,4})?(?:(?:global|local|temp|temporary|unlogged|external|foreign|column|row|cached|memory)\s{1,8}){0,2}table\s{1,8}(?:if\s{1,4}not\s{1,4}exists\s{1,8})?(${name})\s{0,20}\(`,
  'gi',
);
const noColumn =
  '(?:constraint|primary|foreign|unique|check|key|index|exclude|like|period|fulltext|spatial|partition|using|inherits|with)';
const column = new RegExp(
  String.raw`^\s{0,200}["\x60[]?((?!${noColumn}\b)[a-z_]\w{0,80})["\x60\]]?\s{1,40}\[?([a-z]\w{0,40}\]?(?:\s{0,3}\(\s{0,3}\d{1,5}(?:\s{0,3},\s{0,3}\d{1,5})?\s{0,3}\))?)`,
  'i',
);
const altered = new RegExp(
  String.raw`\balter\s{1,8}table\s{1,8}(?:if\s{1,4}exists\s{1,4})?(?:only\s{1,4})?(${name})\s{1,20}(?=add|drop|rename|change|modify|alter)`,
  'gi',
);
const dropped = new RegExp(String.raw`\bdrop\s{1,8}table\s{1,8}(?:if\s{1,4}exists\s{1,8})?(${name})`, 'gi');
const commented = new RegExp(
  String.raw`\bcomment\s{1,8}on\s{1,8}column\s{1,8}(${name})\.["\x60]?(\w{1,80})["\x60]?\s{1,8}is\s{1,8}'([^'\n]{0,300})`,
  'gi',
);

export function* sqlFields(file: ScannedFile): Iterable<Declaration> {
  yield* tables(file);
  yield* alterations(file);
  for (const found of file.masked.code.matchAll(dropped))
    yield {
      owner: plainName(found[1]!),
      field: '*',
      type: '',
      source: 'schema',
      store: 'sql',
      start: found.index,
      removed: true,
    };
}

function* tables(file: ScannedFile): Iterable<Declaration> {
  const { uncommented } = file.masked;
  const comments = commentsOf(uncommented);
  for (const block of blocks(file, uncommented, table)) {
    const parts = topLevelParts(file, block);
    for (const field of fieldsOf(uncommented, parts, {
      owner: block.owner,
      source: 'schema',
      store: 'sql',
      pattern: column,
    })) {
      const said = comments.get(`${block.owner}.${field.field}`.toLowerCase());
      yield said === undefined || !/\b(?:pii|personal|sensitive|phi|gdpr|confidential)\b/i.test(said)
        ? field
        : { ...field, tag: said.slice(0, 80) };
    }
  }
}

function commentsOf(text: string): ReadonlyMap<string, string> {
  const comments = new Map<string, string>();
  for (const [, owner, field, said] of text.matchAll(commented))
    comments.set(`${plainName(owner!)}.${field!}`.toLowerCase(), said!);
  return comments;
}

function* alterations(file: ScannedFile): Iterable<Declaration> {
  const { code } = file.masked;
  const heads = [...code.matchAll(altered)];
  for (const [index, found] of heads.entries()) {
    const owner = plainName(found[1]!);
    const start = found.index + found[0].length;
    let adds = false;
    for (const part of topLevelParts(file, { start, end: endOfStatement(file, start, heads[index + 1]?.index) })) {
      const text = code.slice(part.start, Math.min(part.end, part.start + 400));
      const actions: readonly Action[] = [...actionsOf(text, adds)];
      adds = /^\s{0,80}add\b/i.test(text) || (adds && actions.length > 0);
      for (const { field, type, removed } of actions) {
        const at = part.start + text.search(new RegExp(String.raw`(?<!\w)${field}(?!\w)`));
        yield {
          owner,
          field,
          type,
          source: 'schema',
          store: 'sql',
          start: at,
          span: part,
          ...(removed && { removed }),
        };
      }
    }
  }
}

interface Action {
  readonly field: string;
  readonly type: string;
  readonly removed?: boolean;
}

const id = String.raw`["\x60[]?(\w{1,80})["\x60\]]?`;
const typed = String.raw`\[?([a-z]\w{0,40})`;
const add = new RegExp(
  String.raw`^\s{0,80}add\s{1,8}\(?\s{0,8}(?:column\s{1,8})?\(?(?:if\s{1,4}not\s{1,4}exists\s{1,4})?(?!${noColumn}\b)${id}\s{1,20}${typed}`,
  'i',
);
const drop = new RegExp(
  String.raw`^\s{0,80}drop\s{1,8}(?:column\s{1,8})?(?:if\s{1,4}exists\s{1,4})?(?!(?:${noColumn}|default|not|identity)\b)${id}`,
  'i',
);
const rename = new RegExp(String.raw`^\s{0,80}rename\s{1,8}(?:column\s{1,8})?(?!to\b)${id}\s{1,8}to\s{1,8}${id}`, 'i');
const change = new RegExp(String.raw`^\s{0,80}change\s{1,8}(?:column\s{1,8})?${id}\s{1,8}${id}\s{1,8}${typed}`, 'i');
const more = new RegExp(
  String.raw`^\s{0,80}(?!${noColumn}\b)(?!(?:add|drop|rename|change|modify|alter)\b)${id}\s{1,20}${typed}`,
  'i',
);

function* actionsOf(text: string, adding: boolean): Iterable<Action> {
  const added = add.exec(text) ?? (adding ? more.exec(text) : null);
  if (added) return void (yield { field: added[1]!, type: added[2]! });
  const gone = drop.exec(text);
  if (gone) return void (yield { field: gone[1]!, type: '', removed: true });
  const renamed = rename.exec(text) ?? change.exec(text);
  if (!renamed || renamed[1] === renamed[2]) return;
  yield { field: renamed[1]!, type: '', removed: true };
  yield { field: renamed[2]!, type: renamed[3] ?? '' };
}

function endOfStatement(file: ScannedFile, start: number, next = Infinity): number {
  const { code } = file.masked;
  const closes = bracketsOf(file, code);
  const limit = Math.min(code.length, start + 20_000, next);
  for (let at = start; at < limit; at++) {
    if (code[at] === '(' && closes[at]! > at) at = closes[at]!;
    else if (code[at] === ';') return at;
    else if (code[at] === '\n' && statement.test(code.slice(at + 1, at + 30))) return at;
  }
  return limit;
}

/** Without a semicolon: the next statement begins a line. `ALTER COLUMN` and `DROP COLUMN` are parts of this one. */
const statement = /^(?:go\b|create\s|insert\s|update\s|delete\s|exec\b|begin\b|comment\s{1,4}on)/i;
