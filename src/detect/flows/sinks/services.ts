/** Calls that hand values to other systems: HTTP clients, language models, queues. */
import { jvm, scripts } from '../../pattern-rule.ts';
import type { ScannedFile } from '../../rule.ts';
import type { Call } from '../../text/outline.ts';
import { names, type Sink } from './sink.ts';

const verbs = 'get post put patch delete request head';
const http = (list: string, callee: RegExp, more: Partial<Sink> = {}): Sink => ({
  kind: 'http',
  names: names(list),
  callee,
  url: [0, 'url', 'params', 'query', 'searchParams'],
  ...more,
});

export const httpClients: readonly Sink[] = [
  http('fetch $fetch usefetch', /^(?:window\.|globalThis\.)?\$?(?:fetch|useFetch)$/, { kinds: scripts }),
  http(
    `${verbs} axios`,
    /(?:^|\.)(?:axios|\$axios|\$http|axiosInstance|httpClient|ky|got|superagent|needle)(?:\(\))?(?:\.\w{3,8})?$/,
    { kinds: scripts },
  ),
  http(verbs, /(?:^|\.)(?:http|api|apiClient|client|restClient)(?:\(\))?\.(?:post|put|patch|get|delete|request)$/, {
    kinds: [...scripts, 'dart'],
    beside: /axios|HttpClient|fetch|ky\b|got\b|package:http|dio/,
  }),
  http('post get ajax getjson put', /^(?:\$|jQuery)\.\w{3,7}$/, { kinds: scripts }),
  http('sendbeacon', /(?:^|\.)navigator\.sendBeacon$/, { kinds: scripts }),
  http(
    verbs,
    /^(?:requests|httpx|session|aiohttp\.\w{3,14}|client|http_client|async_client|self\.(?:session|client|http))(?:\(\))?\.\w{3,7}$/,
    { kinds: ['python'], beside: /\b(?:requests|httpx|aiohttp)\b/ },
  ),
  http('urlopen request', /(?:^|\.)(?:urlopen|urllib\.request\.Request)$/, { kinds: ['python'] }),
  http('get post postform head', /^http\.(?:Get|Post|PostForm|Head)$/, { kinds: ['go'], url: [0] }),
  http('newrequest', /^http\.NewRequest$/, { kinds: ['go'], url: [1] }),
  http('newrequestwithcontext', /^http\.NewRequestWithContext$/, { kinds: ['go'], url: [2] }),
  http(
    'setbody setqueryparam setqueryparams setformdata post get put',
    /(?:resty|\.R\(\))[\w.()]{0,80}\.(?:SetBody|SetQueryParams?|SetFormData|Post|Get|Put)$/,
    { kinds: ['go'] },
  ),
  http('postforobject postforentity getforobject getforentity exchange put', /rest_?template\w{0,10}\.\w{3,14}$/i, {
    kinds: jvm,
  }),
  http(
    'uri bodyvalue body retrieve setbody post put get',
    /(?:web_?client|rest_?client|http_?client)\w{0,10}(?:\(\))?(?:\.\w{1,20}\(\)){0,5}\.(?:uri|bodyValue|body|post|put|get)$/i,
    { kinds: jvm },
  ),
  http('url create', /(?:^|\.)(?:Request\.Builder\(\)(?:\.\w{1,14}\(\)){0,6}\.(?:url|post|put)|RequestBody\.create)$/, {
    kinds: jvm,
  }),
  http('uri', /(?:^|\.)HttpRequest\.newBuilder\(\)\.uri$/, { kinds: jvm }),
  http(
    'postasync putasync getasync patchasync postasjsonasync putasjsonasync getfromjsonasync sendasync getstringasync patchasjsonasync',
    /(?:client|http\w{0,10})\w{0,6}(?:\(\))?\.\w{8,20}$/i,
    { kinds: ['c#'] },
  ),
  http(
    'post_form get post put post! get_response',
    /^(?:Net::HTTP(?:\.\w{3,14}\(\))?|Faraday|HTTParty|RestClient|Typhoeus|Excon|conn|connection|self\.class)(?:\.|::)\w{3,14}!?$/,
    { kinds: ['ruby'], beside: /Net::HTTP|Faraday|HTTParty|RestClient|Typhoeus|Excon/ },
  ),
  http(
    'request post get put curl_setopt withbody',
    /(?:^curl_setopt|(?:guzzle|http_?client|client|Http)(?:\(\))?(?:->|::)(?:\w{1,20}\(\)->){0,4}(?:request|post|get|put))$/i,
    { kinds: ['php'], beside: /Guzzle|HttpClient|Http::|curl_/ },
  ),
  http(
    'json form query body post get put',
    /(?:reqwest|client|http)[\w.():]{0,60}\.(?:json|form|query|body|post|get|put)$/,
    { kinds: ['rust'], beside: /reqwest/, url: [0] },
  ),
];

const ownClient =
  /(?:^|[.>])_?\w{0,30}(?:web_?client|http_?client|rest_?client|api_?client|http_?service)\w{0,12}(?:\(\))?(?:\.|->|::)(?:post|put|patch|get|delete|send|request|exchange|fetch)(?:[A-Z_]\w{0,30})?$/i;
const verb = /^(?:post|put|patch|get|delete|send|request|exchange|fetch)/i;
const wrapped: Sink = { kind: 'http', names: [], callee: /^/ };
const wrappedByUrl: Sink = { ...wrapped, url: [0] };

/** Clients that people wrap by their own names: `userWebClient.postWithResponse`. */
export function clientOf(call: Call, { masked }: ScannedFile): Sink | undefined {
  if (!verb.test(call.name) || !/client|http_?service/i.test(call.callee) || !ownClient.test(call.callee))
    return undefined;
  const [first] = call.args;
  if (!first) return undefined;
  return /["'`]/.test(masked.code[first.start] ?? '') ? wrappedByUrl : wrapped;
}

const llm = (vendor: string, list: string, callee: RegExp, more: Partial<Sink> = {}): Sink => ({
  kind: 'llm',
  vendor,
  names: names(list),
  callee,
  ...more,
});

export const languageModels: readonly Sink[] = [
  llm(
    'OpenAI',
    'create parse stream createchatcompletion createcompletion createembedding createchatcompletionstream',
    /(?:chat\.?completions|responses|embeddings|completions|images|moderations|ChatCompletion|Completion|Embedding|threads|messages|assistants)(?:\(\))?\.(?:create|parse|stream)$/i,
    { beside: /openai|groq|together|litellm|OpenAI/ },
  ),
  llm(
    'OpenAI',
    'createchatcompletion createcompletion createembedding createembeddings createchatcompletionstream chat',
    /(?:open_?ai|client|gpt)\w{0,10}(?:\(\))?[.>:-]{1,2}(?:createChatCompletion|CreateChatCompletion|createCompletion|CreateCompletion|createEmbedding|CreateEmbeddings|chat)\w{0,8}$/i,
    { beside: /openai/i },
  ),
  llm('Anthropic', 'create stream', /messages(?:\(\))?\.(?:create|stream)$/, { beside: /anthropic/i }),
  llm(
    'Google',
    'generatecontent generate_content generatecontentstream sendmessage send_message embedcontent',
    /\.(?:generateContent|generate_content|generateContentStream|sendMessage|send_message|embedContent)$/,
    { beside: /generative-?ai|genai|vertexai|gemini/i },
  ),
  llm(
    'Amazon Bedrock',
    'invokemodel invoke_model converse converse_stream invokemodelcommand conversecommand',
    /(?:^|\.)(?:invokeModel|invoke_model|converse|converse_stream|InvokeModelCommand|ConverseCommand|InvokeModel|Converse)$/,
    { beside: /bedrock/i },
  ),
  llm('Cohere', 'chat generate embed rerank', /(?:cohere|co)(?:_?client)?\.(?:chat|generate|embed|rerank)$/, {
    beside: /cohere/i,
  }),
  llm('Mistral', 'chat complete stream', /(?:mistral|client)(?:\.chat)?\.(?:chat|complete|stream)$/, {
    beside: /mistral/i,
  }),
  llm('Ollama', 'chat generate embed', /ollama\.(?:chat|generate|embed)$/),
  llm(
    'Vercel AI SDK',
    'generatetext streamtext generateobject streamobject embed embedmany',
    /^(?:generateText|streamText|generateObject|streamObject|embed|embedMany)$/,
    { kinds: scripts, beside: /['"]ai['"]|@ai-sdk/ },
  ),
  llm(
    'LangChain',
    'invoke ainvoke stream astream predict run call batch embed_query embedquery add_documents adddocuments add_texts',
    /(?:llm|chain|model|agent|chat|retriever|executor|graph|embeddings|vector_?store)\w{0,10}\.\w{3,14}$/i,
    { beside: /langchain|langgraph/i },
  ),
  llm(
    'LlamaIndex',
    'query chat complete acomplete achat',
    /(?:query_engine|chat_engine|llm|index)\w{0,10}\.\w{4,10}$/i,
    { beside: /llama_?index/i },
  ),
  llm(
    'Hugging Face',
    'text_generation textgeneration chat_completion chatcompletion',
    /\.(?:text_generation|textGeneration|chat_completion|chatCompletion)$/,
  ),
  llm('LiteLLM', 'completion acompletion', /(?:^|litellm\.)a?completion$/, { beside: /litellm/ }),
  llm('Spring AI', 'prompt user call', /chatClient(?:\.\w{1,20}\(\)){0,5}\.(?:prompt|user|system|call)$/, {
    kinds: jvm,
  }),
  llm(
    'Pinecone',
    'upsert',
    /(?:index|pinecone|collection|qdrant\w{0,8}|chroma\w{0,8}|weaviate\w{0,8}|vector\w{0,10})(?:\(\))?\.upsert$/i,
  ),
];

const queue = (list: string, callee: RegExp, more: Partial<Sink> = {}): Sink => ({
  kind: 'queue',
  names: names(list),
  callee,
  ...more,
});

export const queues: readonly Sink[] = [
  queue('send sendbatch produce produceasync sendmessage', /(?:producer|kafka\w{0,14})(?:\(\))?[.:>-]{1,2}\w{4,14}$/i),
  queue(
    'sendmessage send_message sendmessagecommand send_messages sendmessagebatch',
    /(?:sqs\w{0,10}|queue\w{0,8})(?:\(\))?[.:>-]{1,2}\w{8,20}$/i,
  ),
  queue(
    'publish basicpublish basic_publish sendtoqueue convertandsend publishmessage publish_message publishasync',
    /(?:channel|ch|rabbit\w{0,12}|amqp\w{0,8}|exchange|pubsub|topic|publisher|sns\w{0,8}|nats|event_?bus|_?eventBus|bus|nc|js)(?:\(\))?[.:>-]{1,2}\w{7,18}$/i,
  ),
  queue(
    'perform_async perform_later perform_in set',
    /(?:Job|Worker)(?:\.set\(\))?\.(?:perform_async|perform_later|perform_in)$/,
    { kinds: ['ruby'] },
  ),
  queue('delay apply_async', /\w\.(?:delay|apply_async)$/, {
    kinds: ['python'],
    beside: /celery|shared_task|\.tasks\b|task/,
  }),
  queue('add addbulk', /(?:^|\.)\w{0,20}[qQ]ueue\.(?:add|addBulk)$/, { kinds: scripts }),
  queue('dispatch', /(?:Job|Event)::dispatch$/, { kinds: ['php'] }),
];
