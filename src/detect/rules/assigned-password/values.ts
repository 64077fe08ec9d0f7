/**
 * Finds `name = value` in all the ways people write it, on one line and in the two places where the value stands on
 * another line. It reads forms only; whether name and value are those of a credential is decided elsewhere.
 */
import type { FileKind } from '../../../model/file-kind.ts';
import type { ScannedFile, TextWindow } from '../../rule.ts';
import { nameBefore } from '../../text/identifier.ts';

export interface Assignment {
  readonly name: string;
  readonly nameStart: number;
  readonly value: string;
  /** Offset of the value in the file. */
  readonly start: number;
  /** Unquoted values and settings files: a lone word counts. */
  readonly settings: boolean;
  /** `getenv("X", "value")`, `process.env.X || 'value'`: in force unless the environment says otherwise. */
  readonly fallback?: boolean;
}

/** Keys given as an argument to a call that is known to take one there. */
const keyed =
  /\b(?:createHmac\(\s{0,4}["'][\w-]{2,20}["']\s{0,4},|jwt\.(?:sign|verify|encode|decode)\([^,\n"']{1,80},|hmac\.new\(|cookieParser\()\s{0,8}b?["']([^"'\n]{4,120})["']/g;

export function* keyArgumentsIn(window: TextWindow): Iterable<Assignment> {
  for (const found of window.text.matchAll(keyed)) {
    const value = found[1]!;
    const nameStart = window.start + found.index;
    const start = nameStart + found[0].lastIndexOf(value);
    yield { name: /^\w+/.exec(found[0])![0], nameStart, value, start, settings: false };
  }
}

const names =
  /[\w$.-]{0,60}(?:passw(?:or)?d|passwort|passphrase|passcode|pass|pwd|pw|secret|token|credentials?|key)[\w-]{0,20}/gi;

/** After the name: closing quote or bracket, a type, the operator, a string prefix, the quote. */
const quoted =
  /["'`]?[\])]?\s{0,12}(?::\s{0,4}[A-Za-z][\w<>[\]|?.]{0,30})?\s{0,12}(?:=>|:=|\|\|=|\?\?=|={1,3}|!={1,2}|:|\?:)\s{0,12}(?:[rRbBuU@$]{1,2})?("""|["'`])/y;
const fallback =
  /(?:["'`]\]?\s{0,4}(?:,|\)\s{0,4}(?:\|\||\?\?|or)|\]\s{0,4}(?:\|\||\?\?))|\s{0,4}(?:\|\||\?\?))\s{0,8}["'`]/y;
const argument = /["'`]\s{0,4},\s{0,8}["'`]/y;
const called = /\(\s{0,4}["'`]/y;
const markup = />([^<\n]{1,200})<\//y;
const valueAttribute = /["']\s{1,8}value\s{0,4}=\s{0,4}["']/y;
const setters = /^(?:.*[.>:])?(?:put\w*|set\w*|define|add\w*|append|property|header|env|with\w*|config\w*|export)$/i;
const lookups = /^(?:.*[.>:])?(?:get\w*|env|environ|fetch|lookup\w*|config|default)$/i;

const settingKinds = new Set<FileKind>([
  'yaml',
  'toml',
  'ini',
  'java properties',
  'dotenv',
  'docker-compose',
  'github-workflow',
  'github-action',
  'gitlab-ci',
  'circleci',
  'travis-ci',
  'azure-pipelines',
  'cloudbuild',
  'dockerfile',
  'json',
  'xml',
  'hcl',
  'shell',
  'makefile',
  'other',
  'npm-manifest',
  'maven-manifest',
  'jenkinsfile',
]);
const colonKinds = new Set<FileKind>([
  'other',
  'yaml',
  'docker-compose',
  'github-workflow',
  'github-action',
  'gitlab-ci',
  'circleci',
  'travis-ci',
  'azure-pipelines',
  'cloudbuild',
]);
const equalKinds = new Set<FileKind>([
  'ini',
  'java properties',
  'dotenv',
  'dockerfile',
  'shell',
  'makefile',
  'other',
  'jenkinsfile',
  'toml',
  ...colonKinds,
]);
const commandKinds = new Set<FileKind>([
  'shell',
  'dockerfile',
  'makefile',
  'npm-manifest',
  'jenkinsfile',
  ...colonKinds,
]);

export function* assignmentsIn(file: ScannedFile, window: TextWindow): Iterable<Assignment> {
  for (const found of window.text.matchAll(names)) {
    const end = found.index + found[0].length;
    const base = { name: found[0], nameStart: window.start + found.index, settings: settingKinds.has(file.kind) };
    const value = valueAfter(file, window, end, found[0]);
    if (value) yield { ...base, ...value };
  }
}

interface Value {
  readonly value: string;
  readonly start: number;
  readonly settings?: boolean;
  readonly fallback?: boolean;
}

function valueAfter(file: ScannedFile, window: TextWindow, end: number, name: string): Value | undefined {
  const { text } = window;
  const nameStart = end - name.length;
  const from = (pattern: RegExp): number | undefined => {
    pattern.lastIndex = end;
    return pattern.test(text) ? pattern.lastIndex : undefined;
  };
  const open = from(quoted);
  if (open !== undefined) return quotedValue(window, open);
  const quotedName = /["'`]/.test(text[nameStart - 1] ?? '');
  const otherwise = from(fallback);
  const endsInQuote = /["'`]/.test(text[end] ?? '');
  if (
    otherwise !== undefined &&
    quotedName === endsInQuote &&
    (!quotedName || lookups.test(calleeBefore(text, nameStart)))
  ) {
    const value = quotedValue(window, otherwise);
    if (value) return { ...value, fallback: true };
  }
  const second = quotedName ? from(argument) : undefined;
  if (second !== undefined && setters.test(calleeBefore(text, nameStart))) return quotedValue(window, second);
  const inCall = from(called);
  if (inCall !== undefined)
    return isSetter(text, nameStart, name) ? closedArgument(quotedValue(window, inCall), text, window) : undefined;
  const attribute = from(valueAttribute);
  if (attribute !== undefined) return quotedValue(window, attribute);
  return unquotedValue(file, window, end, nameStart);
}

function calleeBefore(text: string, nameStart: number): string {
  const before = text
    .slice(Math.max(0, nameStart - 80), nameStart)
    .replace(/["'`]$/, '')
    .trimEnd();
  if (/\.environ\[$|ENV\[$|env\[$/.test(before)) return 'environ';
  return before.endsWith('(') ? nameBefore(before, before.length - 1) : '';
}

/** `setPassword("…")`, `withPassword("…")`, `.password("…")`: not `getToken("…")`, not `hasSecret("…")`. */
function isSetter(text: string, nameStart: number, name: string): boolean {
  return (
    /^(?:set|with)[A-Z_]/.test(name.slice(name.lastIndexOf('.') + 1)) ||
    /\.(?:password|passwd|pwd|secret)$/.test(name) ||
    text[nameStart - 1] === '.'
  );
}

function closedArgument(value: Value | undefined, text: string, window: TextWindow): Value | undefined {
  if (!value) return undefined;
  return /^["'`]\s{0,4}[),]/.test(text.slice(value.start - window.start + value.value.length)) ? value : undefined;
}

/** `open` is right behind the opening quote. Values do not span lines. */
function quotedValue(window: TextWindow, open: number): Value | undefined {
  const { text } = window;
  const quote = text[open - 1]!;
  let end = open;
  while (end < text.length && text[end] !== quote && end - open <= 250) end += text[end] === '\\' ? 2 : 1;
  if (end >= text.length || end === open) return undefined;
  const value = text.slice(open, end);
  // `"…" + x`: a piece of something that is made elsewhere.
  if (/^["'`]\s{0,4}(?:\+|\.\s?\$|%\s?[\w(]|\.format)/.test(text.slice(end, end + 20))) return undefined;
  return { value, start: window.start + open };
}

function unquotedValue(file: ScannedFile, window: TextWindow, end: number, nameStart: number): Value | undefined {
  const { kind } = file;
  const { text } = window;
  const found = (pattern: RegExp): Value | undefined => {
    pattern.lastIndex = end;
    const match = pattern.exec(text);
    const value = match?.[1];
    return value === undefined
      ? undefined
      : { value, start: window.start + end + match!.index - end + match![0].indexOf(value), settings: true };
  };
  const before = text.slice(Math.max(0, nameStart - 200), nameStart);
  if (colonKinds.has(kind) && /^\s*(?:-\s+)?["']?$/.test(before)) {
    const value = found(/["']?:\s{1,20}([^\s"'#{[&*|>!][^\n]{0,200})$/y);
    if (value) return trimmed(value);
  }
  if (colonKinds.has(kind) || kind === 'hcl' || kind === 'json') {
    const value = otherLine(file, window, end, before);
    if (value) return value;
  }
  if (
    equalKinds.has(kind) &&
    /(?:^|[\s;"'&])(?:(?:export|ENV|ARG|set|-e|-D|--env|--build-arg)[ =]{1,4})?-{0,2}$/.test(before)
  ) {
    const value = found(/\s{0,4}=\s{0,4}([^\s"'`$<>()][^\s"'`]{0,200})/y);
    if (value) return value;
  }
  if (kind === 'dockerfile' && /^\s*(?:ENV|ARG)\s+$/i.test(before)) return found(/\s{1,4}([^\s"'=$][^\s"']{0,200})$/y);
  if (commandKinds.has(kind) && /\s--?$|^--?$/.test(before)) return found(/[ =]([^\s"'`$<>()|;&-][^\s"'`|;]{0,100})/y);
  if (kind === 'xml' || kind === 'maven-manifest') return /<[\w.:-]{0,40}$/.test(before) ? found(markup) : undefined;
  if (/(?:server|data source|host|user id|uid|user|database|initial catalog|accountname|endpoint)\s?=/i.test(text)) {
    return found(/\s?=\s?([^\s;"'`&${}<>]{4,100})(?=[;"'`]|$)/y);
  }
  if (kind === 'other' && /\blogin\s{1,8}\S{1,80}\s{1,8}$/.test(before)) return found(/\s{1,8}(\S{4,100})/y);
  return kind === 'sql' || kind === 'plpgsql' || kind === 'shell'
    ? found(/\s{1,4}(?:by\s{1,4})?'([^'\n]{4,100})'/iy)
    : undefined;
}

function trimmed(value: Value): Value {
  return {
    ...value,
    value: value.value
      .replace(/\s+#.*$/, '')
      .replace(/[,;]\s*$/, '')
      .trimEnd(),
  };
}

/** Kubernetes' `name: X` with `value: v` on the next line; Terraform's `variable "x" { … default = "v"`. */
function otherLine(file: ScannedFile, window: TextWindow, end: number, before: string): Value | undefined {
  if (file.kind === 'hcl') {
    if (!/\bvariable\s{1,4}"$/.test(before)) return undefined;
    const block = file.text.slice(window.start + end, window.start + end + 600);
    const body = block.slice(0, block.search(/\n\}/) + 1);
    return located(/\n\s{0,20}default\s{0,20}=\s{0,4}"([^"\n]{1,200})"/.exec(body), window.start + end);
  }
  if (!/["']?name["']?\s{0,4}:\s{0,8}["']?$/.test(before)) return undefined;
  const next = file.text.slice(window.start + end, window.start + end + 400);
  return located(
    /^["']?,?\s{0,4}\r?\n\s{0,60}["']?value["']?\s{0,4}:\s{0,8}["']?([^\s"'#][^\s"']{0,200})/.exec(next),
    window.start + end,
  );
}

function located(match: RegExpExecArray | null, offset: number): Value | undefined {
  const value = match?.[1];
  if (!match || value === undefined) return undefined;
  return { value, start: offset + match.index + match[0].lastIndexOf(value), settings: true };
}
