/** A rule to begin with: it is whole, it passes `rule test`, and it shows the keys that people look for. */

const head = (
  id: string,
  title: string,
  ofClass: string,
) => `# A rule of your own. plumbline rule test ${id} runs its examples; --on PATH shows what it finds.
id: ${id}
title: ${title}
class: ${ofClass} # secret, crypto, tls, random, http, logging, validation, …: plumbline rule list shows them
severity: medium # critical, high, medium, low, note
`;

const regexStarter = `why: Whoever can read the repository, or any clone of it, can use the token.
remediation: Revoke the token where it was issued, and read its successor from the environment.
references: []

# RE2 syntax (no look-around, no back-references), matched within lines. Of a secret the first group is what is hidden.
regex: 'acme_([0-9a-f]{16})'
# entropyAbove: 3            # of the secret, in bits per character
# keywords: [acme]           # one of them stands on the line of every match; without any they are taken from the regex
# paths: ['src/**']          # where it looks; without any, everywhere
# exceptPaths: ['**/*.md']
# allow:                     # what is left alone
#   - of: secret             # or match, or line
#     regexes: ['^0+$']
#     words: [example]

# Code that the rule reports, and code that it leaves alone: at least one of each.
examples:
  bad:
    - path: src/client.py
      code: |
        token = "acme_0123456789abcdef"
  good:
    - path: src/client.py
      code: |
        token = os.environ["ACME_TOKEN"]
`;

const structureStarter = `why: Text that becomes code runs with the rights of the program, wherever the text came from.
remediation: Parse the text, or look the wanted function up in a table.
references: [CWE-95]

# Code with holes: $NAME stands for one piece of code, $$$NAME for any number. Or \`rule:\` with an ast-grep rule.
structure:
  language: typescript
  pattern: eval($CODE)
# paths: ['src/**']          # where it looks; without any, everywhere
# exceptPaths: ['**/*.test.ts']

# Code that the rule reports, and code that it leaves alone: at least one of each.
examples:
  bad:
    - path: src/run.ts
      code: |
        const result = eval(text);
  good:
    - path: src/run.ts
      code: |
        const result = JSON.parse(text); // never eval(text)
`;

export function starterRule(id: string, structural: boolean): string {
  return structural
    ? head(id, 'Text is run as code', 'validation') + structureStarter
    : head(id, 'Token of Acme in code', 'secret') + regexStarter;
}
