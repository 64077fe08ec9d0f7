import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { maskText } from './mask.ts';
import { syntaxOf } from './syntax.ts';

const cases: readonly { name: string; kind: string; text: string; code: string; uncommented?: string }[] = [
  { name: 'line comment', kind: 'go', text: 'a() // b("c")\nd', code: 'a()          \nd' },
  { name: 'string', kind: 'go', text: 'a("b // c") // d', code: 'a("      ")     ', uncommented: 'a("b // c")     ' },
  { name: 'template', kind: 'typescript', text: 'x(`a ${u.b("}")} c`)', code: 'x(`  ${u.b(" ")}  `)' },
  { name: 'regex holding quotes', kind: 'javascript', text: `r = /['"]/; s = "t"`, code: `r = /    /; s = " "` },
  { name: 'division is no regex', kind: 'javascript', text: 'a = b / c / d("e")', code: 'a = b / c / d(" ")' },
  {
    name: 'f-string',
    kind: 'python',
    text: `log(f"hi {user.email} {{x}}") # z`,
    code: `log(f"   {user.email}      ")    `,
  },
  { name: 'plain string', kind: 'python', text: `log("hi {user.email}")`, code: `log("               ")` },
  { name: 'docstring', kind: 'python', text: '"""a\n"b" c"""\nd', code: '""" \n     """\nd' },
  { name: 'lifetime', kind: 'rust', text: `fn f<'a>(x: &'a str) { y("z") }`, code: `fn f<'a>(x: &'a str) { y(" ") }` },
  { name: 'unterminated ends with its line', kind: 'java', text: 'a "b\nc("d")', code: 'a " \nc(" ")' },
  { name: 'shell variables stay', kind: 'shell', text: 'echo "a $B c" # d', code: 'echo "  $B  "    ' },
  { name: 'ruby', kind: 'ruby', text: 'puts "a #{u.email}" # c', code: 'puts "  #{u.email}"    ' },
  { name: 'yaml keeps values', kind: 'yaml', text: "a: don't # b\nc: x#y", code: "a: don't    \nc: x#y" },
  { name: 'address is no comment', kind: 'typescript', text: '<a>http://x</a>', code: '<a>http://x</a>' },
];

for (const { name, kind, text, code, uncommented } of cases) {
  test(`mask: ${name}`, () => {
    const masked = maskText(text, kind);
    assert.equal(masked.code, code);
    if (uncommented !== undefined) assert.equal(masked.uncommented, uncommented);
  });
}

test('mask: same length, same line breaks, other characters only ever become blanks', () => {
  const kinds = ['typescript', 'python', 'go', 'rust', 'ruby', 'php', 'shell', 'sql', 'hcl', 'c#', 'html', 'kotlin'];
  const piece = fc.constantFrom(
    '"',
    "'",
    '`',
    '${',
    '#{',
    '{',
    '}',
    '/',
    '//',
    '/*',
    '*/',
    '#',
    '\\',
    '\n',
    'a',
    ' ',
    '--',
    '$x',
    'f"',
    '"""',
  );
  fc.assert(
    fc.property(fc.constantFrom(...kinds), fc.array(piece, { maxLength: 60 }), (kind, pieces) => {
      const text = pieces.join('');
      assert.ok(syntaxOf(kind));
      for (const masked of Object.values(maskText(text, kind))) {
        assert.equal(masked.length, text.length);
        for (let i = 0; i < text.length; i++)
          assert.ok(masked[i] === text[i] || (masked[i] === ' ' && text[i] !== '\n'));
      }
    }),
  );
});

test('mask: hostile text takes linear time', () => {
  const hostile = ['`${', '/[', '"\\', "'", '/*', '{', '$', '"""', '/a'].map((piece) => piece.repeat(200_000));
  const started = process.cpuUsage();
  for (const text of hostile) maskText(text, 'typescript');
  for (const text of hostile) maskText(text, 'python');
  const millis = process.cpuUsage(started).user / 1000;
  assert.ok(millis < 10_000, `${millis} ms`);
});
