import { testCases } from '../rule-cases.ts';
import { insecureRandomForSecrets } from './rule.ts';

testCases(insecureRandomForSecrets, [
  {
    name: 'by the function around it',
    path: 'a.ts',
    code: "function generateToken() {\n  let s = ''\n  for (let i = 0; i < 9; i++) {\n    s += chars[Math.floor(Math.random() * 36)]\n  }\n}\n",
    lines: [4],
    detail: /generateToken/,
  },
  { name: 'by the call that takes it', path: 'a.py', code: 'set_password(str(random.randint(0, 9999)))\n', lines: [1] },
  {
    name: 'the right package in Go',
    path: 'a.go',
    code: 'import "crypto/rand"\nvar token = rand.Read(b)\n',
    lines: [],
  },
  {
    name: 'jitter, ids of captchas and tests of tokenizers',
    path: 'a.ts',
    code: 'const retryJitter = Math.random()\nconst captchaId = Math.random()\nconst tokenizerSample = Math.random()\n',
    lines: [],
  },
]);

// Read by eye in public applications.
testCases(insecureRandomForSecrets, [
  {
    name: 'the name of a field; a value of several, said once',
    path: 'Honeypot.cs',
    code: 'public Field CreateToken()\n{\n    var r = new Random();\n    var fieldName = string.Concat(names[r.Next(0, len)], "-", names[r.Next(0, len)]);\n    var token = string.Concat(names[r.Next(0, len)], "-", names[r.Next(0, len)]);\n}\n',
    lines: [5],
  },
]);
