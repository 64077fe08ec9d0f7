/**
 * Which documents say something about which subject, decided by where they stand and what they are called. Narrow on
 * purpose: a false "incident response plan" would turn a missing plan into a pass. So names must be those that people give
 * such documents, in places where a project keeps its own rules; blogs, product documentation and tests do not count.
 */
import { fileContextOf } from '../../model/file-kind.ts';
import type { DocumentTopic } from '../../model/fact-map.ts';

/** Folders in which a project keeps documents about itself. */
const ownFolders = new Set(
  'docs doc documentation policies policy security compliance governance legal privacy ops operations sre oncall on-call runbooks runbook handbook isms soc2 iso27001 infosec continuity infra infrastructure process processes procedures plans incidents incident .github .gitlab .gitea internal company engineering'.split(
    ' ',
  ),
);
const prose = /\.(?:md|mdx|markdown|adoc|asciidoc|rst|txt|org|docx?|pdf|odt)$/i;
/** Kept as a table rather than as prose. */
const tables = /\.(?:md|adoc|rst|csv|ya?ml|json|xlsx|ods|docx|pdf)$/i;
export const binaryDocument = /\.(?:docx?|pdf|odt|xlsx|ods)$/i;

interface Named {
  readonly topic: DocumentTopic;
  /** The file's name without ending, lower case, words joined by `-`. */
  readonly stem: RegExp;
  readonly ending?: RegExp;
  /** Short names that mean the topic only within `policies/` and the like. */
  readonly inPolicies?: RegExp;
}

const named: readonly Named[] = [
  {
    topic: 'incident-response',
    stem: /^(?:security-)?incident-?(?:response|management|handling)(?:-(?:plan|policy|process|procedures?|playbook|guide|runbook))?$|^irp$|^security-incidents?(?:-(?:response|plan|policy|process|procedures?))+$/,
    inPolicies: /^(?:security-)?incidents?$/,
  },
  {
    topic: 'disaster-recovery',
    stem: /^(?:disaster-recovery|business-continuity|bcdr|bcp|drp|dr|continuity)(?:-(?:and|disaster-recovery|business-continuity|plan|policy|procedures?|strategy|runbook))*$/,
    inPolicies: /^(?:continuity|resilience)$/,
  },
  {
    topic: 'backup',
    stem: /^(?:data-|database-)?backups?(?:-(?:and|restore|recovery|plan|policy|procedures?|strategy))*$/,
  },
  {
    topic: 'risk-register',
    stem: /^risk-?(?:register|assessment|log)$|^risks$/,
    ending: tables,
  },
  {
    topic: 'information-security-policy',
    stem: /^(?:information|infosec|it)-?security(?:-polic(?:y|ies))?$|^infosec(?:-policy)?$|^security-polic(?:y|ies)$|^isms(?:-policy)?$/,
    inPolicies: /^security$/,
  },
  {
    topic: 'data-classification',
    stem: /^(?:data|information)-classification(?:-(?:policy|standard|matrix|scheme))?$/,
    inPolicies: /^classification$/,
  },
  {
    topic: 'data-retention',
    stem: /^(?:data|records?)-retention(?:-(?:and-(?:deletion|disposal)|policy|schedule|standard))*$|^retention-(?:policy|schedule)$/,
    inPolicies: /^retention$/,
  },
  { topic: 'privacy-notice', stem: /^privacy(?:-(?:policy|notice|statement))?$/ },
  {
    topic: 'access-policy',
    stem: /^(?:access|identity)-?(?:and-access-)?(?:control|management)?-?policy$|^access-(?:control|management|reviews?)$/,
    inPolicies: /^(?:access|iam|authentication)$/,
  },
];

const places: readonly (readonly [DocumentTopic, RegExp])[] = [
  ['security-policy', /^(?:\.github\/|\.gitlab\/|\.gitea\/|docs\/)?security(?:\.(?:md|markdown|rst|adoc|txt))?$/i],
  ['security-policy', /^(?:(?:public|static|www|web|frontend\/(?:public|static|src))\/)?\.well-known\/security\.txt$/],
  ['security-policy', /^(?:(?:public|static|www)\/)?security\.txt$/],
  ['contributing', /^(?:\.github\/|\.gitlab\/|docs\/)?contributing(?:\.(?:md|markdown|rst|adoc|txt))?$/i],
  ['licence', /^(?:licen[sc]e|copying|unlicense)(?:[-.][\w.-]*)?$/i],
  ['licence', /^LICENSES\/[^/]+\.txt$/],
  [
    'change-template',
    /^(?:\.github\/|docs\/|\.gitea\/|\.azuredevops\/)?pull_request_template(?:\/[^/]+)?\.(?:md|txt)$/i,
  ],
  ['change-template', /^\.gitlab\/merge_request_templates\/[^/]+\.md$/],
  [
    'architecture',
    /(?:^|\/)(?:adrs?|decisions|architecture-decisions|decision-records)\/[^/]*\d[^/]*\.(?:md|adoc|rst)$/i,
  ],
  ['architecture', /(?:^|\/)docs?\/architecture\/(?:.+\/)?[^/]+\.(?:md|adoc|rst)$/i],
  [
    'post-mortem',
    /(?:^|\/)(?:post-?mortems?|incident-reports|incidents\/(?:.+\/)?reports)\/(?!(?:readme|index|template)\b)[^/]+\.(?:md|adoc|rst|txt|pdf|docx)$/i,
  ],
  ['post-mortem', /(?:^|\/)(?:docs|ops|sre|operations)\/incidents\/\d[^/]*\.(?:md|adoc|rst)$/i],
  ['post-mortem', /(?:^|\/)(?:[\w-]+-)?post-?mortem(?:-\d[\d-]*)?\.(?:md|adoc|rst|txt|pdf|docx)$/i],
  [
    'threat-model',
    /(?:^|\/)(?:threat-?models?|threat-?modell?ing)\/(?:[^/]+\/)?(?!(?:readme|index|_?template|guide)\b)[^/]+\.(?:md|adoc|rst)$/i,
  ],
  [
    'threat-model',
    /(?:^|\/)(?!template)(?:[\w.]+[-_ ])?threat[-_ ]?model(?:[-_ ](?!template|guide|how-?to|process|example)[\w.-]+)?\.(?:md|mdx|adoc|rst)$/i,
  ],
  ['threat-model', /(?:^|\/)(?:security-)?self-assessment\.md$/i],
  [
    'impact-assessment',
    /(?:^|\/)(?:dpias?|pias|(?:data-protection|privacy)-impact-assessments?)\/(?!(?:readme|index|_?template|guide|screening)\b)[^/]+\.(?:md|adoc|rst)$/i,
  ],
  [
    'impact-assessment',
    /(?:^|\/)(?!template)(?:[\w.]+[-_ ])*?(?:dpia|(?:data[-_ ]?protection|privacy)[-_ ]?impact[-_ ]?assessment)(?:[-_ ](?!template|guide|how-?to|process|screening|procedure)[\w.-]+)?\.(?:md|mdx|adoc|rst)$/i,
  ],
  ['runbook', /(?:^|\/)(?:runbooks?|playbooks?)\/(?:.+\/)?[^/]+\.(?:md|adoc|rst|txt)$/i],
  ['runbook', /(?:^|\/)docs\/(?:ops|operations|on-?call)\/[^/]+\.(?:md|adoc|rst)$/i],
];

/** A page of a blog or a course, or somebody else's text. */
const notOwn =
  /(?:^|\/)(?:blog|posts|articles|tutorials?|courses?|node_modules|vendor|third_party|templates?|archive)\//i;

/** The first that fits: a document has one subject. */
export function topicOf(path: string): DocumentTopic | undefined {
  const context = fileContextOf(path);
  if (context === 'test' || context === 'vendored' || context === 'example') return undefined;
  const placed = places.find(([, pattern]) => pattern.test(path))?.[0];
  if (placed !== undefined && (placed === 'licence' || !notOwn.test(path.replace(/\/[^/]+$/, '/')))) return placed;
  return topicByName(path);
}

function topicByName(path: string): DocumentTopic | undefined {
  const folders = path.toLowerCase().split('/').slice(0, -1);
  const base = path.slice(path.lastIndexOf('/') + 1);
  const stem = base
    .replace(/\.[^.]+$/, '')
    .toLowerCase()
    .replace(/[\s_.]+/g, '-');
  const isReadme = /^(?:readme|index)$/.test(stem);
  const name = isReadme ? (folders.at(-1) ?? '').replace(/[\s_]+/g, '-') : stem;
  const around = isReadme ? folders.slice(0, -1) : folders;
  if (prose.test(base) && /(?:^|-)(?:runbook|playbook)$/.test(name) && !notOwn.test(path)) return 'runbook';
  if (!around.every((folder) => ownFolders.has(folder))) return undefined;
  if (prose.test(base) && /(?:^|-)architecture(?:-overview)?$/.test(name)) return 'architecture';
  const inPolicies = around.some((folder) => /^polic(?:y|ies)$/.test(folder));
  const stripped = name.replace(/^\d+-/, '');
  return named.find(
    (row) =>
      (row.ending ?? prose).test(base) &&
      (row.stem.test(stripped) || (inPolicies && (row.inPolicies?.test(stripped) ?? false))),
  )?.topic;
}
