import { testCases } from '../rule-cases.ts';
import { freeTextToLlm } from './rule.ts';

testCases(freeTextToLlm, [
  {
    name: 'parts by their keys: what was written, what was looked up, what is fixed',
    path: 'a.py',
    code: 'from openai import OpenAI\nRULES = "Be brief"\nclient.chat.completions.create(model=m, messages=[{"role": "system", "content": RULES}, {"role": "user", "content": f"{context}\\n{ticket.question}"}])\n',
    lines: [3],
    detail:
      /context \(looked up or uploaded\), ticket\.question \(written by somebody\) goes with what is fixed \(RULES\) to OpenAI by/,
  },
  {
    name: 'who runs the model is told by the client, not by the library',
    path: 'b.ts',
    code: "import OpenAI from 'openai';\nconst groq = new OpenAI({ baseURL });\nawait groq.chat.completions.create({ model, messages });\n",
    lines: [3],
    recipient: 'Groq',
  },
  {
    name: 'somebody else at an address of its own is not named',
    path: 'c.ts',
    code: "import OpenAI from 'openai';\nconst client = new OpenAI({ baseURL: url });\nawait client.chat.completions.create({ model, messages });\n",
    lines: [3],
    detail: /^messages \(a conversation\) goes to client\.chat/,
  },
  {
    name: 'by position',
    path: 'a.py',
    code: 'import google.generativeai as genai\nmodel.generate_content(user_prompt)\n',
    lines: [2],
  },
  {
    name: 'a name to which only literals were given is fixed',
    path: 'a.ts',
    code: "import { generateText } from 'ai';\nconst prompt = 'Tell me a joke';\nawait generateText({ model, prompt });\n",
    lines: [],
  },
  {
    name: 'names that say nothing are left out',
    path: 'a.ts',
    code: "import { generateText } from '@ai-sdk/core';\nawait generateText({ model, prompt: built });\n",
    lines: [],
  },
  { name: 'without a library', path: 'a.ts', code: 'await client.messages.create({ messages });\n', lines: [] },
]);
