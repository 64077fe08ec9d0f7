import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { maskText } from './mask.ts';
import { outlineOf, type Outline } from './outline.ts';
import { outlinedKinds } from './outline/grammar.ts';
import type { Span } from '../rule.ts';

function read(kind: string, text: string): Outline {
  return outlineOf(text, maskText(text, kind), kind);
}

const cut = (text: string, { start, end }: Span): string => text.slice(start, end).replace(/\s+/g, ' ');

/** One line for each thing found: `f name(params) <decorators>`, `callee(arguments)`, `target[.property] = value`. */
function shown(kind: string, text: string): { functions: string[]; calls: string[]; assignments: string[] } {
  const outline = read(kind, text);
  return {
    functions: outline.functions.map(
      (one) => `${one.name}(${one.params.join(' ')})${(one.decorators ?? []).map((text) => ` ${text}`).join('')}`,
    ),
    calls: outline.calls.map(
      (call) =>
        `${call.callee}(${call.args.map((arg) => `${arg.name === undefined ? '' : `${arg.name}=`}${cut(text, arg)}`).join('; ')})`,
    ),
    assignments: outline.assignments.map(
      (one) =>
        `${one.target}${one.property === undefined ? '' : `.${one.property}`}${{ whole: ' = ', append: ' += ', element: ' in ' }[one.kind]}${cut(text, one.value)}`,
    ),
  };
}

const cases: readonly {
  name: string;
  kind: string;
  text: string;
  functions?: readonly string[];
  calls?: readonly string[];
  assignments?: readonly string[];
}[] = [
  {
    name: 'chains and templates',
    kind: 'typescript',
    text: 'axios.create({ a }).post(`/x/${user.id}`, user).then((r) => r.data)\nfoo<T>(p)',
    functions: ['(r)'],
    calls: [
      'axios.create({ a })',
      'axios.create().post(`/x/${user.id}`; user)',
      'axios.create().post().then((r) => r.data)',
      'foo(p)',
    ],
  },
  {
    name: 'destructuring',
    kind: 'javascript',
    text: 'const { email, name: n, ...rest } = req.body;\nlet [a, b] = t.split()\nfor (const item of user.items) use(item)',
    assignments: [
      'email.email = req.body',
      'n.name = req.body',
      'rest = req.body',
      'a = t.split()',
      'b = t.split()',
      'item in user.items',
    ],
  },
  {
    name: 'methods, arrows, decorators',
    kind: 'typescript',
    text: "class A {\n @Get('/u')\n async find(@Param('id') id: string): Promise<U> { return id }\n}\nconst f = async (x, { y }) => {}\nrouter.get('/', function (req, res) { x() })\nconst o = { run: (v) => v, go(w) {} }",
    functions: ["find(id) @Get('/u')", 'f(x y)', '(req res)', 'run(v)', 'go(w)'],
  },
  {
    name: 'without semicolons',
    kind: 'javascript',
    text: 'let t = x.y\nt += user.phone\nconst s = a +\n  b\nfoo\n  .bar(1)\n',
    assignments: ['t = x.y', 't += user.phone', 's = a + b'],
    calls: ['foo.bar(1)'],
  },
  { name: 'only scripts of a component', kind: 'vue', text: '<a>f(x)</a><script setup>g(y)</script>', calls: ['g(y)'] },
  {
    name: 'keywords, f-strings, with, comprehension',
    kind: 'python',
    text: 'email, name = user.email, user.name\nlog.info(f"got {user.email!r}", extra={"a": 1})\nwith open("x") as fh:\n    fh.write(email)\nxs = [x.email for x in users]\n"{}".format(a)\nif (n := len(a)) > 3: pass\n',
    calls: [
      'log.info(f"got {user.email!r}"; extra={"a": 1})',
      'open("x")',
      'fh.write(email)',
      '"".format(a)',
      'len(a)',
    ],
    assignments: [
      'email = user.email, user.name',
      'name = user.email, user.name',
      'fh = open("x")',
      'xs = [x.email for x in users]',
      'x in users',
      'n = len(a)',
    ],
  },
  {
    name: 'functions by indentation',
    kind: 'python',
    text: 'class A(B):\n    @app.route("/x")\n    async def find(self, user: User, *args, q=None) -> str:\n        f = lambda x: x.y\n        return 1\n    def g(self): pass\n',
    functions: ['find(self user args q) @app.route("/x")', 'f(x)', 'g(self)'],
    calls: ['@app.route("/x")'],
  },
  {
    name: 'calls without brackets, blocks, modifiers',
    kind: 'ruby',
    text: 'def create(user, key: nil)\n  @email = params[:email]\n  logger.info "new #{user.email}", x: 1\n  raise ArgumentError, "bad" unless ok\n  users.each do |u|\n    puts u.phone if debug?\n  end\n  users.map { |z| z.email }\nend\ndef self.go; end\n',
    functions: ['create(user key)', '(u)', '(z)', 'go()'],
    calls: [
      'logger.info("new #{user.email}"; x=1)',
      'raise(ArgumentError; "bad")',
      'users.each()',
      'puts(u.phone)',
      'users.map()',
    ],
    assignments: ['@email = params[:email]'],
  },
  {
    name: 'receivers, pairs, composite literals',
    kind: 'go',
    text: 'func (s *S) Find(w W, r *R) (U, error) {\n\tuser, err := s.repo.Get(r.Context())\n\tfor _, u := range users {\n\t\ts.log.WithFields(F{"e": u.Email}).Info("x")\n\t}\n\tgo func(a, b string) { f(a) }()\n}\n',
    functions: ['Find(w r)', '(a b)'],
    calls: [
      's.repo.Get(r.Context())',
      'r.Context()',
      's.log.WithFields(F{"e": u.Email})',
      's.log.WithFields().Info("x")',
      'f(a)',
    ],
    assignments: ['user = s.repo.Get(r.Context())', 'err = s.repo.Get(r.Context())', 'u = range users'],
  },
  {
    name: 'annotations, lambdas, for',
    kind: 'java',
    text: '@PostMapping("/x")\npublic R<User> create(@Valid UserDto dto, final String x) throws E {\n Map<String, List<String>> m = dto.getAll();\n for (User u : users) { out.println(u.getPhone()); }\n us.map(u -> u.getEmail());\n throw new Bad("x " + email);\n}\nabstract void foo(int x);',
    functions: ['create(dto x) @PostMapping("/x")', '(u)'],
    calls: [
      '@PostMapping("/x")',
      'dto.getAll()',
      'out.println(u.getPhone())',
      'u.getPhone()',
      'us.map(u -> u.getEmail())',
      'u.getEmail()',
      'Bad("x " + email)',
    ],
    assignments: ['m = dto.getAll()', 'u in users'],
  },
  {
    name: 'attributes, expression bodies, base',
    kind: 'c#',
    text: '[HttpPost("x")]\npublic async Task<R> Create([FromBody] UserDto dto, C ct = default)\n{\n var email = dto.Email;\n _log.Info($"got {dto.Phone} now", arg: 1);\n foreach (var u in users) { W(u); }\n}\npublic T(int x) : base(x) { y = x; }\npublic string Name(User u) => u.Name;',
    functions: ['Create(dto ct) [HttpPost("x")]', 'T(x)', 'Name(u)'],
    calls: ['HttpPost("x")', '_log.Info($"got {dto.Phone} now"; arg=1)', 'W(u)', 'base(x)'],
    assignments: ['email = dto.Email', 'u in users', 'y = x'],
  },
  {
    name: 'arrows of members, foreach, echo',
    kind: 'php',
    text: '<?php\nfunction create(Request $request, ?User $user = null): R {\n $email = $request->input("email");\n Log::info("new $user->email {$user->phone}");\n foreach ($users as $id => $u) { error_log($u->email . "x"); }\n $g = fn($y) => $y->email;\n echo $email;\n throw new \\RuntimeException("x");\n}',
    functions: ['create($request $user)', '$g($y)'],
    calls: [
      '$request->input("email")',
      'Log::info("new $user->email {$user->phone}")',
      'error_log($u->email . "x")',
      'echo($email)',
      '\\RuntimeException("x")',
    ],
    assignments: ['$email = $request->input("email")', '$u in $users', '$g = fn($y) => $y->email'],
  },
  {
    name: 'trailing blocks, named arguments, expression bodies',
    kind: 'kotlin',
    text: 'suspend fun create(@Body dto: UserDto, x: Int = 3): User {\n  val (a, b) = pair\n  log.info { "got ${dto.phone}" }\n  users.forEach { u -> println(u.email) }\n  send(to = dto.email)\n}\nfun name(u: User) = u.name\n',
    functions: ['create(dto x)', '(u)', 'name(u)'],
    calls: ['log.info()', 'users.forEach()', 'println(u.email)', 'send(to=dto.email)'],
    assignments: ['a = pair', 'b = pair'],
  },
  {
    name: 'macros, patterns, attributes',
    kind: 'rust',
    text: '#[post("/x")]\npub async fn create(State(st): State<A>, id: &str) -> R {\n let email = req.email.clone();\n info!("{}", user.email);\n if let Some(u) = find(x) { println!("{}", u); }\n let xs: Vec<S> = us.iter().map(|u| u.email).collect();\n let Foo { a, b: c } = foo;\n}\nfn f<\'a>(&self, x: &\'a str) {}',
    functions: ['create(st id) #[post("/x")]', '(u)', 'f(self x)'],
    assignments: [
      'email = req.email.clone()',
      'u = find(x)',
      'xs = us.iter().map(|u| u.email).collect()',
      'a.a = foo',
      'c.b = foo',
    ],
  },
  {
    name: 'labels',
    kind: 'swift',
    text: 'func send(to user: User) { log.info("\\(user.email)", x: 1) }',
    functions: ['send(user)'],
    calls: ['log.info("\\(user.email)"; x=1)'],
  },
  {
    name: 'equals bodies',
    kind: 'scala',
    text: 'def name(u: User): String = u.name\nlogger.info(s"got ${u.email}")\n',
    functions: ['name(u)'],
    calls: ['logger.info(s"got ${u.email}")'],
  },
  {
    name: 'types first',
    kind: 'dart',
    text: 'Future<void> send(User user, {required String to}) async { print(user.email); }',
    functions: ['send(user to)'],
    calls: ['print(user.email)'],
  },
];

for (const { name, kind, text, ...expected } of cases) {
  test(`outline of ${kind}: ${name}`, () => {
    const found = shown(kind, text);
    for (const part of ['functions', 'calls', 'assignments'] as const) {
      if (expected[part]) assert.deepEqual(found[part], expected[part], part);
    }
  });
}

test('what stands where', () => {
  const text = 'function a(x) { const f = (y) => { g(y); }; return h(f(x)); }\nk(1);';
  const outline = read('javascript', text);
  assert.equal(outline.functionAt(text.indexOf('g(y)'))?.name, 'f');
  assert.equal(outline.functionAt(text.indexOf('g(y)'))?.parent?.name, 'a');
  assert.equal(outline.functionAt(text.indexOf('h('))?.name, 'a');
  assert.equal(outline.functionAt(text.indexOf('k(1)')), undefined);
  assert.deepEqual(
    outline.callsIn(outline.functions[0]!).map((call) => call.callee),
    ['g', 'h', 'f'],
  );
  assert.deepEqual(
    outline.assignmentsIn(outline.functions[0]!).map((one) => one.target),
    ['f'],
  );
});

const marks = '( ) [ ] { } " \' ` ${ = => -> : ; , . | @ # < > ! ? f end x $x \\ :: := """ 1'.split(' ');
const openings = [
  '\n',
  ' ',
  'def ',
  'fn ',
  'function ',
  'func ',
  'for ',
  ' in ',
  'with ',
  ' as ',
  'do ',
  'lambda ',
  'class ',
];
const pieces = fc.constantFrom(...marks, ...openings);

test('any text: never throws, spans lie in the text and in one another', () => {
  fc.assert(
    fc.property(fc.constantFrom(...outlinedKinds), fc.array(pieces, { maxLength: 120 }), (kind, parts) => {
      const text = parts.join('');
      const { functions, calls, assignments } = read(kind, text);
      const inside = ({ start, end }: Span): boolean => start >= 0 && start <= end && end <= text.length;
      for (const call of calls) {
        assert.ok(inside(call) && call.open >= call.start, `call ${call.callee}`);
        assert.ok(call.args.every((arg) => inside(arg) && arg.start >= call.open && arg.end <= call.end));
      }
      for (const one of functions) {
        assert.ok(inside(one), `function ${one.name}`);
        if (one.parent) assert.ok(one.parent.end >= one.end, `${one.name} in ${one.parent.name}`);
      }
      for (const one of assignments) assert.ok(inside(one.value), `assignment to ${one.target}`);
    }),
    { numRuns: 3000 },
  );
});

const repeated: readonly string[] = [
  '(',
  '[{(',
  'a(',
  'f(x).',
  'x = ',
  'x => ',
  '(x) => ',
  '{',
  '`${',
  'a.b',
  'a<b>(',
  '|x| ',
  'def f(',
  '@a(',
  'x,',
  '\n',
  'end\n',
  '""" ',
  'f"{',
  'a[',
  'for x in ',
  '->',
];

test('hostile lines: what is found and kept is bounded by the text', () => {
  // Counted, not timed: what is found grows with the text at most.
  for (const piece of repeated) {
    for (const kind of ['typescript', 'python', 'ruby', 'go', 'rust', 'kotlin']) {
      const text = piece.repeat(Math.ceil(50_000 / piece.length));
      const { functions, calls, assignments } = read(kind, text);
      assert.ok(functions.length + calls.length + assignments.length <= text.length * 2, `${kind} ${piece}`);
      assert.ok(calls.every((call) => call.callee.length <= 200 && call.args.length <= 64));
    }
  }
});
