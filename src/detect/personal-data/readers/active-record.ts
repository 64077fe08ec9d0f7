/** ActiveRecord: schema.rb, migrations, and what models say of their attributes (`encrypts`, `has_secure_password`). */
import type { ScannedFile } from '../../rule.ts';
import type { Declaration } from '../declaration.ts';

const columnKinds =
  'string|text|citext|inet|cidr|macaddr|date|datetime|timestamp|timestamptz|time|integer|bigint|float|decimal|numeric|binary|blob|json|jsonb|uuid|boolean|hstore|point|st_point|geometry|virtual|column';
const gone = 'gone';
const shared = { source: 'schema', store: 'sql' } as const;

export function* activeRecordFields(file: ScannedFile): Iterable<Declaration> {
  const { uncommented } = file.masked;
  if (/\b(?:create_table|change_table|add_column|remove_column|rename_column|drop_table)\b/.test(uncommented))
    yield* migrations(file);
  if (
    /\b(?:encrypts|attr_encrypted|has_secure_password|lockbox_encrypts|has_encrypted|blind_index)\b/.test(uncommented)
  )
    yield* models(file);
}

const tableHead =
  /\b(create_table|change_table)\s{0,4}\(?\s{0,4}[:"']([\w.]{1,80})["']?[^\n]{0,300}?(?:\bdo|\{)\s{0,4}\|\s{0,4}(\w{1,20})[^|\n]{0,20}\|/;

/** Line by line: a block of columns ends where a line is no deeper than its head. */
function* migrations(file: ScannedFile): Iterable<Declaration> {
  const { uncommented } = file.masked;
  let table: { owner: string; indent: number; variable: string } | undefined;
  let downIndent: number | undefined;
  let at = 0;
  for (const whole of uncommented.split('\n')) {
    const line = whole.slice(0, 1000);
    const start = at;
    at += whole.length + 1;
    if (line.trim() === '') continue;
    const indent = line.length - line.trimStart().length;
    if (downIndent !== undefined) {
      if (indent <= downIndent) downIndent = undefined;
      else continue;
    }
    if (/^\s{0,40}(?:def\s{1,4}(?:self\.)?down\b|dir\.down\b)/.test(line)) {
      downIndent = indent;
      continue;
    }
    const head = tableHead.exec(line);
    if (head) {
      table = { owner: head[2]!.replace(/^.*\./, ''), indent, variable: head[3]! };
      continue;
    }
    if (table && indent <= table.indent) table = undefined;
    for (const found of table ? columnsOf(line, table.owner, table.variable) : statementsOf(line))
      yield { ...found, start: start + found.start };
  }
}

const inBlock = new RegExp(
  String.raw`\.(${columnKinds}|remove|remove_columns|rename)\s{0,4}\(?\s{0,4}[:"'](\w{1,80})["']?((?:\s{0,4},\s{0,4}[:"'][\w?]{1,80}["']?(?!\s{0,2}(?:=>|:)))*)`,
  'g',
);

function* columnsOf(line: string, owner: string, variable: string): Iterable<Declaration> {
  if (!line.includes(`${variable}.`)) return;
  for (const found of line.matchAll(inBlock)) {
    const kind = found[1]!;
    const names = [found[2]!, ...[...(found[3] ?? '').matchAll(/[:"'](\w{1,80})/g)].map((one) => one[1]!)];
    if (kind === 'rename') {
      yield column(owner, names[0]!, gone, line);
      if (names[1] !== undefined) yield column(owner, names[1], '', line);
    } else if (kind === 'column') yield column(owner, names[0]!, names[1] ?? '', line);
    else for (const name of names) yield column(owner, name, kind.startsWith('remove') ? gone : kind, line);
  }
}

const added =
  /\badd_column\s{0,4}\(?\s{0,4}[:"']([\w.]{1,80})["']?\s{0,4},\s{0,4}[:"'](\w{1,80})["']?\s{0,4},\s{0,4}[:"']?(\w{1,20})/;
const removed = /\bremove_columns?\s{0,4}\(?\s{0,4}[:"']([\w.]{1,80})["']?((?:\s{0,4},\s{0,4}[:"'][\w?]{1,80}["']?)+)/;
const renamed =
  /\brename_column\s{0,4}\(?\s{0,4}[:"']([\w.]{1,80})["']?\s{0,4},\s{0,4}[:"'](\w{1,80})["']?\s{0,4},\s{0,4}[:"'](\w{1,80})/;
const dropped = /\bdrop_table\s{0,4}\(?\s{0,4}[:"']([\w.]{1,80})/;

function* statementsOf(line: string): Iterable<Declaration> {
  const add = added.exec(line);
  if (add) return void (yield column(add[1]!, add[2]!, add[3]!, line));
  const rename = renamed.exec(line);
  if (rename) {
    yield column(rename[1]!, rename[2]!, gone, line);
    return void (yield column(rename[1]!, rename[3]!, '', line));
  }
  const remove = removed.exec(line);
  // With a type behind the name it is one column; the type has to be told from a second name.
  const names = remove ? [...remove[2]!.matchAll(/[:"'](\w{1,80})/g)].map((one) => one[1]!) : [];
  for (const [index, name] of names.entries())
    if (index === 0 || !new RegExp(`^(?:${columnKinds})$`).test(name)) yield column(remove![1]!, name, gone, line);
  const drop = dropped.exec(line);
  if (drop) yield { ...shared, owner: drop[1]!, field: '*', type: '', removed: true, start: drop.index };
}

/** `type` is empty where it is not known, `gone` where the column is taken away. */
function column(owner: string, field: string, type: string, line: string): Declaration {
  const isRemoved = type === gone;
  const start = Math.max(0, placeOf(field, line));
  return {
    ...shared,
    owner: owner.replace(/^.*\./, ''),
    field,
    type: isRemoved ? '' : type,
    start,
    ...(isRemoved && { removed: true }),
  };
}

const nextName = /["']?\s{0,2},\s{0,2}[:"']/y;

/** As a whole word, the second one of `:name, :name`; -1 where there is none. */
function placeOf(field: string, line: string): number {
  for (let at = line.indexOf(field); at >= 0; at = line.indexOf(field, at + 1)) {
    const end = at + field.length;
    if (/\w/.test(line[at - 1] ?? ' ') || /\w/.test(line[end] ?? ' ')) continue;
    nextName.lastIndex = end;
    if (!nextName.test(line) || !line.startsWith(field, nextName.lastIndex)) return at;
  }
  return -1;
}

const modelHead = /^\s{0,40}class\s{1,4}([\w:]{1,120})/;
const protecting =
  /^\s{1,80}(encrypts|attr_encrypted|lockbox_encrypts|has_encrypted)\b\s{0,4}\(?((?:\s{0,4}:\w{1,80}\s{0,4},?){1,20})/;

function* models(file: ScannedFile): Iterable<Declaration> {
  let owner = '';
  let at = 0;
  for (const line of file.masked.uncommented.split('\n')) {
    const start = at;
    at += line.length + 1;
    owner = modelHead.exec(line.slice(0, 300))?.[1] ?? owner;
    const found = protecting.exec(line.slice(0, 1000));
    for (const [name] of found?.[2]?.matchAll(/(?<=:)\w{1,80}/g) ?? [])
      yield {
        ...shared,
        owner,
        field: name,
        type: '',
        start: start + line.indexOf(`:${name}`) + 1,
        protection: 'encrypted',
      };
    const secure = /^\s{1,80}has_secure_password\b(?:\s{1,4}:(\w{1,40}))?/.exec(line.slice(0, 200));
    if (secure)
      yield {
        ...shared,
        owner,
        field: `${secure[1] ?? 'password'}_digest`,
        type: 'has_secure_password',
        start: start + line.indexOf('has_secure_password'),
        protection: 'hashed',
      };
  }
}
