/** Python models: Django, SQLAlchemy (declarative and tables), and annotated classes (pydantic, dataclasses, SQLModel). */
import type { ScannedFile } from '../rule.ts';
import { closingBracket } from '../text/calls.ts';
import type { Declaration } from './declaration.ts';

/** The bases may run over lines: they are read from the text behind the head's first line. */
const classHead = /^([ \t]{0,40})class\s{1,4}(\w{1,80})\s{0,4}(?:\(|:)/;
const assigned = /^([ \t]{1,80})(\w{1,80})\s{0,4}(?::\s{0,4}([^=\n]{1,80}))?=\s{0,4}([\w.]{1,80})\(/;
const annotated =
  /^([ \t]{1,80})(\w{1,80})\s{0,4}:\s{0,4}((?:Optional\[|Annotated\[)?(?:str|int|float|bytes|date|datetime|Decimal|EmailStr|SecretStr|UUID|datetime\.date(?:time)?)\b[^=\n]{0,60})/;
const coreTable = /\bTable\(\s{0,40}["'](\w{1,80})["']/g;
const coreColumn = /\bColumn\(\s{0,40}["'](\w{1,80})["']\s{0,8},\s{0,40}([\w.]{1,40})/g;

export function* pythonFields(file: ScannedFile): Iterable<Declaration> {
  yield* classFields(file);
  const { uncommented, code } = file.masked;
  for (const table of uncommented.matchAll(coreTable)) {
    const open = table.index + table[0].indexOf('(');
    const body = uncommented.slice(open, closingBracket(code, open) ?? open);
    for (const found of body.matchAll(coreColumn)) {
      yield {
        owner: table[1]!,
        field: found[1]!,
        type: found[2]!.toLowerCase(),
        source: 'schema',
        start: open + found.index + found[0].indexOf(found[1]!),
      };
    }
  }
}

function* classFields(file: ScannedFile): Iterable<Declaration> {
  const { code } = file.masked;
  let owner: { name: string; indent: number; bases: string; decorated: boolean } | undefined;
  let body: number | undefined;
  let at = 0;
  let skipTo = 0;
  let previous = '';
  for (const line of code.split('\n')) {
    const start = at;
    at += line.length + 1;
    if (line.trim() === '' || start < skipTo) continue;
    const indent = line.length - line.trimStart().length;
    const head = classHead.exec(line);
    if (head) {
      const open = start + head[0].length - 1;
      const bases = code[open] === '(' ? code.slice(open + 1, closingBracket(code, open, 2000) ?? open) : '';
      owner = {
        name: head[2]!,
        indent,
        bases,
        decorated: /^\s*@(?:dataclass|dataclasses\.|attr|define|strawberry)/.test(previous),
      };
      body = undefined;
      skipTo = start + head[0].length + bases.length + 1;
    } else if (owner && indent <= owner.indent && !/^\s*[)\]}]/.test(line)) owner = undefined;
    else if (owner) {
      body ??= indent;
      if (indent === body) {
        const found = fieldOf(line, owner);
        if (found) yield { ...found, owner: owner.name, start: start + line.indexOf(found.field) };
      }
    }
    previous = line;
  }
}

function fieldOf(
  line: string,
  owner: { bases: string; decorated: boolean },
): Omit<Declaration, 'owner' | 'start'> | undefined {
  const call = assigned.exec(line);
  if (call) {
    const maker = call[4]!;
    if (/^(?:forms|serializers|fields|filters|wtforms|graphene)\./.test(maker)) return undefined;
    const django = /(?:^|\.)(?!OneToOne|ManyToMany|Foreign|Generic|File)\w{0,40}Field$/.exec(maker);
    if (django && /models?\.|Model|Mixin|User|Base/.test(`${maker} ${owner.bases}`))
      return { field: call[2]!, type: djangoType(maker), source: 'schema' };
    if (/(?:^|\.)(?:Column|mapped_column|MappedColumn)$/.test(maker))
      return { field: call[2]!, type: columnType(line), source: 'schema' };
  }
  const plain = annotated.exec(line);
  if (!plain || !(owner.decorated || /\b(?:BaseModel|SQLModel|Schema|TypedDict|NamedTuple|Base)\b/.test(owner.bases)))
    return undefined;
  return { field: plain[2]!, type: plain[3]!.trim(), source: /SQLModel/.test(owner.bases) ? 'schema' : 'code' };
}

function djangoType(maker: string): string {
  if (/Boolean/.test(maker)) return 'boolean';
  if (/Integer|Decimal|Float/.test(maker)) return 'integer';
  return /Date/.test(maker) ? 'date' : 'text';
}

function columnType(line: string): string {
  if (/\bBoolean\b/.test(line)) return 'boolean';
  if (/\b(?:Integer|BigInteger|Numeric|Float)\b/.test(line)) return 'integer';
  return /\bDate(?:Time)?\b/.test(line) ? 'date' : 'text';
}
