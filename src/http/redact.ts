/** Secrets that were found are not shown again in the code view, as they are not in excerpts. Lines keep their numbers. */
import type { FileView } from '../app/plumbline.ts';

const redaction = '[redacted]';

export function withoutSecrets(file: FileView): FileView {
  const secrets = file.findings.filter((finding) => finding.class === 'secret' && finding.blob === file.blob);
  if (file.text === undefined || secrets.length === 0) return file;
  const lines = file.text.split('\n');
  // From the last to the first, so that the columns of those before stay true.
  const ordered = [...secrets].sort((a, b) => b.line - a.line || b.column - a.column);
  for (const { line, column, endLine, endColumn } of ordered) {
    for (let at = Math.min(endLine, lines.length); at >= line; at -= 1) {
      const text = lines[at - 1] ?? '';
      const from = at === line ? column - 1 : 0;
      const to = at === endLine ? endColumn - 1 : text.length;
      lines[at - 1] = text.slice(0, from) + redaction + text.slice(Math.max(from, to));
    }
  }
  return { ...file, text: lines.join('\n') };
}
