/**
 * What stands around a value: a table of labels, a list of names, prose that explains, an address of the outside world. The
 * same word is a password in a configuration and a label in a form; only its neighbours tell which.
 */
import type { ScannedFile } from '../rule.ts';
import type { Pair } from './pair.ts';

/** `"key": "value"`, `KEY = 'value'`, `key => "value"`, one a line. */
const entry =
  /^[^\S\n]{0,40}(?:[\w@]{1,20}[^\S\n]{1,4}){0,5}(?:\$?\w{1,20}\[)?["'`]?([\w.$-]{1,80})["'`]?\]?[^\S\n]{0,8}(?::[^\S\n]{0,4}\w{1,20})?[^\S\n]{0,8}(?:=>|:=|[:=])[^\S\n]{0,8}["'`]([^"'`\n]{1,200})["'`]/gm;
const farthest = 700;

interface Neighbour {
  readonly name: string;
  readonly value: string;
}

function neighboursOf(file: ScannedFile, { nameStart, start, value }: Pair): readonly Neighbour[] {
  const from = file.text.lastIndexOf('\n', Math.max(0, nameStart - farthest)) + 1;
  const line = file.lineSpan(nameStart);
  const before = file.text.slice(Math.min(from, line.start), line.start);
  const behind = file.lineSpan(start + value.length).end;
  const after = file.text.slice(behind, behind + farthest);
  return [...before.matchAll(entry), ...after.matchAll(entry)].map(([, name, text]) => ({ name: name!, value: text! }));
}

/** What people read: words with spaces between them, letters of other scripts, a capital at the beginning. */
const isText = (value: string): boolean =>
  /[A-Za-z]\s[A-Za-z]|[^ -~]/.test(value) || /^[A-Z][a-z]+[.:!?]?$/.test(value);
/** What nobody labels with: addresses, numbers, paths, keys. */
const isSetting = (value: string): boolean => /@|:\/\/|^\d|\d$|^\/|localhost|_/.test(value);

const flat = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '');

/** A value that its own name spells: `METHOD = "method"`, `userPassword: "user_password"`, `KEY_HOST = "host"`. */
function saysItsName({ name, value }: Neighbour): boolean {
  const [a, b] = [flat(name), flat(value)];
  return b.length > 2 && /^[\w.-]+$/.test(value) && (a.includes(b) || b.includes(a));
}

export type Table = 'labels' | 'names';

/** What kind of table the neighbours make, if one. */
export function tableAround(file: ScannedFile, pair: Pair): Table | undefined {
  const neighbours = neighboursOf(file, pair);
  if (neighbours.length < 3) return undefined;
  const share = (count: number): boolean => count >= 3 && count * 2 > neighbours.length;
  if (share(neighbours.filter(saysItsName).length)) return 'names';
  const settings = neighbours.filter(({ value }) => isSetting(value)).length;
  if (settings * 5 <= neighbours.length && share(neighbours.filter(({ value }) => isText(value)).length))
    return 'labels';
  return undefined;
}

/** Within a text between quotes, behind words of a sentence: a message that shows how something is written. */
export function isInProse(file: ScannedFile, { nameStart }: Pair): boolean {
  const { start } = file.lineSpan(nameStart);
  const before = file.text.slice(Math.max(start, nameStart - 300), nameStart);
  const open = /["'`][^"`]*$/.exec(before)?.[0];
  return open !== undefined && /(?:^|[^\w=;&-])(?:[A-Za-z][a-z]{0,12}[,:]?\s){2}/.test(open.slice(1));
}

/** A piece of code or a manual inside one text: it has line breaks written out or a fence around it. */
export function isCodeInText(file: ScannedFile, { nameStart, start }: Pair): boolean {
  if (file.text.slice(Math.max(0, start - 2), start) !== '\\"' || !/^(?:json|yaml)$/.test(file.kind)) return false;
  const line = file.lineSpan(nameStart);
  const near = file.text.slice(Math.max(line.start, nameStart - 400), Math.min(line.end, start + 400));
  return near.split('\\n').length > 4 || near.includes('```');
}

/** Below `examples:` or `"example": {`, deeper than that. */
export function isUnderExamples(file: ScannedFile, { nameStart }: Pair): boolean {
  const { start } = file.lineSpan(nameStart);
  const own = /^\s{0,80}/.exec(file.text.slice(start, start + 80))![0].length;
  const above = file.text.slice(Math.max(0, start - 1200), start);
  const found = above.lastIndexOf('xample');
  if (found < 0) return false;
  const head =
    /(?:^|\n)([^\S\n]{0,60})(?:-\s)?["']?[\w-]{0,20}examples?["']?\s{0,4}:[^\n]{0,80}\n((?:[^\n]*\n)*)$/i.exec(above);
  if (!head || head[1]!.length >= own) return false;
  return head[2]!.split('\n').every((line) => line.trim() === '' || line.search(/\S/) > head[1]!.length);
}

const reserved =
  /^(?:[\w-]{1,63}\.){0,5}(?:example(?:\.(?:com|org|net|edu|io))?|test|tests|invalid|local|localhost|localdomain|internal|svc|lan|home|my\w{0,20}\.\w{2,6}|your\w{0,20}\.\w{2,6}|email-provider\.org|(?:foo|bar|acme|domain|mydomain|yourdomain|company|mycompany|site|mysite|host|server|somewhere|whatever|test|testing|sample|dummy|fake)\.\w{2,6})$/i;
/** Files end in these as well: `config.py`. */
const fileEnding =
  /\.(?:py|rs|sh|md|js|ts|go|rb|cs|java|php|json|ya?ml|html?|xml|css|txt|log|lock|toml|sql|key|pem|env)$/i;
const host =
  /(?:https?:\/\/|wss?:\/\/|@|host\w{0,10}["']?\s{0,4}[:=]\s{0,4}["'])((?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,12})(?![\w.-]*\()/gi;

/** Whether an address leads out of the machine and its network, to a host that is no example of one. */
export function isOutside(name: string): boolean {
  return /^(?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,12}$/i.test(name) && !reserved.test(name) && !fileEnding.test(name);
}

/** Whether something out there is named nearby that a credential could open: a host that is no example of one. */
export function namesTheOutside(file: ScannedFile, start: number, end: number): boolean {
  const near = file.text.slice(Math.max(0, start - 500), end + 300);
  for (const [, name] of near.matchAll(host)) if (isOutside(name!)) return true;
  return false;
}
