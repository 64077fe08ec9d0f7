/**
 * Answers with credentials to scripts of any origin. Both halves must be there, near each other: any origin alone is what
 * public interfaces do, credentials alone are harmless.
 */
import { jvm, scripts } from '../../pattern-rule.ts';
import type { RawMatch, Rule, ScannedFile } from '../../rule.ts';

interface Row {
  readonly kinds: readonly string[];
  /** Lets any origin in. */
  readonly any: RegExp;
  /** Sends credentials along. Absent when `any` does both. */
  readonly credentials?: RegExp;
}

const header = /Access-Control-Allow-Credentials["']?\s{0,4}[,:=]\s{0,4}(?:\[\]string\{)?["']?(?:"?true|True)/i;
const rows: readonly Row[] = [
  {
    kinds: scripts,
    any: /\borigin["']?\s{0,4}:\s{0,4}(?:true\b|["']\*["']|\(?\w{1,20},\s{0,4}(?:cb|callback|done)\)?\s{0,4}=>\s{0,4}\{?\s{0,4}(?:cb|callback|done)\(null,\s{0,4}true\))/g,
    credentials: /\bcredentials["']?\s{0,4}:\s{0,4}true\b/,
  },
  {
    kinds: scripts,
    any: /Access-Control-Allow-Origin["']\s{0,4}[,:]\s{0,4}(?:\w{1,20}\.)?(?:req|request|ctx)\w{0,4}(?:\.\w{1,20})?\.(?:headers?(?:\.origin|\[["']origin["']\]|\(["']origin["']\)|\.get\(["']origin["']\))|get\(["']origin["']\))/gi,
    credentials: header,
  },
  {
    kinds: ['python'],
    any: /\ballow_origins\s{0,4}=\s{0,4}\[\s{0,4}["']\*["']|\ballow_origin_regex\s{0,4}=\s{0,4}r?["']\.\*["']/g,
    credentials: /\ballow_credentials\s{0,4}=\s{0,4}True\b/,
  },
  {
    kinds: ['python'],
    any: /\bCORS_(?:ALLOW_ALL_ORIGINS|ORIGIN_ALLOW_ALL)\s{0,4}=\s{0,4}True\b/g,
    credentials: /\bCORS_ALLOW_CREDENTIALS\s{0,4}=\s{0,4}True\b/,
  },
  {
    kinds: ['python'],
    any: /\bCORS\(\s{0,4}\w{1,30}(?:,(?![^\n)]{0,200}\borigins\s{0,4}=\s{0,4}(?!["']\*))[^\n)]{0,200}\bsupports_credentials\s{0,4}=\s{0,4}True)/g,
  },
  {
    kinds: ['go'],
    any: /\bAllowAllOrigins\s{0,4}:\s{0,4}true\b|\bAllow(?:ed)?Origins\s{0,4}:\s{0,4}\[\]string\{\s{0,4}"\*"|\bAllowOriginFunc\s{0,4}:\s{0,4}func\([^)\n]{0,60}\)\s{0,4}bool\s{0,4}\{\s{0,4}return true/g,
    credentials: /\bAllowCredentials\s{0,4}:\s{0,4}true\b/,
  },
  {
    kinds: ['go'],
    any: /Access-Control-Allow-Origin",\s{0,4}\w{1,20}(?:\.\w{1,20})?\.Header\.Get\("Origin"\)/g,
    credentials: header,
  },
  {
    kinds: jvm,
    any: /\b(?:allowedOriginPatterns|addAllowedOriginPattern|setAllowedOriginPatterns)\(\s{0,4}(?:\w{1,20}\.(?:of|asList|singletonList)\(|listOf\()?\s{0,4}"\*"|\banyHost\(\)/g,
    credentials: /\b(?:allowCredentials|setAllowCredentials)(?:\(\s{0,4}true|\s{0,4}=\s{0,4}true)/,
  },
  { kinds: jvm, any: /@CrossOrigin\((?=[^)\n]{0,200}"\*")(?=[^)\n]{0,200}allowCredentials\s{0,4}=\s{0,4}"true")/g },
  {
    kinds: ['c#'],
    any: /\.SetIsOriginAllowed\(\s{0,4}\(?\w{1,20}\)?\s{0,4}=>\s{0,4}true\s{0,4}\)/g,
    credentials: /\.AllowCredentials\(\)/,
  },
  { kinds: ['ruby'], any: /\borigins\s{1,4}["']\*["']/g, credentials: /\bcredentials:\s{0,4}true\b/ },
  {
    kinds: ['php'],
    any: /["']allowed_origins["']\s{0,4}=>\s{0,4}\[\s{0,4}["']\*["']/g,
    credentials: /["']supports_credentials["']\s{0,4}=>\s{0,4}true\b/i,
  },
  {
    kinds: ['php'],
    any: /Access-Control-Allow-Origin:\s{0,4}["']\s{0,4}\.\s{0,4}\$_SERVER\[["']HTTP_ORIGIN["']\]|Access-Control-Allow-Origin:\s{0,4}\{\$_SERVER\[/g,
    credentials: /Access-Control-Allow-Credentials:\s{0,4}true/i,
  },
  { kinds: ['rust'], any: /\bCorsLayer::very_permissive\(\)|\bCors::permissive\(\)/g },
  {
    kinds: ['rust'],
    any: /\bAllowOrigin::mirror_request\(\)|\.allow_any_origin\(\)|\.allow_origin_fn\(\s{0,4}\|[^|\n]{0,20}\|\s{0,4}true\b/g,
    credentials: /\.allow_credentials\(\s{0,4}true|\.supports_credentials\(\)/,
  },
];

const nearby = 700;

function* match(file: ScannedFile): Iterable<RawMatch> {
  const { uncommented } = file.masked;
  for (const window of file.windows) {
    for (const { kinds, any, credentials } of rows) {
      if (!kinds.includes(file.kind)) continue;
      for (const found of window.text.matchAll(any)) {
        const start = window.start + found.index;
        if (uncommented.slice(start, start + 4) !== found[0].slice(0, 4)) continue;
        const around = uncommented.slice(Math.max(0, start - nearby), start + nearby);
        if (credentials && !credentials.test(around)) continue;
        yield { start, end: start + found[0].length, detail: 'with credentials' };
      }
    }
  }
}

export const corsAnyOrigin: Rule = {
  meta: {
    id: 'cors-any-origin',
    title: 'Any origin may read answers with credentials',
    class: 'http',
    severity: 'high',
    why: 'A page of anyone, opened by someone who is signed in, reads and does what that person can.',
    remediation: 'Allow a fixed list of origins where credentials are sent along.',
    references: ['CWE-942', 'Fetch Standard, CORS protocol and credentials'],
  },
  kinds: [...new Set(rows.flatMap((row) => row.kinds))],
  contexts: ['production'],
  prefilter: { any: ['origin', 'cors(', 'cors::', 'corslayer', 'anyhost()'] },
  match,
  examples: {
    bad: [
      { path: 'app.ts', code: 'app.use(cors({ origin: true, credentials: true }))\n' },
      { path: 'app.py', code: 'app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)\n' },
      { path: 'app.go', code: 'cors.Options{AllowedOrigins: []string{"*"}, AllowCredentials: true}\n' },
      { path: 'App.java', code: 'registry.addMapping("/**").allowedOriginPatterns("*").allowCredentials(true);\n' },
      { path: 'App.kt', code: 'install(CORS) {\n    anyHost()\n    allowCredentials = true\n}\n' },
      { path: 'App.cs', code: 'policy.SetIsOriginAllowed(_ => true).AllowCredentials();\n' },
      { path: 'cors.rb', code: "allow do\n  origins '*'\n  resource '/api/*', credentials: true\nend\n" },
      { path: 'cors.php', code: "<?php return ['allowed_origins' => ['*'], 'supports_credentials' => true];\n" },
      { path: 'app.rs', code: 'let app = app.layer(CorsLayer::very_permissive());\n' },
    ],
    good: [
      { path: 'app.ts', code: "app.use(cors({ origin: '*' }))\napi.use(cors())\n" },
      { path: 'app.py', code: 'app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=False)\n' },
      { path: 'app.go', code: 'cors.Options{AllowedOrigins: []string{"*"}}\n' },
      { path: 'App.java', code: 'registry.addMapping("/**").allowedOrigins(origins).allowCredentials(true);\n' },
      { path: 'App.kt', code: 'install(CORS) {\n    allowHost("shop.example")\n    allowCredentials = true\n}\n' },
      { path: 'App.cs', code: 'policy.WithOrigins(origins).AllowCredentials();\n' },
      { path: 'cors.rb', code: "allow do\n  origins '*'\n  resource '/public/*'\nend\n" },
      { path: 'cors.php', code: "<?php return ['allowed_origins' => ['*'], 'supports_credentials' => false];\n" },
      { path: 'app.rs', code: 'let app = app.layer(CorsLayer::permissive());\n' },
    ],
  },
};
