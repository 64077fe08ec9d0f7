import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { grammarNames, grammarOf, grammarOfPath } from './grammars.ts';
import { treePattern } from './tree-pattern.ts';

const read = (language: string, rule: unknown) => treePattern(grammarOf(language)!, rule);
const found = (language: string, rule: unknown, text: string): readonly string[] => {
  const pattern = read(language, rule);
  assert.ok(pattern.ok, pattern.ok ? '' : pattern.error);
  const { literals } = pattern.value;
  const spans = pattern.value.find(text);
  const holds = literals?.some((literal) => text.toLowerCase().includes(literal)) ?? true;
  assert.ok(holds || spans.length === 0, `${literals?.join()} narrow away a match`);
  return spans.map(({ start, end }) => text.slice(start, end));
};

const cases: readonly (readonly [language: string, pattern: unknown, text: string, expected: readonly string[]])[] = [
  [
    'python',
    'requests.get($$$A, verify=False)',
    'x = "é𝒳"; requests.get(u, timeout=3,\n  verify=False)',
    ['requests.get(u, timeout=3,\n  verify=False)'],
  ],
  [
    'py',
    'requests.get($$$A, verify=False)',
    '# requests.get(u, verify=False)\ns = "requests.get(u, verify=False)"',
    [],
  ],
  ['go', 'fmt.Println($A)', 'package x\n\nfunc f() { fmt.Println(1) }\n', ['fmt.Println(1)']],
  [
    'go',
    'exec.Command($A, $$$)',
    'package x\nfunc f() { c := exec.Command("sh", "-c", s) }',
    ['exec.Command("sh", "-c", s)'],
  ],
  [
    'go',
    'if err != nil { return err }',
    'package x\nfunc f() error {\n\tif err != nil {\n\t\treturn err\n\t}\n\treturn nil\n}',
    ['if err != nil {\n\t\treturn err\n\t}'],
  ],
  ['go', 'func $NAME() {}', 'package x\nfunc a() {}\nfunc b() { c() }', ['func a() {}']],
  [
    'go',
    'func ($R $T) $NAME($$$A) { $$$B }',
    'package x\nfunc (s *S) M(i int) { f() }',
    ['func (s *S) M(i int) { f() }'],
  ],
  ['go', 'import "$P"', 'package x\nimport "fmt"', ['import "fmt"']],
  ['java', 'class $C extends $D { $$$ }', 'class A extends B { int x; }\nclass C {}', ['class A extends B { int x; }']],
  [
    'java',
    'public void $M($$$A) { $$$B }',
    'class A { public void f(int x) { g(); } void h() {} }',
    ['public void f(int x) { g(); }'],
  ],
  [
    'java',
    'try { $$$A } catch ($E $V) { }',
    'class A { void f() { try { g(); } catch (E e) { } try { g(); } catch (E e) { h(); } } }',
    ['try { g(); } catch (E e) { }'],
  ],
  ['kotlin', 'fun $F($$$A) { $$$B }', 'fun f(x: Int) { g() }\nval y = 1', ['fun f(x: Int) { g() }']],
  ['rust', 'impl $T for $U { $$$B }', 'impl A for B { fn x() {} }\nimpl C {}', ['impl A for B { fn x() {} }']],
  [
    'typescript',
    'import $A from "$B"',
    'import x from "y";\nimport { z } from "y";',
    ['import x from "y";', 'import { z } from "y";'],
  ],
  ['java', '@GetMapping($P)', 'class A { @GetMapping("/x") public void f() {} @B void g() {} }', ['@GetMapping("/x")']],
  [
    'c#',
    'public $T $M($$$A) { $$$B }',
    'class A { public int F(int x) { return 1; } int G() {} }',
    ['public int F(int x) { return 1; }'],
  ],
  ['c#', '[HttpGet($P)]', 'class A { [HttpGet("/x")] public void F() { } [B] void G() { } }', ['[HttpGet("/x")]']],
  ['typescript', 'async $M($$$A) { $$$B }', 'class A { async f(x) { g() } h() {} }', ['async f(x) { g() }']],
  ['typescript', '@Get($P)', 'class A { @Get("x") f() {} @B() g() {} }', ['@Get("x")']],
  ['java', '$LOG.info($$$A)', 'class A { void f() { log.info("x", 1); } }', ['log.info("x", 1)']],
  ['kotlin', 'println($A)', 'fun f() { println(1) }', ['println(1)']],
  ['ruby', 'puts $A', 'puts 1\nputs(2)', ['puts 1', 'puts(2)']],
  ['c#', 'Console.WriteLine($A)', 'class A { void F() { Console.WriteLine(1); } }', ['Console.WriteLine(1)']],
  ['php', 'md5($A)', '<p>md5(1)</p><?php $x = md5($y); # md5(1)', ['md5($y)']],
  ['rust', '$A.unwrap()', 'fn f() { x.unwrap(); }', ['x.unwrap()']],
  ['javascript', 'eval($A)', 'eval(x); f(() => { eval(y) })', ['eval(x)', 'eval(y)']],
  [
    'typescript',
    'try { $$$ } catch ($E) {}',
    'try { a() } catch (e) {}\ntry { a() } catch (e) { b() }',
    ['try { a() } catch (e) {}'],
  ],
  [
    'typescript',
    'useState($A)',
    'const A = () => { const [x] = useState<T>(1); return <b>{useState(2)}</b>; };',
    ['useState(2)'],
  ],
  ['typescript', 'f($A)', 'const x = <T>f(1);', ['f(1)']],
  ['html', '<script>$A</script>', '<p></p><script>x</script>', ['<script>x</script>']],
  [
    'python',
    { any: [{ pattern: 'hashlib.md5($$$)' }, { pattern: 'hashlib.sha1($$$)' }] },
    'hashlib.sha1(x)',
    ['hashlib.sha1(x)'],
  ],
  ['python', { rule: { pattern: '$F($$$)' }, constraints: { F: { regex: '^ev' } } }, 'eval(x)\nexec(y)', ['eval(x)']],
  [
    'python',
    { pattern: 'open($A)', not: { inside: { kind: 'with_statement', stopBy: 'end' } } },
    'open(a)\nwith open(b) as f: pass',
    ['open(a)'],
  ],
];
for (const [language, pattern, text, expected] of cases)
  test(`${language}: ${JSON.stringify(pattern)}`, () => assert.deepEqual(found(language, pattern, text), expected));

const refused: readonly (readonly [language: string, pattern: unknown, why: RegExp])[] = [
  ['typescript', 'foo(((', /`foo\(\(\(` is no whole piece of typescript \(from its character \d+ on\)/],
  ['python', 'except $E: pass', /no whole piece of python/],
  ['go', 'x := 1; y := 2', /more than one piece of go/],
  ['python', 'a; b', /Multiple AST nodes/],
  ['python', '', /No AST root/],
  ['python', {}, /one positive matcher/],
  ['python', 7, /a pattern is text, or an object/],
  ['python', { kind: 'nonsense' }, /Kind `nonsense` is invalid/],
  ['python', { patern: 'x' }, /unknown field `patern`/],
  ['python', { pattern: '$A', regex: '(' }, /unclosed group/],
  ['python', { rule: { pattern: 'x' }, constraint: {} }, /`constraint` is unknown beside `rule`/],
  ['python', { rule: { pattern: 'f($A)' }, constraints: { B: { regex: 'x' } } }, /Undefined meta var `B`/],
  ['python', { any: Array.from({ length: 300 }, () => ({ pattern: 'x' })) }, /more than 200 parts/],
];
for (const [language, pattern, why] of refused)
  test(`refused: ${language}: ${JSON.stringify(pattern).slice(0, 60)}`, () => {
    const result = read(language, pattern);
    assert.ok(!result.ok);
    assert.match(result.error, why);
  });

const literals: readonly (readonly [rule: unknown, expected: readonly string[] | undefined])[] = [
  ['requests.get($$$A, Verify=False)', ['requests']],
  ['$A($B)', undefined],
  ['f($LONG_HOLE_NAME)', undefined],
  [{ any: [{ pattern: 'md5($A)' }, { pattern: 'sha1($A)' }] }, ['md5', 'sha1']],
  [{ any: [{ pattern: 'md5($A)' }, { pattern: '$A' }] }, undefined],
  [{ all: [{ pattern: '$A' }, { has: { pattern: 'secret', stopBy: 'end' } }] }, ['secret']],
  [{ pattern: 'x($A)', not: { has: { pattern: 'something', stopBy: 'end' } } }, undefined],
  [{ pattern: { context: 'class A { field = 1 }', selector: 'public_field_definition' } }, undefined],
];
for (const [rule, expected] of literals)
  test(`words of every match of ${JSON.stringify(rule)}`, () => {
    const pattern = read('typescript', rule);
    assert.ok(pattern.ok, pattern.ok ? '' : pattern.error);
    assert.deepEqual(pattern.value.literals, expected);
  });

test('every language has a grammar that reads its own paths', () => {
  assert.equal(grammarOfPath('a/b.tsx')!.language, 'typescript');
  assert.equal(grammarOfPath('a/B.cs')!.language, 'c#');
  assert.equal(grammarOfPath('a/b.txt'), undefined);
  assert.equal(grammarOf('cobol'), undefined);
  for (const name of grammarNames) assert.ok(read(name, { kind: 'ERROR', regex: 'x' }).ok, name);
});

test('nesting a hundred thousand deep is parsed, and nothing breaks', () => {
  for (const [language, text] of [
    ['python', `x = ${'['.repeat(100_000)}`],
    ['javascript', '{"a":'.repeat(100_000)],
    ['go', `package x\nvar x = ${'('.repeat(100_000)}1${')'.repeat(100_000)}`],
  ] as const)
    assert.deepEqual(found(language, 'nothing($A)', text), []);
});

test('several threads at once', async () => {
  const source = `
    import { parentPort } from 'node:worker_threads';
    const { treePattern } = await import(${JSON.stringify(new URL('./tree-pattern.ts', import.meta.url).href)});
    const { grammarOf } = await import(${JSON.stringify(new URL('./grammars.ts', import.meta.url).href)});
    let found = 0;
    for (const [language, pattern, text] of [['python', 'f($A)', 'f(1)'], ['rust', '$A.unwrap()', 'fn f() { x.unwrap(); }']]) {
      const { value } = treePattern(grammarOf(language), pattern);
      for (let i = 0; i < 100; i++) found += value.find(text).length;
    }
    parentPort.postMessage(found);`;
  const url = new URL(`data:text/javascript,${encodeURIComponent(source)}`);
  const threads = Array.from({ length: 4 }, () => new Worker(url));
  const counts = await Promise.all(
    threads.map((thread) => new Promise((resolve, reject) => thread.once('message', resolve).once('error', reject))),
  );
  await Promise.all(threads.map((thread) => thread.terminate()));
  assert.deepEqual(counts, [200, 200, 200, 200]);
});
