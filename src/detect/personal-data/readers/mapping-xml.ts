/** XML: Hibernate mappings, Liquibase changelogs, Doctrine mappings. */
import type { ScannedFile } from '../../rule.ts';
import type { Declaration } from '../declaration.ts';

const shared = { source: 'schema', store: 'sql' } as const;
const tag =
  /<(\/?)([\w:-]{1,40})((?:\s{1,200}[\w:.-]{1,60}\s{0,8}=\s{0,8}(?:"[^"<]{0,600}"|'[^'<]{0,600}')){0,40})\s{0,20}\/?>/g;
const attribute = /([\w:.-]{1,60})\s{0,8}=\s{0,8}(?:"([^"<]{0,600})"|'([^'<]{0,600})')/g;

export function* mappingXmlFields(file: ScannedFile): Iterable<Declaration> {
  const { uncommented } = file.masked;
  const head = uncommented.slice(0, 4000);
  if (/hibernate-mapping|doctrine-mapping/.test(head)) yield* mapping(uncommented);
  else if (/databaseChangeLog/.test(head)) yield* changelog(uncommented);
}

interface Tag {
  readonly name: string;
  readonly isClosing: boolean;
  readonly attributes: ReadonlyMap<string, string>;
  readonly start: number;
  readonly text: string;
}

function* tagsOf(text: string): Iterable<Tag> {
  for (const found of text.matchAll(tag)) {
    const attributes = new Map([...found[3]!.matchAll(attribute)].map((one) => [one[1]!, one[2] ?? one[3] ?? '']));
    yield { name: found[2]!, isClosing: found[1] === '/', attributes, start: found.index, text: found[0] };
  }
}

function* mapping(text: string): Iterable<Declaration> {
  let owner = '';
  for (const { name, isClosing, attributes, start, text: whole } of tagsOf(text)) {
    if (isClosing) continue;
    const written = attributes.get('name');
    if (/^(?:class|joined-subclass|subclass|union-subclass|entity|mapped-superclass|embeddable)$/.test(name))
      owner = (written ?? attributes.get('table') ?? '').replace(/^.*[.\\]/, '');
    else if (/^(?:property|field|id)$/.test(name) && written !== undefined) {
      const span = { start, end: start + whole.length };
      yield {
        ...shared,
        owner,
        field: written,
        type: attributes.get('type') ?? '',
        start: start + whole.indexOf(written, whole.indexOf('name')),
        span,
      };
    }
  }
}

function* changelog(text: string): Iterable<Declaration> {
  let owner = '';
  let isAdding = false;
  let inRollback = false;
  for (const { name, isClosing, attributes, start, text: whole } of tagsOf(text)) {
    if (name === 'rollback') inRollback = !isClosing && !whole.endsWith('/>');
    if (isClosing || inRollback) continue;
    const table = attributes.get('tableName');
    const column = attributes.get('columnName') ?? attributes.get('oldColumnName');
    if (/^(?:createTable|addColumn|insert|update|dropColumn|renameColumn|dropTable)$/.test(name)) {
      owner = table ?? owner;
      isAdding = name === 'createTable' || name === 'addColumn';
    }
    const at = (value: string): number => start + Math.max(0, whole.indexOf(value));
    const base = { ...shared, owner, span: { start, end: start + whole.length } };
    if (name === 'column' && isAdding)
      yield {
        ...base,
        field: attributes.get('name') ?? '',
        type: attributes.get('type') ?? '',
        start: at(attributes.get('name') ?? ''),
      };
    if (name === 'dropTable') yield { ...base, field: '*', type: '', removed: true, start };
    if ((name === 'dropColumn' || name === 'renameColumn') && column !== undefined)
      yield { ...base, field: column, type: '', removed: true, start: at(column) };
    const renamed = attributes.get('newColumnName');
    if (renamed !== undefined)
      yield { ...base, field: renamed, type: attributes.get('columnDataType') ?? '', start: at(renamed) };
  }
}
