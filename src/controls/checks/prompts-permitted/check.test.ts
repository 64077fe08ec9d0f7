import { test } from 'node:test';
import { casesOf, finding, gap, manifest } from '../../test-facts.ts';
import { promptsPermitted } from './check.ts';

const library = manifest({ dependencies: ['openai'] });
const flow = (certainty: 'flows' | 'co-occurs' = 'flows') =>
  finding({
    class: 'personal-data',
    rule: 'personal-data-to-llm',
    flow: {
      dataType: 'user.name',
      owner: 'customer',
      field: 'fullName',
      sink: 'llm',
      callee: 'openai.chat.completions.create',
      certainty,
    },
  });
const registered = { providers: 'openai@2027-01-01' };

const cases = casesOf(promptsPermitted, {
  passes: [
    {
      name: 'registered, and nothing flows',
      facts: [library],
      parameters: registered,
      because: /1 provider of models, each registered: openai/,
    },
    {
      name: 'only named nearby',
      facts: [library, flow('co-occurs')],
      parameters: registered,
      because: /each registered/,
    },
  ],
  fails: [
    {
      name: 'a name in a prompt',
      facts: [library, flow()],
      parameters: registered,
      because:
        /1 field with personal data flows into prompts: fullName \(user.name\) to openai.chat.completions.create at src\/app.ts:7/,
    },
    {
      name: 'not on the register',
      facts: [library],
      parameters: { providers: 'anthropic@2027-01-01' },
      because: /openai \(package.json\) is not registered/,
    },
  ],
  notDetermined: [
    {
      name: 'a library that may ask any provider',
      facts: [manifest({ dependencies: ['@ai-sdk/openai-compatible'] })],
      because: /asked by @ai-sdk\/openai-compatible; which provider that is/,
    },
    { name: 'no register', facts: [library], because: /no register is declared/ },
    {
      name: 'nothing found, and code unread',
      facts: [],
      gaps: [gap('finding')],
      because: /not everything could be read/,
    },
  ],
  notApplicable: [
    { name: 'no library of a provider', facts: [manifest()], because: /No library that asks language models/ },
  ],
});
for (const [name, run] of cases) test(name, run);
