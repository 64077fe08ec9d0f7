/** What an assignment tells of its target: the value's taints, that it is harmless, whose it is. */
import type { ScannedFile, Span } from '../rule.ts';
import type { Assignment } from '../text/outline.ts';
import { declaredOwner } from './declared-owners.ts';
import type { Expressions } from './expression.ts';
import { fill, fillsOwner } from './mutations.ts';
import type { Scopes } from './scopes.ts';
import { personIn, sourceOf } from './sources.ts';

/** Gives the target what the value holds. */
export function assign(file: ScannedFile, scopes: Scopes, expressions: Expressions, assignment: Assignment): void {
  const { target, property, value, kind } = assignment;
  if (/^(?:err|error|ok|_|e|ex)$/.test(target)) return;
  const scope = file.outline.functionAt(assignment.start);
  const text = file.masked.code.slice(value.start, Math.min(value.end, value.start + 400));
  const name = target.replace(/\?\.|->|::|&\.|!\./g, '.').replace(/\[\]$/, '');
  const written = unwrapped(text).replace(/\([^()]*\)/g, '()');
  const owner = personIn(written.replace(/[()[\]{};\s]+$/, '')) ?? declaredOwner(file, assignment);
  if (owner !== undefined && property === undefined) scopes.setOwner(scope, name, owner);
  if (property !== undefined) {
    const source = sourceOf({ steps: [owner ?? /[\w$]+$/.exec(text.trim())?.[0] ?? '_', property] });
    scopes.set(
      scope,
      name,
      source
        ? [
            {
              source,
              text: /^[\w$.()>?-]{1,40}$/.test(text) ? `${text}.${property}` : property,
              start: assignment.start,
              end: value.end,
              through: [assignment.start],
              inside: false,
            },
          ]
        : [],
    );
    return;
  }
  // Prisma: how many rows it was, not what was written.
  if (/^(?:await\s{1,4})?[\w$.]{1,40}\.\$executeRaw(?:Unsafe)?\b/.test(text)) {
    scopes.set(scope, name, []);
    return;
  }
  const known = scopes.get(scope, name);
  const { taints, cleaned } = expressions.read({ span: part(file, assignment), scope });
  const through = taints.map((taint) => ({ ...taint, through: [...taint.through.slice(-6), assignment.start] }));
  if (kind === 'append' && known !== undefined && known !== 'clean')
    scopes.set(scope, name, [...known, ...through].slice(0, 24));
  else if (taints.length > 0) scopes.set(scope, name, through);
  else scopes.set(scope, name, cleaned || isConstant(text) ? 'clean' : []);
  const object = fillsOwner(assignment);
  if (object !== undefined) fill(scopes, { object, scope, at: assignment.start }, taints);
}

/** What a copy is made of: `JSON.parse(JSON.stringify(user))`. */
function unwrapped(text: string): string {
  let at = text.trim();
  for (let depth = 0; depth < 3; depth++) {
    const inner = copied.exec(at)?.[1];
    if (inner === undefined) return at;
    at = inner;
  }
  return at;
}

const copied =
  /^(?:await )?(?:[\w$]{1,30}\.){0,3}(?:parse|stringify|clone|cloneDeep|structuredClone|deepcopy|copy|toRaw|unref|of|ofNullable|sorted|list|dict|Some|Ok)\(([^]*?)\)[;\s]*$/;

function isConstant(text: string): boolean {
  return /^(?:await\s+)?(?:["'`][\s]*["'`]|[\d.,\s-]+|null|None|nil|undefined|true|false|True|False)$/.test(
    text.trim(),
  );
}

/** Of `a, b = x, y` the value that belongs to the target. */
function part(file: ScannedFile, { target, value }: Assignment): Span {
  const { code } = file.masked;
  const written = code.slice(Math.max(0, value.start - 200), value.start).replace(/:?=\s*$/, '');
  const targets = namesAtTheEnd(written);
  if (!targets || value.end - value.start > 600) return value;
  const parts = topLevel(code, value);
  if (parts.length === targets.length) return parts[targets.indexOf(target)] ?? value;
  // `user, password, host = settings()`: which of them is which, only their names say.
  return targets.filter((name) => !/^(?:_|err|error|ok)$/.test(name)).length > 1
    ? { ...value, end: value.start }
    : value;
}

/** `a, b` of `let a, b`; undefined when it is no list of names. */
function namesAtTheEnd(written: string): readonly string[] | undefined {
  if (!written.includes(',')) return undefined;
  const names: string[] = [];
  for (const piece of written.split(',').reverse()) {
    const text = piece.trimEnd();
    let start = text.length;
    while (start > 0 && /[\w$@.]/.test(text[start - 1]!)) start--;
    if (start === text.length) break;
    names.unshift(text.slice(start));
    // Something else stands before the first name.
    if (text.slice(0, start).trim() !== '') break;
  }
  return names.length > 1 ? names : undefined;
}

function topLevel(code: string, { start, end }: Span): readonly Span[] {
  const parts: Span[] = [];
  let depth = 0;
  let from = start;
  for (let at = start; at <= end; at++) {
    const character = at === end ? ',' : code[at]!;
    if ('([{'.includes(character)) depth++;
    else if (')]}'.includes(character)) depth--;
    else if (character === ',' && (depth === 0 || at === end)) {
      parts.push({ start: from, end: at });
      from = at + 1;
    }
  }
  return parts;
}
