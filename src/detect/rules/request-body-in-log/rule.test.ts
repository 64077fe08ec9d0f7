import { testCases } from '../rule-cases.ts';
import { requestBodyInLog } from './rule.ts';

testCases(requestBodyInLog, [
  { name: 'headers', path: 'a.ts', code: 'logger.debug({ headers: req.headers })\n', lines: [1] },
  { name: 'the words', path: 'a.go', code: 'log.Println("r.Body")\n', lines: [] },
  { name: 'one header', path: 'a.ts', code: "logger.debug(req.headers['x-request-id'])\n", lines: [] },
]);
