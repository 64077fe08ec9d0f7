import { testCases } from '../rule-cases.ts';
import { personalDataInError } from './rule.ts';

testCases(personalDataInError, [
  { name: 'Rust', path: 'a.rs', code: 'fn f() { panic!("no {}", user.email); }\n', lines: [1] },
  { name: 'Ruby', path: 'a.rb', code: 'raise ArgumentError, "bad #{user.phone}" unless ok\n', lines: [1] },
  { name: 'returned, not thrown', path: 'a.ts', code: 'const e = new NotFoundError(user.email);\n', lines: [] },
  { name: 'the word only', path: 'A.java', code: 'throw new IllegalStateException("email is missing");\n', lines: [] },
]);
