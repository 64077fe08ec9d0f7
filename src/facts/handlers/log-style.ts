/** How a log call says what happened: made for auditors, with named values, or as a sentence. By its callee and arguments. */
import type { LogStyle } from '../../model/handler.ts';

const audit =
  /audit|(?:^|[._])(?:activity|security|access|event)_?(?:log|logger|trail)\b|record_?(?:event|activity)|log_?(?:event|activity|action|security)|create_?(?:event|activity|audit)_?log|papertrail|AuditEvent|events?\.\w+_event\b/i;
/** An object, a keyword, a field constructor or a name in the template. */
const named =
  /^\s*(?:\{|extra\s*=|\w+\s*=(?!=)|zap\.|slog\.|log\.(?:String|Int|Any)|kv\(|keyValue\(|Map\.of\(|new\s*\{)|\{@?[A-Z]\w*\}|^\s*:?["']?[a-z][\w.-]*["']?\s*(?:=>|:)\s/;
/** `WithFields(…).Info`, `.With("user", id)`, `.Str("user", id).Msg(…)`: the values are in the chain. */
const chained = /With(?:Fields?|Values|Error)?\b|\.(?:Str|Int|Any|Interface|addKeyValue|atInfo|atWarn|bind|child)\b/;

export function isAuditCall(callee: string): boolean {
  return audit.test(callee);
}

/** `args`: the text of each argument. */
export function styleOf(callee: string, args: readonly string[]): LogStyle {
  if (isAuditCall(callee)) return 'audit';
  if (chained.test(callee) || args.some((arg) => named.test(arg))) return 'structured';
  // slog, zap's sugar, hclog, structlog: a message, then names and values by turns.
  const pairs = args.slice(1);
  const isPaired = pairs.length >= 2 && pairs.every((arg, i) => i % 2 === 1 || /^\s*["'][\w.-]+["']\s*$/.test(arg));
  return isPaired ? 'structured' : 'text';
}
