/** Protocol Buffers: the scalar fields of messages, those of `oneof` too. */
import type { ScannedFile } from '../../rule.ts';
import { blocks, bracketsOf, topLevelParts, type Declaration } from '../declaration.ts';

const scalar = String.raw`(?:string|bytes|bool|u?int\d\d|sint\d\d|s?fixed\d\d|float|double|google\.type\.\w{1,20}|google\.protobuf\.(?:StringValue|Timestamp|Int32Value|Int64Value|BytesValue|BoolValue))`;
const pattern = new RegExp(
  String.raw`^(?:\s{0,200}oneof\s{1,4}\w{1,80}\s{0,4}\{)?\s{0,200}(?:optional\s{1,4}|required\s{1,4}|repeated\s{1,4})?(?<type>${scalar})\s{1,8}(\w{1,80})\s{0,8}=`,
);

export function* protobufFields(file: ScannedFile): Iterable<Declaration> {
  const { code } = file.masked;
  for (const block of blocks(file, code, /\b(?:message|oneof)\s{1,8}(\w{1,80})\s{0,8}\{/g)) {
    const owner = block.head[0].startsWith('oneof')
      ? (messageAround(file, block.head.index) ?? block.owner)
      : block.owner;
    for (const part of topLevelParts(file, block, ';')) {
      const found = pattern.exec(code.slice(part.start, Math.min(part.end, part.start + 600)));
      if (!found) continue;
      const start = part.start + found.index + found[0].lastIndexOf(found[2]!);
      yield { owner, field: found[2]!, type: found[1]!, source: 'schema', store: 'api', start, span: part };
    }
  }
}

function messageAround(file: ScannedFile, offset: number): string | undefined {
  const { code } = file.masked;
  const closes = bracketsOf(file, code);
  const near = code.slice(Math.max(0, offset - 4000), offset);
  const heads = [...near.matchAll(/\bmessage\s{1,8}(\w{1,80})\s{0,8}\{/g)];
  const from = Math.max(0, offset - 4000);
  return heads.findLast((head) => closes[from + head.index + head[0].length - 1]! > offset)?.[1];
}
