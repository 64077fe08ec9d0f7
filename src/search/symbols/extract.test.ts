import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { extract, extractSymbols, hasSymbols } from './extract.ts';
import { symbolsAtMost } from './outline.ts';

/** `kind name` or `kind name < container`, in order. */
function outlined(path: string, code: string): readonly string[] {
  const symbols = extractSymbols(path, Buffer.from(code));
  return symbols.map(({ kind, name, container }) =>
    container === undefined ? `${kind} ${name}` : `${kind} ${name} < ${symbols[container]!.name}`,
  );
}

interface Case {
  readonly name: string;
  readonly path: string;
  readonly code: string;
  readonly found: readonly string[];
}

const cases: readonly Case[] = [
  {
    name: 'JavaScript: braces in strings, comments, regular expressions and templates',
    path: 'a.js',
    code: 'const a = "{"; // {\nlet b = x / y; var c = /[/{]}/.test("}"); /* { */\nfunction f() { return `{ ${g({ a: `}` })} {` }\nfunction h() {}\n',
    found: ['constant a', 'variable b', 'variable c', 'function f', 'function h'],
  },
  {
    name: 'JavaScript: functions as values, prototypes, exports, object keys',
    path: 'a.js',
    code: 'class A extends B { static #p = 1; get x() { return 1 } async *gen() {} }\nA.prototype.late = function () {};\nexports.run = async (x) => x;\nconst o = { go() {}, "key": () => 1, plain: 2, get v() { return 3 } };\nconst fn = x => x, other = function* () {};\n',
    found: [
      'class A',
      'property #p < A',
      'property x < A',
      'method gen < A',
      'method late < A',
      'function run',
      'constant o',
      'method go < o',
      'method key < o',
      'method v < o',
      'function fn',
      'function other',
    ],
  },
  {
    name: 'JavaScript: words in elements are no code',
    path: 'a.jsx',
    code: "function App() {\n  return <p class={`a`}>Don't {items.map((x) => <b/>)} the function of class here</p>\n}\nfunction After() {}\n",
    found: ['function App', 'function After'],
  },
  {
    name: 'TypeScript: types, members, parameter properties, overloads, namespaces',
    path: 'a.ts',
    code: "import { type X } from 'x';\nexport interface I<T> { name: string; run(): void; readonly 'quoted': T }\ntype T = { a: string };\nenum E { A, B = 'x' }\nabstract class C<T extends { a: 1 }> implements I<T> {\n  constructor(private readonly db: Db, plain: number) {}\n  @Input() label: string\n  handler = (e: Event): void => { function inner() {} }\n  abstract area(): { x: number };\n}\nnamespace N.M { export const z = 1 }\ndeclare function over(a: string): void;\nlet later: string\nconst get = <T,>(x: T): { y: T } => ({ y: x })\n",
    found: [
      'interface I',
      'property name < I',
      'method run < I',
      'class T',
      'enum E',
      'enum-member A < E',
      'enum-member B < E',
      'class C',
      'constructor constructor < C',
      'property db < C',
      'property label < C',
      'method handler < C',
      'function inner < handler',
      'method area < C',
      'namespace M',
      'constant z < M',
      'function over',
      'variable later',
      'function get',
    ],
  },
  {
    name: 'Python: decorators, nested definitions, texts over lines',
    path: 'a.py',
    code: 'MAX_SIZE: int = 3\na = b = 1\n"""\ndef no(): pass\n"""\n@decorator(lambda x: {"class": x})\nasync def outer(a, b="def q():"):\n    local = 1\n    def inner():\n        pass\n    class Local: pass\nclass A(B,\n        C):\n    field: int\n    x, y = 1, 2\n    @property\n    def size(self): return f"{self.x}"\n    if True:\n\tdef tabbed(self): pass\nif x == 1: pass\n',
    found: [
      'constant MAX_SIZE',
      'variable a',
      'variable b',
      'function outer',
      'function inner < outer',
      'class Local < outer',
      'class A',
      'field field < A',
      'field x < A',
      'field y < A',
      'method size < A',
      'method tabbed < A',
    ],
  },
  {
    name: 'Go: receivers, generics, groups, results with braces',
    path: 'a.go',
    code: 'package main\ntype List[T any] struct {\n\thead, tail *node[T] `json:"{"`\n\tsync.Mutex\n}\ntype (\n\tReader interface {\n\t\tRead(p []byte) (int, error)\n\t\tio.Closer\n\t}\n\tFn func(a int) interface{}\n)\nconst (\n\tA = iota\n\t_\n\tB = A +\n\t\tC\n)\nvar x, y = f(), map[string]int{"q": 1}\nfunc (l *List[T]) Push(v T) interface{} { const hidden = 1; return `}` }\nfunc Map[K, V any](f func(K) V) struct{ A int } { return struct{ A int }{} }\n',
    found: [
      'package main',
      'struct List',
      'field head < List',
      'field tail < List',
      'field Mutex < List',
      'interface Reader',
      'method Read < Reader',
      'class Fn',
      'constant A',
      'constant B',
      'variable x',
      'variable y',
      'method Push < List',
      'function Map',
    ],
  },
  {
    name: 'Java: annotations with braces, enumerations with bodies, records, anonymous classes',
    path: 'A.java',
    code: 'package a.b;\nimport x.Y;\n@Table(names = {"}", "{"})\npublic final class A<T extends Map<String, List<T>>> extends B {\n  private static final char BRACE = \'{\', OTHER = \'\\\'\';\n  A() { new Runnable() { public void run() {} }; }\n  @Override public <R> Map<String, R> go(@Nullable R r) throws E { if (a < b) {} return null; }\n  int[] xs = {1, 2}, ys;\n  interface Inner { void call(); }\n  enum E { ONE(1) { void f() {} }, TWO; private final int n; }\n  record P(int x, List<String> y) { P { } }\n  @interface Mark { String value() default "}"; }\n}\n',
    found: [
      'package a.b',
      'class A',
      'field BRACE < A',
      'field OTHER < A',
      'constructor A < A',
      'method go < A',
      'field xs < A',
      'field ys < A',
      'interface Inner < A',
      'method call < Inner',
      'enum E < A',
      'enum-member ONE < E',
      'method f < ONE',
      'enum-member TWO < E',
      'field n < E',
      'class P < A',
      'field x < P',
      'field y < P',
      'interface Mark < A',
      'method value < Mark',
    ],
  },
  {
    name: 'C#: attributes, properties, events, delegates, verbatim strings, file namespaces',
    path: 'a.cs',
    code: 'using System;\nnamespace A.B;\n[Serializable, Note("{")]\npublic partial class C<T> : D where T : new() {\n  const string Path = @"c:\\", Brace = $"{{";\n  [Key] public int Id { get; set; } = 3;\n  public string Name => "}";\n  public event EventHandler? Changed;\n  public C(int x) : base(x) { }\n  ~C() { }\n  async Task<int> Run<U>((int, string) pair) where U : class => await x;\n  public static C operator +(C a, C b) => a;\n  public int this[int i] { get => 1; }\n  void IDisposable.Dispose() { }\n}\n#if DEBUG\npublic enum E { One = 1, [X] Two }\n#endif\npublic record struct P(int X, string Y = "a");\npublic delegate void Done<T>(T x);\n',
    found: [
      'namespace A.B',
      'class C < A.B',
      'field Path < C',
      'field Brace < C',
      'property Id < C',
      'property Name < C',
      'event Changed < C',
      'constructor C < C',
      'method ~C < C',
      'method Run < C',
      'operator operator + < C',
      'property this < C',
      'method Dispose < C',
      'enum E < A.B',
      'enum-member One < E',
      'enum-member Two < E',
      'struct P < A.B',
      'property X < P',
      'property Y < P',
      'function Done < A.B',
    ],
  },
  {
    name: 'C#: local functions, primary constructors, conversions, programs without a class, names for types',
    path: 'Program.cs',
    code: 'using Dbg = System.Diagnostics;\nusing System;\nusing var x = Open();\nvar app = Build(args);\nif (app.Go()) { Console.Write(1); }\nstatic int Twice(int a) => a * 2;\nawait app.Run();\nclass Log(string name) : Base(name)\n{\n  public static implicit operator string(Log l) => l.ToString();\n  public T this[int i] => Get(i);\n  public Dictionary<string, (int, T[])?> All<T>() where T : class, new()\n  {\n    async Task<int?> Later<U>(U u) where U : struct { return await One(u); }\n    foreach (var a in b) { }\n    return new Thing(1) { A = x switch { Foo(2) => 3 } };\n    bool Is(int n) => n > Max(2);\n  }\n  public required int Id { get; init; }\n  private readonly object gate = new();\n}\n',
    found: [
      'class Dbg',
      'function Twice',
      'class Log',
      'operator operator string < Log',
      'property this < Log',
      'method All < Log',
      'function Later < All',
      'function Is < All',
      'property Id < Log',
      'field gate < Log',
    ],
  },
  {
    name: 'Kotlin: functional interfaces, companions by name, entries and objects with members, context parameters',
    path: 'a.kt',
    code: 'fun interface Sink { fun put(x: Int) }\n@JvmInline value class Id private constructor(val value: Int)\nclass Outer {\n  companion object Named { fun make() = Outer() }\n  val listener = wrap(object : Sink { override fun put(x: Int) {} }, 1)\n  var size: Int = 0\n    get() = field\n    private set\n  context(Log, A<B>) fun <T : Any> T?.go(a: (Int) -> Unit = { val hidden = 1 }): Int where T : B {\n    fun local() = 1\n    val x = object { fun inner() = 2 }\n    return xs.map { a -> a }\n  }\n}\nclass Late\n@Inject internal constructor(\n  val data: Int,\n) : Base<Int>(1) {\n  fun size() = 1\n}\nenum class Mode(val n: Int) {\n  ON(1) { override fun f() = 1 },\n  OFF(2);\n  abstract fun f(): Int\n}\n',
    found: [
      'interface Sink',
      'method put < Sink',
      'class Id',
      'property value < Id',
      'class Outer',
      'class Named < Outer',
      'method make < Named',
      'property listener < Outer',
      'method put < Outer',
      'property size < Outer',
      'method go < Outer',
      'function local < go',
      'method inner < go',
      'class Late',
      'property data < Late',
      'method size < Late',
      'enum Mode',
      'property n < Mode',
      'enum-member ON < Mode',
      'method f < ON',
      'enum-member OFF < Mode',
      'method f < Mode',
    ],
  },
  {
    name: 'C: macros, old-style parameters, conditionals, typedefs, prototypes',
    path: 'a.c',
    code: '#define MAX(a, b) \\\n  ((a) > (b) ? "{" : "}")\nint proto(int);\nextern int elsewhere;\nstatic int counter = 1, *other;\ntypedef struct node { struct node *next; int (*cb)(int); unsigned flag : 1; } node_t;\ntypedef int (*handler)(int);\nenum color { RED, GREEN = 2 };\nint old(a, b) int a; char *b; { return \'{\'; }\n#if A\nint f(void) {\n#else\nint f(int x) {\n#endif\n  return 0;\n}\n#if 0\nint never(void) {}\n#endif\nAPI(int) EXPORTED fancy(struct node *n) { return 1; }\nstruct node *make(void) { return 0; }\n',
    found: [
      'constant MAX',
      'variable counter',
      'variable other',
      'struct node',
      'field next < node',
      'field cb < node',
      'field flag < node',
      'class node_t',
      'class handler',
      'enum color',
      'enum-member RED < color',
      'enum-member GREEN < color',
      'function old',
      'function f',
      'function fancy',
      'function make',
    ],
  },
  {
    name: 'C++: templates, namespaces, members defined outside, initialisers, raw strings',
    path: 'a.cpp',
    code: 'namespace a::b {\ntemplate <typename T, int N = (1 > 0)>\nclass Box final : public Base<T> {\n public:\n  explicit Box(T v) : v_(v), w_{1} {}\n  ~Box() {}\n  T get() const noexcept { return v_; }\n  bool operator==(const Box& o) const { return true; }\n  virtual void pure() = 0;\n  friend class Other; friend bool near(Box a) { return true; }\n private:\n  T v_; int w_ = 0;\n};\nconst char* raw = R"x(} int no() { )x";\nauto lambda = [](int x) { return x; };\ntemplate <class T> auto free(T t) -> decltype(t) { return t; }\nenum class Mode : int { On, Off };\nusing Alias = Box<int>;\n}\nvoid a::b::Box::late(int x) { }\nextern "C" { int plain(void) { return 1; } }\n',
    found: [
      'namespace a',
      'namespace b < a',
      'class Box < b',
      'constructor Box < Box',
      'method ~Box < Box',
      'method get < Box',
      'operator operator== < Box',
      'method near < Box',
      'field v_ < Box',
      'field w_ < Box',
      'variable raw < b',
      'variable lambda < b',
      'function free < b',
      'enum Mode < b',
      'enum-member On < Mode',
      'enum-member Off < Mode',
      'class Alias < b',
      'method late < Box',
      'function plain',
    ],
  },
  {
    name: 'C++: local types, requirements, defaulted members, functions that are one try, specialisations',
    path: 'a.cc',
    code: 'template <typename T> concept Small = sizeof(T) < 8;\ntemplate <typename T> requires Small<T> && (sizeof(T) > 1)\nstruct Box<T*> {\n  Box() = default;\n  Box(const Box&) = delete;\n  explicit operator bool() const { return true; }\n  auto operator<=>(const Box&) const = default;\n  int size() const& noexcept(true) requires Small<T> { return 1; }\n};\nBox::~Box() = default;\nOther::Other(int a) try : a_(a), b_{a} { } catch (...) { }\nint run() {\n  struct Local final : Base { void go() { enum Deep { One }; } };\n  using Alias [[maybe_unused]] = int;\n  auto f = []<class T>(T c) { return sizeof(struct stat); };\n  struct point p{1, 2};\n}\nstruct tm* now(void) { return 0; }\ninline namespace v1 { void inner() {} }\n',
    found: [
      'interface Small',
      'struct Box',
      'constructor Box < Box',
      'operator operator bool < Box',
      'operator operator<=> < Box',
      'method size < Box',
      'method ~Box < Box',
      'constructor Other',
      'function run',
      'struct Local < run',
      'method go < Local',
      'enum Deep < go',
      'enum-member One < Deep',
      'class Alias < run',
      'function now',
      'namespace v1',
      'function inner < v1',
    ],
  },
  {
    name: 'C++: macros that make functions, that stand where attributes do, that are statements without a semicolon',
    path: 'a.cc',
    code: 'NAMESPACE_BEGIN\nDEFINE_THING(Left, a == b)\nDEPRECATED_FOR(3.1, operator==(x, y))\ninline bool operator==(A a, B b) { return true; }\nSUPPRESS("-Wall")\nnamespace\n{\nTEST_F(Suite, case_of_it) { struct S {}; }\nDEFINE_TEST(one) { }\nSYSCALL_DEFINE2(open, const char *, name) { }\nint PRIVATE(mangled)(int a) { return a; }\nclass C {\n  int count_ GUARDED_BY(lock_) = 0;\n  void go() UNLOCK(a) LOCKS_EXCLUDED(b()) { }\n};\nSERIALIZE_ENUM(E, { {1, 2} })\nenum Later { A };\nclass D { JSON_FIELDS(D, a) bool operator!=(const D& d) const { return true; } };\n}\n',
    found: [
      'operator operator==',
      'function case_of_it',
      'struct S < case_of_it',
      'function one',
      'function open',
      'function mangled',
      'class C',
      'field count_ < C',
      'method go < C',
      'enum Later',
      'enum-member A < Later',
      'class D',
      'operator operator!= < D',
    ],
  },
  {
    name: 'C: branches of conditions that do not nest, pointers as parameters, local types',
    path: 'a.c',
    code: '#ifdef A\nstatic RESULT WINAPI one(void *p)\n#else\nstatic int one(void *p)\n#endif\n{\n  if(a) {\n#ifdef B\n    b(); }\n#endif\n  else {\n#ifdef C\n  }\n  if(x) {\n#endif\n  struct local { int a; } all[] = { (struct other){1} };\n}\n\nstatic int two(void)\n{\n}\ntypedef MACRO(int) number;\n',
    found: ['function one', 'struct local < one', 'field a < local', 'function two', 'class number'],
  },
  {
    name: 'Rust: implementations, lifetimes, raw strings, macros, nested comments',
    path: 'a.rs',
    code: "/* /* { */ */\npub struct Parser<'a> { #[serde(rename = \"}\")] pub input: &'a str, n: [u8; 4] }\nstruct Unit;\nenum Kind { A(u8), B { x: i32 }, C = 3 }\nimpl<'a> Iterator for Parser<'a> {\n    type Item = char;\n    fn next(&mut self) -> Option<char> { let c = '{'; let s = r#\"}\"#; None }\n}\npub trait Visit { const N: usize; fn visit(&self); }\nunsafe impl Send for Unit {}\nmacro_rules! my { ($x:expr) => { fn $x() {} } }\nmod inner { pub(crate) const fn konst() {} static mut COUNT: u32 = 0; }\nasync fn run<F>(f: impl Fn(u8) -> u8) where F: Fn() { fn nested() {} }\n",
    found: [
      'struct Parser',
      'field input < Parser',
      'field n < Parser',
      'struct Unit',
      'enum Kind',
      'enum-member A < Kind',
      'enum-member B < Kind',
      'enum-member C < Kind',
      'class Item < Parser',
      'method next < Parser',
      'interface Visit',
      'constant N < Visit',
      'method visit < Visit',
      'function my',
      'module inner',
      'function konst < inner',
      'variable COUNT < inner',
      'function run',
      'function nested < run',
    ],
  },
  {
    name: 'Kotlin: extension functions, properties, companions, strings with expressions',
    path: 'a.kt',
    code: 'package a.b\nclass A(val x: Int, private var y: String = "}", z: Int) : B() {\n  val size: Int get() = 1\n  companion object { const val MAX = 1 }\n  fun go(): String { val local = "${map["{"]}"; return local }\n  override fun `with space`() = Unit\n}\nfun <T> List<T>.second(): T = this[1]\nval String?.short: String get() = ""\nenum class E { ONE, TWO; fun f() {} }\ninterface I { fun call() }\nobject O\ntypealias Fn = (Int) -> Unit\ndata class D(val a: Int)\n',
    found: [
      'package a.b',
      'class A',
      'property x < A',
      'property y < A',
      'property size < A',
      'property MAX < A',
      'method go < A',
      'method with space < A',
      'function second',
      'variable short',
      'enum E',
      'enum-member ONE < E',
      'enum-member TWO < E',
      'method f < E',
      'interface I',
      'method call < I',
      'class O',
      'class Fn',
      'class D',
      'property a < D',
    ],
  },
  {
    name: 'PHP: here-documents, attributes, promoted properties, text outside of tags',
    path: 'a.php',
    code: '<p>function no() { ?></p>\n<?php\nnamespace App\\Models;\nuse function x\\y;\n#[Attr("{")]\nfinal class User extends Model implements A {\n  use HasName;\n  const A = 1, B = "}";\n  private ?string $name = null;\n  public function __construct(private readonly Db $db, $plain) { $x = function () { }; }\n  abstract static function &make(): static;\n  public function text() { return <<<SQL\n  } function no() {\n  SQL; }\n}\ntrait T { }\nenum Suit: string { case Hearts = \'H\'; }\nfunction helper() { return new class { public function inner() {} }; }\ndefine(\'LIMIT\', 1); // ?> { <?php\necho User::class;\n',
    found: [
      'namespace App\\Models',
      'class User < App\\Models',
      'constant A < User',
      'constant B < User',
      'property name < User',
      'constructor __construct < User',
      'property db < User',
      'method make < User',
      'method text < User',
      'class T < App\\Models',
      'enum Suit < App\\Models',
      'enum-member Hearts < Suit',
      'function helper < App\\Models',
      'method inner < helper',
      'constant LIMIT',
    ],
  },
  {
    name: 'Ruby: here-documents, percent literals, modifiers, singleton methods',
    path: 'a.rb',
    code: 'module A\n  class B::C < D\n    LIMIT = 1\n    attr_reader :name, :size\n    class << self\n      def make(a = {}) = new\n    end\n    def self.find(id); where(id) if id; end\n    def ==(other) true end\n    def name=(value)\n      x = <<~SQL + foo(<<-B)\n        def no; end end end\n      SQL\n        class Never\n      B\n      y = %w[class def end] if x =~ /end {/\n      while x do y end\n      %(class) unless y\n    end\n    alias_method :other, :name\n    def ok? = true\n  end\n=begin\ndef no\n=end\n  def self.last; end\nend\ndef top; { if: 1, end: 2 }; end\n__END__\ndef data; end\n',
    found: [
      'module A',
      'class C < A',
      'constant LIMIT < C',
      'property name < C',
      'property size < C',
      'method make < C',
      'method find < C',
      'operator == < C',
      'method name= < C',
      'method other < C',
      'method ok? < C',
      'method last < A',
      'method top',
    ],
  },
  {
    name: 'Swift: protocols, extensions, cases',
    path: 'a.swift',
    code: 'protocol P { func run() }\nstruct S<T>: P { let x: Int; var y: Int { 1 }\n  func run() { let local = "}" }\n}\nextension S { static func make() {} }\nenum E { case one, two }\nfunc top() {}\n',
    found: [
      'interface P',
      'method run < P',
      'struct S',
      'property x < S',
      'property y < S',
      'method run < S',
      'method make < S',
      'enum E',
      'enum-member one < E',
      'function top',
    ],
  },
  {
    name: 'Scala: objects, traits, definitions',
    path: 'a.scala',
    code: 'package a.b\ntrait T { def f(x: Int): Int }\nobject O extends T {\n  val Max = 1\n  def f(x: Int): Int = { val local = 1; local }\n  type Id = String\n}\ncase class P(x: Int)\n',
    found: [
      'package a.b',
      'interface T',
      'method f < T',
      'class O',
      'property Max < O',
      'method f < O',
      'class Id < O',
      'class P',
    ],
  },
  {
    name: 'Protocol Buffers: messages, services',
    path: 'a.proto',
    code: 'syntax = "proto3";\npackage a.b;\nmessage M { string s = 1; enum E { A = 0; } message Inner { } }\nservice S { rpc Call(M) returns (stream M) { option x = {}; } rpc Other(M) returns (M); }\n',
    found: [
      'package a.b',
      'struct M',
      'field s < M',
      'enum E < M',
      'enum-member A < E',
      'struct Inner < M',
      'interface S',
      'method Call < S',
      'method Other < S',
    ],
  },
  {
    name: 'Terraform: blocks by their labels, local values',
    path: 'main.tf',
    code: 'resource "aws_s3_bucket" "logs" {\n  bucket = "${var.name["x"]}-{"\n  policy = <<EOF\n}\nEOF\n}\nvariable "name" { type = string }\nlocals {\n  tags = { a = 1 }\n  # no = 1\n}\nmodule "vpc" { }\n',
    found: ['class logs', 'variable name', 'variable tags', 'module vpc'],
  },
  {
    name: 'Protocol Buffers: fields, groups of one, options, names that are keywords, fields of others',
    path: 'b.proto',
    code: 'message M {\n  option (x) = { a: 1 };\n  reserved 2, 3;\n  map<string, Deep.Type> by_name = 4 [deprecated = true];\n  oneof kind { string message = 5; .a.Other enum = 6; }\n  extensions 100 to 199;\n}\nextend M { optional int32 more = 100; }\nenum E { option allow_alias = true; LOW = -1; HIGH = 1 [(y) = 2]; }\n',
    found: [
      'struct M',
      'field by_name < M',
      'field kind < M',
      'field message < M',
      'field enum < M',
      'enum E',
      'enum-member LOW < E',
      'enum-member HIGH < E',
    ],
  },
  {
    name: 'GraphQL: types, fields with arguments, values, operations, extensions, descriptions',
    path: 'a.graphql',
    code: '"""\ntype No { a: B }\n"""\ntype Query implements Node & Other @key(fields: "id") {\n  "a {text}"\n  user(id: ID! = 1, by: [Int]): User! @deprecated(reason: "x")\n  type: String\n}\nenum Role { ADMIN @a(b: C) USER }\ninput New { name: String = "}" }\nunion Any = A | B\nscalar Date\ninterface Node { id: ID! }\ndirective @key(fields: String!) on OBJECT\nextend type Query { late: Int }\nquery GetUser($id: ID) { user(id: $id) { name } }\nfragment F on User { id }\n',
    found: [
      'class Query',
      'field user < Query',
      'field type < Query',
      'enum Role',
      'enum-member ADMIN < Role',
      'enum-member USER < Role',
      'struct New',
      'field name < New',
      'class Any',
      'class Date',
      'interface Node',
      'field id < Node',
      'function key',
      'field late < Query',
      'function GetUser',
      'function F',
    ],
  },
  {
    name: 'Makefile: targets, variables, definitions; no recipes, no special targets',
    path: 'Makefile',
    code: 'CC ?= gcc\nexport PATH := a:b\n.PHONY: all\nall: build test\n\techo a: b\nbuild/app.o: a.c | dir\ndefine run\n  x y\nendef\n%.o: %.c\n',
    found: ['variable CC', 'variable PATH', 'function all', 'function build/app.o', 'function run'],
  },
  {
    name: 'Lua: functions of tables, local ones, values',
    path: 'a.lua',
    code: 'local function one() end\nfunction M.a:two(x) end\nM.three = function() end\nlocal four = function () end\nreturn function() end\n',
    found: ['function one', 'function two', 'function three', 'function four'],
  },
  {
    name: 'Elixir: modules, functions, macros',
    path: 'a.ex',
    code: 'defmodule A.B do\n  def run!(x), do: x\n  defp hidden, do: 1\n  defmacro m(x) do\n  end\nend\ndefprotocol P do\nend\n',
    found: ['module A.B', 'function run!', 'function hidden', 'function m', 'module P'],
  },
  {
    name: 'Starlark: functions',
    path: 'rules.bzl',
    code: 'def _impl(ctx):\n    return [DefaultInfo()]\n\nrule_a = rule(implementation = _impl)\n',
    found: ['function _impl', 'variable rule_a'],
  },
  {
    name: 'Shell: functions',
    path: 'a.sh',
    code: 'run() {\n  echo "x()"\n}\nfunction log_it { :; }\nuse\n',
    found: ['function run', 'function log_it'],
  },
  {
    name: 'SQL: what is created',
    path: 'a.sql',
    code: 'CREATE TABLE IF NOT EXISTS public."users" (id int);\ncreate or replace function f() returns int;\ncreate unique index idx on users(id);\ninsert into t values (1);\n-- create table no (a int);\n',
    found: ['struct users', 'function f', 'key idx'],
  },
];

describe('extractSymbols', () => {
  for (const { name, path, code, found } of cases)
    it(name, () => {
      assert.deepEqual(outlined(path, code), found);
    });

  it('gives the place of the name in bytes', () => {
    const code = '// ü\nfunction über() {}\n';
    const [symbol] = extractSymbols('a.js', Buffer.from(code));
    assert.deepEqual(symbol, { name: 'über', kind: 'function', start: 15, length: 5 });
  });

  it('takes no word for a keyword whose hash it has', () => {
    assert.deepEqual(outlined('a.cpp', 'void f1() {}\n'), ['function f1']);
    assert.deepEqual(outlined('a.rb', 'def f1; f1; end\ndef g; end\n'), ['method f1', 'method g']);
  });

  it('knows nothing of other files', () => {
    assert.equal(hasSymbols('a.go'), true);
    assert.equal(hasSymbols('a.png'), false);
    assert.deepEqual(extract('a.png', Buffer.from('func a() {}')), { symbols: [], truncated: false });
  });
});

const extensions = 'js ts tsx py go java cs c cpp rs kt php rb swift scala proto tf sh sql graphql mk lua ex bzl'.split(
  ' ',
);
const pieces =
  'where requires concept catch enum using companion context { } ( ) [ ] < > ; , : :: = => -> " \' ` / // /* */ # #if #else #endif #define\\ A $ ${ #{ <<A <<~A A\n \n \\ @ % ? ! ~ class def end fn func function fun impl struct enum interface type const var val namespace module package operator template typedef return if do a b0 A_B 1 é'.split(
    ' ',
  );

describe('any bytes', () => {
  const inOrder = (path: string, text: Uint8Array) => {
    const { symbols } = extract(path, text);
    for (const [index, { start, length, container, name }] of symbols.entries()) {
      assert.ok(index === 0 || symbols[index - 1]!.start <= start, 'in order');
      assert.ok(start >= 0 && start + length <= text.length && length > 0, 'within the text');
      assert.ok(container === undefined || (container >= 0 && container < index), 'the container stands before');
      assert.equal(name, Buffer.from(text).toString('utf8', start, start + length));
    }
  };
  it('never fail: tokens in any order', () => {
    const text = fc.array(fc.constantFrom(...pieces, ' ', '\n', ' ')).map((parts) => Buffer.from(parts.join(' ')));
    fc.assert(
      fc.property(fc.constantFrom(...extensions), text, (extension, bytes) => inOrder(`a.${extension}`, bytes)),
      { numRuns: 1500 },
    );
  });
  it('never fail: bytes', () => {
    fc.assert(
      fc.property(fc.constantFrom(...extensions), fc.uint8Array({ maxLength: 200 }), (extension, bytes) =>
        inOrder(`a.${extension}`, bytes),
      ),
      { numRuns: 500 },
    );
  });
  it('never fail: real code with pieces cut out', () => {
    const cut = fc.tuple(fc.constantFrom(...cases), fc.nat(), fc.nat(60));
    fc.assert(
      fc.property(cut, ([{ path, code }, at, length]) => {
        const from = at % code.length;
        inOrder(path, Buffer.from(code.slice(0, from) + code.slice(from + length)));
      }),
      { numRuns: 1500 },
    );
  });
});

describe('budgets', () => {
  it('stops at the symbols nobody would look for, and says so', () => {
    const { symbols, truncated } = extract('a.js', Buffer.from('function f(){}\n'.repeat(symbolsAtMost + 5)));
    assert.equal(symbols.length, symbolsAtMost);
    assert.equal(truncated, true);
  });

  it('does not look for containers up the whole nesting', () => {
    const { truncated } = extract('a.rb', Buffer.from('def '.repeat(100_000)));
    assert.equal(truncated, true);
  });

  /** Each would take hours if any reader looked at the rest of the file for every token. */
  const hostile = [
    '(',
    '{',
    '[',
    '<',
    'a<',
    '`${',
    "'",
    '"',
    '/[',
    '<<A ',
    '<<~A\n',
    'def ',
    'class A ',
    'f(',
    '=>',
    'x = {',
    '#if\n{\n',
    'a:',
    'R"x(',
    'template<',
    'struct a ',
    'a = b = ',
    'a b() where where ',
    'f() struct a ',
    'f() requires a && ',
    'A(b) ',
    'using a b ',
    'enum class a { b { ',
    'operator a ',
    'f() : a{} ',
    '#if a\n}\n#else\n{\n',
  ];
  for (const extension of extensions)
    it(`takes linear time in .${extension}`, () => {
      for (const piece of hostile) {
        const { symbols } = extract(`a.${extension}`, Buffer.from(piece.repeat(Math.ceil(60_000 / piece.length))));
        assert.ok(symbols.length <= 60_000);
      }
    });
});
