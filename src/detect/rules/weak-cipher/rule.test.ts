import { testCases } from '../rule-cases.ts';
import { weakCipher } from './rule.ts';

testCases(weakCipher, [
  {
    name: 'an import of Python',
    path: 'a.py',
    code: 'from Crypto.Cipher import AES, ARC4\n',
    lines: [1],
    detail: /ARC4/,
  },
  {
    name: 'triple DES of .NET',
    path: 'A.cs',
    code: 'var d = TripleDES.Create();\n',
    lines: [1],
  },
  {
    name: 'words that hold the letters',
    path: 'a.go',
    code: 'describe(x); modes.New(y); card4.NewCipher(k)\n',
    lines: [],
  },
]);
