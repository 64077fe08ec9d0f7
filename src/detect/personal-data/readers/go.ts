/** Go: tags for a store make a struct a schema; tags for JSON make it one that is sent, which is code to us. ent by its builders. */
import type { ScannedFile } from '../../rule.ts';
import { blocks, topLevelParts, type Declaration } from '../declaration.ts';

const scalar = String.raw`(?:\[\])?(?:string|bool|byte|u?int\d{0,2}|float\d\d|time\.Time|sql\.Null\w{1,10}|null\.\w{1,12}|zero\.\w{1,12}|uuid\.UUID|decimal\.Decimal|datatypes\.\w{1,12}|pgtype\.\w{1,20}|bun\.NullTime|net\.IP|mail\.Address)`;
const field = new RegExp(String.raw`^\s{0,40}([A-Z]\w{0,80})\s{1,60}(\*?${scalar})(?:\s|$)`);
const stored = /\b(?:gorm|db|bson|sql|pg|bun|xorm|datastore|dynamodbav|firestore):/;
const embedded = /^\s{0,40}(?:gorm\.Model|bun\.BaseModel|ent\.Schema|orm\.\w{1,20})\b/;

export function* goFields(file: ScannedFile): Iterable<Declaration> {
  const { code } = file.masked;
  for (const block of blocks(file, code, /\btype\s{1,8}(\w{1,80})\s{1,8}struct\s{0,8}\{/g)) {
    const parts = [...topLevelParts(file, block, '\n')].map((part) => ({ part, tag: tagOf(file, part) }));
    const isModel = parts.some(({ part, tag }) => embedded.test(code.slice(part.start, part.end)) || stored.test(tag));
    const store = parts.some(({ tag }) => /\bbson:/.test(tag)) ? 'mongodb' : 'sql';
    for (const { part, tag } of parts) {
      if ((tag === '' && !isModel) || /\b(?:gorm|db|bson|sql|bun|xorm):"-"/.test(tag)) continue;
      const found = field.exec(code.slice(part.start, Math.min(part.end, part.start + 300)));
      if (!found) continue;
      const start = part.start + found[0].indexOf(found[1]!);
      const base = { owner: block.owner, field: found[1]!, type: found[2]!, start, span: part };
      yield isModel ? { ...base, source: 'schema', store } : { ...base, source: 'code' };
    }
  }
  if (/\bent\.Schema\b/.test(code)) yield* entFields(file);
}

function tagOf(file: ScannedFile, { start, end }: { start: number; end: number }): string {
  return /`([^`]{1,400})`/.exec(file.text.slice(start, Math.min(end, start + 800)))?.[1] ?? '';
}

const entField = /\bfield\.(String|Text|Int\w{0,2}|Bool|Time|Bytes|Float\w{0,2}|UUID|JSON|Enum)\(\s{0,8}"(\w{1,80})"/g;

function* entFields(file: ScannedFile): Iterable<Declaration> {
  const { uncommented, code } = file.masked;
  const owners = [...code.matchAll(/\btype\s{1,8}(\w{1,80})\s{1,8}struct\s{0,8}\{\s{0,40}ent\.Schema/g)];
  for (const found of uncommented.matchAll(entField)) {
    const owner = owners.findLast((one) => one.index < found.index)?.[1] ?? '';
    const lineEnd = uncommented.indexOf('\n', found.index);
    const span = { start: found.index, end: lineEnd < 0 ? uncommented.length : lineEnd };
    yield {
      owner,
      field: found[2]!,
      type: found[1]!,
      source: 'schema',
      store: 'sql',
      start: found.index + found[0].lastIndexOf(found[2]!),
      span,
    };
  }
}
