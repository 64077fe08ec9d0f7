/** Paths of names in masked code (`req.body.email`, `$user->email`, `params[:email]`), cut into steps. */
import type { Span } from '../rule.ts';
import type { MaskedText } from '../text/mask.ts';

export interface Path extends Span {
  /** As written, keys in brackets too. */
  readonly text: string;
  /** Names in order; keys in brackets count (`data["email"]`), other subscripts are left out. */
  readonly steps: readonly string[];
  /** The first step stands behind something that is no name (`f().email`). */
  readonly isDetached: boolean;
}

const root = /[$@]{0,2}[A-Za-z_][\w$]*[?!]?/y;
const step = /(?:\?\.|!{1,2}\.|\.|\?->|->|::|&\.)#?([A-Za-z_][\w$]*[?!]?)|[?!]{0,2}\.?\[([^\][\n]{0,80})\]/y;
const longest = 12;

export function* pathsIn(masked: MaskedText, span: Span): Iterable<Path> {
  const { code } = masked;
  for (let at = span.start; at < span.end;) {
    const character = code.charCodeAt(at);
    const begins =
      (character >= 97 && character <= 122) ||
      (character >= 65 && character <= 90) ||
      character === 95 ||
      character === 36 ||
      character === 64;
    if (!begins) {
      at++;
      continue;
    }
    const path = pathAt(masked, at, span.end);
    if (!path) {
      at++;
      continue;
    }
    yield path;
    at = path.end;
  }
}

function pathAt({ code, uncommented }: MaskedText, start: number, limit: number): Path | undefined {
  root.lastIndex = start;
  const first = root.exec(code);
  if (!first) return undefined;
  let name = first[0];
  // `valid?` is one name in Ruby, `a ? b : c` is three and `user!` ends before its mark.
  if (/[?!]$/.test(name)) name = name.slice(0, -1);
  const steps = [name];
  let shown = name;
  let end = start + name.length;
  while (steps.length < longest && end < limit) {
    step.lastIndex = end;
    const found = step.exec(code);
    if (!found || step.lastIndex > limit) break;
    if (found[1] === undefined) {
      const open = end + found[0].indexOf('[');
      const key = /^\s*(?:["'`]([\w$-]{1,60})["'`]|:(\w{1,60})|:?["']([\w-]{1,60})["'])\s*$/.exec(
        uncommented.slice(open + 1, step.lastIndex - 1),
      );
      const written = key?.[1] ?? key?.[2] ?? key?.[3];
      if (written !== undefined) steps.push(written);
      shown += written === undefined ? code.slice(end, step.lastIndex) : uncommented.slice(end, step.lastIndex);
    } else {
      steps.push(found[1].replace(/[?!]$/, ''));
      shown += found[0];
    }
    end = step.lastIndex;
    if (found[1] !== undefined && /[?!]$/.test(found[0]) && code[end] !== '(') end--;
  }
  const before = code.charCodeAt(start - 1);
  const isDetached =
    (before === 46 || before === 62 || before === 58) &&
    /(?:[.)\]]|->|::|\?)[.>:]?$/.test(code.slice(Math.max(0, start - 3), start)) &&
    before !== 58 &&
    // `{ ...user }` is the user.
    !code.startsWith('...', start - 3);
  return { start, end, text: shown, steps, isDetached };
}
