import { testCases } from '../rule-cases.ts';
import { fastPasswordHash } from './rule.ts';

testCases(fastPasswordHash, [
  {
    name: 'bcrypt with a low cost',
    path: 'a.js',
    code: 'const h = bcrypt.hashSync(pw, 8)\nconst s = bcrypt.genSalt(12)\n',
    lines: [1],
    detail: /cost 8/,
  },
  {
    name: 'PBKDF2 with few rounds',
    path: 'a.js',
    code: "crypto.pbkdf2Sync(pw, salt, 1000, 64, 'sha512')\ncrypto.pbkdf2Sync(pw, salt, 600000, 64, 'sha512')\n",
    lines: [1],
    detail: /1000/,
  },
  {
    name: 'a hash that goes into a password hash',
    path: 'a.py',
    code: 'd = hashlib.sha512(password).digest()\nreturn bcrypt.hashpw(d, salt)\n',
    lines: [],
  },
  {
    name: "Java's digest",
    path: 'A.java',
    code: 'byte[] h = MessageDigest.getInstance("SHA-256").digest(password.getBytes());\n',
    lines: [1],
  },
]);
