import { testCases } from '../rule-cases.ts';
import { weakHash } from './rule.ts';

testCases(weakHash, [
  {
    name: 'for a cache key it is a note',
    path: 'a.py',
    code: 'cache_key = hashlib.md5(url.encode()).hexdigest()\n',
    lines: [1],
    detail: /MD5/,
    severity: 'note',
  },
  {
    name: 'not used for security, says the code',
    path: 'a.py',
    code: 'h = hashlib.sha1(token, usedforsecurity=False)\n',
    lines: [1],
    severity: 'note',
  },
  {
    name: 'for a signature it is medium',
    path: 'a.go',
    code: 'signature := sha1.Sum(payload)\n',
    lines: [1],
    detail: /SHA-1/,
    severity: 'medium',
  },
  {
    name: 'other hashes',
    path: 'A.java',
    code: 'MessageDigest.getInstance("SHA-256"); MessageDigest.getInstance("SHA-512");\n',
    lines: [],
  },
  {
    name: 'a name that ends in md5',
    path: 'a.php',
    code: '<?php $x = $this->md5($a); Foo::sha1($b); $md5 = 1;\n',
    lines: [],
  },
]);

testCases(weakHash, [
  {
    name: 'through a class field',
    path: 'A.java',
    code: 'class A {\n  private static final String ALG = "MD5";\n  byte[] signature() { return MessageDigest.getInstance(ALG).digest(); }\n}\n',
    lines: [3],
    detail: /MD5 \(by ALG\)/,
    severity: 'medium',
  },
  {
    name: 'through the default of a parameter, and a default of the environment',
    path: 'a.ts',
    code: "function sign(algo = 'sha1') { return createHash(algo) }\nconst kind = process.env.HASH || 'md5'\ncreateHash(kind)\n",
    lines: [1, 3],
  },
  {
    name: 'an enum by its name',
    path: 'A.kt',
    code: 'val signature = MessageDigest.getInstance(Algorithm.SHA1.value)\n',
    lines: [1],
  },
  {
    name: 'a name with two values is not known',
    path: 'a.py',
    code: 'algo = "md5"\nif new:\n    algo = "sha256"\nhashlib.new(algo)\n',
    lines: [],
  },
  {
    name: 'a name of Python for an imported hash',
    path: 'a.py',
    code: 'from Crypto.Hash import MD5 as weak\nfrom hashlib import sha1 as s\nweak.new()\ns(token)\n',
    lines: [3, 4],
  },
  {
    name: 'in settings, by the key',
    path: 'application.yml',
    code: 'app:\n  hash-algorithm: MD5\n  checksum-algorithm: md5\n  # digest: md5\nhash: md5:abc\n',
    lines: [2, 3],
  },
  {
    name: 'required by a protocol',
    path: 'a.go',
    code: 'h := sha1.New()\nh.Write([]byte("258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))\n',
    lines: [1],
    severity: 'note',
  },
  {
    name: 'a method of that name is somebody else’s',
    path: 'a.ts',
    code: 'service.md5(x)\nfunction createHash(a: string) {}\n',
    lines: [],
  },
]);

// Read by eye in public applications.
testCases(weakHash, [
  {
    name: 'an ETag over several lines',
    path: 'routes.ts',
    code: 'res.setHeader(\n  "ETag",\n  crypto.createHash("md5").update(stats.mtime.toISOString()).digest("hex")\n);\n',
    lines: [3],
    severity: 'note',
  },
]);

// Read by eye in public applications.
testCases(weakHash, [
  {
    name: 'the SHA-1 by which Redis knows scripts',
    path: 'A.java',
    code: 'class ClusterLuaScript {\n  String sha = hex(MessageDigest.getInstance("SHA-1").digest(script));\n}\n',
    lines: [2],
    severity: 'note',
  },
]);
