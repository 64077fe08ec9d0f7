/** A guessable generator behind a value that must not be guessed: told by the name that takes the value, or makes it. */
import { jvm, scripts } from '../../pattern-rule.ts';
import type { RawMatch, Rule, ScannedFile, Span } from '../../rule.ts';
import { enclosingCalls } from '../../text/calls.ts';
import { wordsOf } from '../../text/identifier.ts';
import { assignedTo, functionAround } from '../../weaknesses/purpose.ts';

const generators: readonly { readonly kinds: readonly string[]; readonly pattern: RegExp }[] = [
  { kinds: scripts, pattern: /\bMath\.random\(/g },
  {
    kinds: ['python'],
    pattern:
      /(?<![\w.])(?:random|np\.random)\.(?:random|randint|choice|choices|randrange|getrandbits|sample|shuffle|randbytes)\(/g,
  },
  {
    kinds: jvm,
    pattern:
      /\bnew (?:java\.util\.)?Random\(|\bMath\.random\(|\bThreadLocalRandom\.current\(|\bRandomStringUtils\.random\w{0,20}\(/g,
  },
  { kinds: ['kotlin'], pattern: /\bRandom\.next\w{2,10}\(/g },
  { kinds: ['go'], pattern: /\brand\.(?:Int|Intn|Int31n?|Int63n?|Uint32|Uint64|Perm|Float64|New|Read)\(/g },
  { kinds: ['php'], pattern: /(?<![\w>:$])(?:rand|mt_rand|uniqid|lcg_value|array_rand|str_shuffle)\(/g },
  { kinds: ['ruby'], pattern: /(?<![\w.:])(?:rand\(|Random\.(?:rand|new)\b|Kernel\.rand\b)/g },
  { kinds: ['c#'], pattern: /\bnew (?:System\.)?Random\(/g },
  {
    kinds: ['rust'],
    pattern:
      /\b(?:fastrand::\w{1,20}|(?:SmallRng|StdRng|Pcg\d{2}\w{0,6}|XorShiftRng)::(?:seed_from_u64|from_seed)|oorandom::\w{1,20}::new)\(/g,
  },
  { kinds: ['c#'], pattern: /\bRandom\.Shared\.\w{3,12}\(/g },
  { kinds: ['c', 'c++'], pattern: /(?<![\w.>])s?rand\(/g },
];

const secretWords =
  /^(?:passwords?|passwd|passphrase|tokens?|secrets?|salt|nonce|otp|totp|csrf|xsrf|apikey|iv|pin|credentials?|jwt|captcha)$/;
const secretPairs =
  /\b(?:session (?:id|key|token)|api key|(?:private|encryption|signing|secret|access) key|(?:reset|verification|confirmation|activation|invite|auth|recovery|backup|one time) (?:code|link|token)|security code)\b/;
const invented = /seed|fixture|mock|fake|dummy|sample|example|placeholder/i;
const harmless =
  /\b(?:jitter|backoff|delay|retry|sleep|shuffle|color|position|sample|mock|fake|test|index|pagination|next page|tokenizer|tokenize|max tokens?|fetch token|request token|cancel token|render token|load token|token count|tokens? per)\b/;

/** A generator that a variable or field holds: what it hands out counts, not only where it is made. */
const held: readonly { readonly kinds: readonly string[]; readonly made: RegExp; readonly use: string }[] = [
  {
    kinds: [...jvm, 'c#'],
    made: /([A-Za-z_]\w{0,40})\s{0,4}=\s{0,4}(?:new\s)?(?:[\w.]{1,30}\.)?Random\(/g,
    use: '[nN]ext\\w{0,10}',
  },
  {
    kinds: ['go'],
    made: /([A-Za-z_]\w{0,40})\s{0,4}:?=\s{0,4}rand\.New\(/g,
    use: '(?:Intn?|Int\\d{2}n?|Uint\\d{2}|Perm|Read)',
  },
  {
    kinds: ['python'],
    made: /([A-Za-z_]\w{0,40})\s{0,4}=\s{0,4}random\.Random\(/g,
    use: '(?:choices?|randint|randrange|getrandbits|sample|randbytes)',
  },
  {
    kinds: ['rust'],
    made: /([a-z_]\w{0,40})\s{0,4}=\s{0,4}(?:SmallRng|Pcg\d{2}\w{0,6}|XorShiftRng|StdRng::seed_from_u64)\b/g,
    use: '(?:gen\\w{0,10}|random\\w{0,10}|sample|fill\\w{0,6})',
  },
];

function* match(file: ScannedFile): Iterable<RawMatch> {
  if (file.kind === 'go' && /"crypto\/rand"/.test(file.text) && !/"math\/rand/.test(file.text)) return;
  for (const window of file.windows) {
    for (const { kinds, pattern } of generators) {
      if (!kinds.includes(file.kind) || window.text.search(pattern) < 0) continue;
      yield* usesIn(file, pattern, window);
    }
  }
  yield* usesOfHeld(file);
}

function* usesOfHeld(file: ScannedFile): Iterable<RawMatch> {
  for (const { kinds, made, use } of held) {
    if (!kinds.includes(file.kind)) continue;
    const names = new Set(
      file.windows.flatMap(({ text }) => Array.from(text.matchAll(made), (found) => found[1]!)).slice(0, 10),
    );
    if (names.size === 0) continue;
    const pattern = new RegExp(String.raw`(?<![\w$])(?:${[...names].join('|')})\.${use}\(`, 'g');
    yield* usesIn(file, pattern, { start: 0, end: file.text.length });
  }
}

function* usesIn(file: ScannedFile, pattern: RegExp, span: Span): Iterable<RawMatch> {
  let told = 0;
  for (const found of file.masked.code.slice(span.start, span.end).matchAll(pattern)) {
    const start = span.start + found.index;
    const target = secretTarget(file, start);
    if (target === undefined || isHeld(file, found[0], start)) continue;
    // A value that is put together of several: said once.
    const line = file.lineOf(start);
    if (line === told) continue;
    told = line;
    const shown = inBrowser.test(file.text);
    yield {
      start,
      end: start + found[0].length - 1,
      detail: `${found[0].slice(0, -1).trim()} makes ${target}`,
      ...(shown ? { severity: 'low' as const } : {}),
    };
  }
}

/** Parts of pages: what they call a token mostly tells their own requests apart. */
const inBrowser = /\bfrom ['"](?:react|vue|svelte|preact|@angular\/core)['"]|<script[ >]/;

/** The generator is put in a variable: what it then makes is reported, not that it is made. */
function isHeld(file: ScannedFile, made: string, start: number): boolean {
  return (
    /\bRandom\($/.test(made) &&
    /=\s{0,4}(?:new\s{1,4})?$/.test(file.masked.code.slice(Math.max(0, start - 20), start)) &&
    /^(?:new )?(?:[\w.]{0,30}\.)?Random\([^()]{0,60}\)\s{0,4}(?:;|\n)/.test(file.masked.code.slice(start, start + 120))
  );
}

/** The name on the left of the statement, of the function around it, or of a call that takes the value. */
function secretTarget(file: ScannedFile, start: number): string | undefined {
  const { code } = file.masked;
  // Data to try things on: seeds, fixtures.
  for (let fn = file.outline.functionAt(start); fn; fn = fn.parent) if (invented.test(fn.name)) return undefined;
  const line = file.lineSpan(start);
  const left = code.slice(Math.max(line.start, start - 300), start);
  const assigned = assignedTo(left);
  // The nearest name says what it is: the name of a field, the place in a list.
  if (
    /^(?:name|names|index|indexes|delay|color|colour|size|length|count|offset|position)$/.test(
      wordsOf(assigned).at(-1) ?? '',
    )
  )
    return undefined;
  const called = enclosingCalls(code, start).map((call) => call.callee);
  for (const name of [assigned, ...called, functionAround(code, start)]) {
    if (name !== undefined && isSecretName(name)) return name;
  }
  return undefined;
}

function isSecretName(name: string): boolean {
  const words = wordsOf(name);
  const phrase = words.join(' ');
  return (
    !harmless.test(phrase) &&
    ((words.at(-1) !== 'id' && words.some((word) => secretWords.test(word))) || secretPairs.test(phrase))
  );
}

export const insecureRandomForSecrets: Rule = {
  meta: {
    id: 'insecure-random-for-secrets',
    title: 'Guessable random numbers for a secret',
    class: 'random',
    severity: 'high',
    why: 'These generators can be predicted from a few outputs or from the time of the start; a token, password or salt made with them can be guessed.',
    remediation:
      'Use the generator for cryptography: crypto.randomBytes, secrets, SecureRandom, crypto/rand, random_bytes, RandomNumberGenerator.',
    references: ['CWE-338', 'CWE-330'],
  },
  kinds: [...new Set(generators.flatMap((generator) => generator.kinds))],
  contexts: ['production'],
  prefilter: {
    any: [
      'random',
      'rand(',
      'rand.',
      'fastrand',
      'smallrng',
      'stdrng',
      'pcg',
      'uniqid',
      'lcg_value',
      'str_shuffle',
      'array_rand',
    ],
  },
  match,
  examples: {
    bad: [
      { path: 'reset.ts', code: 'const resetToken = Math.random().toString(36).slice(2);\n' },
      {
        path: 'users.py',
        code: 'def generate_password():\n    return "".join(random.choice(letters) for _ in range(12))\n',
      },
      { path: 'token.go', code: 'import "math/rand"\nfunc newToken() int {\n\treturn rand.Intn(1000000)\n}\n' },
      {
        path: 'Otp.kt',
        code: 'private val random = Random()\nfun newOtp(): String {\n    return random.nextInt(999999).toString()\n}\n',
      },
      { path: 'Otp.cs', code: 'var otp = new Random().Next(100000, 999999);\n' },
      { path: 'otp.rb', code: 'otp = rand(100000..999999)\n' },
      { path: 'reset.php', code: '<?php $resetToken = md5(uniqid(mt_rand(), true));\n' },
      { path: 'reset.rs', code: 'let reset_token = fastrand::u64(..);\n' },
      { path: 'Otp.java', code: 'String otp = String.valueOf(new Random().nextInt(999999));\n' },
    ],
    good: [
      {
        path: 'retry.ts',
        code: 'const delay = base * Math.random();\nconst color = colors[Math.floor(Math.random() * 5)];\n',
      },
      { path: 'token.go', code: 'import "crypto/rand"\nvar token = rand.Text()\n' },
      { path: 'Otp.kt', code: 'val otp = SecureRandom().nextInt(999999)\n' },
      { path: 'Otp.cs', code: 'var otp = RandomNumberGenerator.GetInt32(100000, 999999);\n' },
      { path: 'otp.rb', code: 'otp = SecureRandom.random_number(1_000_000)\n' },
      { path: 'reset.php', code: '<?php $resetToken = bin2hex(random_bytes(32));\n' },
      { path: 'reset.rs', code: 'let reset_token = OsRng.next_u64();\n' },
      { path: 'users.py', code: 'token = secrets.token_urlsafe(32)\njitter = random.random()\n' },
    ],
  },
};
