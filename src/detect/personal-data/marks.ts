/**
 * What the people who wrote a declaration say of it: tags (`@pii`, `[PersonalData]`, `x-pii: true`, `(pii) = true`) and
 * what protects it (`encrypts`, converters, encrypted types). Both are read from the declaration itself, the comments on
 * its own lines and the comment lines right above it; never from the neighbour's.
 */
import type { ScannedFile, Span } from '../rule.ts';
import type { Declaration } from './declaration.ts';

const tags =
  /@?\b(?:pii|phi|spi|npi|personal[ _-]?data|personally[ _-]identifiable(?:[ _-]information)?|personal[ _-]information|sensitive(?:[ _-]?(?:personal[ _-]?)?data)?|special[ _-]category|gdpr|data[ _-]?class(?:ification)?\s{0,3}[:=]\s{0,3}["']?\w{1,30}|confidential|restricted)\b/i;
/** Said to say the opposite, or of something else. */
const denied = /\b(?:not?|non|never|without|isn'?t|no longer)[ -]{1,3}(?:\w{1,12}[ -]){0,2}$/i;
const otherwise = /(?:case|accent|locale|time|context|whitespace|order)[ -_]{0,2}$/i;

const encryption =
  /\b(?:Encrypted\w{0,40}|encrypt(?:s|ed|ion|able|At)?\w{0,30}|\w{0,30}(?:Crypto|Cipher|Encrypt|Encryption)(?:ed)?(?:Converter|Type|Field|Transformer|Attribute|String|Text|er)?\b(?=\s*[.(),>:=]|$)|pgp_sym_encrypt|EncryptionTransformer|StringEncryptedType|Fernet\w{0,20}|ColumnTransformer|lockbox\w{0,20}|AES\w{0,10}Converter|Cloak\.\w{1,40}|Vault\.Encrypted\w{0,20}|always\s+encrypted|ENCRYPTED\s+WITH)/;
const hashing =
  /\b(?:PasswordHash\w{0,20}|Hashed\w{0,30}|Cloak\.Ecto\.(?:HMAC|SHA256)|bcrypt\w{0,10}|argon2\w{0,10})\b/;
const masking = /\bMASKED\s+WITH\b|@Masked\b|\bMask(?:ed)?(?:String|Serializer)\b/;

export function marksOf(file: ScannedFile, declaration: Declaration): Pick<Declaration, 'tag' | 'protection'> {
  const { own, above } = surroundings(file, declaration);
  const text = file.text;
  const tag =
    declaration.tag ??
    tagIn(withoutName(text.slice(own.start, own.end), declaration)) ??
    tagIn(text.slice(above.start, above.end));
  const code = withoutName(file.masked.uncommented.slice(own.start, own.end), declaration);
  const protection = declaration.protection ?? protectionIn(code);
  return { ...(tag !== undefined && { tag }), ...(protection !== undefined && { protection }) };
}

/** A field called `gdpr_consent` or `encrypted_password` is not tagged by its own name. */
function withoutName(text: string, { field, owner }: Declaration): string {
  return text.replaceAll(field, ' '.repeat(field.length)).replaceAll(owner === '' ? '\0' : owner, ' ');
}

function tagIn(text: string): string | undefined {
  const found = tags.exec(text);
  if (!found) return undefined;
  const before = text.slice(Math.max(0, found.index - 40), found.index);
  if (denied.test(before) || otherwise.test(before)) return undefined;
  // A word in running code is a name, not a tag, unless it is marked as an annotation, an option or a comment.
  const after = text.slice(found.index + found[0].length, found.index + found[0].length + 3);
  const isMarked =
    /(?:[@#[(]|--|\/\/|\/\*|\*|x-|["'`:,]|comment)[^\n]{0,120}$/i.test(before) ||
    /^["']?\s?[:=)\]]/.test(after) ||
    found[0].startsWith('@');
  return isMarked ? found[0].replace(/^@/, '') : undefined;
}

function protectionIn(code: string): Declaration['protection'] {
  if (/\b(?:not|un)[ _-]?encrypted|encryption\s{0,3}[:=]\s{0,3}(?:none|false)/i.test(code)) return undefined;
  if (encryption.test(code)) return 'encrypted';
  if (hashing.test(code)) return 'hashed';
  return masking.test(code) ? 'masked' : undefined;
}

/** The declaration to the end of its line, and the comment or annotation lines directly above it. */
function surroundings(file: ScannedFile, declaration: Declaration): { own: Span; above: Span } {
  const { span, start, field } = declaration;
  const line = file.lineSpan(start);
  const end = Math.max(line.end, Math.min(span?.end ?? line.end, start + field.length + 800));
  const lastLine = file.lineSpan(Math.max(start, end - 1));
  const own = { start: ownStart(file, declaration), end: Math.min(lastLine.end, start + field.length + 1200) };
  let first = line.start;
  for (let lines = 0; lines < 6 && first > 0; lines++) {
    const previous = file.lineSpan(first - 1);
    const written = file.text.slice(previous.start, Math.min(previous.end, previous.start + 300)).trim();
    if (!/^(?:\/\/|\/\*|\*|#(?!\[cfg)|--|@|\[[A-Z]|<!--|""")/.test(written)) break;
    first = previous.start;
  }
  return { own, above: { start: Math.max(first, line.start - 2000), end: line.start } };
}

/** Where the declaration begins; the rest of a line on which the one before it ends belongs to that. */
function ownStart(file: ScannedFile, { span, start: declared }: Declaration): number {
  const line = file.lineSpan(declared);
  if (!span) return Math.max(line.start, declared - 400);
  const first = file.lineSpan(span.start);
  if (first.start === line.start) return Math.max(span.start, declared - 1500);
  const isOwnLine = file.text.slice(first.start, Math.min(span.start, first.start + 200)).trim() === '';
  const begun = isOwnLine ? first.start : first.end;
  return Math.min(line.start, Math.max(begun, line.start - 1500));
}
