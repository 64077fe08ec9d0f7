/** A field of a person in a prompt, an embedding or a message to a language model. */
import { flowRule, personalSeverity } from '../../flows/flow-rule.ts';

export const personalDataToLlm = flowRule({
  meta: {
    id: 'personal-data-to-llm',
    title: 'Personal data sent to a language model',
    class: 'personal-data',
    severity: 'medium',
    why: 'What is in a prompt is kept and read by its provider, perhaps trained on, and comes out again where nobody expects it.',
    remediation:
      'Replace names and addresses by placeholders before the call and put them back afterwards; register the provider with its terms on training and retention.',
    references: ['OWASP LLM02:2025', 'CWE-359', 'GDPR Art. 28'],
  },
  judge: (flow) => (flow.sink === 'llm' ? personalSeverity(flow, 'medium') : undefined),
  verb: ({ vendor }) => (vendor === undefined ? 'is sent to' : `is sent to ${vendor} by`),
  examples: {
    bad: [
      {
        path: 'summary.ts',
        code: "import OpenAI from 'openai';\nconst prompt = `Write to ${customer.fullName}`;\nawait openai.chat.completions.create({ model, messages: [{ role: 'user', content: prompt }] });\n",
      },
      {
        path: 'summary.py',
        code: 'import anthropic\nclient.messages.create(model=m, messages=[{"role": "user", "content": f"patient {patient.date_of_birth}"}])\n',
      },
    ],
    good: [
      {
        path: 'summary.ts',
        code: "import OpenAI from 'openai';\nawait openai.chat.completions.create({ model, messages: [{ role: 'user', content: redact(customer.fullName) }] });\n",
      },
      { path: 'messages.ts', code: 'await db.messages.create({ email: user.email });\n' },
    ],
  },
});
