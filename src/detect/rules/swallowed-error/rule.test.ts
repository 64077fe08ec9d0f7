import { testCases } from '../rule-cases.ts';
import { swallowedError } from './rule.ts';

testCases(swallowedError, [
  {
    name: 'explained, it is a note',
    path: 'a.ts',
    code: 'try { a() } catch { /* the file may be gone */ }\n',
    lines: [1],
    detail: /with a comment/,
    severity: 'note',
  },
  {
    name: 'narrow errors of Python',
    path: 'a.py',
    code: 'try:\n    x = d[k]\nexcept (KeyError, ValueError):\n    pass\n',
    lines: [],
  },
  {
    name: 'bare except with continue',
    path: 'a.py',
    code: 'for x in y:\n    try:\n        f(x)\n    except:\n        continue\n',
    lines: [4],
    severity: 'medium',
  },
  {
    name: 'everything in Java',
    path: 'A.java',
    code: 'try { a(); } catch (Exception e) {\n}\n',
    lines: [1],
    severity: 'medium',
  },
  { name: 'handled', path: 'A.kt', code: 'try { a() } catch (_: Exception) { log(it) }\n', lines: [] },
]);
