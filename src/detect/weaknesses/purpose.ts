/**
 * What a value is for, told by the names around the place where it is made, the nearest first: what takes it, the calls
 * that it goes into, the function around it, then the lines around. Names of caching, addressing and showing outweigh
 * names of security at the same distance: `sessionCacheKey` is a cache key.
 */
import type { ScannedFile } from '../rule.ts';
import { enclosingCalls } from '../text/calls.ts';
import { wordsOf } from '../text/identifier.ts';

export type Purpose = 'security' | 'other' | 'unknown';

const securityWords = new Set(
  'password passwords passwd pwd passphrase token tokens secret secrets auth authenticate authentication authenticator credential credentials sign signed signature signatures hmac mac session login otp salt salted certificate csr csrf xsrf nonce encrypt encrypted decrypt license licence tamper apikey jwt integrity verify'.split(
    ' ',
  ),
);
/** Outweigh words of security beside them. */
const otherWords = new Set(
  'etag etags cache cached caching memo memoize memoise checksum checksums fingerprint dedup dedupe duplicate duplicates shard sharding bucket bucketing buckets gravatar avatar avatars color colors colour filename filenames basename asset assets chunk chunks commit blob partition partitioner hashring guid slug sri metric metrics thumbnail thumb jitter backoff sample sampling shuffle dom css classname md5sum torrent infohash pwned pwnedpasswords hibp breach breached websocket handshake proguard experiment variant rollout percentage tracing trace span bloom stylesheet emoji icon identicon placeholder mock fake fixture mutex snippet deterministic migration'.split(
    ' ',
  ),
);
/** Count in the nearest names only, where no word of security stands. */
const vagueWords = new Set(
  'key keys index uuid id path paths file files body version revision git content ring consistent label labels series config configuration change changed changes diff image images seed element feature test tests lock locks job jobs filter url urls tag tags template templates query queries table tables column schema locale translation proxy multipart part upload uploaded rpc stable uid identifier urn isbn'.split(
    ' ',
  ),
);
const protocols =
  /258EAFA5-E914-47DA-95CA-C5AB0DC85B11|gravatar|pwnedpasswords|\bE-?Tag\b|Content-MD5|content_md5|subsonic|last\.?fm|listenbrainz|info_?hash|X509v3|SubjectKeyIdentifier|KeyId\b|ForNonSecurity|non-?security|not (?:used )?for security|kerberos|NTLM|EVALSHA|\blua\b|LuaScript|RedisScript/i;

const saidSo = /usedforsecurity\s{0,4}=\s{0,4}False/;

/** Judged at the place of a call; `open` is its parenthesis, whose arguments count too. */
export function purposeAt(file: ScannedFile, start: number, end: number): Purpose {
  const line = file.lineSpan(start);
  const from = Math.max(line.start, start - 300);
  const to = Math.min(line.end, end + 200);
  const above = file.text.slice(Math.max(0, from - 300), from);
  if (protocols.test(above) || protocols.test(file.text.slice(from, Math.min(file.text.length, to + 160))))
    return 'other';
  const { code } = file.masked;
  if (/(?:md5|sha1)_file\($/.test(code.slice(start, end + 1)) || saidSo.test(file.text.slice(start, to)))
    return 'other';
  const target = assignedTo(code.slice(from, start));
  const callees = enclosingCalls(code, start).map((call) => call.callee);
  const statement = `${code.slice(from, start)} ${code.slice(end, to)}`;
  const around = code.slice(Math.max(0, from - 240), Math.min(code.length, to + 160));
  const maker = functionAround(code, start) ?? '';
  for (const names of [target, callees.join(' '), maker]) {
    const purpose = purposeOf(names);
    if (purpose !== 'unknown') return purpose;
  }
  const purpose = purposeOf(statement, []);
  if (purpose !== 'unknown') return purpose;
  // The lines around may have to do with anything: they excuse, they do not accuse.
  return purposeOf(around, []) === 'other' ? 'other' : 'unknown';
}

export function purposeOf(names: string, vague: Iterable<string> = vagueWords): Purpose {
  const words = new Set<string>();
  for (let at = 0; at < Math.min(names.length, 1200); at += 200) {
    for (const word of wordsOf(names.slice(at, at + 200))) words.add(word);
  }
  const some = (known: ReadonlySet<string>): boolean => [...words].some((word) => known.has(word));
  if (some(otherWords)) return 'other';
  if (some(securityWords)) return 'security';
  return some(new Set(vague)) ? 'other' : 'unknown';
}

/** The name on the left of the statement that ends with `left`. */
export function assignedTo(left: string): string {
  return (
    /(?:^|[\s,;{(])(?:[\w$<>[\]]{1,40}\s{1,2})?([\w$.[\]>-]{2,80})["'\]]{0,2}\s{0,4}(?::\s{0,4}[\w<>[\]]{1,30}\s{0,4})?(?:\+?=|:=|:|=>)(?![=>])/.exec(
      left,
    )?.[1] ?? ''
  );
}

/** The nearest function head above, within twelve lines and only if its body is still open by indentation. */
export function functionAround(code: string, start: number): string | undefined {
  const lines = code
    .slice(Math.max(0, start - 1200), start)
    .split('\n')
    .slice(-13);
  const depth = indentOf(lines.at(-1)!);
  const head =
    /(?:function\s{1,4}|def\s{1,4}(?:self\.)?|func\s{1,4}(?:\([^)]{1,80}\)\s{0,4})?|fun\s{1,4}|fn\s{1,4}|(?:const|let|var)\s{1,4}|(?:public|private|protected|static|internal)\s[\w<>[\] ?.]{1,60}\s|^\s{0,12}(?:async\s{1,4})?)([\w$]{2,80})\s{0,4}(?:=|\(|:)/;
  for (const line of lines.slice(0, -1).reverse()) {
    if (line.trim() === '' || indentOf(line) >= depth) continue;
    const found = head.exec(line);
    if (found && !/^(?:if|for|while|switch|catch|return|else|elif|unless|try|with|match)$/.test(found[1]!))
      return found[1];
  }
  return undefined;
}

const indentOf = (line: string): number => line.length - line.trimStart().length;
