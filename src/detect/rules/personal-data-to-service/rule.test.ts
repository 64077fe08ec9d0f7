import { testCases } from '../rule-cases.ts';
import { personalDataToService } from './rule.ts';

testCases(personalDataToService, [
  {
    name: 'a request',
    path: 'a.php',
    code: "<?php use GuzzleHttp\\Client;\n$client->request('POST', $url, ['json' => ['email' => $user->email]]);\n",
    lines: [2],
  },
  { name: 'the address of an e-mail', path: 'a.py', code: 'mailer.send(user.email, body)\n', lines: [] },
  { name: 'what else an e-mail tells', path: 'a.py', code: 'mailer.send(to, user.date_of_birth)\n', lines: [1] },
]);
