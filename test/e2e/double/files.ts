/** A few files that the code view and the search can show. */
import { languageOfPath } from '../../../src/base/language.ts';
import { sha256 } from '../../../src/base/digest.ts';
import { asObjectId, type ObjectId } from '../../../src/model/repository.ts';
import { names } from './repositories.ts';

const upload = `import { createHash } from 'node:crypto';
import { logger } from '../logging.ts';
import type { Settlement } from './settlement.ts';

/** Uploads a settlement once: the bank drops a second one with the same key. */
export async function uploadSettlement(settlement: Settlement, fetch: typeof globalThis.fetch): Promise<void> {
  const body = JSON.stringify(settlement);
  const key = createHash('md5').update(body).digest('hex');
  logger.info('settlement upload', { customer: settlement.customer.email, key });
  const answer = await fetch(\`\${settlement.bank.url}/settlements\`, {
    method: 'POST',
    headers: { 'idempotency-key': key, 'content-type': 'application/json' },
    body,
  });
  if (!answer.ok) throw new Error(\`bank answered \${answer.status}\`);
}

export function retryDelay(attempt: number): number {
  return Math.min(60_000, 500 * 2 ** attempt) + Math.random() * 250;
}
`;

const config = `import os

# Kept for the export job of the old warehouse.
AWS_ACCESS_KEY_ID = "[redacted]"
EMAIL_SENDER = os.environ.get("EMAIL_SENDER", "noreply@acme.example")
VERIFY_TLS = False

def customer_email(row):
    return row["email"].strip().lower()
`;

const user = `package com.acme.ledger;

public record Customer(String id, String email, String taxNumber, java.time.LocalDate birthDate) {
  public String masked() {
    return email.replaceAll("(?<=.).(?=.*@)", "*");
  }
}
`;

const terraform = `resource "aws_s3_bucket" "exports" {
  bucket = "acme-exports"
}

resource "aws_db_instance" "ledger" {
  identifier              = "ledger"
  storage_encrypted       = true
  backup_retention_period = 35
  ca_cert_identifier      = "rds-ca-rsa2048-g1"
}
`;

const readme =
  '# Payments API\n\nTakes payments. Report problems to security@acme.example.\n\nNaïve emoji 😀 email 😀 line.\n';

export interface DoubleFile {
  readonly repository: string;
  readonly path: string;
  readonly text: string;
  readonly language?: string;
}

const long = Array.from({ length: 4200 }, (_, index) =>
  index % 90 === 0
    ? `-- section ${index / 90}`
    : `insert into rates (day, currency, rate) values (${index}, 'EUR', ${1 + index / 1000});`,
).join('\n');

const shared: readonly (readonly [path: string, text: string])[] = [
  ['src/settlement/upload.ts', upload],
  ['jobs/export_config.py', config],
  ['src/main/java/com/acme/ledger/Customer.java', user],
  ['modules/storage/main.tf', terraform],
  ['README.md', readme],
  ['db/seed/rates.sql', long],
];

function file(repository: string, [path, text]: readonly [string, string]): DoubleFile {
  const language = languageOfPath(path)?.name;
  return { repository, path, text, ...(language === undefined ? {} : { language }) };
}

export const files: readonly DoubleFile[] = names.flatMap((repository, index) =>
  shared.filter((_, number) => number < 5 || index === 0).map((entry) => file(repository, entry)),
);

/** As the code view shows it; a made-up one for files that only findings speak of. */
export function blobOf(path: string): ObjectId {
  const text = shared.find(([known]) => known === path)?.[1] ?? path;
  return asObjectId(sha256(text).slice(0, 40));
}
