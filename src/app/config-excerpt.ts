/** Shows a place in a text file the way a compiler does: `file:line:column: message`, the line, a caret under the spot. */
export interface TextSource {
  readonly path: string;
  readonly text: string;
}

export interface TextFault {
  /** UTF-16 offsets into the text; `to` exclusive. */
  readonly from: number;
  readonly to: number;
  readonly message: string;
}

export interface Position {
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
}

export function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - lineStart + 1 };
}

export function renderFault(source: TextSource, fault: TextFault): string {
  const from = Math.min(fault.from, source.text.length);
  const { line, column } = positionAt(source.text, from);
  const written = (source.text.split('\n')[line - 1] ?? '').replace(/\r$/, '');
  const width = Math.max(1, Math.min(fault.to - from, written.length - column + 1));
  const gutter = ' '.repeat(String(line).length);
  // Tabs are kept in front of the caret, so that it stands right whatever a tab's width is.
  const indent = written.slice(0, column - 1).replace(/[^\t]/g, ' ');
  return [
    `${source.path}:${line}:${column}: ${fault.message}`,
    `  ${line} | ${written}`,
    `  ${gutter} | ${indent}${'^'.repeat(width)}`,
  ].join('\n');
}
