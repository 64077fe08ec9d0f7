/** Objects that are filled step by step: what is handed to `mail.setTo(…)` or stands behind `mail.to = …` is in `mail` from then on. */
import type { Assignment, Call, FunctionSpan } from '../text/outline.ts';
import type { Taint } from './flow.ts';
import type { Scopes } from './scopes.ts';

const filler =
  /^(?:set[A-Z_]\w*|with[A-Z]\w*|add[A-Z_]?\w*|Add(?:Range)?|put|append|push|set|to|cc|bcc|subject|body|text|html|param|field|header|attribute)$/;
/** What they hold is told by other rules, or is no value that is handed on. */
const notFilled =
  /^(?:this|self|\$this|cls|super|[A-Z].*|logger|log|console|router|app|db|session|tx|em|dao|Sentry|analytics|document|window|element|el|i18n)$/;
const most = 24;

/** The object that such a call fills. */
export function filledBy(call: Call): string | undefined {
  if (!filler.test(call.name)) return undefined;
  const root = /^([$@]?[A-Za-z_][\w$]{0,60})(?:\.|->|\?\.)/.exec(call.callee)?.[1];
  return root === undefined || notFilled.test(root) || call.args.length === 0 ? undefined : root;
}

export interface Filling {
  readonly object: string;
  readonly scope: FunctionSpan | undefined;
  /** Where it is filled. */
  readonly at: number;
}

/** `mail.to = user.email`: `mail` holds it, too. */
export function fillsOwner({ target }: Assignment): string | undefined {
  const root = /^([$@]?[A-Za-z_][\w$]{0,60})(?:\.|->|\?\.|\[)/.exec(target)?.[1];
  return root === undefined || notFilled.test(root) ? undefined : root;
}

export function fill(scopes: Scopes, { object, scope, at }: Filling, taints: readonly Taint[]): void {
  if (taints.length === 0) return;
  const known = scopes.get(scope, object);
  const kept = known === undefined || known === 'clean' ? [] : known;
  const through = taints.map((taint) => ({ ...taint, inside: true, through: [...taint.through.slice(-6), at] }));
  scopes.set(scope, object, [...kept, ...through].slice(0, most));
}
