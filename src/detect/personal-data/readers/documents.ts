/** Schemas written as YAML or JSON: OpenAPI, JSON Schema, Avro, dbt, Liquibase, fides data sets. */
import type { ScannedFile } from '../../rule.ts';
import type { Declaration } from '../declaration.ts';
import { child, jsonTree, yamlTree, type Node } from './tree.ts';

const isSchema = /(?:["']?(?:openapi|swagger|asyncapi|\$schema|\$ref|definitions|\$defs|properties)["']?\s{0,4}:)/;
const isOther = /(?:["']?(?:models|sources|databaseChangeLog|dataset|namespace|fields)["']?\s{0,4}:)/;

export function* documentFields(file: ScannedFile): Iterable<Declaration> {
  const text = file.masked.uncommented;
  if (!isSchema.test(text) && !isOther.test(text)) return;
  const root = file.kind === 'json' ? jsonTree(file.text) : yamlTree(text);
  const top =
    file.kind === 'json' && root.children.length === 1 && root.children[0]!.key === '' ? root.children[0]! : root;
  if (child(top, 'dataset')) yield* fidesFields(child(top, 'dataset')!);
  else if (child(top, 'databaseChangeLog')) yield* changelogFields(child(top, 'databaseChangeLog')!);
  else if (top.children.some(({ key }) => key === 'models' || key === 'sources') && !child(top, 'openapi'))
    yield* dbtFields(top);
  else if (/"type"\s{0,4}:\s{0,4}"record"/.test(file.text)) yield* avroFields(root, '');
  else if (isSchema.test(text) && !child(top, 'apiVersion'))
    yield* schemaFields(top, { owner: child(top, 'title')?.value ?? titleOfId(top), depth: 0 });
}

function titleOfId(top: Node): string {
  const id = child(top, '$id')?.value ?? child(top, 'id')?.value ?? '';
  return /([\w-]{1,80}?)(?:\.schema)?(?:\.json)?#?$/.exec(id)?.[1] ?? '';
}

/** Words of the formats themselves, which name nobody. */
const structural =
  /^(?:schema|schemas|items|allOf|oneOf|anyOf|not|if|then|else|content|properties|patternProperties|additionalProperties|type|components|definitions|\$defs|paths|responses|requestBody|requestBodies|parameters|application\/[\w.+*-]+|multipart\/[\w-]+|text\/[\w-]+|\*\/\*|get|put|post|patch|delete|options|head|\d{3}|default|payload|messages|headers|spec|versions|openAPIV3Schema|)$/;

function* schemaFields(node: Node, at: { readonly owner: string; readonly depth: number }): Iterable<Declaration> {
  if (at.depth > 40) return;
  for (const one of node.children) {
    if (one.key === 'properties' && one.value === undefined) {
      for (const field of one.children) {
        const ofObject = child(field, 'properties') ?? child(child(field, 'items'), 'properties');
        if (!ofObject && field.key !== '') yield property(field, at.owner);
        yield* schemaFields(field, { owner: field.key, depth: at.depth + 1 });
      }
    } else if (!/^(?:example|examples|enum|required|x-examples)$/.test(one.key)) {
      const named = /^#\/.*\/([\w.-]{1,80})$/.exec(one.key)?.[1] ?? one.key;
      const owner =
        child(one, 'title')?.value ??
        (structural.test(one.key) || one.key.startsWith('/') ? at.owner : named.replace(/^.*\./, ''));
      yield* schemaFields(one, { owner: one.key.startsWith('/') ? ownerOfPath(one.key) : owner, depth: at.depth + 1 });
    }
  }
}

/** `/users/{id}` is about users. */
function ownerOfPath(path: string): string {
  return path.split('/').findLast((step) => step !== '' && !/[{}:]/.test(step)) ?? '';
}

function property(field: Node, owner: string): Declaration {
  const type = child(field, 'type')?.value ?? '';
  const format = child(field, 'format')?.value;
  const tag = field.children.find(
    ({ key, value }) =>
      /^x-(?:[\w-]{0,40})?(?:pii|sensitive|personal|gdpr|phi|classification|privacy)/i.test(key) && value !== 'false',
  );
  const category = field.children.find(({ key }) => /^(?:fides_data_categories|x-fides)/.test(key));
  const marked = tag ?? category;
  return {
    owner,
    field: field.key,
    type: format === 'date-time' ? 'datetime' : format === 'date' ? 'date' : type,
    source: 'schema',
    store: 'api',
    start: field.start,
    span: { start: field.start, end: Math.min(field.end, field.start + 600) },
    ...(marked && { tag: `${marked.key}: ${marked.value ?? marked.children[0]?.value ?? ''}` }),
  };
}

function* avroFields(node: Node, owner: string): Iterable<Declaration> {
  const name = child(node, 'type')?.value === 'record' ? (child(node, 'name')?.value ?? owner) : owner;
  for (const one of node.children) {
    if (one.key === 'fields' && child(node, 'type')?.value === 'record') {
      for (const field of one.children) {
        const written = child(field, 'name');
        const type = child(field, 'type');
        if (written?.value === undefined) continue;
        const scalar =
          type?.value ?? type?.children.findLast(({ value }) => value !== undefined && value !== 'null')?.value;
        const span = { start: field.start, end: Math.min(field.end, field.start + 600) };
        if (scalar !== undefined)
          yield {
            owner: name,
            field: written.value,
            type: scalar,
            source: 'schema',
            store: 'avro',
            start: written.valueStart ?? written.start,
            span,
          };
        yield* avroFields(field, name);
      }
    } else yield* avroFields(one, name);
  }
}

function* dbtFields(top: Node): Iterable<Declaration> {
  for (const key of ['models', 'sources', 'snapshots', 'seeds']) {
    for (const model of child(top, key)?.children ?? []) {
      for (const table of [model, ...(child(model, 'tables')?.children ?? [])]) {
        const owner = child(table, 'name')?.value ?? '';
        for (const column of child(table, 'columns')?.children ?? []) {
          const name = child(column, 'name');
          if (name?.value === undefined) continue;
          const meta = child(column, 'meta') ?? child(child(column, 'config'), 'meta');
          const tag = meta?.children.find(
            ({ key: said, value }) =>
              /pii|sensitive|personal|phi|gdpr|classification|privacy/i.test(said) && value !== 'false',
          );
          const type = child(column, 'data_type')?.value ?? '';
          const start = name.valueStart ?? name.start;
          yield {
            owner,
            field: name.value,
            type,
            source: 'schema',
            store: 'warehouse',
            start,
            span: { start: column.start, end: Math.min(column.end, column.start + 600) },
            ...(tag && { tag: `${tag.key}: ${tag.value ?? ''}` }),
          };
        }
      }
    }
  }
}

/** https://ethyca.github.io/fideslang: collections with fields with `data_categories`. What it says is a tag. */
function* fidesFields(dataset: Node): Iterable<Declaration> {
  for (const one of dataset.children)
    for (const collection of child(one, 'collections')?.children ?? [])
      for (const field of child(collection, 'fields')?.children ?? []) {
        const name = child(field, 'name');
        const category = child(field, 'data_categories');
        const said = category?.children[0]?.value ?? /[\w.]+/.exec(category?.value ?? '')?.[0];
        if (name?.value === undefined || said === undefined || !said.startsWith('user')) continue;
        const owner = child(collection, 'name')?.value ?? '';
        yield {
          owner,
          field: name.value,
          type: '',
          source: 'schema',
          store: 'sql',
          start: name.valueStart ?? name.start,
          tag: said,
        };
      }
}

function* changelogFields(log: Node): Iterable<Declaration> {
  for (const set of log.children)
    for (const change of child(child(set, 'changeSet'), 'changes')?.children ?? [])
      for (const act of change.children) {
        const owner = child(act, 'tableName')?.value ?? '';
        const shared = { owner, source: 'schema', store: 'sql' } as const;
        if (/^(?:createTable|addColumn)$/.test(act.key))
          for (const item of child(act, 'columns')?.children ?? []) {
            const column = child(item, 'column') ?? item;
            const name = child(column, 'name');
            if (name?.value !== undefined)
              yield {
                ...shared,
                field: name.value,
                type: child(column, 'type')?.value ?? '',
                start: name.valueStart ?? name.start,
              };
          }
        const gone = child(act, 'columnName')?.value;
        if (act.key === 'dropColumn' && gone !== undefined)
          yield { ...shared, field: gone, type: '', removed: true, start: act.start };
        if (act.key === 'dropTable') yield { ...shared, field: '*', type: '', removed: true, start: act.start };
      }
}
