/** Columns that a migration gives another type: which personal data is kept does not change by it, so those readers pass over them. */
import type { Declaration } from '../../detect/personal-data/declaration.ts';
import { plainName } from '../../detect/personal-data/declaration.ts';
import type { ScannedFile } from '../../detect/rule.ts';

interface Shape {
  readonly kinds: readonly string[];
  /** Named groups: `table`, `column`, `type`. */
  readonly pattern: RegExp;
}

const name = String.raw`["'\x60[:]?`;
const shapes: readonly Shape[] = [
  {
    kinds: ['sql', 'plpgsql'],
    pattern:
      /\balter\s{1,8}table\s{1,8}(?:if\s{1,4}exists\s{1,4})?(?:only\s{1,4})?(?<table>[\w."`[\]]{1,120})\s{1,20}(?:alter\s{1,8}(?:column\s{1,8})?|modify\s{1,8}(?:column\s{1,8})?)["`[]?(?<column>\w{1,80})["`\]]?\s{1,8}(?:(?:set\s{1,8}data\s{1,8})?type\s{1,8})?(?!set\b|drop\b|add\b|type\b)(?<type>[a-z]\w{0,40})/gi,
  },
  {
    kinds: ['ruby'],
    pattern: new RegExp(
      String.raw`\bchange_column\s{0,4}\(?\s{0,4}${name}(?<table>[\w.]{1,80})["']?\s{0,4},\s{0,4}${name}(?<column>\w{1,80})["']?\s{0,4},\s{0,4}${name}(?<type>\w{1,20})`,
      'g',
    ),
  },
  {
    kinds: ['python'],
    pattern:
      /\bop\.alter_column\(\s{0,40}["'](?<table>\w{1,80})["']\s{0,8},\s{0,40}["'](?<column>\w{1,80})["'][^()]{0,200}(?:\([^()]{0,60}\)[^()]{0,100}){0,2}\btype_\s{0,4}=\s{0,4}(?:\w{1,20}\.)?(?<type>\w{1,40})/g,
  },
  {
    kinds: ['c#'],
    pattern:
      /\.AlterColumn<(?<type>[\w.?]{1,40})>\(\s{0,200}(?:name\s{0,4}:\s{0,4})?"(?<column>\w{1,80})"\s{0,4},\s{0,200}(?:schema\s{0,4}:\s{0,4}"\w{0,60}"\s{0,4},\s{0,200})?(?:table\s{0,4}:\s{0,4})?"(?<table>\w{1,80})"/g,
  },
  {
    kinds: ['javascript', 'typescript'],
    pattern:
      /\bchangeColumn\(\s{0,40}["'`](?<table>\w{1,80})["'`]\s{0,8},\s{0,40}["'`](?<column>\w{1,80})["'`]\s{0,8},\s{0,40}(?:\{[^{}]{0,200}?type\s{0,4}:\s{0,4})?(?:Sequelize|DataTypes)?\.?(?<type>\w{1,30})/g,
  },
];

export function* retyped(file: ScannedFile): Iterable<Declaration> {
  for (const { pattern } of shapes.filter(({ kinds }) => kinds.includes(file.kind))) {
    for (const found of file.masked.uncommented.matchAll(pattern)) {
      const { table = '', column = '', type = '' } = found.groups ?? {};
      const start = found.index + found[0].lastIndexOf(column);
      yield { owner: plainName(table), field: column, type, source: 'schema', store: 'sql', start };
    }
  }
}
