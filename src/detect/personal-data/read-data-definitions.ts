/** Languages that do nothing but declare: SQL, Prisma, Protocol Buffers, GraphQL, JSON Schema and OpenAPI. */
import type { ScannedFile } from '../rule.ts';
import { blocks, fieldsOf, topLevelParts, type Declaration } from './declaration.ts';

const table =
  /\bcreate\s{1,8}(?:(?:global|local|temp|temporary|unlogged|external)\s{1,8}){0,2}table\s{1,8}(?:if\s{1,4}not\s{1,4}exists\s{1,8})?([\w."`[\]]{1,120})\s{0,8}\(/gi;
const column =
  /^\s{0,200}["`[]?((?!(?:constraint|primary|foreign|unique|check|key|index|exclude|like|period|fulltext|spatial)\b)\w{1,80})["`\]]?\s{1,20}([a-z]\w{0,40}(?:\(\d{1,5}\))?)/i;
const added =
  /\balter\s{1,8}table\s{1,8}(?:if\s{1,4}exists\s{1,4})?(?:only\s{1,4})?([\w."`[\]]{1,120})\s{1,8}add\s{1,8}(?:column\s{1,8})?(?:if\s{1,4}not\s{1,4}exists\s{1,4})?["`[]?((?!(?:constraint|primary|foreign|unique|check|key|index)\b)\w{1,80})["`\]]?\s{1,8}([a-z]\w{0,40})/gi;

export function* sqlFields(file: ScannedFile): Iterable<Declaration> {
  const { uncommented, code } = file.masked;
  for (const { owner, start, end } of blocks(uncommented, code, table)) {
    yield* fieldsOf(uncommented, topLevelParts(code, start, end), { owner, source: 'schema', pattern: column });
  }
  for (const found of code.matchAll(added)) {
    const owner = found[1]!.replace(/^.*\./, '').replace(/["'`[\]]/g, '');
    yield {
      owner,
      field: found[2]!,
      type: found[3]!,
      source: 'schema',
      start: found.index + found[0].lastIndexOf(found[2]!, found[0].length - found[3]!.length - 1),
    };
  }
}

export function* prismaFields(file: ScannedFile): Iterable<Declaration> {
  const { code } = file.masked;
  for (const { owner, start, end } of blocks(code, code, /\b(?:model|type)\s{1,8}(\w{1,80})\s{0,8}\{/g)) {
    const pattern = /^[ \t]{0,80}(\w{1,80})\s{1,20}(String|Int|BigInt|Float|Decimal|DateTime|Json|Bytes|Boolean)\b/;
    yield* fieldsOf(code, topLevelParts(code, start, end, '\n'), { owner, source: 'schema', pattern });
  }
}

export function* protobufFields(file: ScannedFile): Iterable<Declaration> {
  const { code } = file.masked;
  for (const { owner, start, end } of blocks(code, code, /\bmessage\s{1,8}(\w{1,80})\s{0,8}\{/g)) {
    const pattern =
      /^\s{0,200}(?:optional\s{1,4}|required\s{1,4}|repeated\s{1,4})?(?:string|bytes|u?int\d\d|sint\d\d|s?fixed\d\d|float|double|google\.type\.\w{1,20}|google\.protobuf\.(?:StringValue|Timestamp))\s{1,8}(\w{1,80})\s{0,8}=/;
    yield* fieldsOf(code, topLevelParts(code, start, end, ';'), { owner, source: 'schema', pattern });
  }
}

export function* graphqlFields(file: ScannedFile): Iterable<Declaration> {
  const { code } = file.masked;
  const head = /^[ \t]{0,8}(?:extend\s{1,4})?(?:type|input|interface)\s{1,8}(\w{1,80})[^{}\n]{0,300}\{/gm;
  const pattern =
    /^\s{0,200}(\w{1,80})\s{0,4}(?:\([^)]{0,400}\))?\s{0,4}:\s{0,4}\[?(String|ID|Int|Float|Date|DateTime|UUID|Decimal|JSON|PhoneNumber|EmailAddress|Email|Phone)\b!?\]?!?/;
  for (const { owner, start, end } of blocks(code, code, head)) {
    if (/^(?:Query|Mutation|Subscription)$/.test(owner)) continue;
    yield* fieldsOf(code, topLevelParts(code, start, end, '\n'), { owner, source: 'schema', pattern });
  }
}

/** `properties:` in YAML: the keys one level below it; the owner is the key above. */
export function* yamlSchemaFields(file: ScannedFile): Iterable<Declaration> {
  const { code } = file.masked;
  if (!/\b(?:openapi|swagger|\$schema|\$ref|CustomResourceDefinition|type: object)\b/.test(code)) return;
  const path: { indent: number; key: string }[] = [];
  let at = 0;
  for (const line of code.split('\n')) {
    const found = /^( {0,80})(?:- )?["']?([\w$./{}-]{1,80})["']?\s{0,4}:(?:\s|$)/.exec(line);
    if (found) {
      const indent = found[1]!.length;
      while (path.length > 0 && path.at(-1)!.indent >= indent) path.pop();
      if (path.at(-1)?.key === 'properties') {
        const owner = path
          .slice(0, -1)
          .findLast(
            (step) => !/^(?:schema|items|allOf|oneOf|anyOf|application\/json|content|properties|type)$/.test(step.key),
          );
        yield {
          owner: owner?.key ?? '',
          field: found[2]!,
          type: '',
          source: 'schema',
          start: at + line.indexOf(found[2]!),
        };
      }
      path.push({ indent, key: found[2]! });
    }
    at += line.length + 1;
  }
}

/** `"properties": { … }` in JSON. */
export function* jsonSchemaFields(file: ScannedFile): Iterable<Declaration> {
  const { text } = file;
  if (!/"(?:openapi|swagger|\$schema|\$ref|definitions)"/.test(text)) return;
  const head = /"([\w$.-]{1,80})"\s{0,8}:\s{0,8}\{(?:[^{}[\]]{0,600}?,)?\s{0,200}"properties"\s{0,8}:\s{0,8}\{/g;
  for (const { owner, start, end } of blocks(text, text, head)) {
    yield* fieldsOf(text, topLevelParts(text, start, end), {
      owner,
      source: 'schema',
      pattern: /^\s{0,200}"([\w$.-]{1,80})"\s{0,8}:\s{0,8}\{\s{0,100}(?:"type"\s{0,8}:\s{0,8}"(\w{1,10})")?/,
    });
  }
}
