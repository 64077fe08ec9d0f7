/**
 * Which written policy is about what, by its title and file name. A policy of a product (who may read a record) is no
 * policy of the company: a file counts where it stands in a folder of the company's own rules, or says who owns it.
 */
import { fileContextOf } from '../../model/file-kind.ts';
import type { Fact } from '../../model/fact.ts';
import type { FactView } from '../check.ts';
import { daysAfter } from '../time.ts';

const subjects = {
  'information security': /information.?security|infosec|\bisms\b|^security(?:.?policy)?$/,
  'access control': /\baccess\b|identity|\biam\b|authentication/,
  'change management': /change.?(?:management|control)/,
  'secure development': /secure.?(?:software.?)?(?:development|coding)|\bsdlc\b|software.?development/,
  cryptography: /crypto|encryption|key.?management/,
  'logging and monitoring': /logging|monitoring|audit.?log/,
  'vulnerability management': /vulnerabilit|patch/,
  'incident response': /incident/,
  'continuity and backup': /continuity|backup|disaster|recovery|resilience/,
  'data classification and retention': /classification|retention|data.?(?:protection|handling|management)/,
  'vendor management': /vendor|supplier|third.?part|outsourc/,
  'acceptable use': /acceptable.?use/,
  people: /human.?resources|\bhr\b|personnel|disciplin|code.?of.?conduct|people/,
  'risk management': /\brisk/,
} as const;
export type PolicySubject = keyof typeof subjects;

export const policySubjects = Object.keys(subjects) as readonly PolicySubject[];

/** Plans and policies that the collector knows as documents of a subject. */
const asDocuments: Partial<Readonly<Record<PolicySubject, readonly Fact<'document'>['value']['topic'][]>>> = {
  'information security': ['information-security-policy'],
  'access control': ['access-policy'],
  'incident response': ['incident-response'],
  'continuity and backup': ['disaster-recovery', 'backup'],
  'data classification and retention': ['data-classification', 'data-retention'],
};

export interface WrittenPolicy {
  readonly fact: Fact<'policy' | 'document'>;
  readonly path: string;
  readonly revisedAt: Fact['observedAt'];
  /** Undefined: the file has no place for it. Null: it names nobody. */
  readonly approvedBy?: string | null;
}

const ownFolder =
  /^(?:(?:docs|security|compliance|governance|isms|handbook|company|legal|infosec|internal)\/){0,2}polic(?:y|ies)\//i;

type View = { readonly anywhere: FactView<'policy' | 'document'>['anywhere'] };

/** Drafts of fewer words than `minimumWords` do not count; a policy with clauses or a header is none. */
export function policiesAbout(subject: PolicySubject, facts: View, minimumWords: number): readonly WrittenPolicy[] {
  const written = facts
    .anywhere('policy')
    .filter(({ value }) => isOwn(value) && isAbout(subject, value))
    .map((fact): WrittenPolicy => {
      const { path, owner, approvedBy } = fact.value;
      const hasHeader = owner !== null || approvedBy !== null;
      return { fact, path, revisedAt: fact.valid.from.at, ...(hasHeader && { approvedBy }) };
    });
  const paths = new Set(written.map(({ fact, path }) => `${fact.repository}/${path}`));
  const documents = facts
    .anywhere('document')
    .filter(({ value }) => asDocuments[subject]?.includes(value.topic) === true && value.words >= minimumWords)
    .filter(({ repository, value }) => !paths.has(`${repository}/${value.path}`))
    .map((fact): WrittenPolicy => ({ fact, path: fact.value.path, revisedAt: fact.value.revisedAt }));
  return [...written, ...documents];
}

export const isStale = (
  { revisedAt }: WrittenPolicy,
  reviewDays: number,
  facts: Pick<FactView<never>, 'hasPassed'>,
): boolean => facts.hasPassed(daysAfter(revisedAt, reviewDays));

export const policyName = ({ fact, path }: WrittenPolicy): string => `${fact.repository}/${path}`;

function isOwn({ path, owner, approvedBy, clauses }: Fact<'policy'>['value']): boolean {
  const context = fileContextOf(path);
  if (context === 'test' || context === 'vendored' || context === 'example') return false;
  return owner !== null || approvedBy !== null || clauses.length > 0 || ownFolder.test(path);
}

function isAbout(subject: PolicySubject, { path, title }: Fact<'policy'>['value']): boolean {
  const stem = path
    .slice(path.lastIndexOf('/') + 1)
    .replace(/\.\w+$/, '')
    .replace(/[-_.]+/g, ' ')
    .toLowerCase();
  return [stem, title.toLowerCase()].some((text) => subjects[subject].test(text));
}
