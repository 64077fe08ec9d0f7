/** The guide as a page and as Markdown. */
import { html, type Html } from '../html/html.ts';
import { table } from '../html/parts.ts';
import { style } from '../html/style.ts';
import type { Block, Guide, Inline } from './guide.ts';

export function guideHtml({ title, lead, questions }: Guide): string {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
        />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>${title}</title>
        <style>
          ${style}
        </style>
      </head>
      <body>
        <a class="skip" href="#main">Skip to the answers</a>
        <header class="top">
          <p class="kicker">Evidence pack</p>
          <h1>${title}</h1>
          <p class="lead">${lead}</p>
          <nav aria-label="Questions">
            <ul>
              ${questions.map(({ id, asked }) => html`<li><a href="#${id}">${asked}</a></li>`)}
            </ul>
          </nav>
        </header>
        <main id="main">
          ${questions.map(
            ({ id, asked, answer }) =>
              html`<section aria-labelledby="${id}">
                <h2 id="${id}">${asked}</h2>
                ${answer.map(blockHtml)}
              </section> `,
          )}
        </main>
        <footer>
          This page loads nothing and sends nothing. The same text as Markdown: <a href="AUDITOR.md">AUDITOR.md</a>.
        </footer>
      </body>
    </html> `;
  return page.markup;
}

function blockHtml(block: Block): Html {
  switch (block.type) {
    case 'text':
      return html`<p>${block.text.map(inlineHtml)}</p> `;
    case 'list':
      return html`<ul class="plain">
        ${block.items.map((item) => html`<li>${item.map(inlineHtml)}</li>`)}
      </ul> `;
    case 'commands':
      return html`<p>${block.lines.map((line) => html`<code>${line}</code>`)}</p> `;
    case 'table': {
      const rows = block.rows.map((row) => row.map((cell) => html`${cell.map(inlineHtml)}`));
      return table(block.caption, block.headers, rows, 'stack');
    }
  }
}

function inlineHtml(inline: Inline): Html | string {
  if (typeof inline === 'string') return inline;
  return 'code' in inline ? html`<code>${inline.code}</code>` : html`<a href="${inline.link}">${inline.text}</a>`;
}

export function guideMarkdown({ title, lead, questions }: Guide): string {
  const sections = questions.map(({ asked, answer }) => [`## ${asked}`, ...answer.map(blockMarkdown)].join('\n\n'));
  return `${[`# ${title}`, plain(lead), ...sections].join('\n\n')}\n`;
}

function blockMarkdown(block: Block): string {
  switch (block.type) {
    case 'text':
      return inlinesMarkdown(block.text);
    case 'list':
      return block.items.map((item) => `- ${inlinesMarkdown(item)}`).join('\n');
    case 'commands':
      return block.lines.map((line) => `    ${line}`).join('\n');
    case 'table': {
      const head = block.headers.map((header) => header.replace(/^#/, ''));
      const rule = block.headers.map((header) => (header.startsWith('#') ? '---:' : '---'));
      const lines = [head, rule, ...block.rows.map((row) => row.map(cellMarkdown))];
      return [`${plain(block.caption)}:`, '', ...lines.map((cells) => `| ${cells.join(' | ')} |`)].join('\n');
    }
  }
}

const cellMarkdown = (cell: readonly Inline[]): string => inlinesMarkdown(cell).replaceAll('|', '\\|');

function inlinesMarkdown(inlines: readonly Inline[]): string {
  return inlines
    .map((inline) => {
      if (typeof inline === 'string') return plain(inline);
      if ('code' in inline) return codeMarkdown(inline.code);
      return `[${plain(inline.text)}](<${inline.link.replaceAll(/[<>]/g, encodeURIComponent)}>)`;
    })
    .join('');
}

/** Fenced by more backticks than the text has in a row. */
function codeMarkdown(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  const pad = longest > 0 ? ' ' : '';
  return `${fence}${pad}${text.replaceAll(/\s+/g, ' ')}${pad}${fence}`;
}

const plain = (text: string): string =>
  text.replaceAll(/\s+/gu, ' ').replaceAll(/[\\`*_<>[\]]/g, (sign) => `\\${sign}`);
