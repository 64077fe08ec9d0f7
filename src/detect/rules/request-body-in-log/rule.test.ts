import { testCases } from '../rule-cases.ts';
import { requestBodyInLog } from './rule.ts';

testCases(requestBodyInLog, [
  { name: 'headers', path: 'a.ts', code: 'logger.debug({ headers: req.headers })\n', lines: [1] },
  { name: 'the words', path: 'a.go', code: 'log.Println("r.Body")\n', lines: [] },
  { name: 'one header', path: 'a.ts', code: "logger.debug(req.headers['x-request-id'])\n", lines: [] },
]);

// Read by eye in public applications.
testCases(requestBodyInLog, [
  {
    name: 'print_r that returns text',
    path: 'a.php',
    code: '<?php foreach ($_POST as $key => $val) { $out .= htmlspecialchars(print_r($val, TRUE)); }\n',
    lines: [],
  },
]);
