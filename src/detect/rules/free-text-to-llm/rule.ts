/** What people wrote, said before or uploaded, in a prompt: it may hold anything, and goes to whoever runs the model. */
import { sinkCallsOf } from '../../flows/flows.ts';
import { promptsOf, type Prompt, type PromptPart } from '../../flows/prompts.ts';
import { hasSinkWord } from '../../flows/sinks/index.ts';
import type { RawMatch, Rule, ScannedFile } from '../../rule.ts';
import { outlinedKinds } from '../../text/outline/grammar.ts';

const words: Readonly<Record<PromptPart['sort'], string>> = {
  written: 'written by somebody',
  history: 'a conversation',
  document: 'looked up or uploaded',
  fixed: 'fixed',
};

export const freeTextToLlm: Rule = {
  meta: {
    id: 'free-text-to-llm',
    title: 'Free text sent to a language model',
    class: 'personal-data',
    severity: 'note',
    why: 'People write names, numbers and illnesses into any field. Nothing is wrong with sending it; but its provider belongs on the map of where personal data goes, with its terms.',
    remediation:
      'Register the provider with its terms on training, retention and region; say so where people write; leave out of the prompt what the answer does not need.',
    references: ['OWASP LLM02:2025', 'GDPR Art. 28', 'GDPR Art. 30'],
  },
  kinds: outlinedKinds,
  contexts: ['production'],
  prefilter: {
    any: 'openai,anthropic,groq,genai,generativeai,generative-ai,vertexai,gemini,bedrock,cohere,mistral,ollama,langchain,langgraph,llama_index,llamaindex,litellm,@ai-sdk,chatclient,text_generation,textgeneration'.split(
      ',',
    ),
  },
  match: (file) => matches(file),
  examples: {
    bad: [
      {
        path: 'answer.ts',
        code: "import OpenAI from 'openai';\nconst { messages } = await request.json();\nawait openai.chat.completions.create({ model: settings.model, messages, stream: true });\n",
      },
      {
        path: 'answer.py',
        code: 'import anthropic\nSYSTEM = "You are kind."\nclient.messages.create(model=m, system=SYSTEM, messages=[{"role": "user", "content": ticket.body}])\n',
      },
    ],
    good: [
      {
        path: 'joke.py',
        code: 'from openai import OpenAI\nclient.chat.completions.create(model=name, messages=[{"role": "user", "content": "Tell me a joke"}])\n',
      },
      { path: 'inbox.ts', code: "import OpenAI from 'openai';\nawait db.inbox.create({ body: message.text });\n" },
    ],
  },
};

function* matches(file: ScannedFile): Iterable<RawMatch> {
  if (!hasSinkWord(file.text)) return;
  for (const prompt of promptsOf(file, sinkCallsOf(file))) {
    const [first] = prompt.parts.filter(({ sort }) => sort !== 'fixed');
    if (!first) continue;
    const { call, provider } = prompt;
    yield {
      start: first.start,
      end: first.end,
      identity: `${call.callee} ${first.text}`,
      detail: `${told(prompt)} ${provider === undefined ? 'to' : `to ${provider} by`} ${call.callee}`,
      flow: {
        dataType: 'user.content',
        owner: '',
        field: first.text.slice(0, 80),
        sink: 'llm',
        callee: call.callee,
        ...(provider !== undefined && { recipient: provider }),
        certainty: 'flows',
      },
    };
  }
}

function told({ parts }: Prompt): string {
  const free = parts.filter(({ sort }) => sort !== 'fixed').map(({ text, sort }) => `${text} (${words[sort]})`);
  const fixed = parts.filter(({ sort }) => sort === 'fixed').map(({ text }) => text);
  return `${free.join(', ')} goes${fixed.length === 0 ? '' : ` with what is fixed (${fixed.join(', ')})`}`;
}
