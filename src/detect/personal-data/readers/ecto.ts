/** Ecto: schemas (`field :email, :string`) and migrations (`add`, `remove`, `modify`). */
import type { ScannedFile } from '../../rule.ts';
import type { Declaration } from '../declaration.ts';

const schemaHead = /^\s{0,20}(?:embedded_schema\b|schema\b\s{0,4}\(?\s{0,4}"(\w{1,80})")/;
const moduleHead = /^\s{0,20}defmodule\s{1,4}([\w.]{1,200})/;
const schemaField = /^\s{1,40}field\s{0,2}\(?\s{0,4}:(\w{1,80})[?!]?\s{0,4}(?:,\s{0,4}(:?[\w.]{1,60}))?/;
const belonging = /^\s{1,40}belongs_to\s{0,2}\(?\s{0,4}:(\w{1,80})/;
const tableHead = /\b(create|alter|create_if_not_exists)\b\s{0,4}\(?\s{0,4}table\(\s{0,4}[:"](\w{1,80})/;
const column =
  /^\s{1,40}(add|add_if_not_exists|remove|remove_if_exists)\b\s{0,2}\(?\s{0,4}:(\w{1,80})\s{0,4}(?:,\s{0,4}:?([\w.]{1,40}))?/;
const renamed =
  /\brename\b\s{0,4}\(?\s{0,4}table\(\s{0,4}[:"](\w{1,80})["]?\)\s{0,4},\s{0,4}:(\w{1,80})\s{0,4},\s{0,4}to:\s{0,4}:(\w{1,80})/;
const shared = { source: 'schema', store: 'sql' } as const;

export function* ectoFields(file: ScannedFile): Iterable<Declaration> {
  const { uncommented } = file.masked;
  let owner: { name: string; indent: number; isTable: boolean } | undefined;
  let module = '';
  let downIndent: number | undefined;
  let at = 0;
  for (const whole of uncommented.split('\n')) {
    const line = whole.slice(0, 1000);
    const start = at;
    at += whole.length + 1;
    if (line.trim() === '') continue;
    const indent = line.length - line.trimStart().length;
    if (downIndent !== undefined && indent > downIndent) continue;
    downIndent = /^\s{0,20}def\s{1,4}down\b/.test(line) ? indent : undefined;
    module = moduleHead.exec(line)?.[1]?.replace(/^.*\./, '') ?? module;
    const schema = schemaHead.exec(line);
    const table = tableHead.exec(line);
    if (schema) owner = { name: schema[1] ?? module, indent, isTable: false };
    else if (table) owner = { name: table[2]!, indent, isTable: true };
    else if (owner && indent <= owner.indent && !/^\s{0,40}[)\]]/.test(line)) owner = undefined;
    const span = { start, end: start + whole.length };
    for (const found of fieldsIn(line, owner)) yield { ...found, start: start + found.start, span };
  }
}

function* fieldsIn(line: string, owner: { name: string; isTable: boolean } | undefined): Iterable<Declaration> {
  const rename = renamed.exec(line);
  if (rename) {
    yield { ...shared, owner: rename[1]!, field: rename[2]!, type: '', removed: true, start: rename.index };
    yield {
      ...shared,
      owner: rename[1]!,
      field: rename[3]!,
      type: '',
      start: rename.index + rename[0].lastIndexOf(rename[3]!),
    };
  }
  if (!owner) return;
  const other = owner.isTable ? null : belonging.exec(line);
  if (other) {
    const start = line.indexOf(`:${other[1]!}`) + 1;
    yield { ...shared, owner: owner.name, field: `${other[1]!}_id`, type: 'id', start };
    return;
  }
  const found = owner.isTable ? column.exec(line) : schemaField.exec(line);
  if (!found) return;
  const [name, type] = owner.isTable ? [found[2]!, found[3] ?? ''] : [found[1]!, found[2]?.replace(/^:/, '') ?? ''];
  const isRemoved = owner.isTable && found[1]!.startsWith('remove');
  const protection = /\bredact:\s{0,4}true/.test(line) ? { tag: 'redact: true' } : {};
  yield {
    ...shared,
    owner: owner.name,
    field: name,
    type,
    start: line.indexOf(`:${name}`) + 1,
    ...(isRemoved && { removed: true }),
    ...protection,
  };
}
