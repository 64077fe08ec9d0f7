/**
 * Scans one blob with all rules. Pure and synchronous: the same text, kind and key give the same matches, which is what
 * lets them be kept per (blob, kind, ruleset) and joined with every place and time later (`findings.ts`).
 *
 * One pass finds all prefilter literals of all rules that want this kind; a rule then reads only the windows around its
 * own literals. Invariant: no excerpt, identity or detail lets a secret out that any rule found in the file: excerpts
 * are made after all rules have spoken, with everybody's secrets redacted, and the identity of a secret is a keyed hash.
 */
import { createHmac } from 'node:crypto';
import { isAppError } from '../base/app-error.ts';
import { sha256Of, type Digest } from '../base/digest.ts';
import type { Match } from '../model/finding.ts';
import { excerptOf, joinSpans, redact } from './excerpt.ts';
import type { RawMatch, Rule, ScannedFile, Span } from './rule.ts';
import { builtInRuleSet, type RuleSet } from './rule-set.ts';
import { planFor, type Plan, type ScannedAs } from './scan-plan.ts';
import { lessElsewhere } from './severity-elsewhere.ts';
import { suppressionOf } from './suppression.ts';
import { hasTestCode, testCodeIn } from './text/test-code.ts';
import { FileText, longestLine } from './text/windows.ts';

export interface ScanContext {
  /** Of this data directory; without it hashes of short secrets could be tried out. */
  readonly secretKey: Uint8Array;
  /** Told of a rule that could not read the file: too long, or too hard to be parsed. Without it that is an error. */
  readonly onUnread?: (rule: Rule) => void;
}

export interface ScannableFile extends ScannedAs {
  readonly text: string;
}

export function scanContent(
  file: ScannableFile,
  context: ScanContext,
  set: RuleSet = builtInRuleSet(),
): readonly Match[] {
  return scanWith(set.rules, file, context);
}

/** The same with rules of the caller's choice, in order of precedence: an earlier rule's secret is not reported again. */
export function scanWith(some: readonly Rule[], file: ScannableFile, context: ScanContext): readonly Match[] {
  const { counting, secrets, text } = look(some, file, context);
  return counting.map((found) => matchOf(found, text, secrets, context)).sort(byPlace);
}

export interface MatchInClear {
  readonly match: Match;
  readonly clear: ClearMatch;
}

/** What `scanContent` gives, and beside each match what it consists of. What no rule could read is left out: it was noted. */
export function scanInClear(
  file: ScannableFile,
  { secretKey }: Pick<ScanContext, 'secretKey'>,
  set: RuleSet,
): readonly MatchInClear[] {
  const context = { secretKey, ...lenient };
  const { counting, secrets, text } = look(set.rules, file, context);
  return counting
    .map((found) => ({ match: matchOf(found, text, secrets, context), clear: clearOf(found, text) }))
    .sort((a, b) => byPlace(a.match, b.match));
}

interface Look {
  readonly text: FileText;
  readonly counting: readonly Found[];
  readonly secrets: readonly Span[];
}

function look(some: readonly Rule[], file: ScannableFile, context: Pick<ScanContext, 'onUnread'>): Look {
  const text = new FileText(file.text, file.kind);
  const asked = rawMatches(planFor(some, file), text, context);
  const found = withoutRepeats(isRead(file) ? asked.filter(({ raw }) => raw.productionOnly !== true) : asked);
  return { text, secrets: secretSpans(found), counting: found.length === 0 ? found : outsideTests(found, text) };
}

/** Where people read and try things, and nothing runs for others. */
function isRead({ context }: ScannableFile): boolean {
  return context === 'test' || context === 'example' || context === 'documentation';
}

function byPlace(a: ClearMatch | Match, b: ClearMatch | Match): number {
  return a.line - b.line || a.column - b.column || (a.rule < b.rule ? -1 : 1);
}

/** The text with everything that a rule takes for a secret replaced: for pages that show code. */
export function redactSecrets(file: ScannableFile, set: RuleSet = builtInRuleSet()): string {
  const lines = look(set.rules, file, lenient).secrets.flatMap((secret) => lineByLine(file.text, secret));
  return redact(file.text, { start: 0, end: file.text.length }, lines);
}

/** Lines stay where they are: whatever else is said of the file is said by their numbers. */
function lineByLine(text: string, { start, end }: Span): readonly Span[] {
  const spans: Span[] = [];
  for (let from = start; from < end;) {
    const feed = text.indexOf('\n', from);
    const to = feed < 0 ? end : Math.min(feed, end);
    const before = text[to - 1] === '\r' && to < end ? to - 1 : to;
    if (before > from) spans.push({ start: from, end: before });
    from = to + 1;
  }
  return spans;
}

/** What a match consists of, in clear: to be compared with what a baseline says, in memory, and never to be kept or shown. */
export interface ClearMatch {
  readonly rule: string;
  readonly line: number;
  readonly column: number;
  readonly match: string;
  /** At most 1000 characters to either side of the match. */
  readonly lineText: string;
  readonly secret?: string;
}

/** In the order of `scanWith`, whose matches these are. */
export function clearMatches(file: ScannableFile, set: Pick<RuleSet, 'rules'>): readonly ClearMatch[] {
  const { counting, text } = look(set.rules, file, lenient);
  return counting.map((found) => clearOf(found, text)).sort(byPlace);
}

function clearOf({ rule, raw }: Found, file: FileText): ClearMatch {
  const { text } = file;
  const { start, end, secret } = raw;
  const line = file.lineSpan(start);
  return {
    rule: rule.meta.id,
    line: file.lineOf(start),
    column: start - line.start + 1,
    match: text.slice(start, end),
    lineText: bounded(text, line, start),
    ...(secret && { secret: raw.secretValue ?? text.slice(secret.start, secret.end) }),
  };
}

/** What could not be read was noted when the file was scanned. */
const lenient = { onUnread: () => undefined };

interface Found {
  readonly rule: Rule;
  readonly raw: RawMatch;
}

/** What stands in tests inside of the file counts as it would in a file of tests: less, or not at all. */
function outsideTests(found: readonly Found[], text: FileText): readonly Found[] {
  if (!hasTestCode(text.text, text.kind)) return found;
  const tests = testCodeIn(text.masked.code);
  if (tests.length === 0) return found;
  return found.flatMap((one) => {
    const { rule, raw } = one;
    if (!tests.some((span) => span.start <= raw.start && raw.start < span.end)) return one;
    if (raw.productionOnly === true || (rule.contexts !== undefined && !rule.contexts.includes('test'))) return [];
    return { ...one, raw: lessElsewhere(raw, rule) };
  });
}

function secretSpans(found: readonly Found[]): Span[] {
  return joinSpans(found.flatMap(({ raw }) => [...(raw.secret ? [raw.secret] : []), ...(raw.hidden ?? [])]));
}

function rawMatches({ asked, literals }: Plan, text: FileText, { onUnread }: Pick<ScanContext, 'onUnread'>): Found[] {
  // Rules with the same literals see the same windows: these are found and cut once.
  const seen = literals.scan(text.text, longestLine).map((hits) => (hits.length > 0 ? text.seenAt(hits) : undefined));
  return asked.flatMap(({ rule, group }) => {
    const view = group === undefined ? text.seenWhole() : seen[group];
    return view ? matchesOf(rule, view, onUnread).map((raw) => ({ rule, raw })) : [];
  });
}

function matchesOf(rule: Rule, seen: ScannedFile, onUnread: ScanContext['onUnread']): readonly RawMatch[] {
  try {
    return [...rule.match(seen)];
  } catch (error) {
    if (!onUnread || !isAppError(error) || error.code !== 'detect/not-parsed') throw error;
    onUnread(rule);
    return [];
  }
}

/** Windows of long lines overlap, and several rules know the same secret: the first rule in order keeps it. */
function withoutRepeats(found: readonly Found[]): Found[] {
  const seen = new Set<string>();
  const taken = new SpanSet();
  return found.filter(({ rule, raw }) => {
    const key = `${rule.meta.id} ${raw.start} ${raw.end}`;
    if (seen.has(key)) return false;
    seen.add(key);
    const { secret } = raw;
    if (!secret) return true;
    return taken.addUnlessTouching(secret, rule.contexts);
  });
}

interface TakenSpan extends Span {
  readonly contexts: Rule['contexts'];
}

/** Rules that never count in the same file do not take a secret from one another. */
function meet(a: Rule['contexts'], b: Rule['contexts']): boolean {
  return a === undefined || b === undefined || a.some((context) => b.includes(context));
}

/** Spans by block of 256 characters, so that a file full of secrets does not cost the square of their number. */
class SpanSet {
  readonly #blocks = new Map<number, TakenSpan[]>();

  addUnlessTouching(span: Span, contexts: Rule['contexts']): boolean {
    const first = span.start >> 8;
    const last = (span.end - 1) >> 8;
    const touches = (other: TakenSpan): boolean =>
      span.start < other.end && other.start < span.end && meet(other.contexts, contexts);
    for (let block = first; block <= last; block++) if (this.#blocks.get(block)?.some(touches)) return false;
    const taken = { start: span.start, end: span.end, contexts };
    for (let block = first; block <= last; block++) {
      const spans = this.#blocks.get(block);
      if (spans) spans.push(taken);
      else this.#blocks.set(block, [taken]);
    }
    return true;
  }
}

function matchOf({ rule, raw }: Found, text: FileText, secrets: readonly Span[], context: ScanContext): Match {
  const line = text.lineSpan(raw.start);
  const lastLine = text.lineSpan(Math.max(raw.start, raw.end - 1));
  const above = line.start === 0 ? { start: 0, end: 0 } : text.lineSpan(line.start - 1);
  const suppressed = suppressionOf(
    rule.meta,
    bounded(text.text, line, raw.start),
    bounded(text.text, above, above.end),
  );
  return {
    rule: rule.meta.id,
    line: text.lineOf(raw.start),
    column: raw.start - line.start + 1,
    endLine: text.lineOf(Math.max(raw.start, raw.end - 1)),
    endColumn: raw.end - lastLine.start + 1,
    excerpt: excerptOf(text.text, line, raw.start, secrets),
    identity: identityOf(raw, text.text, secrets, context),
    ...(raw.detail === undefined ? {} : { detail: raw.detail }),
    ...(raw.severity === undefined ? {} : { severity: raw.severity }),
    ...(suppressed === undefined ? {} : { suppressed }),
    ...(raw.field === undefined ? {} : { field: raw.field }),
    ...(raw.flow === undefined ? {} : { flow: raw.flow }),
  };
}

/** At most 1000 characters to either side: a suppression on a minified line is no comment on this match. */
function bounded(text: string, line: Span, at: number): string {
  return text.slice(Math.max(line.start, at - 1000), Math.min(line.end, at + 1000));
}

function identityOf(raw: RawMatch, text: string, secrets: readonly Span[], context: ScanContext): Digest {
  if (raw.secret) {
    const value = raw.secretValue ?? text.slice(raw.secret.start, raw.secret.end);
    return createHmac('sha256', context.secretKey).update(value).digest('hex') as Digest;
  }
  const shown = raw.identity ?? redact(text, { start: raw.start, end: Math.min(raw.end, raw.start + 2000) }, secrets);
  return sha256Of('match', shown.replace(/\s+/g, ' ').trim());
}

const binary =
  /\.(?:png|jpe?g|gif|bmp|ico|webp|avif|tiff?|psd|woff2?|ttf|otf|eot|mp[34]|m4[av]|webm|ogg|wav|flac|mov|avi|pdf|zip|gz|tgz|bz2|xz|zst|7z|rar|jar|war|class|pyc|so|dll|dylib|exe|wasm|sqlite3?|keystore|p12|pfx|jks|kdbx)$/i;

/** False for formats that never hold text. Everything else is tried; what then cannot be read counts as unscanned. */
export function isScannable(path: string): boolean {
  return !binary.test(path);
}
