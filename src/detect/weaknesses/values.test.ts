import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileKindOf } from '../../model/file-kind.ts';
import { FileText } from '../text/windows.ts';
import { argumentsOf, isBlank, valueAfter, valueOf } from './values.ts';

/** The value of the only argument of `use(…)`. */
function used(path: string, code: string): ReturnType<typeof valueOf> {
  const file = new FileText(code, fileKindOf(path)).seenWhole();
  const open = file.masked.code.lastIndexOf('use(') + 3;
  return valueOf(file, argumentsOf(file.masked.code, open)[0]!);
}

const cases: readonly { name: string; path: string; code: string; text?: string; number?: number; fixed: boolean }[] = [
  { name: 'a literal', path: 'a.ts', code: "use('md5')", text: 'md5', fixed: true },
  { name: 'a constant', path: 'a.ts', code: "const A = 'md5'\nuse(A)", text: 'md5', fixed: true },
  {
    name: 'a typed constant',
    path: 'a.rs',
    code: 'const A: &str = "md5";\nfn f() {\n  use(A)\n}\n',
    text: 'md5',
    fixed: true,
  },
  {
    name: 'a field',
    path: 'A.java',
    code: 'class A {\n  static final String X = "MD5";\n  void f() {\n    use(X);\n  }\n}\n',
    text: 'MD5',
    fixed: true,
  },
  {
    name: 'a field by its object',
    path: 'a.py',
    code: 'class A:\n    def __init__(self):\n        self.x = "md5"\n    def f(self):\n        use(self.x)\n',
    text: 'md5',
    fixed: true,
  },
  { name: 'the default of a parameter', path: 'a.py', code: 'def f(x="md5"):\n    use(x)\n', text: 'md5', fixed: true },
  {
    name: 'a parameter of that name',
    path: 'a.go',
    code: 'var x = "md5"\nfunc f(x string) {\n\tuse(x)\n}\n',
    fixed: false,
  },
  {
    name: 'a variable of another function',
    path: 'a.go',
    code: 'func g() {\n\tx := "md5"\n}\nfunc f() {\n\tuse(x)\n}\n',
    fixed: false,
  },
  { name: 'two values', path: 'a.ts', code: "let a = 'md5'\na = 'sha256'\nuse(a)", fixed: false },
  {
    name: 'what a setting falls back to',
    path: 'a.ts',
    code: "const a = process.env.A || 'md5'\nuse(a)",
    text: 'md5',
    fixed: true,
  },
  { name: 'a template with a hole', path: 'a.ts', code: 'use(`md${five}`)', fixed: false },
  {
    name: 'a number by a constant',
    path: 'a.go',
    code: 'const n = 10_000\nfunc f() {\n\tuse(n)\n}\n',
    number: 10_000,
    fixed: true,
  },
  { name: 'a power of two', path: 'a.go', code: 'use(1<<15)', number: 32_768, fixed: true },
  { name: 'bytes of a literal', path: 'a.go', code: 'use([]byte("abc"))', fixed: true },
  { name: 'bytes of something', path: 'a.go', code: 'use([]byte(abc))', fixed: false },
  { name: 'a call', path: 'a.ts', code: "use(read('key'))", fixed: false },
];
for (const { name, path, code, text, number, fixed } of cases) {
  void test(`value of an argument: ${name}`, () => {
    const value = used(path, code);
    assert.deepEqual([value.text, value.number, value.fixed], [text, number, fixed]);
  });
}

void test('arguments are cut at their own commas', () => {
  const code = 'f(a, g(b, c), [d, e])';
  assert.deepEqual(
    argumentsOf(code, 1).map(({ start, end }) => code.slice(start, end)),
    ['a', 'g(b, c)', '[d, e]'],
  );
  assert.deepEqual(argumentsOf('f(', 1), []);
});

void test('bytes that are only made are blank, those with values are not', () => {
  assert.equal(isBlank('new byte[16]'), true);
  assert.equal(isBlank('make([]byte, 12)'), true);
  assert.equal(isBlank('[]byte{1, 2}'), false);
  assert.equal(isBlank('"abc".getBytes()'), false);
});

void test('a name that stands for another is followed once', () => {
  const file = new FileText('const a = Hash.MD5\nx = a\n', 'typescript').seenWhole();
  const value = valueAfter(file, file.text.lastIndexOf('=') + 1);
  assert.deepEqual([value.name, value.by], ['MD5', 'a']);
});
