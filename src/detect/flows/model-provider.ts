/**
 * Who runs the model that a call asks. Libraries speak to whoever their settings name, and what speaks like OpenAI need not
 * be OpenAI: where the file does not say, nobody is named.
 */
import type { ScannedFile } from '../rule.ts';
import type { Call } from '../text/outline.ts';
import type { Sink } from './sinks/sink.ts';

const providers: Readonly<Record<string, string>> = {
  openai: 'OpenAI',
  anthropic: 'Anthropic',
  google: 'Google',
  vertex: 'Google',
  mistral: 'Mistral',
  cohere: 'Cohere',
  groq: 'Groq',
  azure: 'Azure OpenAI',
  bedrock: 'Amazon Bedrock',
  xai: 'xAI',
  perplexity: 'Perplexity',
  deepseek: 'DeepSeek',
  openrouter: 'OpenRouter',
  together: 'Together',
  fireworks: 'Fireworks',
  ollama: 'Ollama',
};
const named = new RegExp(Object.keys(providers).join('|'), 'i');
/** They ask whichever provider a setting names. */
const libraries = /^(?:Vercel AI SDK|LangChain|LlamaIndex|LiteLLM|Spring AI)$/;
const elsewhere = /\b(?:base_?url|api_?base|azure_?endpoint)["']?\s{0,4}[:=]/i;

export function providerOf(call: Call, { vendor }: Sink, file: ScannedFile): string | undefined {
  if (vendor === undefined) return undefined;
  if (libraries.test(vendor)) {
    const text = file.masked.uncommented.slice(call.open, Math.min(call.end, call.open + 2000));
    return nameIn(/\bmodel["']?\s{0,4}[:=]\s{0,4}([\w.]{1,60}\()/.exec(text)?.[1]);
  }
  if (vendor !== 'OpenAI') return vendor;
  const receiver = call.callee.replace(/\.[\w.]*$/, '');
  return nameIn(receiver) ?? (elsewhere.test(file.masked.uncommented) ? undefined : vendor);
}

function nameIn(text = ''): string | undefined {
  // The first counts: `azureOpenai` is Azure's.
  const found = named.exec(text)?.[0].toLowerCase();
  return found === undefined ? undefined : providers[found];
}
