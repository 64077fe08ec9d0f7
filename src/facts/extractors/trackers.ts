/**
 * Trackers that pages and modules start, and what stands before them: a script that a consent tool has to wake
 * (`type="text/plain"`), Google's consent mode with `denied` as its default, a tracker's own setting that waits, or a
 * condition around it that speaks of consent. A file shows what happens within it; that a function is only called, or a
 * template only included, once somebody agreed is not seen here, so signs that people are asked are facts, too.
 */
import { FileText } from '../../detect/text/windows.ts';
import { fileContextOf, fileKindOf } from '../../model/file-kind.ts';
import type { TrackerFact } from '../../model/tracking.ts';
import type { ExtractedFact, Extractor } from '../extractor.ts';
import { lineAt } from './tracked.ts';
import { askingSign, consentWord, trackerSigns, writtenKey, type TrackerSign } from './tracker-signs.ts';

const markup =
  /\.(?:html?|xhtml|phtml|php|erb|haml|slim|twig|liquid|njk|jinja2?|j2|ejs|pug|jade|hbs|handlebars|mustache|cshtml|razor|jsp|ftl|tmpl|gohtml|eex|heex|leex|vue|svelte|astro)$/i;
const program = /\.[cm]?[jt]sx?$/i;
/** Resources of a Java program that no browser is sent. */
const forServersOnly = /\bsrc\/main\/resources\/(?!(?:.+\/)?(?:static|public|templates|resources|webapp|views)\/)/;
/** Modules that every page goes through. */
const everyPage = /(?:^|\/)(?:_?app|_document|root|layout|main|index|base|default|application)\.[\w.]+$/i;

export const trackers: Extractor<'tracker'> = {
  id: 'trackers',
  version: 1,
  produces: ['tracker'],
  wants: (path) =>
    !forServersOnly.test(path) &&
    (markup.test(path) || program.test(path)) &&
    !path.endsWith('.d.ts') &&
    fileContextOf(path) === 'production',
  *extract({ path, text }) {
    if (!mayHold(text)) return;
    const bare = withoutComments(path, text);
    const context = fileContextOf(path);
    for (const sign of trackerSigns) {
      const found = startOf(sign, { path, text: bare });
      if (found) yield told({ path, role: 'starts', tool: sign.tool, context, ...found });
    }
    const asks = askingSign.exec(bare);
    if (asks)
      yield told({
        path,
        role: 'asks',
        tool: asks[0].toLowerCase(),
        guard: null,
        context,
        line: lineAt(bare, asks.index),
      });
  },
};

const told = (value: TrackerFact): ExtractedFact<'tracker'> => ({
  kind: 'tracker',
  key: value.role === 'asks' ? value.role : value.tool,
  value,
  line: value.line,
});

/** Cheap, and true of every file that holds one. */
const mayHold = (text: string): boolean =>
  /googletag|analytics|pagead|fbevents|pixel|hotjar|mixpanel|mxpnl|amplitude|posthog|clarity|fullstory|heap|logrocket|licdn|tiktok|ads-twitter|yandex|baidu|hs-scripts|_paq|plausible|umami|fathom|zgo\.at|cloudflareinsights|tagmanager|cookie|consent|didomi|usercentrics|klaro|tarteaucitron|iubenda|osano|termly|axeptio|complianz|optanon|onetrust/i.test(
    text,
  );

/** Lengths and lines stay. */
function withoutComments(path: string, text: string): string {
  if (!markup.test(path)) return new FileText(text, fileKindOf(path)).masked.uncommented;
  return text.replace(/<!--[\s\S]*?-->|\{#[\s\S]*?#\}|\{\{!--[\s\S]*?--\}\}|<%#[\s\S]*?%>/g, (all) =>
    // Comments for old browsers hold what they load.
    all.startsWith('<!--[if') ? all : all.replace(/[^\n]/g, ' '),
  );
}

interface Page {
  readonly path: string;
  readonly text: string;
}

type Start = Pick<TrackerFact, 'line' | 'guard' | 'unclear' | 'isContainer'>;

/** A page that starts a tool at more places than this starts it. */
const mostPlaces = 30;

/** Of several places of one tool, the first without a guard. */
function startOf(sign: TrackerSign, page: Page): Start | undefined {
  const { text } = page;
  if (sign.beside?.test(text) === false || sign.unless?.test(text) === true) return undefined;
  const places = [...text.matchAll(sign.shape)]
    .slice(0, mostPlaces)
    .map(({ index, 0: written }) => ({ index, written }))
    .filter(({ index }) => !isPermission(text, index));
  if (places.length === 0) return undefined;
  const judged = places.map((place) => ({ ...place, guard: guardAt(sign, text, place.index) }));
  const first = judged.find(({ guard }) => guard === null) ?? judged[0]!;
  const unclear = first.guard === null ? unclearAt(page, first) : undefined;
  return {
    line: lineAt(text, first.index),
    guard: first.guard,
    ...(unclear !== undefined && { unclear }),
    ...(sign.isContainer && { isContainer: true }),
  };
}

const byDefault = /["']consent["']\s*,\s*["']default["']\s*,\s*\{([^}]{0,800})/g;

/** Each of the defaults for the storage that the tool uses is `denied`; regions of their own count as well. */
function deniesByDefault(text: string, storage: 'ad_storage' | 'analytics_storage'): boolean {
  const said = [...text.matchAll(byDefault)].flatMap(
    ([, object]) => new RegExp(`${storage}["']?\\s*:\\s*["'](\\w+)`).exec(object!)?.[1] ?? [],
  );
  return said.length > 0 && said.every((one) => one === 'denied');
}

const waitsByItself =
  /opt_out_(?:capturing|tracking)_by_default["']?\s*:\s*(?:true|!0)|["']require(?:Cookie)?Consent["']|defaultOptOut["']?\s*:\s*true/;

function guardAt({ tool }: TrackerSign, text: string, at: number): string | null {
  if (tool.startsWith('Google') && deniesByDefault(text, tool === 'Google Ads' ? 'ad_storage' : 'analytics_storage'))
    return 'consent mode, denied by default';
  const after = text.slice(at, at + 1500);
  const near = text.slice(Math.max(0, at - 1500), at + 1500);
  if (waitsByItself.test(tool === 'Matomo' ? near : after)) return 'its own setting that waits for consent';
  const tag = openTag(text, at);
  if (tag !== undefined && /\btype\s*=\s*["']text\/plain["']/i.test(tag)) return 'a script that a consent tool wakes';
  if (/cookiebot\.com/i.test(text) && /data-blockingmode\s*=\s*["']auto["']/i.test(text))
    return 'Cookiebot, which blocks by itself';
  return conditionAround(text, at);
}

/** A content security policy says what may be loaded, and loads nothing. */
function isPermission(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 1500), at);
  const policy = before.search(
    /(?:(?:script|connect|img|default)-?src(?:-elem)?\b["']?\s*[:=]?(?!=)|content-security-policy)[^<>;()]*$/i,
  );
  return policy >= 0;
}

/** The `<script …>` within or behind which the place stands. */
function openTag(text: string, at: number): string | undefined {
  const before = text.slice(Math.max(0, at - 2000), at).toLowerCase();
  const start = before.lastIndexOf('<script');
  if (start < 0 || before.includes('</script', start)) return undefined;
  const tag = text.slice(at - before.length + start, at + 600);
  const end = tag.indexOf('>');
  return end < 0 ? undefined : tag.slice(0, end);
}

const templateCondition =
  /(?:\{%-?\s*(?:if|unless)\b|<%-?\s*(?:if|unless)\b|@(?:if|unless)\s*\(|\{\{-?\s*#?if\b|\{#if\b|<\?(?:php)?\s*if\b|\bv-if\s*=|\bx-if\s*=)[^\n]{0,200}/g;
const templateEnd =
  /\{%-?\s*(?:endif|endunless|end)\b|<%-?\s*end\b|@end(?:if|unless)|\{\{-?\s*(?:\/if|end)\b|\{\/if|endif|<\/template>/g;

/** What `if`, guard clause or `&&` around it says of consent, shortened. */
function conditionAround(text: string, at: number): string | null {
  const inTemplate = openConditions(text, at).find((one) => consentWord.test(one));
  if (inTemplate !== undefined) return shortened(inTemplate);
  return (
    enclosing(text, at)
      .map(saysConsent)
      .find((one) => one !== null) ?? null
  );
}

/** Conditions of the template that are open where the place stands. */
function openConditions(text: string, at: number): readonly string[] {
  const before = text.slice(Math.max(0, at - 3000), at);
  const conditions = [...before.matchAll(templateCondition)];
  return conditions.flatMap((found, index) => {
    const closed = [...before.slice(found.index).matchAll(templateEnd)].length;
    return conditions.length - index > closed ? [found[0]] : [];
  });
}

interface Block {
  /** What stands before the brace, up to the statement before. */
  readonly head: string;
  /** Between the brace and the place, at this depth only as far as it is near. */
  readonly body: string;
}

/** From the innermost brace outwards. */
function enclosing(text: string, at: number): readonly Block[] {
  const blocks: Block[] = [];
  let depth = 0;
  let inner = at;
  for (let i = at - 1; i >= 0 && at - i < 20_000 && blocks.length < 12; i--) {
    const char = text[i];
    if (char === '}') depth++;
    else if (char === '{' && depth > 0) depth--;
    else if (char === '{') {
      const lead = text.slice(Math.max(0, i - 300), i);
      blocks.push({ head: lead.slice(lead.search(/[^;{}]*$/)), body: text.slice(i + 1, inner).slice(-1500) });
      inner = i;
    }
  }
  return [...blocks, { head: '', body: text.slice(0, inner).slice(-1500) }];
}

const leaves = /\bif\s*\(([^()]{0,200}(?:\([^()]{0,80}\)[^()]{0,120})*)\)\s*\{?\s*return\b/g;

function saysConsent({ head, body }: Block): string | null {
  const asked =
    /\b(?:if|when|unless)\s*\(?.*$|\.then\(.*$|\bon\w*\(.*$|addEventListener\(.*$|\bon[A-Z]\w*\s*[:=].*$|\b\w*[cC]onsent\w*\s*[(:=].*$/s.exec(
      head,
    );
  if (asked && consentWord.test(asked[0]) && !isDenied.test(asked[0])) return shortened(asked[0]);
  const left = [...body.matchAll(leaves)].find(
    ([, condition]) => consentWord.test(condition!) && isDenied.test(condition!),
  );
  if (left) return shortened(`unless ${left[1]!}`);
  const joined = /([\w.!()?[\]"' ]{1,80})(?:&&|\?)\s*(?:\(\s*)?(?:<[^;{}]*)?$/.exec(body)?.[1];
  return joined !== undefined && consentWord.test(joined) && !isDenied.test(joined) ? shortened(joined) : null;
}

/** A condition that holds where somebody did not agree. */
const isDenied =
  /!\s*\(?\s*[\w.?]*(?:consent|accept|allow|opt|gdpr|cookie)|!==?\s*["'`]?(?:true|yes|granted|accepted|all)\b|===?\s*["'`]?(?:false|no|none|denied|declined|rejected|null|undefined)\b/i;

const shortened = (text: string): string => text.trim().replace(/\s+/g, ' ').slice(0, 100);

/** What holds in production is no question of settings. */
const ifOfSetting = ({ head }: Block): readonly string[] => {
  const asked = /\bif\s*\([^;{}]*$/.exec(head)?.[0] ?? '';
  return /config|hostname|settings?\b|options?\b|props|\bsite\.|enabled|\benv\b/i.test(asked) &&
    !/NODE_ENV|\bPROD\b|production/.test(asked)
    ? [asked]
    : [];
};

const startsItself =
  /\(\s*(?:async\s*)?function\b[^)]*\)\s*$|!\s*function\b[^)]*\)\s*$|\b(?:useEffect|useLayoutEffect|onMount|onMounted|componentDidMount|mounted|created|ready|DOMContentLoaded|onload|addEventListener|defineNuxtPlugin|setTimeout|requestIdleCallback)\b/;

function unclearAt(
  { path, text }: Page,
  { index, written }: { readonly index: number; readonly written: string },
): string | undefined {
  const near = text.slice(Math.max(0, index - 600), index + 900);
  if (/\bdisableCookies\b|cookieless|persistence["']?\s*:\s*["']memory["']|cookie_?[fF]lags|client_storage/.test(near))
    return 'is told to set no cookie';
  const argument = written.endsWith('(')
    ? /^\s*["'`]([^"'`$]{4,})["'`]/.exec(text.slice(index + written.length))
    : null;
  if (argument === null && !writtenKey.test(near)) return 'has a key that a setting gives';
  const condition = [...openConditions(text, index), ...enclosing(text, index).flatMap(ifOfSetting)][0];
  if (condition !== undefined) return `stands behind a condition (${shortened(condition)})`;
  const functions = enclosing(text, index).filter(({ head }) =>
    /\bfunction\b|=>\s*$|^\s*(?:async\s+)?\w+\s*\([^()]*\)\s*$/.test(head),
  );
  const isCalled = functions.every(({ head }) => startsItself.test(head)) || everyPage.test(path);
  return markup.test(path) || isCalled ? undefined : 'is started by a function that is called from elsewhere';
}
