/** Python models: Django, SQLAlchemy (declarative and tables), Alembic, annotated classes (pydantic, dataclasses, SQLModel). */
import type { ScannedFile } from '../../rule.ts';
import { bracketsOf, type Declaration } from '../declaration.ts';

/** The bases may run over lines: they are read from the text behind the head's first line. */
const classHead = /^([ \t]{0,40})class\s{1,4}(\w{1,80})\s{0,4}(?:\(|:)/;
const assigned = /^([ \t]{1,80})(\w{1,80})\s{0,4}(?::\s{0,4}([^=\n]{1,80}))?=\s{0,4}([\w.]{1,80})\(/;
const annotated =
  /^([ \t]{1,80})(\w{1,80})\s{0,4}:\s{0,4}((?:Optional\[|Annotated\[|Mapped\[|Required\[|NotRequired\[|list\[|List\[)?(?:Optional\[)?(?:str|int|float|bytes|bool|date|datetime|Decimal|EmailStr|SecretStr|UUID|PhoneNumber|PastDate|IPvAnyAddress|PaymentCardNumber|constr|datetime\.date(?:time)?)\b[^=\n]{0,60})/;
const coreTable = /\bTable\(\s{0,40}["'](\w{1,80})["']/g;
const coreColumn = /\bColumn\(\s{0,40}["'](\w{1,80})["']\s{0,8},\s{0,40}([\w.]{1,40})/g;
const alembicTable = /\bop\.create_table\(\s{0,40}["'](\w{1,80})["']/g;
const alembicAdd =
  /\bop\.add_column\(\s{0,40}["'](\w{1,80})["']\s{0,8},\s{0,40}(?:sa\.)?Column\(\s{0,40}["'](\w{1,80})["']\s{0,8},\s{0,40}([\w.]{1,40})/g;
const alembicDrop = /\bop\.drop_column\(\s{0,40}["'](\w{1,80})["']\s{0,8},\s{0,40}["'](\w{1,80})["']/g;

export function* pythonFields(file: ScannedFile): Iterable<Declaration> {
  yield* classFields(file);
  yield* tableFields(file, coreTable);
  if (/\bop\.(?:create_table|add_column|drop_column)\b/.test(file.masked.code)) yield* alembicFields(file);
}

function* tableFields(file: ScannedFile, head: RegExp, limit = Infinity): Iterable<Declaration> {
  const { uncommented, code } = file.masked;
  const closes = bracketsOf(file, code);
  for (const table of uncommented.matchAll(head)) {
    const open = table.index + table[0].indexOf('(');
    if (open > limit) return;
    const body = uncommented.slice(open, closes[open] || open);
    for (const found of body.matchAll(coreColumn)) {
      const start = open + found.index + found[0].indexOf(found[1]!);
      yield {
        owner: table[1]!,
        field: found[1]!,
        type: found[2]!.replace(/^.*\./, ''),
        source: 'schema',
        store: 'sql',
        start,
      };
    }
  }
}

/** `downgrade` is by convention the last function of a migration. */
function* alembicFields(file: ScannedFile): Iterable<Declaration> {
  const { uncommented } = file.masked;
  const down = /^def\s{1,4}downgrade\b/m.exec(uncommented)?.index ?? Infinity;
  yield* tableFields(file, alembicTable, down);
  const shared = { source: 'schema', store: 'sql' } as const;
  for (const found of uncommented.matchAll(alembicAdd)) {
    const start = found.index + found[0].lastIndexOf(found[2]!);
    if (start < down)
      yield { ...shared, owner: found[1]!, field: found[2]!, type: found[3]!.replace(/^.*\./, ''), start };
  }
  for (const found of uncommented.matchAll(alembicDrop)) {
    const start = found.index + found[0].lastIndexOf(found[2]!);
    if (start < down) yield { ...shared, owner: found[1]!, field: found[2]!, type: '', removed: true, start };
  }
}

interface Owner {
  readonly name: string;
  readonly indent: number;
  readonly bases: string;
  readonly decorated: boolean;
}

function* classFields(file: ScannedFile): Iterable<Declaration> {
  const { code } = file.masked;
  const closes = bracketsOf(file, code);
  let owner: Owner | undefined;
  let body: number | undefined;
  let at = 0;
  let skipTo = 0;
  let previous = '';
  for (const line of code.split('\n')) {
    const start = at;
    at += line.length + 1;
    if (line.trim() === '' || start < skipTo) continue;
    const indent = line.length - line.trimStart().length;
    const head = classHead.exec(line.slice(0, 400));
    if (head) {
      const open = start + head[0].length - 1;
      const close = code[open] === '(' ? closes[open]! : 0;
      const bases = close > 0 && close - open < 2000 ? code.slice(open + 1, close) : '';
      const isDecorated = /^\s*@(?:\w{1,30}\.)?(?:dataclass|attr|define|strawberry|frozen|mutable)/.test(previous);
      owner = { name: head[2]!, indent, bases, decorated: isDecorated };
      body = undefined;
      skipTo = start + head[0].length + bases.length + 1;
    } else if (owner && indent <= owner.indent && !/^\s*[)\]}]/.test(line)) owner = undefined;
    else if (owner) {
      body ??= indent;
      const found = indent === body ? fieldOf(line.slice(0, 600), owner) : undefined;
      if (found) {
        const bracket = line.indexOf('(');
        const end = bracket < 0 ? start + line.length : closes[start + bracket] || start + line.length;
        yield {
          ...found,
          owner: owner.name,
          start: start + line.indexOf(found.field),
          span: { start, end: Math.min(end, start + 1500) },
        };
      }
    }
    previous = line;
  }
}

function fieldOf(line: string, owner: Owner): Omit<Declaration, 'owner' | 'start'> | undefined {
  const call = assigned.exec(line);
  const field = call?.[2] ?? '';
  const maker = call?.[4] ?? '';
  if (call) {
    if (/^(?:forms|serializers|fields|filters|wtforms|graphene|django_filters)\./.test(maker)) return undefined;
    const isField = /(?:^|\.)(?!OneToOne|ManyToMany|Foreign|Generic)\w{0,60}Field$/.test(maker);
    if (
      isField &&
      /models?\.|Model|Mixin|User|Base/.test(`${maker} ${owner.bases}`) &&
      !/Form|Serializer|Filter|Factory/.test(owner.bases)
    )
      return { field, type: maker.replace(/^.*\./, ''), source: 'schema', store: 'sql' };
    if (/^(?:mongoengine|me|me\.)?\.?\w{0,30}Field$/.test(maker) && /Document/.test(owner.bases))
      return { field, type: maker.replace(/^.*\./, ''), source: 'schema', store: 'mongodb' };
    if (/(?:^|\.)(?:Column|mapped_column|MappedColumn)$/.test(maker))
      return { field, type: columnType(line, call[3]), source: 'schema', store: 'sql' };
  }
  const plain = annotated.exec(line);
  const isShape =
    owner.decorated ||
    /\b(?:\w{0,40}BaseModel|SQLModel|\w{0,40}Schema|TypedDict|NamedTuple|\w{0,20}Base|Struct|BaseSettings)\b/.test(
      owner.bases,
    );
  if (!plain || !isShape || /BaseSettings/.test(owner.bases)) return undefined;
  const isTable = /SQLModel|table=True/.test(owner.bases) || plain[3]!.startsWith('Mapped[');
  const type = plain[3]!.trim();
  return isTable
    ? { field: plain[2]!, type, source: 'schema', store: 'sql' }
    : {
        field: plain[2]!,
        type: type.replace(/^(?:Optional|Annotated|Mapped|Required|NotRequired)\[/, ''),
        source: 'code',
      };
}

function columnType(line: string, annotation: string | undefined): string {
  const mapped = /Mapped\[\s{0,4}(?:Optional\[)?(\w{1,40})/.exec(annotation ?? '')?.[1];
  const written = /\(\s{0,8}(?:["']\w{1,80}["']\s{0,4},\s{0,4})?(?:\w{1,20}\.)?([A-Z]\w{0,40})/.exec(line)?.[1];
  return written ?? mapped ?? '';
}
