/**
 * The elements of an XML file, one after the other, with their path, text and line. Enough for project files (pom.xml,
 * *.csproj, logback.xml); entities are decoded, declarations, comments and instructions passed over. A full parser was not
 * worth a package: these files have no namespaces that matter and no mixed content.
 */
import { failed, ok, type Result } from '../../base/result.ts';

export interface XmlElement {
  /** Names from the root down to this element: `project/dependencies/dependency/groupId`. */
  readonly path: string;
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Its own text, trimmed; empty when it holds elements only. */
  readonly text: string;
  readonly line: number;
  readonly children: readonly XmlElement[];
}

interface Open {
  readonly path: string;
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly line: number;
  readonly children: XmlElement[];
  text: string;
}

const token =
  /<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<\?[\s\S]*?\?>|<![^>]*>|<\/([^\s<>]+)\s*>|<([^\s/<>!?]+)((?:\s+[^\s=/>]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|([^<]+)/gy;
const attribute = /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

export function readXml(text: string): Result<XmlElement, string> {
  const stack: Open[] = [];
  let root: XmlElement | undefined;
  let read = 0;
  let line = 1;
  for (const match of text.matchAll(token)) {
    const [all, cdata, closed, opened, attributes = '', selfClosing, plain] = match;
    read = match.index + all.length;
    const top = stack.at(-1);
    if (opened !== undefined) {
      const path = top ? `${top.path}/${opened}` : opened;
      stack.push({ path, name: opened, attributes: attributesOf(attributes), line, children: [], text: '' });
    } else if (top && (plain ?? cdata) !== undefined) top.text += cdata ?? decode(plain!);
    if (closed !== undefined || selfClosing === '/') {
      const done = stack.pop();
      if (!done || (closed !== undefined && done.name !== closed))
        return failed(`unexpected </${closed}> at line ${line}`);
      const element = { ...done, text: done.text.trim() };
      const parent = stack.at(-1);
      if (parent) parent.children.push(element);
      else root ??= element;
    }
    line += all.split('\n').length - 1;
  }
  if (read !== text.length) return failed(`unexpected "${text.slice(read, read + 10)}" at line ${line}`);
  if (stack.length > 0) return failed(`ends within <${stack.at(-1)?.name ?? ''}>`);
  return root ? ok(root) : failed('no element');
}

function attributesOf(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries([...text.matchAll(attribute)].map((m) => [m[1]!, decode(m[2] ?? m[3] ?? '')]));
}

function decode(text: string): string {
  return text.replace(/&(#x?[\da-f]+|\w+);/gi, (all, name: string) => {
    if (!name.startsWith('#')) return entities[name] ?? all;
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : all;
  });
}

/** The elements that have this path, e.g. `project/properties/java.version`; `*` stands for one name. */
export function elementsAt(root: XmlElement, path: string): readonly XmlElement[] {
  const [head, ...rest] = path.split('/');
  if (head !== '*' && head !== root.name) return [];
  let level: readonly XmlElement[] = [root];
  for (const name of rest) {
    level = level.flatMap((e) => e.children.filter((child) => name === '*' || child.name === name));
  }
  return level;
}

export function childText(element: XmlElement, name: string): string | undefined {
  return element.children.find((child) => child.name === name)?.text;
}
