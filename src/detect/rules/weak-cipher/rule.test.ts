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

// Read by eye in public applications.
testCases(weakCipher, [
  {
    name: 'mcrypt: encryption counts, sizes, handles and random bytes do not',
    path: 'a.php',
    code: '<?php\n$iv = mcrypt_create_iv(mcrypt_get_iv_size($c, $m), MCRYPT_DEV_URANDOM);\n$x = mcrypt_encrypt($c, $key, $data, $m, $iv);\n',
    lines: [3],
    severity: 'medium',
  },
  {
    name: 'mcrypt with the cipher said',
    path: 'a.php',
    code: '<?php $x = mcrypt_encrypt(MCRYPT_3DES, $key, $data, MCRYPT_MODE_CBC, $iv);\n',
    lines: [1],
    severity: 'high',
  },
]);
