/** Types of programs that carry personal data: where it passes through, not where it is kept. */
import { asMatch, fieldLiterals } from '../../personal-data/as-match.ts';
import { personalFields } from '../../personal-data/declarations.ts';
import type { RawMatch, Rule, ScannedFile } from '../../rule.ts';

function* match(file: ScannedFile): Iterable<RawMatch> {
  for (const found of personalFields(file)) {
    if (found.source !== 'code' || found.confidence === 'possible') continue;
    yield { ...asMatch(found), severity: found.data.sensitivity === 'restricted' ? 'low' : 'note' };
  }
}
export const personalDataInCode: Rule = {
  meta: {
    id: 'personal-data-in-code',
    title: 'Type that carries personal data',
    class: 'personal-data',
    severity: 'note',
    why: 'Data passes through these types on its way to stores, logs and other parties; they show which parts of the code have to be careful.',
    remediation: 'Keep the type to what its use needs, and redact it where it is printed or sent on.',
    references: ['GDPR Art. 4(1), 5(1)(c)', 'fideslang taxonomy (CC BY 4.0)'],
  },
  kinds: ['java', 'c#', 'kotlin', 'go', 'python', 'typescript', 'javascript', 'rust', 'graphql'],
  contexts: ['production'],
  prefilter: { any: fieldLiterals },
  match,
  examples: {
    bad: [
      {
        path: 'src/user.ts',
        code: 'export interface User {\n  id: number\n  email: string\n  cardNumber?: string\n}\n',
      },
      { path: 'api/user.go', code: 'type User struct {\n\tID string `json:"id"`\n\tEmail string `json:"email"`\n}\n' },
      {
        path: 'app/user.py',
        code: 'class UserIn(BaseModel):\n    email: EmailStr\n    phone_number: str | None = None\n',
      },
    ],
    good: [
      {
        path: 'src/mail.ts',
        code: 'export interface MailerConfig {\n  fromEmail: string\n  email: string\n}\nexport type Product = { name: string }\n',
      },
      { path: 'api/file.go', code: 'type File struct {\n\tName string `json:"name"`\n}\n' },
    ],
  },
};
