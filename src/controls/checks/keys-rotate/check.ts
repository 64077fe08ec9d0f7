import { defineCheck } from '../../check.ts';
import { allAt, numberOf, readingOf, switchOf, textOf, namesUnder, type Resource } from '../../kit/declarations.ts';
import { eachDeclared, providerGap, type Verdict } from '../../kit/declared.ts';

const daySeconds = 24 * 60 * 60;

type Judge = (key: Resource, maximumDays: number) => Verdict | undefined;

const judges: Readonly<Record<string, Judge>> = {
  aws_kms_key: (key, maximumDays) =>
    ofAmazon(key, maximumDays, {
      on: 'enable_key_rotation',
      days: 'rotation_period_in_days',
      spec: ['customer_master_key_spec', 'key_usage'],
    }),
  'AWS::KMS::Key': (key, maximumDays) =>
    ofAmazon(key, maximumDays, {
      on: 'EnableKeyRotation',
      days: 'RotationPeriodInDays',
      spec: ['KeySpec', 'KeyUsage'],
    }),
  aws_kms_external_key: () => ({ open: 'its material is imported, so it is rotated by hand' }),
  google_kms_crypto_key: ofGoogle,
  azurerm_key_vault_key: ofAzure,
};

export const keysRotate = defineCheck({
  meta: {
    id: 'keys-rotate',
    title: 'Each encryption key declared as code rotates by itself and is open to nobody at large',
    question: 'Who controls keys and how often are they rotated?',
    rationale:
      'A key that never changes protects everything that was ever written with it, and everything is lost with it. The declaration shows whether the provider rotates the key and how often, and whether its policy names everybody. Keys for signing and keys with imported material are rotated by hand: their records are not read here. Keys that the provider keeps for itself are not declared and not judged.',
    remediation:
      'Switch rotation on (`enable_key_rotation`, `rotation_period`, `rotation_policy`) with a period within the policy, and name the principals that may use the key.',
    reference: 'ENC-02',
    evaluation: 'state',
    parameters: { rotationMaximumDays: 365 },
  },
  population: 'repository',
  reads: ['infrastructure-resource'],
  relevantGap: providerGap,
  test(_item, facts, { rotationMaximumDays }) {
    return eachDeclared(facts, {
      noun: 'encryption key',
      holds: `rotates at least every ${rotationMaximumDays} days`,
      judge: (resource) => openToAll(resource) ?? judges[resource.value.type]?.(resource, rotationMaximumDays),
    });
  },
});

const symmetric = /^(?:SYMMETRIC_DEFAULT|ENCRYPT_DECRYPT)$/;

function ofAmazon(
  key: Resource,
  maximumDays: number,
  names: { readonly on: string; readonly days: string; readonly spec: readonly string[] },
): Verdict {
  const rotation = switchOf(key, names.on);
  const uses = names.spec.map((name) => readingOf(key, name));
  if (
    rotation !== 'on' &&
    uses.some((use) => use === 'unresolved' || !symmetric.test(textOf(use) ?? 'ENCRYPT_DECRYPT'))
  )
    return { open: 'it is not, or perhaps not, a symmetric key, which is the only sort that rotates by itself' };
  if (rotation === 'unresolved') return { open: 'whether it rotates is not written out' };
  if (rotation !== 'on') return { flaw: rotation === 'off' ? 'rotation is off' : 'rotation is not switched on' };
  return within(numberOf(readingOf(key, names.days)), maximumDays);
}

function ofGoogle(key: Resource, maximumDays: number): Verdict {
  const use = readingOf(key, 'purpose');
  if (use === 'unresolved' || !symmetric.test(textOf(use) ?? 'ENCRYPT_DECRYPT'))
    return { open: 'it is not, or perhaps not, a symmetric key, which is the only sort that rotates by itself' };
  const period = readingOf(key, 'rotation_period');
  if (period === 'absent') return { flaw: 'no rotation period is set' };
  const seconds = /^(\d+(?:\.\d+)?)s$/.exec(textOf(period) ?? '')?.[1];
  return seconds === undefined
    ? { open: 'how often it rotates is not written out' }
    : within(Number(seconds) / daySeconds, maximumDays);
}

function ofAzure(key: Resource): Verdict {
  if (namesUnder(key, 'rotation_policy.automatic').length > 0) return 'sound';
  const expiry = readingOf(key, 'expiration_date');
  if (expiry !== 'absent') return 'sound';
  return readingOf(key, 'rotation_policy') === 'unresolved'
    ? { open: 'whether it rotates is not written out' }
    : { flaw: 'neither rotation nor an end is set' };
}

const within = (days: number | undefined, maximum: number): Verdict =>
  days === undefined || days <= maximum ? 'sound' : { flaw: `rotates every ${Math.round(days)} days only` };

/** A statement that names everybody, in a policy that sets no condition and forbids nothing. */
function openToAll(key: Resource): Verdict | undefined {
  if (!/^(?:aws_kms_key|aws_kms_key_policy|AWS::KMS::Key)$/.test(key.value.type)) return undefined;
  const policy = allAt(key, 'policy').map(String).join(' ');
  const written = /["']?Principal["']?\s*[:=]\s*(?:["']\*["']|\{\s*["']?AWS["']?\s*[:=]\s*\[?\s*["']\*["'])/i.test(
    policy,
  );
  const listed = ['KeyPolicy.Statement.Principal', 'KeyPolicy.Statement.Principal.AWS'].some((name) =>
    allAt(key, name).includes('*'),
  );
  const isLimited = /condition|deny/i.test(policy) || namesUnder(key, 'keypolicy.statement.condition').length > 0;
  return (written || listed) && !isLimited ? { flaw: 'its policy names everybody' } : undefined;
}
