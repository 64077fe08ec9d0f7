/**
 * How trackers are started, as their makers document it: the script that a page loads, or the call that a module makes.
 * Addresses are sought with their path, since hosts alone also stand in content security policies.
 */
export interface TrackerSign {
  readonly tool: string;
  readonly shape: RegExp;
  /** What the file has to hold, or may not hold, besides. */
  readonly beside?: RegExp;
  readonly unless?: RegExp;
  readonly isContainer?: true;
}

const node = /["'](?:mixpanel|@amplitude\/analytics-node|@segment\/analytics-node|analytics-node|posthog-node)["']/;

export const trackerSigns: readonly TrackerSign[] = [
  {
    tool: 'Google Analytics',
    shape:
      /googletagmanager\.com\/gtag\/js|google-analytics\.com\/(?:analytics|ga|urchin)\.js|\bReactGA\d?\.initialize\(|<GoogleAnalytics\b(?=[^>]*\bgaId)/g,
  },
  {
    tool: 'Google Tag Manager',
    shape: /googletagmanager\.com\/gtm\.js|<GoogleTagManager\b|\bTagManager\.initialize\(/g,
    isContainer: true,
  },
  {
    tool: 'Google Ads',
    shape: /pagead2\.googlesyndication\.com\/pagead\/(?:js|show_ads)|googleadservices\.com\/pagead\/conversion/g,
  },
  { tool: 'Meta Pixel', shape: /connect\.facebook\.net\/[\w/]{0,20}fbevents\.js|\bReactPixel\.init\(/g },
  { tool: 'Hotjar', shape: /static\.hotjar\.com\/c\/|\b[hH]otjar\.init(?:ialize)?\(/g },
  { tool: 'Mixpanel', shape: /cdn\.mxpnl\.com\/libs|\bmixpanel\.init\(/g, unless: node },
  {
    tool: 'Amplitude',
    shape: /cdn\.amplitude\.com\/(?:libs|script)|\bamplitude\.(?:getInstance\([^)]{0,40}\)\.)?init\(/g,
    unless: node,
  },
  {
    tool: 'Segment',
    shape: /cdn\.segment\.com\/analytics\.js|\bAnalyticsBrowser\.load\(|\banalytics\.load\(\s*["'`]/g,
    unless: node,
  },
  { tool: 'PostHog', shape: /\bposthog\.init\(|<PostHogProvider\b(?=[^>]*\bapiKey)/g, unless: node },
  { tool: 'Clarity', shape: /clarity\.ms\/tag|\b[cC]larity\.init\(/g, beside: /clarity\.ms|microsoft[-/]clarity/ },
  { tool: 'FullStory', shape: /\bFullStory\.init\(|fullstory\.com\/s\/fs\.js/g },
  { tool: 'Heap', shape: /heapanalytics\.com\/js|\bheap\.load\(/g },
  { tool: 'LogRocket', shape: /\bLogRocket\.init\(/g },
  { tool: 'LinkedIn Insight', shape: /snap\.licdn\.com\/li\.lms-analytics/g },
  { tool: 'TikTok Pixel', shape: /analytics\.tiktok\.com\/i18n\/pixel/g },
  { tool: 'X Pixel', shape: /static\.ads-twitter\.com\/uwt\.js/g },
  { tool: 'Yandex Metrica', shape: /mc\.yandex\.(?:ru|com)\/metrika/g },
  { tool: 'Baidu Tongji', shape: /hm\.baidu\.com\/hm\.js/g },
  { tool: 'HubSpot', shape: /js\.hs-scripts\.com\//g },
  { tool: 'Matomo', shape: /\b_paq\.push\(\s*\[\s*["']setSiteId|\/(?:matomo|piwik)\.js\b/g, beside: /\b_paq\b/ },
  { tool: 'Plausible', shape: /plausible\.io\/js\//g },
  { tool: 'Umami', shape: /\bumami\.(?:is|dev)\/script\.js|\/umami\.js\b/g },
  { tool: 'Fathom', shape: /cdn\.usefathom\.com\/script/g },
  { tool: 'GoatCounter', shape: /gc\.zgo\.at\/count/g },
  { tool: 'Simple Analytics', shape: /scripts\.simpleanalyticscdn\.com\//g },
  { tool: 'Cloudflare Web Analytics', shape: /static\.cloudflareinsights\.com\/beacon/g },
];

/** A key or number that is written out where the tracker is started. */
export const writtenKey =
  /\b(?:G|UA|GTM|AW|DC)-(?!X{3})[A-Z0-9]{4,}|\bca-pub-\d{6}|\bhjid["']?\s*[:=]\s*\d{4}|hotjar-\d{4}|\bym\(\s*\d{4}|hm\.js\?[0-9a-f]{32}|\bphc_\w{8}|fbq\(\s*["']init["']\s*,\s*["']\d{6}|["']set(?:SiteId|Domains)["']\s*,\s*["']?\d|hs-scripts\.com\/\d{4}|data-(?:domain|website-id|goatcounter|site)=["'][\w.:/-]{4,}|cf-beacon=.{0,20}token["']\s*:\s*["']\w{8}/;

/** Tools that ask, and words that only stand where somebody is asked. */
export const askingSign =
  /\b(?:cookiebot|onetrust|optanon|didomi|usercentrics|cookieyes|cookie-?law-?info|klaro|tarteaucitron|iubenda|osano|termly|cookie-script|cookiefirst|cookiehub|axeptio|complianz|cookiecontrol)\b|cookies?[ _-]?(?:consent|banner|notice|popup|disclaimer|preferences)|(?:accept|allow|reject)(?:All)?[ _-]?cookies|(?:tracking|analytics|gdpr)[ _-]?consent|consent[ _-]?(?:banner|manager|mode|cookie)|["']consent["']\s*,\s*["'](?:default|update)["']/i;

/** Words of a condition that holds only once somebody has agreed. What only lets people object is none. */
export const consentWord =
  /(?<!without)consent(?!ing adult)|cookies?[\s_.-]?(?:accept|allow|agree|choice|prefer|enabled|permission)|(?:accept|allow)(?:s|ed)?(?:All)?[\s_-]?cookies|(?:allow|accept)(?:s|ed)?[\s_-]?(?:analytics|tracking)|(?:analytics|tracking)[\s_-]?(?:allowed|accepted|permitted|agreed)|opt(?:ed)?[\s_-]?in\b|optedIn|\bgdpr/i;
