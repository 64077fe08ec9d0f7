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

testCases(fastPasswordHash, [
  {
    name: 'a helper of the same file',
    path: 'a.ts',
    code: "function digest(text) {\n  return crypto.createHash('md5').update(text).digest('hex')\n}\nuser.save(digest(form.password))\n",
    lines: [4],
    detail: /digest, which is MD5/,
  },
  {
    name: 'a helper that is named for passwords',
    path: 'a.py',
    code: 'def hash_password(text):\n    return hashlib.sha256(text.encode()).hexdigest()\n',
    lines: [2],
    detail: /hash_password is SHA-256/,
    severity: 'high',
  },
  {
    name: 'a helper named hash, in a file about logins',
    path: 'a.ts',
    code: "export const hash = (data: string) => crypto.createHash('md5').update(data).digest('hex')\nexport const isAuthorized = () => jwt({ secret: key })\n",
    lines: [1],
    severity: 'medium',
  },
  {
    name: 'a digest in a variable',
    path: 'A.cs',
    code: 'using var sha = SHA256.Create();\nvar x = sha.ComputeHash(Encoding.UTF8.GetBytes(model.Password));\n',
    lines: [2],
  },
  {
    name: 'an HMAC with the password, a lookup of leaked ones, HTTP Digest',
    path: 'a.ts',
    code: "createHmac('sha256', key).update(password)\n",
    lines: [],
  },
  {
    name: 'a protocol asks for it',
    path: 'a.go',
    code: 'ha1 := md5.Sum([]byte(user + ":" + realm + ":" + password))\n',
    lines: [1],
    severity: 'low',
  },
  {
    name: 'iterations by a constant, in five languages',
    path: 'A.java',
    code: 'static final int ROUNDS = 1000;\nnew PBEKeySpec(chars, salt, ROUNDS, 256);\nnew PBEKeySpec(chars, salt, 600_000, 256);\n',
    lines: [2],
    detail: /1000 \(by ROUNDS\)/,
  },
  {
    name: 'of Python by name',
    path: 'a.py',
    code: 'kdf = PBKDF2HMAC(hashes.SHA256(), 32, salt, iterations=1_000)\n',
    lines: [1],
  },
  {
    name: 'of C#',
    path: 'A.cs',
    code: 'new Rfc2898DeriveBytes(p, salt, 1000, HashAlgorithmName.SHA256);\n',
    lines: [1],
  },
]);

// Read by eye in twelve more applications.
testCases(fastPasswordHash, [
  {
    name: 'the head of a function that hashes is no use of it',
    path: 'a.go',
    code: 'func (c *Cache) sum(username, password string) (sum []byte, err error) {\n\treturn nil, nil\n}\n',
    lines: [],
  },
]);
