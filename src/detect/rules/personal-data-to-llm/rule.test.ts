import { testCases } from '../rule-cases.ts';
import { personalDataToLlm } from './rule.ts';

testCases(personalDataToLlm, [
  {
    name: 'over a concatenation',
    path: 'a.py',
    code: 'from openai import OpenAI\nprompt = "Patient: "\nprompt += patient.ssn\nclient.responses.create(model=m, input=prompt)\n',
    lines: [4],
    severity: 'high',
  },
  { name: 'without the SDK', path: 'a.py', code: 'client.responses.create(input=user.email)\n', lines: [] },
  {
    name: 'the length only',
    path: 'a.ts',
    code: "import { generateText } from 'ai';\nawait generateText({ prompt: `n=${user.email.length}` });\n",
    lines: [],
  },
]);
