/** Providers of language models and what is built around them. */
import { prefixed, random, row, type TokenFormat } from './format.ts';

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const mixed = (token: string): boolean => /\d/.test(token) && random(token);

export const modelFormats: readonly TokenFormat[] = [
  row('OpenAI key', 'T3BlbkFJ', /(?<![\w-])sk-(?:[a-z]{2,10}-)?[\w-]{16,100}T3BlbkFJ[\w-]{16,100}/g),
  row('OpenAI project key', 'sk-proj-', /(?<![\w-])sk-proj-[\w-]{40,200}/g, { judge: mixed }),
  row('OpenAI service account key', 'sk-svcacct-', /(?<![\w-])sk-svcacct-[\w-]{40,200}/g, { judge: mixed }),
  row('OpenAI admin key', 'sk-admin-', /(?<![\w-])sk-admin-[\w-]{40,200}/g, { judge: mixed }),
  row('Anthropic key', 'sk-ant-api03-', /(?<![\w-])sk-ant-api03-[\w-]{93}AA(?![\w-])/g, { judge: mixed }),
  row('Anthropic admin key', 'sk-ant-admin01-', /(?<![\w-])sk-ant-admin01-[\w-]{93}AA(?![\w-])/g, { judge: mixed }),
  row('Anthropic OAuth token', 'sk-ant-o', /(?<![\w-])sk-ant-o[ar]t01-[\w-]{80,120}/g, { judge: mixed }),
  prefixed('Groq key', 'gsk_', '[A-Za-z0-9]{52}'),
  prefixed('Hugging Face token', 'hf_', '[A-Za-z]{34}', { judge: (t) => /[A-Z]/.test(t) && random(t) }),
  prefixed('Hugging Face organisation token', 'api_org_', '[A-Za-z]{34}', { judge: (t) => random(t) }),
  prefixed('Replicate token', 'r8_', '[A-Za-z0-9]{37}'),
  row('Perplexity key', 'pplx-', /(?<![\w-])pplx-[A-Za-z0-9]{48}\b/g),
  prefixed('Together key', 'tgp_v1_', '[\\w-]{43}'),
  prefixed('Fireworks key', 'fw_', '[A-Za-z0-9]{22,24}', { word: 'fireworks', judge: mixed }),
  prefixed('OpenRouter key', 'sk-or-v1-', '[a-f0-9]{64}'),
  prefixed('xAI key', 'xai-', '[A-Za-z0-9]{80}'),
  row('ElevenLabs key', ['eleven', 'xi-api-key'], /(?<![\w-])sk_[a-f0-9]{48}\b/g),
  row('DeepSeek or other sk- key', 'sk-', /(?<![\w-])sk-[a-f0-9]{32}\b/g, { judge: mixed }),
  row('Key of an OpenAI-like service', 'sk-', /(?<![\w-])sk-[A-Za-z0-9]{48}\b/g, { judge: mixed }),
  row('LangSmith key', 'lsv2_', /\blsv2_(?:pt|sk)_[a-f0-9]{32}_[a-f0-9]{10}\b/g),
  prefixed('Langfuse secret key', 'sk-lf-', uuid),
  prefixed('Cerebras key', 'csk-', '[a-z0-9]{48}'),
  prefixed('NVIDIA key', 'nvapi-', '[\\w-]{60,70}'),
  prefixed('Tavily key', 'tvly-', '(?:dev-|prod-)?[A-Za-z0-9]{32}'),
  prefixed('Firecrawl key', 'fc-', '[a-f0-9]{32}', { word: 'firecrawl' }),
  prefixed('E2B key', 'e2b_', '[a-f0-9]{40}'),
  prefixed('Jina key', 'jina_', '[a-f0-9]{32}[\\w-]{28}'),
  prefixed('Voyage key', 'pa-', '[\\w-]{43}', { word: 'voyage', judge: mixed }),
  prefixed('LlamaCloud key', 'llx-', '[A-Za-z0-9]{48}'),
  prefixed('Helicone key', 'sk-helicone-', '[a-z0-9-]{30,50}'),
  prefixed('Browserbase key', 'bb_live_', '[\\w-]{27}'),
  prefixed('Weights & Biases key', 'wandb_v1_', '[\\w-]{70,90}'),
];
