import { testCases } from '../rule-cases.ts';
import { unverifiedJwt } from './rule.ts';

testCases(unverifiedJwt, [
  {
    name: 'read, and nothing checks',
    path: 'a.js',
    code: "const jwt = require('jsonwebtoken')\nconst user = jwt.decode(token)\n",
    lines: [2],
    severity: 'low',
  },
  {
    name: 'another decode',
    path: 'a.ts',
    code: "import jwtDecode from 'jwt-decode'\nconst c = jwt.decode(token)\n",
    lines: [],
  },
  {
    name: 'none of something else',
    path: 'a.ts',
    code: "const style = { display: 'none', algorithm: 'none' }\n",
    lines: [],
  },
  {
    name: 'key of the issuer is not checked',
    path: 'A.cs',
    code: 'ValidateIssuerSigningKey = false\n',
    lines: [1],
    severity: 'medium',
  },
  {
    name: 'compared with none',
    path: 'A.java',
    code: 'if (alg == SignatureAlgorithm.NONE) throw new Bad();\n',
    lines: [],
  },
]);
