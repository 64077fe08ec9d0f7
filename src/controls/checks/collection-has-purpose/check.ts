import type { Fact } from '../../../model/fact.ts';
import { exception, notApplicable, notDetermined, pass } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { inProduction, productionGap } from '../../kit/code.ts';
import { untold } from '../../kit/seen.ts';
import { counted, listed, outOf, place } from '../../words.ts';

type Purpose = Fact<'collection-purpose'>;

export const collectionHasPurpose = defineCheck({
  meta: {
    id: 'collection-has-purpose',
    title:
      'Each permission that an app asks people for, and each kind of data that it declares to collect, has a purpose written beside it',
    question: 'Why do you collect this field?',
    rationale:
      'Who asks for something without a reason collects it because it can. Apps for Apple’s platforms say what they ask for and collect in files of the repository: purpose strings of permissions (`Info.plist`, settings of Expo), and privacy manifests with the purposes of each kind of data. One without a purpose, or with what was to be filled in, is an exception; one of a single word is for a reader to judge, and words by language go before those that stand beside it. Whether the purpose is true, its legal basis, and fields that forms and interfaces of the web ask for are not judged here: the register of processing is asked for.',
    remediation:
      'Say in a sentence what the data is used for, in the words of the people who are asked, or ask for it no longer.',
    reference: 'PRI-04',
    evaluation: 'state',
    parameters: { minimumWords: 2 },
  },
  population: 'repository',
  reads: ['collection-purpose'],
  leavesToPeople: true,
  relevantGap: productionGap,
  test(_item, facts, { minimumWords }) {
    const all = facts.of('collection-purpose').filter(inProduction);
    const asked = all.filter(({ value }) => value.as !== 'words');
    if (asked.length === 0)
      return facts.gaps('collection-purpose').length > 0
        ? untold(facts, ['collection-purpose'], 'Nothing that an app asks for was found in what could be read.')
        : notApplicable('No file of the repository declares what an app asks people for or collects.');
    const inWords = new Set(all.filter(({ value }) => value.as === 'words' && isSaid(value.purpose)).map(nameOf));
    const bare = asked.filter(({ value }) => !isSaid(value.purpose));
    const flawed = bare.filter((one) => !inWords.has(nameOf(one)));
    if (flawed.length > 0)
      return exception(
        `${outOf(flawed.length, asked.length, 'declaration')} of what is asked for or collected without a purpose: ${listed(flawed.map(toldOf), 5)}.`,
        flawed,
      );
    const short = asked.filter(
      (one) => !inWords.has(nameOf(one)) && one.value.as === 'permission' && wordsIn(one.value.purpose!) < minimumWords,
    );
    if (short.length > 0)
      return notDetermined(
        `Whether these words are a purpose is for a reader to see: ${listed(
          short.map((one) => `${toldOf(one)}: “${one.value.purpose!}”`),
          5,
        )}.`,
      );
    return pass(
      `${counted(asked.length, 'declaration')} of what is asked for or collected, each with a purpose: ${listed(
        [...new Set(asked.map(nameOf))].map(shortName),
        6,
      )}.`,
      asked,
    );
  },
});

const nameOf = ({ value }: Purpose): string => value.name;
const shortName = (name: string): string =>
  name.replace(/^NS(?:PrivacyCollectedDataType)?/, '').replace(/UsageDescription$/, '');
const toldOf = ({ value }: Purpose): string => `${shortName(value.name)} at ${place(value)}`;

/** What templates of projects and tutorials leave to be filled in. */
const unfilled =
  /^(?:\(?(?:to-?do|tbd|fix-?me|xxx+|n\/?a|none|null|test|testing|placeholder|lorem ipsum.*|description|usage description|your (?:usage )?(?:description|text|message|reason)(?: (?:goes )?here)?\.?|some (?:text|description|reason)|add (?:a )?(?:description|reason)(?: here)?\.?|reason|purpose|message|string|abc|asdf+|\.+|-+)\)?|NS\w+UsageDescription)$/i;

const isSaid = (purpose: string | null): boolean => purpose !== null && !unfilled.test(purpose.trim());

/** A setting of the build may hold a sentence; scripts without spaces are counted by signs. */
function wordsIn(purpose: string): number {
  if (/^\$[({]\w+[)}]$/.test(purpose.trim())) return Infinity;
  const spaced = purpose.match(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu)?.length ?? 0;
  return /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(purpose)
    ? Math.floor(purpose.length / 2)
    : spaced;
}
