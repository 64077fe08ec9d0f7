/**
 * Which files are records of something that was done at a time, by their folders and names. Narrow on purpose, as with
 * documents: a procedure ("how we test restores") is no record of a test, so a record also has to name a day
 * (kept-records.ts), and pipelines, manifests and test material are none.
 */
import { fileContextOf } from '../../model/file-kind.ts';
import type { RecordTopic } from '../../model/kept-record.ts';

const ending = /\.(?:md|markdown|adoc|ya?ml)$/i;
const noPlace =
  /(?:^|\/)(?:\.github|\.gitlab|\.circleci|blogs?|posts|articles|news|tutorials?|courses?|node_modules|vendor|third_party|templates?|charts?|manifests|k8s|api|schemas?|migrations)\/|(?:^|\/)_|(?:^|\/)docs\/(?:reference|user-?guide|tutorials?)\//i;
const guidance =
  /(?:^|[/_. -])(?:readme|index|template|example|sample|policy|procedures?|process|plan|guide|how-?to)(?:[_. -][^/]*)?$/i;

/** Of the last folder and the name, words joined by `-`, without ending. The first that fits. */
const topics: readonly (readonly [RecordTopic, RegExp])[] = [
  [
    'restore-test',
    /\b(?:backup-)?restor(?:e|ation)-?(?:tests?|drills?|exercises?|verifications?)\b|\bdrills\/restore\b/,
  ],
  [
    'recovery-exercise',
    /\b(?:dr|disaster-recovery|bcp|bcdr|continuity|contingency(?:-plan)?|failover)-?(?:tests?|drills?|exercises?)\b|\b(?:drills|exercises)\/(?:dr|disaster-recovery|failover|recovery)\b|\bgame-?days?\b/,
  ],
  [
    'incident-exercise',
    /\btable-?tops?\b|\b(?:incident(?:-response)?|security|response|ir)-(?:exercises?|drills?|simulations?)\b|\b(?:drills|exercises)\/(?:incident|ir|security|ransomware|phishing)\b/,
  ],
  ['capacity-review', /\bcapacity(?:-planning)?-reviews?\b|\bcapacity\/\d{4}-?q?\d/],
  ['log-review', /\b(?:(?:security|audit)-)?(?:log|logs|siem)-reviews?\b/],
  [
    'management-review',
    /\b(?:isms-)?management-reviews?\b|\b(?:isms|security)-(?:management-)?(?:reviews|committee|steering)\b|\bgovernance\/reviews\b|\bsecurity-steering-committee\b/,
  ],
  [
    'threat-review',
    /\b(?:threat-(?:intel(?:ligence)?-)?|(?:security-)?advisor(?:y|ies)-)(?:reviews?|triages?)\b|\b(?:threat-intel(?:ligence)?|advisories)\/(?:reviews?|triages?)\b/,
  ],
  ['penetration-test', /\bpen-?tests?\b|\bpenetration-?tests?\b/],
];

export function recordTopicOf(path: string): RecordTopic | undefined {
  if (!ending.test(path) || noPlace.test(path)) return undefined;
  // A folder `dr-tests` holds no test material; a folder `tests` does.
  if (
    ['test', 'vendored', 'example'].includes(fileContextOf(path.replace(/[-_ ](?:tests?|drills?|exercises?)\b/gi, '')))
  )
    return undefined;
  const stem = path.replace(/\.[^./]+$/, '');
  if (guidance.test(stem)) return undefined;
  const words = stem
    .split('/')
    .slice(-3)
    .join('/')
    .toLowerCase()
    .replace(/[\s_.]+/g, '-');
  return topics.find(([, shape]) => shape.test(words))?.[0];
}
