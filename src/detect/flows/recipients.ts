/**
 * To whom a call sends mail or a text message, where the name of the value says nothing but that: `to`, `recipient`. What
 * stands there is somebody's address or number by what the call is for, unless it is a setting or written in the code.
 */
import { judgeField } from '../personal-data/classify.ts';
import type { DataType } from '../personal-data/lexicon.ts';
import type { ScannedFile, Span } from '../rule.ts';
import type { Call } from '../text/outline.ts';
import type { Taint } from './flow.ts';
import { pathsIn, type Path } from './paths.ts';
import { isNotified } from './sinks/mailers.ts';

const key =
  /^(?:to|cc|bcc|recipients?|receivers?|addressees?|to_?(?:list|address(?:es)?|e?mails?|number|phone)|envelope_?to|destinations?|toAddresses)$/i;
/** Mail to those who run the thing goes to an address that a setting names. */
const setting =
  /config|setting|\benv\b|process\.|admin|support|sales|abuse|alert|default|staff|feedback|internal|test|notify_?(?:email|to)|^os\./i;
const constant = /(?:^|\.)[A-Z][A-Z0-9_]+$/;
const mostRead = 2000;

const typeOf = (field: string): DataType => judgeField({ owner: 'user', field, type: '' })!.data;
const types = { email: typeOf('email'), phone: typeOf('phone') };

export function recipientsOf(call: Call, file: ScannedFile): readonly Taint[] {
  if (isNotified(call)) return [notifiedPerson(call)];
  const found: Taint[] = [];
  [...call.args, ...composedBefore(call, file)].forEach((arg, index) => {
    const span = { start: arg.start, end: Math.min(arg.end, arg.start + mostRead) };
    for (const path of pathsIn(file.masked, span)) {
      if (found.length > 3) return;
      if (!isAddress(path, { file, arg: arg.name, isFirst: index === 0 && isAlone(path, span), from: span.start }))
        continue;
      found.push(taintOf(path, call));
    }
  });
  return found;
}

/** `$user->notify(…)`: whom it is called on. */
function notifiedPerson({ start, callee }: Call): Taint {
  const text = callee.replace(/(?:\.|->|\?\.|&\.)\w+$/, '');
  const source = { sort: 'person', owner: '', field: /\w+$/.exec(text)?.[0] ?? text } as const;
  return { start, end: start + text.length, text, source, through: [], inside: false };
}

/** The object that is handed over, where it is written just before: `const mail = { to, subject }; send(mail)`. */
function composedBefore(
  { args, start }: Call,
  { masked: { code }, outline }: ScannedFile,
): readonly (Span & { readonly name?: string })[] {
  const scope = outline.functionAt(start);
  return args.flatMap((arg) => {
    const written = code.slice(arg.start, Math.min(arg.end, arg.start + 60)).trim();
    if (!/^[$@]?[A-Za-z_]\w*$/.test(written)) return [];
    const made = outline
      .assignmentsIn({ start: scope?.start ?? Math.max(0, start - mostRead), end: start })
      .findLast(({ target }) => target === written);
    return made && /[{[]/.test(code[made.value.start] ?? '') ? [made.value] : [];
  });
}

/** `addresses` that mail is sent to are none of streets. */
export function asRecipient(taint: Taint): Taint {
  const { source } = taint;
  if (source.sort !== 'field' || source.data.dataType !== 'user.contact.address.street') return taint;
  return { ...taint, source: { ...source, data: types.email } };
}

interface Place {
  readonly file: ScannedFile;
  /** Of a keyword argument. */
  readonly arg: string | undefined;
  readonly isFirst: boolean;
  readonly from: number;
}

function isAddress({ start, end, steps, text }: Path, { file, arg, isFirst, from }: Place): boolean {
  const { code } = file.masked;
  const getter = /^get(?=[A-Z])/;
  const isGetter = code.startsWith('()', end) && steps.length > 1 && getter.test(steps.at(-1)!);
  if (
    (code[end] === '(' && !isGetter) ||
    setting.test(text) ||
    constant.test(text) ||
    /^(?:new|await|null|nil|None|undefined|true|false)$/.test(text)
  )
    return false;
  const after = code.slice(end, end + 12);
  const before = file.masked.uncommented.slice(Math.max(from, start - 60), start);
  const last = steps
    .at(-1)!
    .replace(/^[$@]+/, '')
    .replace(isGetter ? getter : /^$/, '');
  if (/^\s{0,4}(?::(?!:)|=>|=(?!=))/.test(after)) return false;
  if (arg !== undefined && key.test(arg)) return true;
  const keyed = /["']?(\w{2,20})["']?\s{0,4}(?::|=>)\s{0,4}[[{(]{0,2}$/.exec(before)?.[1];
  if (keyed !== undefined) return key.test(keyed);
  if (!key.test(last)) return false;
  // `{ to, subject }` and `send(to, …)`; a `to` within another call is for that one to know.
  return (
    isFirst ||
    steps.length === 1 ||
    /^(?:mail|message|msg|email|request|params|data|options|input|dto)$/i.test(steps.at(-2)!)
  );
}

const isAlone = (path: Path, { start, end }: Span): boolean => path.start === start && path.end === end;

function taintOf({ start, end, steps, text }: Path, { callee }: Call): Taint {
  const data = /sms|mms|twilio|vonage|whatsapp|text_?message/i.test(callee) ? types.phone : types.email;
  const field = steps.at(-1)!.replace(/^[$@]+/, '');
  return { start, end, text, source: { sort: 'field', data, owner: '', field }, through: [], inside: false };
}
