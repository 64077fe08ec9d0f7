import { testCases } from '../rule-cases.ts';
import { ecbMode } from './rule.ts';

testCases(ecbMode, [
  {
    name: 'a mode imported by its name',
    path: 'a.py',
    code: 'from cryptography.hazmat.primitives.ciphers.modes import ECB\nmode = ECB(iv)\nother = CBC(iv)\n',
    lines: [2],
  },
  {
    name: 'a key for AES has no mode',
    path: 'A.java',
    code: 'new SecretKeySpec(k, "AES"); Mac.getInstance("AES");\n',
    lines: [],
  },
  { name: 'another cipher rule’s', path: 'A.java', code: 'Cipher.getInstance("DES/ECB/NoPadding");\n', lines: [] },
  { name: 'in settings', path: 'a.yml', code: 'crypto:\n  cipher-mode: ECB\nbank: ECB\n', lines: [2] },
]);

// Read by eye in public applications.
testCases(ecbMode, [
  {
    name: 'one block of RSA',
    path: 'RsaKeys.java',
    code: 'var cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding");\nvar other = Cipher.getInstance("AES/ECB/PKCS5Padding");\n',
    lines: [2],
  },
]);
