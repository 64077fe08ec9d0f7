/** Names that stand in an expression without being its value. */
import type { ScannedFile, Span } from '../rule.ts';

/** The key of a pair, the name of an argument, or something that is only asked about. */
export function isKeyOrTest({ masked, kind }: ScannedFile, { start, end }: Span): boolean {
  const { code } = masked;
  const after = code.slice(end, end + 24);
  const before = code.slice(Math.max(0, start - 24), start);
  // `name:, email:` of Ruby stands for the variables of these names.
  if (kind === 'ruby' && /^:\s{0,20}[,)}]/.test(after)) return false;
  if (/^\s{0,8}:(?![:=])/.test(after) && !/\?[^:?]*$/.test(before)) return true;
  // `:password` of Ruby is a word.
  if (kind === 'ruby' && /(?:^|[^:\w])[:]$/.test(before)) return true;
  // `f"{user.email=}"` of Python prints both.
  if (/^\s{0,4}=(?![=>~}])/.test(after)) return true;
  if (/^\s{0,4}(?:[!=]==?|=~|&&|instanceof\b|is\b|in\b|and\b|[<>]=?\s)/.test(after)) return true;
  if (kind !== 'rust' && /^\s{0,8}\?(?![.?:>-])/.test(after) && !/^\?\s{0,4}[;,)]/.test(after)) return true;
  return /(?:[!=]==?|(?<![=<>-])[<>]=?\s|=~|(?:^|[^\w!])!|(?:^|[^\w!)\]])!!|\b(?:typeof|not|if|unless|elsif|while|in|is|instanceof|new|func|function|def)\s)\s{0,4}$/.test(
    before,
  );
}
