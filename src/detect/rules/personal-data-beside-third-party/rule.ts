/** A field of a person named in one function with a call to a third party, without a proven way between them. Possible, no flow. */
import { coOccurrencesOf, type CoOccurrence } from '../../flows/co-occurrences.ts';
import { personalLiterals } from '../../flows/literals.ts';
import { hasSinkWord } from '../../flows/sinks/index.ts';
import type { RawMatch, Rule, ScannedFile } from '../../rule.ts';
import { outlinedKinds } from '../../text/outline/grammar.ts';

export const personalDataBesideThirdParty: Rule = {
  meta: {
    id: 'personal-data-beside-third-party',
    title: 'Personal data named beside a call to a third party',
    class: 'personal-data',
    severity: 'note',
    why: 'The function handles personal data and calls another company with something that this file does not show. Whether the one is in the other is a question for whoever knows the code; nothing is claimed.',
    remediation:
      'Look at what is handed over. If a field of a person is in it, enter the recipient in the register of vendors; if not, nothing is to be done.',
    references: ['GDPR Art. 28, 30(1)(d)', 'SOC 2 CC9.2, P6.1'],
  },
  kinds: outlinedKinds,
  contexts: ['production'],
  prefilter: { any: personalLiterals },
  match: (file) => matches(file),
  examples: {
    bad: [
      {
        path: 'signup.ts',
        code: 'async function signUp(user: User) {\n  await save(user.email);\n  const traits = traitsOf(user.plan, user);\n  analytics.identify(user.id, traits);\n}\n',
      },
      {
        path: 'signup.py',
        code: 'def sign_up(form):\n    email = form.email\n    profile = build_profile(form)\n    mixpanel.people_set(form.id, profile)\n    return email\n',
      },
    ],
    good: [
      {
        path: 'signup.ts',
        code: "async function signUp(user: User) {\n  await save(user.email);\n  analytics.track(user.id, 'signed up', { plan: 'free' });\n}\n",
      },
      {
        path: 'other.ts',
        code: 'function a(user: User) {\n  save(user.email);\n}\nfunction b(id: string, traits: Traits) {\n  analytics.identify(id, traits);\n}\n',
      },
    ],
  },
};

function* matches(file: ScannedFile): Iterable<RawMatch> {
  if (!hasSinkWord(file.text)) return;
  for (const { source, text, at, sink, vendor, callee, call } of coOccurrencesOf(file)) {
    const line = file.lineOf(call.start);
    yield {
      ...call,
      identity: `${callee} ${text}`,
      detail: `${text} (${source.data.label}, ${source.data.dataType}) is named at line ${file.lineOf(at.start)} beside ${whose(vendor)}${callee} at line ${line}; that it is handed over was not shown`,
      flow: {
        dataType: source.data.dataType,
        owner: source.owner,
        field: source.field,
        sink,
        callee,
        ...(vendor !== undefined && { recipient: vendor }),
        certainty: 'co-occurs',
      },
    };
  }
}

const whose = (vendor: CoOccurrence['vendor']): string => (vendor === undefined ? '' : `${vendor}'s `);
