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
