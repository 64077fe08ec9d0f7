/**
 * Secrets that were found are not shown again in the code view, as they are not in excerpts. Lines keep their numbers.
 * The excerpt of a finding is its line with every secret in it replaced: where the line fits into it, it is what is shown;
 * otherwise (long lines, keys over several lines) the whole span of the finding is covered.
 */
import type { FileView } from '../app/plumbline.ts';

type Finding = FileView['findings'][number];

const redaction = '[redacted]';
/** Excerpts are cut to this length. */
const longestExcerpt = 200;

export function withoutSecrets(file: FileView): FileView {
  const secrets = file.findings.filter((finding) => finding.class === 'secret' && finding.blob === file.blob);
  if (file.text === undefined || secrets.length === 0) return file;
  const lines = file.text.split('\n');
  // From the last to the first, so that the columns of those before stay true.
  for (const secret of [...secrets].sort((a, b) => b.line - a.line || b.column - a.column)) cover(secret, lines);
  return { ...file, text: lines.join('\n') };
}

function cover(secret: Finding, lines: string[]): void {
  const { line, column, endLine, endColumn, excerpt } = secret;
  const raw = lines[line - 1] ?? '';
  if (raw.trim() === excerpt) return; // it came without its secrets
  if (line === endLine && raw.length <= longestExcerpt && excerpt.includes(redaction)) {
    lines[line - 1] = raw.slice(0, raw.length - raw.trimStart().length) + excerpt;
    return;
  }
  for (let at = Math.min(endLine, lines.length); at >= line; at -= 1) {
    const text = lines[at - 1] ?? '';
    const from = at === line ? column - 1 : 0;
    const to = at === endLine ? endColumn - 1 : text.length;
    lines[at - 1] = text.slice(0, from) + redaction + text.slice(Math.max(from, to));
  }
}
