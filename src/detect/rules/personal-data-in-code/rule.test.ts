import { testCases } from '../rule-cases.ts';
import { personalDataInCode } from './rule.ts';

testCases(personalDataInCode, [
  {
    name: 'a class of Java',
    path: 'A.java',
    code: 'public class Signup {\n  private String ssn;\n  private boolean email;\n}\n',
    lines: [2],
    detail: /Signup.ssn/,
    severity: 'low',
  },
  {
    name: 'a data class of Kotlin',
    path: 'A.kt',
    code: 'data class Guest(val id: Int, val phone: String)\n',
    lines: [1],
    severity: 'note',
  },
  {
    name: 'a dataclass',
    path: 'a.py',
    code: '@dataclass\nclass Order:\n    iban: str\n    total: int\n',
    lines: [3],
    severity: 'low',
  },
  {
    name: 'parameters of functions are no fields',
    path: 'a.ts',
    code: 'function f(email: string) { const phone: string = x }\n',
    lines: [],
  },
]);
