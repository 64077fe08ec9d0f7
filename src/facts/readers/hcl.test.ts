/** The real parser, as WASM, is the oracle; what is compared is everything that both say without evaluating. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from '@cdktn/hcl2json';
import { readHcl, type HclBlock, type HclValue } from './hcl.ts';

const samples: Readonly<Record<string, string>> = {
  scalars: `a = 1\nb = "x"\nc = true\nd = null\ne = -1.5e3\nf = "q\\"\\n\\u0041"\n`,
  'nested blocks': `resource "aws_db_instance" "main" {
  storage_encrypted = true # yes
  // a comment with { brackets
  tags = { Name = "x", "b-c" : 2 }
  lifecycle { prevent_destroy = true }
  ingress {
    from_port = 1
  }
  ingress {
    from_port = 2
  }
}
`,
  lists: `x = ["a", "b", # c\n  "d",\n]\ny = []\nz = [[1, 2], { a = [true] }]\n`,
  heredocs: 'a = <<EOT\nplain { text "\nEOT\nb = <<-EOT\n    in\n      deeper\n    EOT\nc = 1\n',
  expressions: `a = var.x
b = "\${var.x}-y"
c = cond ? "a" : "b"
d = [for k, v in var.m : k if v]
e = { for k in local.ks : k =>
  {
    n = "\${k}-x"
} }
f = foo("a", {
  b = 1
})
g = 1 + 2
h = -var.x
j = local.m["k"].v[0]
k = "a$\${b}"
l = (
  true ||
  false
)
`,
  dynamic: `resource "x" "y" {
  dynamic "setting" {
    for_each = { for i, t in var.ts : i => t }
    content {
      name  = setting.value["n"]
      fixed = true
    }
  }
}
`,
  'one line': `terraform {
  backend "s3" { encrypt = true }
}\nvariable "a" {}\n`,
  'comment forms': `/* block\n comment */\na = 1 /* inline */\nb = 2 // end\n`,
};

for (const [name, text] of Object.entries(samples)) {
  test(`agrees with the real parser: ${name}`, async () => {
    const ours = readHcl(text);
    assert.ok(ours.ok, ours.ok ? '' : ours.error);
    assert.deepEqual(shaped(ours.value), unwrapped(await parse('x.tf', text)));
  });
}

/** In the oracle's shape: blocks by type and labels, each a list; expressions and templates are strings `${…}`. */
function shaped(block: HclBlock): unknown {
  const out: Record<string, unknown> = {};
  for (const [name, value] of block.attributes) out[name] = valueOf(value);
  for (const nested of block.blocks) {
    let at = out;
    const names = [nested.type, ...nested.labels];
    for (const name of names.slice(0, -1)) at = (at[name] ??= {}) as Record<string, unknown>;
    const last = names.at(-1)!;
    at[last] = [...((at[last] as unknown[] | undefined) ?? []), shaped(nested)];
  }
  return out;
}

const expression = '${expression}';

function valueOf(value: HclValue): unknown {
  if (value.kind === 'scalar') return value.value;
  if (value.kind === 'expression') return expression;
  if (value.kind === 'list') return value.items.map(valueOf);
  return Object.fromEntries(value.members.map(([key, member]) => [key, valueOf(member)]));
}

/** The oracle evaluates nothing either: whatever holds `${` was an expression. Constant arithmetic we do not do. */
function unwrapped(value: unknown): unknown {
  if (typeof value === 'string') {
    const plain = value.replaceAll('$${', '');
    return plain.includes('${') ? expression : value.replaceAll('$${', '${');
  }
  if (Array.isArray(value)) return value.map(unwrapped);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, unwrapped(member)]));
}

test('knows the line of every block', () => {
  const read = readHcl('\n# c\nresource "a" "b" {\n  x = <<E\n1\n2\nE\n\n  y {\n  }\n}\nmodule "m" {}\n');
  assert.ok(read.ok);
  assert.deepEqual(
    read.value.blocks.map((b) => b.line),
    [3, 12],
  );
  assert.equal(read.value.blocks[0]!.blocks[0]!.line, 9);
});

const broken = [
  'resource "a" {',
  'a = ',
  'a = [1',
  'a = "x',
  'a = <<EOT\nx',
  '} ',
  'a = 1 }',
  'a b c',
  'a = (1',
  '/* x',
  'a = "${b"',
  '1 = 2',
];
for (const text of broken) {
  test(`refuses ${JSON.stringify(text)}, as the real parser does`, async () => {
    const read = readHcl(text);
    assert.equal(read.ok, false);
    if (!read.ok) assert.match(read.error, /line \d+/);
    await assert.rejects(parse('x.tf', text));
  });
}
