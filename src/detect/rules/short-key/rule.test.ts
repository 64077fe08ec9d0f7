import { testCases } from '../rule-cases.ts';
import { shortKey } from './rule.ts';

testCases(shortKey, [
  {
    name: 'by place or by name, over lines',
    path: 'a.py',
    code: 'rsa.generate_private_key(3,\n    512,\n    backend)\npycrypto_rsa.generate(bits=1024)\nDSA.generate(4096)\n',
    lines: [1, 4],
  },
  {
    name: 'a small curve',
    path: 'a.py',
    code: 'ec.generate_private_key(curve=ec.SECT163R2)\nec.generate_private_key(ec.SECP256K1)\n',
    lines: [1],
  },
  { name: 'another initialize', path: 'A.java', code: 'pool.initialize(1024);\n', lines: [] },
  {
    name: 'a size for AES',
    path: 'A.java',
    code: 'KeyGenerator g = KeyGenerator.getInstance("AES");\ng.init(128);\n',
    lines: [],
  },
  {
    name: 'commands',
    path: 'a.sh',
    code: 'ssh-keygen -t rsa -b 1024 -f k\nssh-keygen -t ed25519\nopenssl dhparam -out dh.pem 1024\n',
    lines: [1, 3],
  },
  { name: 'Diffie-Hellman', path: 'a.ts', code: "getDiffieHellman('modp5')\ngetDiffieHellman('modp14')\n", lines: [1] },
]);
