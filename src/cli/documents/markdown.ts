/** Reading and writing the little Markdown that the documentation needs. */

/** A cell must not break its row. */
export const cell = (text: string): string => text.replaceAll('|', '\\|').replace(/\s*\n\s*/g, ' ');

export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Blanks out what is code, line by line, so that offsets and line numbers stay what they are. */
export function withoutCode(text: string): string {
  return text
    .replace(/^(```+|~~~+)[^\n]*\n[^]*?^\1[^\n]*$/gm, (block) => block.replace(/[^\n]/g, ' '))
    .replace(/`[^`\n]*`/g, (code) => ' '.repeat(code.length));
}

/** The anchors that a page offers, as forges make them from headings. */
export function anchorsOf(text: string): ReadonlySet<string> {
  const seen = new Map<string, number>();
  const anchors = new Set<string>();
  const page = text.replace(/^(```+|~~~+)[^\n]*\n[^]*?^\1[^\n]*$/gm, '');
  for (const [, heading = ''] of page.matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)) {
    const slug = heading
      .replace(/`|\*/g, '')
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-');
    const before = seen.get(slug) ?? 0;
    seen.set(slug, before + 1);
    anchors.add(before === 0 ? slug : `${slug}-${before}`);
  }
  return anchors;
}

export interface Link {
  readonly target: string;
  /** From 1. */
  readonly line: number;
}

export function linksOf(text: string): readonly Link[] {
  const page = withoutCode(text);
  const found = [
    ...page.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g),
    ...page.matchAll(/^\[[^\]]+\]:\s+(\S+)/gm),
  ];
  return found.map((match) => ({ target: match[1] ?? '', line: page.slice(0, match.index).split('\n').length }));
}

export interface CodeLine {
  readonly text: string;
  readonly line: number;
}

/** Lines of fenced blocks and inline code: where a page shows command lines. */
export function codeLines(text: string): readonly CodeLine[] {
  const lines: CodeLine[] = [];
  let fence: string | undefined;
  for (const [index, raw] of text.split('\n').entries()) {
    const mark = /^\s*(```+|~~~+)/.exec(raw)?.[1];
    if (mark !== undefined && (fence === undefined || raw.trim().startsWith(fence)))
      fence = fence === undefined ? mark : undefined;
    else if (fence !== undefined) lines.push({ text: raw.trim(), line: index + 1 });
    else for (const [, code = ''] of raw.matchAll(/`([^`\n]+)`/g)) lines.push({ text: code.trim(), line: index + 1 });
  }
  return lines;
}
