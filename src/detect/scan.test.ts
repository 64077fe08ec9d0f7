import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isDigest } from '../base/digest.ts';
import { fileKindOf, readScanKind, scanKindOf, secretsKindOf, type FileContext } from '../model/file-kind.ts';
import { rules } from './rules/index.ts';
import { isScannable, redactSecrets, scanContent } from './scan.ts';
import { knowsSecrets } from './scan-plan.ts';
import { literalScanner } from './text/literal-scan.ts';
import { FileText } from './text/windows.ts';

const secretKey = new Uint8Array(32).fill(1);
const scan = (text: string, kind: string) => scanContent({ text, kind }, { secretKey });
const token = ['ghp', 'k3Jd82LmQpX07vNzYtRb5WcEaH1uGs4FoI9q'].join('_');

test('places, excerpt and identity', () => {
  const [match, ...rest] = scan(`// one\n  const t = "${token}"; // x\n`, 'typescript');
  assert.deepEqual(rest, []);
  assert.deepEqual([match!.line, match!.column, match!.endLine, match!.endColumn], [2, 14, 2, 54]);
  assert.equal(match!.excerpt, 'const t = "[redacted]"; // x');
  assert.equal(match!.identity, scan(`a: ${token}`, 'yaml')[0]!.identity);
  assert.notEqual(
    match!.identity,
    scanContent({ text: token, kind: 'other' }, { secretKey: new Uint8Array(32) })[0]!.identity,
  );
});

test('an excerpt shows no other secret of its line', () => {
  const matches = scan(
    `r = requests.get("https://app:w8Kd-31xQ@h.acme.io", headers={"X": "${token}"}, verify=False)\n`,
    'python',
  );
  assert.deepEqual(matches.map((match) => match.rule).sort(), [
    'disabled-certificate-check',
    'provider-token',
    'url-credentials',
  ]);
  for (const match of matches) assert.ok(!/w8Kd|k3Jd/.test(JSON.stringify(match)), match.excerpt);
});

test('prose shows no password beside another finding', () => {
  const matches = scan('Use https://app:w8Kd-31xQ@h.acme.io with password = "Tr4nsfer!2019".\n', 'markdown');
  assert.ok(matches.some((match) => match.rule === 'url-credentials'));
  for (const match of matches) assert.ok(!/w8Kd|Tr4nsfer/.test(match.excerpt), match.excerpt);
});

test('rules that do not count in a context are not asked there, but for those that know secrets', () => {
  const code = 'const k = crypto.createHash("md5").update(password); fetch("https://app:w8Kd-31xQ@h.acme.io");\n';
  const rulesAsked = (context?: FileContext): readonly string[] =>
    scanContent({ text: code, kind: 'typescript', ...(context && { context }) }, { secretKey }).map(({ rule }) => rule);
  assert.ok(rulesAsked().includes('password-hash') || rulesAsked().includes('fast-password-hash'));
  assert.deepEqual(rulesAsked(), rulesAsked('production'));
  assert.deepEqual(rulesAsked('vendored'), ['url-credentials']);
});

test('one value is reported by one rule', () => {
  assert.deepEqual(
    scan(`api_token = "${token}"\n`, 'python').map((match) => match.rule),
    ['provider-token'],
  );
});

test('a blob is scanned as its kind, with the context where that is not production', () => {
  assert.equal(scanKindOf('src/a.py'), 'python');
  assert.equal(scanKindOf('.yarn/releases/yarn-4.cjs'), 'javascript@vendored');
  assert.deepEqual(readScanKind('javascript@vendored'), { kind: 'javascript', context: 'vendored' });
  assert.deepEqual(readScanKind('go'), { kind: 'go', context: 'production' });
  assert.equal(secretsKindOf('src/a.py'), 'python@production@secrets');
  assert.deepEqual(readScanKind(secretsKindOf('tests/a.py')), { kind: 'python', context: 'test', by: 'secrets' });
});

test('rules that know secrets find the same without the others', () => {
  const ofSecrets = new Set(rules.filter(knowsSecrets).map(({ meta }) => meta.id));
  let found = 0;
  // Two rules' examples in one file, so that secrets are taken from one another and stand in each other's excerpts.
  for (const [at, { examples }] of rules.entries())
    for (const { path, code } of [...examples.bad, ...examples.good]) {
      const next = rules[(at * 7 + 1) % rules.length]!.examples.bad[0]!.code;
      const text = `${code}\n${next}`;
      const asked = (kind: string) => scanContent({ text, ...readScanKind(kind) }, { secretKey });
      const all = asked(scanKindOf(path)).filter(({ rule }) => ofSecrets.has(rule));
      assert.deepEqual(asked(secretsKindOf(path)), all, text);
      found += all.length;
    }
  assert.ok(found > 100, `${found} found`);
});

test('whoever hides anything is known to know secrets', () => {
  for (const rule of rules.filter((one) => !knowsSecrets(one)))
    for (const { path, code } of [...rule.examples.bad, ...rule.examples.good]) {
      const raw = [...rule.match(new FileText(code, fileKindOf(path)).seenWhole())];
      for (const { secret, hidden } of raw) assert.deepEqual([secret, hidden], [undefined, undefined], rule.meta.id);
    }
});

const allowed: readonly { name: string; text: string; kind: string; marker: string | undefined; reason?: string }[] = [
  {
    name: 'own marker',
    text: `t = "${token}" # plumbline:allow provider-token -- revoked in 2023`,
    kind: 'python',
    marker: 'plumbline:allow',
    reason: 'revoked in 2023',
  },
  {
    name: 'own marker on the line above',
    text: `// plumbline:allow all\nconst t = "${token}"`,
    kind: 'typescript',
    marker: 'plumbline:allow',
  },
  { name: 'for another rule', text: `t = "${token}" # plumbline:allow weak-hash`, kind: 'python', marker: undefined },
  { name: 'above, but in code', text: `x = "plumbline:allow all"\nt = "${token}"`, kind: 'python', marker: undefined },
  { name: 'gitleaks', text: `t = "${token}" # gitleaks:allow`, kind: 'python', marker: 'gitleaks:allow' },
  {
    name: 'detect-secrets',
    text: `t = "${token}" # pragma: allowlist secret`,
    kind: 'python',
    marker: 'pragma: allowlist secret',
  },
  { name: 'nosec on a hash', text: 'h = hashlib.md5(x) # nosec', kind: 'python', marker: 'nosec' },
  {
    name: 'gitleaks says nothing about hashes',
    text: 'h = hashlib.md5(x) # gitleaks:allow',
    kind: 'python',
    marker: undefined,
  },
];
for (const { name, text, kind, marker, reason } of allowed) {
  test(`suppression: ${name}`, () => {
    const [match] = scan(text, kind);
    assert.ok(match);
    assert.equal(match.suppressed?.marker, marker);
    assert.equal(match.suppressed?.reason, reason);
  });
}

test('text of a page without its secrets', () => {
  assert.equal(redactSecrets({ text: `a\nt = "${token}"\nb`, kind: 'python' }), 'a\nt = "[redacted]"\nb');
});

test('a secret in the middle of a very long line is found', () => {
  const filler = 'var a=1;'.repeat(20_000);
  const matches = scan(`${filler}x="${token}";${filler}`, 'javascript');
  assert.equal(matches.length, 1);
  assert.ok(matches[0]!.excerpt.length <= 200 && matches[0]!.excerpt.includes('[redacted]'));
});

test('the same bytes give the same matches; lines are within the file; no excerpt is long', () => {
  const piece = fc.constantFrom(
    'password',
    ' = ',
    '"',
    'x9$kL2mQ',
    '\n',
    token,
    'md5(',
    ':',
    '://',
    '@',
    'catch',
    '{',
    '}',
    '(',
    '-----BEGIN PRIVATE KEY-----',
    ' ',
    'class User',
    'email',
    ';',
  );
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 80 }),
      fc.constantFrom('typescript', 'python', 'yaml', 'sql', 'go', 'other'),
      (pieces, kind) => {
        const text = pieces.join('');
        const matches = scan(text, kind);
        assert.deepEqual(scan(text, kind), matches);
        const lines = text.split('\n').length;
        for (const match of matches) {
          assert.ok(match.line >= 1 && match.line <= match.endLine && match.endLine <= lines);
          assert.ok(match.excerpt.length <= 200 && match.column >= 1);
          assert.ok(isDigest(match.identity));
        }
      },
    ),
    { numRuns: 200 },
  );
});

test('hostile text takes linear time in every rule', () => {
  const kinds = [
    'typescript',
    'python',
    'yaml',
    'sql',
    'go',
    'java',
    'hcl',
    'github-workflow',
    'dotenv',
    'json',
    'shell',
    'graphql',
    'protocol buffer',
    'php',
    'ruby',
  ];
  const literals = rules.flatMap((rule) => (rule.prefilter === 'scan-everything' ? [] : rule.prefilter.any));
  const started = process.cpuUsage();
  for (const kind of kinds) {
    for (const joiner of ['', ' ', '\n', '=', '("', '{', '\\', ': ']) {
      const text = literals.join(joiner).repeat(Math.ceil(40_000 / literals.join(joiner).length));
      const before = process.cpuUsage();
      scan(text, kind);
      const millis = process.cpuUsage(before).user / 1000;
      assert.ok(millis < 2000, `${kind} joined by ${JSON.stringify(joiner)}: ${millis} ms`);
    }
  }
  assert.ok(process.cpuUsage(started).user < 30_000_000);
});

for (const [path, scannable] of [
  ['a.ts', true],
  ['a.PNG', false],
  ['dir.png/a', true],
  ['package-lock.json', true],
  ['Makefile', true],
] as const) {
  test(`scannable: ${path}`, () => assert.equal(isScannable(path), scannable));
}

test('literals: finds what indexOf finds, in any case', () => {
  const word = fc
    .array(fc.constantFrom('a', 'b', 'c', '_'), { minLength: 1, maxLength: 4 })
    .map((letters) => letters.join(''));
  const text = fc
    .array(fc.constantFrom('a', 'A', 'b', 'B', 'c', '_', 'é', ' '), { maxLength: 60 })
    .map((letters) => letters.join(''));
  fc.assert(
    fc.property(fc.uniqueArray(word, { minLength: 1, maxLength: 6 }), text, (words, where) => {
      const found: string[] = [];
      literalScanner(words).scan(where, (literal, end) => found.push(`${words[literal]!}@${end}`));
      const expected = words.flatMap((needle) => {
        const ends: string[] = [];
        for (let at = where.toLowerCase().indexOf(needle); at >= 0; at = where.toLowerCase().indexOf(needle, at + 1))
          ends.push(`${needle}@${at + needle.length}`);
        return ends;
      });
      assert.deepEqual(found.sort(), expected.sort());
    }),
  );
});
