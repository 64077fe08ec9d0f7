/** From a GraphQL schema in SDL: the types and fields that are played, a line each, no descriptions (format: graphql/schema.ts). */

export function compactGraphql(sdl: string, played: Readonly<Record<string, readonly string[]>>): string {
  const text = sdl.replaceAll(/"""[\s\S]*?"""/g, '').replaceAll(/#[^\n]*/g, '');
  const lines: string[] = [];
  const named = new Set<string>();
  for (const [name, wanted] of Object.entries(played)) {
    const found = new RegExp(`^type ${name}\\b([^{]*)\\{([\\s\\S]*?)^\\}`, 'm').exec(text);
    if (!found) throw new Error(`The schema has no type ${name}`);
    const [, head = '', body = ''] = found;
    const interfaces = head
      .replace('implements', '')
      .split('&')
      .map((one) => one.trim().split(/\s/)[0] ?? '');
    lines.push(`type ${name} = ${interfaces.filter((one) => one !== '').join(' ')}`.trimEnd());
    const fields = new Map(fieldsOf(body).map((field) => [field.name, field]));
    for (const one of wanted.toSorted()) {
      const field = fields.get(one);
      if (!field) throw new Error(`The schema has no field ${name}.${one}`);
      lines.push(`  ${one}${field.given === '' ? '' : `(${field.given})`}: ${field.type}`);
      named.add(field.type.replaceAll(/[[\]!]/g, ''));
    }
  }
  for (const name of [...named].sort()) lines.push(...listed(text, name));
  return `${lines.join('\n')}\n`;
}

function fieldsOf(body: string): { name: string; given: string; type: string }[] {
  const flat = body.replaceAll(/\s+/g, ' ');
  return [...flat.matchAll(/(\w+)(?:\(([^)]*)\))?: ([[\]\w!]+)/g)].map(([, name = '', given = '', type = '']) => {
    const pairs = [...given.matchAll(/(\w+): ([[\]\w!]+)/g)].filter(([, one]) => one !== undefined);
    // Defaults of input objects hold pairs of their own: those begin after a `{`.
    const outer = pairs.filter(({ index }) => !isInside(given, index));
    return { name, given: outer.map(([, one, kind]) => `${one}: ${kind}`).join(', '), type };
  });
}

const isInside = (text: string, index: number): boolean =>
  text.slice(0, index).split('{').length > text.slice(0, index).split('}').length;

function listed(text: string, name: string): string[] {
  const asEnum = new RegExp(`^enum ${name}\\s*\\{([\\s\\S]*?)^\\}`, 'm').exec(text);
  if (asEnum) return [`enum ${name} = ${words(asEnum[1] ?? '').join(' ')}`];
  const asUnion = new RegExp(`^union ${name}\\s*=([\\s\\S]*?)(?=^\\S|\\n\\n)`, 'm').exec(text);
  return asUnion ? [`union ${name} = ${words((asUnion[1] ?? '').replaceAll('|', ' ')).join(' ')}`] : [];
}

const words = (text: string): string[] =>
  text
    .replaceAll(/@\w+\([^)]*\)/g, ' ')
    .split(/\s+/)
    .filter((word) => word !== '')
    .sort();
