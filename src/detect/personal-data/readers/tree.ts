/**
 * YAML and JSON as trees of keys with offsets. Both are read forgivingly: a document that no parser would take still
 * gives the keys that can be read. YAML by its indentation (flow collections as scalars), JSON by one walk.
 */
export interface Node {
  readonly key: string;
  /** Offset of the key, or of the item in a list. */
  readonly start: number;
  end: number;
  /** Scalars only, unquoted. */
  value?: string;
  readonly valueStart?: number;
  readonly children: Node[];
}

const deepest = 60;

export function jsonTree(text: string): Node {
  const root: Node = { key: '', start: 0, end: text.length, children: [] };
  const stack: { readonly node: Node; readonly isList: boolean }[] = [{ node: root, isList: true }];
  const token = /"((?:[^"\\\n]|\\.)*)"|[{}[\],:]|[^\s{}[\],:"]{1,200}/g;
  let key: { readonly text: string; readonly start: number } | undefined;
  let awaiting: { readonly text: string; readonly start: number } | undefined;
  for (const found of text.matchAll(token)) {
    const top = stack.at(-1)!;
    const symbol = found[0];
    if (symbol === ':') {
      key = awaiting;
      awaiting = undefined;
    } else if (symbol === '{' || symbol === '[') {
      const node: Node = { key: key?.text ?? '', start: key?.start ?? found.index, end: text.length, children: [] };
      if (stack.length < deepest) top.node.children.push(node);
      stack.push({ node, isList: symbol === '[' });
      key = awaiting = undefined;
    } else if (symbol === '}' || symbol === ']') {
      if (stack.length > 1) stack.pop()!.node.end = found.index + 1;
      key = awaiting = undefined;
    } else if (symbol === ',') awaiting = key = undefined;
    else {
      const written = { text: found[1] ?? symbol, start: found.index + (found[1] === undefined ? 0 : 1) };
      if (key) {
        const end = found.index + symbol.length;
        if (stack.length < deepest)
          top.node.children.push({
            key: key.text,
            start: key.start,
            end,
            value: written.text,
            valueStart: written.start,

            children: [],
          });
        key = undefined;
      } else if (top.isList)
        top.node.children.push({
          key: '',
          start: written.start,
          end: found.index + symbol.length,
          value: written.text,
          children: [],
        });
      else awaiting = written;
    }
  }
  return root;
}

const yamlLine =
  /^( {0,120})((?:- {1,4}){0,4})(?:(["']?)([^\s"'#[\]{},&*!|>][^"'#:\n]{0,200}?)\3\s{0,4}:(?:\s{1,40}(.{0,4000}))?$)?/;

/** `text` without comments. */
export function yamlTree(text: string): Node {
  const root: Node = { key: '', start: 0, end: text.length, children: [] };
  const stack: { readonly node: Node; readonly indent: number }[] = [{ node: root, indent: -1 }];
  let at = 0;
  for (const line of text.split('\n')) {
    const start = at;
    at += line.length + 1;
    if (line.trim() === '' || line.startsWith('---')) continue;
    const found = yamlLine.exec(line.slice(0, 5000).trimEnd());
    if (!found) continue;
    const [, spaces, dashes, , key, value] = found;
    let indent = spaces!.length;
    if (dashes) {
      close(stack, indent, start);
      const item: Node = { key: '', start: start + indent, end: text.length, children: [] };
      stack.at(-1)!.node.children.push(item);
      stack.push({ node: item, indent });
      indent += dashes.length;
      if (key === undefined) item.value = unquoted(line.slice(indent));
    }
    if (key === undefined) continue;
    close(stack, indent, start);
    const scalar = value === undefined ? undefined : unquoted(value);
    const end = start + line.length;
    const node: Node = {
      key,
      start: start + line.indexOf(key, indent),
      end,
      children: [],
      ...(scalar !== undefined && scalar !== '' && { value: scalar, valueStart: start + line.lastIndexOf(scalar) }),
    };
    stack.at(-1)!.node.children.push(node);
    if (stack.length < deepest) stack.push({ node, indent });
  }
  return root;
}

function close(stack: { readonly node: Node; readonly indent: number }[], indent: number, at: number): void {
  while (stack.length > 1 && stack.at(-1)!.indent >= indent) {
    const { node } = stack.pop()!;
    if (node.children.length > 0) node.end = at;
  }
}

function unquoted(value: string): string {
  return value.trim().replace(/^["'](.*)["']$/, '$1');
}

export function child(node: Node | undefined, key: string): Node | undefined {
  return node?.children.find((one) => one.key === key);
}
