/** Kotlin: classes by their constructors and bodies, and Exposed tables. */
import type { ScannedFile } from '../../rule.ts';
import { blocks, choiceType, fieldsOf, topLevelParts, type Declaration } from '../declaration.ts';
import { annotationsAbove } from './java.ts';

const single = String.raw`(?:String|Int|Long|Boolean|Double|Float|Short|BigDecimal|LocalDate|LocalDateTime|Instant|OffsetDateTime|Date|UUID|ByteArray|${choiceType})`;
const scalar = String.raw`(?:@[\w.]{1,40}\s{1,4}){0,3}(?:${single}|(?:Mutable)?(?:List|Set|Collection)<${single}\??>)\??`;
const field = new RegExp(
  String.raw`^(?:\s|@[\w:.]{1,60}(?:\((?:[^()]|\([^()]{0,200}\)){0,300}\))?){0,60}(?:(?:private|protected|internal|open|override|lateinit|public)\s{1,8}){0,4}va[lr]\s{1,8}(\w{1,80})\s{0,8}:\s{0,8}(${scalar})`,
);
const column =
  /^\s{0,200}va[lr]\s{1,8}(\w{1,80})\s{0,8}(?::[^=\n]{1,60})?=\s{0,8}(varchar|text|char|integer|long|date|datetime|timestamp|bool|binary|blob|decimal|encryptedVarchar|encryptedBinary|uuid|mediumText|largeText|json|jsonb)\(/;

export function* kotlinFields(file: ScannedFile): Iterable<Declaration> {
  const { code } = file.masked;
  for (const bracket of ['\\(', '\\{']) {
    const head = new RegExp(String.raw`\bclass\s{1,8}(\w{1,80})[^{}()]{0,120}${bracket}`, 'g');
    for (const block of blocks(file, code, head)) {
      const isStored = /@(?:Entity|MappedSuperclass|Embeddable|Table|Document)\b/.test(
        annotationsAbove(code, block.head.index),
      );
      const parts = topLevelParts(file, block, bracket === '\\(' ? ',' : '\n');
      yield* fieldsOf(code, parts, {
        owner: block.owner,
        source: isStored ? 'schema' : 'code',
        pattern: field,
        ...(isStored && { store: 'sql' }),
      });
    }
  }
  const table = /\bobject\s{1,8}(\w{1,80})\s{0,4}:\s{0,4}\w{0,30}(?:Table|IdTable)\b[^{\n]{0,120}\{/g;
  for (const block of blocks(file, code, table))
    yield* fieldsOf(code, topLevelParts(file, block, '\n'), {
      owner: block.owner,
      source: 'schema',
      store: 'sql',
      pattern: column,
    });
}
