import type { ScannedFile } from '../rule.ts';

/** Markup that shows people what code or a request looks like: `<pre><code>http GET … "Authorization: Bearer …"`. */
export function isShownAsCode(file: ScannedFile, start: number): boolean {
  const before = file.text.slice(Math.max(0, start - 800), start).toLowerCase();
  return ['code', 'pre', 'samp'].some((tag) => before.lastIndexOf(`<${tag}`) > before.lastIndexOf(`</${tag}`));
}
