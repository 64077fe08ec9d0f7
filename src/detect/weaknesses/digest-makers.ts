/** Where a file makes digests (fast ones of any strength), in which function, and what a variable that holds one is. */
import type { ScannedFile, Span } from '../rule.ts';
import type { MaskedText } from '../text/mask.ts';
import { functionAround } from './purpose.ts';

export interface DigestMaker extends Span {
  readonly algorithm: string;
  /** The function that it stands in, where that can be told. */
  readonly function: string | undefined;
}

const quotedAlgorithm =
  /\b(?:createHash|MessageDigest\.getInstance|hashlib\.new|OpenSSL::Digest\.new|hash_init|(?<![\w>:$.])hash)\(\s{0,4}["'`]((?:md5|sha)[\w-]{0,8})["'`]/gi;
const namedAlgorithm =
  /\bhashlib\.(md5|sha1|sha256|sha512|sha224|sha384)\(|(?<![\w.])(md5|sha1|sha256|sha512)\.(?:New|Sum\w{0,4})\(|\b(MD5|SHA1|SHA256|SHA384|SHA512)\.(?:Create|HashData)\(|\bnew (MD5|SHA1|SHA256|SHA512)(?:CryptoServiceProvider|Managed)\(|\b(Md5|Sha1|Sha256|Sha384|Sha512)::(?:new|digest)\(|\bDigest::(MD5|SHA1|SHA256|SHA384|SHA512)\b|\bDigestUtils\.(md5|sha1|sha256|sha512)\w{0,12}\(|(?<![\w>:$.])(md5|sha1)\(/g;

const known = new WeakMap<MaskedText, readonly DigestMaker[]>();

/** At most 50: a file with more makes nothing but digests. */
export function digestMakers(file: ScannedFile): readonly DigestMaker[] {
  if (!/md5|sha/i.test(file.text)) return [];
  const cached = known.get(file.masked);
  if (cached) return cached;
  const { code, uncommented } = file.masked;
  const makers: DigestMaker[] = [];
  for (const [text, pattern] of [
    [uncommented, quotedAlgorithm],
    [code, namedAlgorithm],
  ] as const) {
    for (const found of text.matchAll(pattern)) {
      if (code[found.index] !== file.text[found.index] || makers.length >= 50) continue;
      const algorithm = spelled(found.slice(1).find((group) => group !== undefined)!);
      const start = found.index;
      makers.push({ algorithm, start, end: start + found[0].length, function: functionOf(code, start) });
    }
  }
  known.set(file.masked, makers);
  return makers;
}

const spelled = (name: string): string =>
  name
    .toUpperCase()
    .replace(/^SHA(?=\d)/, 'SHA-')
    .replace('SHA--', 'SHA-');

/** A function written on one line too: `const hash = (data) => createHash(…)`. */
function functionOf(code: string, start: number): string | undefined {
  const line = code.slice(code.lastIndexOf('\n', start - 1) + 1, start);
  const arrow =
    /(?:const|let|var)\s([\w$]{2,60})\s{0,4}=\s{0,4}(?:async\s)?\(?[\w$:, <>?=|]{0,80}\)?(?::\s{0,4}[\w<>]{1,30})?\s{0,4}=>/.exec(
      line,
    );
  const head =
    /(?:function|def|func|fun|fn)\s{1,4}(?:\([^)]{1,60}\)\s{0,4})?(?:self\.)?([\w$]{2,60})\s{0,4}\([^\n]{0,200}(?:=|\{|\breturn\b)/.exec(
      line,
    );
  return arrow?.[1] ?? head?.[1] ?? functionAround(code, start);
}

/** The algorithm behind `x.update(`, `x.digest(`: made in the same expression, or by the last value that `x` was given. */
export function madeOf(file: ScannedFile, callee: string, open: number): string | undefined {
  const { uncommented } = file.masked;
  const chain = uncommented.slice(Math.max(0, open - 200), open);
  const statement = chain.slice(Math.max(chain.lastIndexOf(';'), chain.lastIndexOf('{')) + 1);
  const here = lastMade(callee.includes('(') || /^[.\w]*$/.test(callee) ? statement : chain);
  if (here !== undefined) return here;
  const receiver = /([\w$]{1,60})(?:\.|->|::)\w{1,30}$/.exec(callee)?.[1] ?? firstArgument(file, callee, open);
  if (receiver === undefined) return undefined;
  const before = uncommented.slice(Math.max(0, open - 1500), open);
  const given = new RegExp(
    String.raw`(?<![\w$])\$?${receiver.replace(/\$/g, '')}\s{0,4}(?::\s{0,4}[\w<>]{1,30}\s{0,4})?:?=(?!=)\s{0,4}([^\n]{1,160})`,
    'g',
  );
  const last = [...before.matchAll(given)].at(-1)?.[1];
  return last === undefined ? undefined : lastMade(last);
}

/** `io.WriteString(h, password)`: the digest is the first argument. */
function firstArgument(file: ScannedFile, callee: string, open: number): string | undefined {
  if (!/^(?:io\.WriteString|hash_update)$/.test(callee)) return undefined;
  return /^\(\s{0,4}&?\$?([\w$]{1,60})/.exec(file.masked.code.slice(open, open + 80))?.[1];
}

function lastMade(text: string): string | undefined {
  const found = [...text.matchAll(quotedAlgorithm), ...text.matchAll(namedAlgorithm)];
  const last = found.sort((a, b) => a.index - b.index).at(-1);
  return last === undefined ? undefined : spelled(last.slice(1).find((group) => group !== undefined)!);
}
