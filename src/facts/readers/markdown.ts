/**
 * Markdown as blocks of prose with their lines: paragraphs, list items, table rows and headings. Enough to take sentences
 * out of a policy and to say where each stands; code, HTML blocks and front matter are no prose and are left out.
 *
 * Rejected: a CommonMark parser as a dependency. What is wanted is text with lines and comments kept, which the well-known
 * ones give only through their syntax trees, at half a megabyte.
 */

export interface MarkdownBlock {
  readonly kind: 'heading' | 'text';
  /** 1 to 6; 0 for text. */
  readonly level: number;
  /** From 1. */
  readonly line: number;
  /** With the marks of Markdown and with comments, lines joined by line feeds. */
  readonly source: string;
}

const frontMatter = /^---[ \t]*\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/;

/** The front matter without its fences; undefined when there is none. */
export function frontMatterOf(text: string): string | undefined {
  return frontMatter.exec(text)?.[1];
}

const fence = /^ {0,3}(`{3,}|~{3,})/;
const atxHeading = /^ {0,3}(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$/;
const underline = /^ {0,3}(=+|-+)[ \t]*$/;
const listItem = /^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+/;
const tableRow = /^[ \t]*\|/;

export function markdownBlocks(text: string): readonly MarkdownBlock[] {
  const lead = frontMatter.exec(text)?.[0] ?? '';
  const firstLine = lead.split('\n').length;
  const blocks: MarkdownBlock[] = [];
  let open: { line: number; lines: string[] } | undefined;
  let closing: string | undefined;
  const close = (): void => {
    if (open) blocks.push({ kind: 'text', level: 0, line: open.line, source: open.lines.join('\n') });
    open = undefined;
  };
  for (const [index, written] of text.slice(lead.length).split(/\r?\n/).entries()) {
    const line = firstLine + index;
    const content = written.replace(/^ {0,3}(?:>[ \t]?)+/, '');
    const fenced = fence.exec(content)?.[1];
    if (closing !== undefined) {
      if (fenced?.startsWith(closing) && content.trim() === fenced) closing = undefined;
      continue;
    }
    if (fenced !== undefined) {
      close();
      closing = fenced;
      continue;
    }
    if (content.trim() === '') {
      close();
      continue;
    }
    const heading = atxHeading.exec(content);
    if (heading) {
      close();
      blocks.push({ kind: 'heading', level: heading[1]!.length, line, source: heading[2]! });
    } else if (open && underline.test(content) && open.lines.length === 1 && !listItem.test(open.lines[0]!)) {
      const level = content.trim().startsWith('=') ? 1 : 2;
      blocks.push({ kind: 'heading', level, line: open.line, source: open.lines[0]!.trim() });
      open = undefined;
    } else if (open && !listItem.test(content) && !tableRow.test(content)) {
      open.lines.push(content);
    } else {
      close();
      open = { line, lines: [content] };
    }
  }
  close();
  return blocks;
}

/** What a reader sees of a block, in one line: no comments, no marks, links as their words. */
export function plainText(source: string): string {
  return source
    .replace(/<!--[\s\S]*?(?:-->|$)/g, ' ')
    .replace(listItem, '')
    .replace(/!\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/<[/a-zA-Z][^>]*>/g, ' ')
    .replace(/^[ \t]*\|/gm, ' ')
    .replace(/\|[ \t]*$/gm, ' ')
    .replace(/[*`]+|(?<![\p{L}\p{N}])_+|_+(?![\p{L}\p{N}])/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
}
