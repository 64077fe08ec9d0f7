/** TypeScript's own types, and schemas that check input (zod, yup, joi, valibot): what passes through, not what is kept. */
import type { ScannedFile } from '../../rule.ts';
import { blocks, fieldsOf, topLevelParts, type Declaration } from '../declaration.ts';
import { fragmentFields } from './graphql-fragments.ts';

const typeHead = /\b(?:interface|class|type)\s{1,8}(\w{1,80})[^{}();]{0,200}\{/g;
const typeField =
  /^\s{0,400}(?:@\w{1,40}\([^()]{0,200}\)\s{0,40}){0,4}(?:(?:public|private|protected|readonly|declare|static)\s{1,4}){0,3}["']?(\w{1,80})["']?[?!]?\s{0,4}:\s{0,4}((?:string|number|Date|bigint|boolean|CreationOptional<(?:string|number|Date)[^>]{0,30}>|Maybe<[^>]{1,60}>|Scalars\[[^\]]{1,40}\](?:\[[^\]]{1,40}\])?)\s{0,4}(?:\|\s{0,4}(?:null|undefined|string|number|Date)\s{0,4}){0,3}|["'])(?:=|$)/;
const checkedHead =
  /\b(?:const|let|var)\s{1,4}(\w{1,80})(?:\s{0,4}:\s{0,4}[\w.<>]{1,80})?\s{0,4}=\s{0,40}(?:z|yup|Yup|joi|Joi|v|t)\s{0,40}\.\s{0,4}(?:object|strictObject)\(\s{0,40}\{/g;
const checkedField =
  /^\s{0,400}["']?(\w{1,80})["']?\s{0,4}:\s{0,40}(?:z|yup|Yup|joi|Joi|v|t)\s{0,40}\.\s{0,8}(?:optional\(\s{0,8}z\.|pipe\(\s{0,8}v\.)?((?!(?:object|array|lazy|record|function|instanceof|tuple|map|set)\b)\w{1,30})/;

export function* scriptTypeFields(file: ScannedFile): Iterable<Declaration> {
  const { code } = file.masked;
  for (const block of blocks(file, code, checkedHead)) {
    const owner = block.owner.replace(/^Z(?=[A-Z])/, '').replace(/(?<=\w)Schema$/, '');
    yield* fieldsOf(code, topLevelParts(file, block), { owner, source: 'code', pattern: checkedField });
  }
  yield* fragmentFields(file.text);
  if (file.kind === 'javascript') return;
  for (const block of blocks(file, code, typeHead))
    yield* fieldsOf(code, topLevelParts(file, block, ';,\n'), {
      owner: block.owner,
      source: 'code',
      pattern: typeField,
    });
}
