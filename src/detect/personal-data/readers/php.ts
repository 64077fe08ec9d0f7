/** PHP: Laravel migrations, what Eloquent casts say, and Doctrine entities. */
import type { ScannedFile } from '../../rule.ts';
import { blocks, bracketsOf, topLevelParts, type Declaration } from '../declaration.ts';
import { insideDown } from './down-migrations.ts';

const tableHead =
  /\bSchema::(?:connection\([^)]{0,60}\)->)?(create|table)\(\s{0,40}["'](\w{1,80})["']\s{0,8},\s{0,40}(?:static\s{1,4})?(?:function|fn)\s{0,4}\(\s{0,4}(?:Blueprint\s{1,4})?\$\w{1,20}\s{0,4}\)[^{;]{0,60}\{/g;
const column = /->\s{0,4}(\w{1,40})\(\s{0,20}["'](\w{1,80})["']([^;\n]{0,200})/g;
const kinds =
  /^(?:string|text|char|mediumText|longText|tinyText|date|dateTime\w{0,2}|timestamp\w{0,2}|integer|bigInteger|unsigned\w{1,16}|smallInteger|tinyInteger|mediumInteger|boolean|decimal|double|float|json|jsonb|uuid|ulid|binary|enum|ipAddress|macAddress|year|point|geometry|geography|set)$/;
const shared = { source: 'schema', store: 'sql' } as const;

export function* phpFields(file: ScannedFile): Iterable<Declaration> {
  const { uncommented } = file.masked;
  if (/\bSchema::/.test(uncommented)) yield* laravel(file);
  if (/ORM\\|#\[(?:Entity|Column)|Doctrine\\/.test(file.text)) yield* doctrine(file);
  if (/\bcasts\b/.test(uncommented)) yield* casts(file);
}

function* laravel(file: ScannedFile): Iterable<Declaration> {
  const { uncommented } = file.masked;
  const isDown = insideDown(file);
  const closes = bracketsOf(file, file.masked.code);
  for (const head of uncommented.matchAll(tableHead)) {
    if (isDown(head.index)) continue;
    const open = head.index + head[0].length - 1;
    const body = uncommented.slice(open, closes[open] || open);
    for (const found of body.matchAll(column)) {
      const start = open + found.index + found[0].indexOf(found[2]!, found[1]!.length);
      const base = { ...shared, owner: head[2]!, start };
      if (found[1]!.startsWith('dropColumn'))
        for (const name of namesIn(found[2]!, found[3]!)) yield { ...base, field: name, type: '', removed: true };
      else if (found[1] === 'renameColumn') {
        yield { ...base, field: found[2]!, type: '', removed: true };
        const to = /["'](\w{1,80})["']/.exec(found[3]!)?.[1];
        if (to !== undefined) yield { ...base, field: to, type: '' };
      } else if (kinds.test(found[1]!)) {
        const lineEnd = uncommented.indexOf('\n', start);
        yield {
          ...base,
          field: found[2]!,
          type: found[1]!,
          span: { start: open + found.index, end: lineEnd < 0 ? start : lineEnd },
        };
      }
    }
    for (const found of body.matchAll(/->\s{0,4}dropColumn\(\s{0,20}\[([^\]]{0,600})\]/g))
      for (const name of namesIn('', found[1]!))
        yield { ...shared, owner: head[2]!, field: name, type: '', removed: true, start: open + found.index };
  }
  for (const found of uncommented.matchAll(/\bSchema::drop(?:IfExists)?\(\s{0,20}["'](\w{1,80})/g))
    if (!isDown(found.index))
      yield { ...shared, owner: found[1]!, field: '*', type: '', removed: true, start: found.index };
}

function namesIn(first: string, rest: string): string[] {
  return [...(first === '' ? [] : [first]), ...[...rest.matchAll(/["'](\w{1,80})["']/g)].map((one) => one[1]!)];
}

const entityHead = /\b(?:class|trait)\s{1,8}(\w{1,80})[^{};()]{0,300}\{/g;
const property =
  /(?:(?:private|protected|public|readonly)\s{1,4}){1,3}(?:(\??[\w\\]{1,60})\s{1,4})?\$(\w{1,80})\s{0,8}(?:=|$)/;

/** A property with a column annotation or attribute in its own declaration. */
function* doctrine(file: ScannedFile): Iterable<Declaration> {
  const { code } = file.masked;
  for (const block of blocks(file, code, entityHead)) {
    for (const part of topLevelParts(file, block, ';}')) {
      const whole = file.text.slice(part.start, Math.min(part.end, part.start + 3000));
      if (
        !/(?:@|#\[)\s{0,4}(?:ORM\\)?(?:Column|Id|Field)\b|#\[(?:[^\]\n]{0,200},\s{0,4})?(?:ORM\\)?Column\b|ODM\\Field/.test(
          whole,
        )
      )
        continue;
      const found = property.exec(code.slice(part.start, Math.min(part.end, part.start + 3000)));
      if (!found) continue;
      const start = part.start + found.index + found[0].lastIndexOf(found[2]!);
      const type =
        /\btype\s{0,4}[=:]\s{0,4}(?:["']|Types::)(\w{1,40})/.exec(whole)?.[1] ?? found[1]?.replace('?', '') ?? '';
      yield {
        ...shared,
        owner: block.owner,
        field: found[2]!,
        type,
        start,
        span: part,
        store: /ODM\\/.test(whole) ? 'mongodb' : 'sql',
      };
    }
  }
}

/** `'ssn' => 'encrypted'` in an Eloquent model. */
function* casts(file: ScannedFile): Iterable<Declaration> {
  const { uncommented, code } = file.masked;
  const owner = /\bclass\s{1,8}(\w{1,80})/.exec(code)?.[1] ?? '';
  for (const found of uncommented.matchAll(
    /["'](\w{1,80})["']\s{0,8}=>\s{0,8}["'](encrypted|hashed)(?::\w{1,20})?["']/g,
  )) {
    const protection = found[2] === 'hashed' ? 'hashed' : 'encrypted';
    yield { ...shared, owner, field: found[1]!, type: '', start: found.index + 1, protection };
  }
}
