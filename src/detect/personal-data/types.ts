/**
 * The 28 classes of personal and confidential data, each with how much it has to be protected and which law says so.
 * Fields are labelled with keys of the fideslang taxonomy (Ethyca, CC BY 4.0), which are finer in places: several keys
 * belong to one class. The paragraphs are pointers for a reader who checks them, no legal advice.
 */
export type Sensitivity = 'public' | 'internal' | 'confidential' | 'restricted';

export interface DataClass {
  readonly id: string;
  readonly title: string;
  readonly sensitivity: Sensitivity;
  readonly law: readonly string[];
}

const row = (id: string, title: string, sensitivity: Sensitivity, law: string): DataClass => ({
  id,
  title,
  sensitivity,
  law: law.split('; ').filter(Boolean),
});

const personal = 'GDPR Art. 4(1)';
const ccpa = 'CCPA 1798.140';
const hipaa = 'HIPAA 45 CFR 164.514(b)(2)';

export const dataClasses = [
  row('person-name', 'Names', 'confidential', `${personal}; ${ccpa}(v)(1)(A); ${hipaa}(i)(A)`),
  row('email', 'E-mail address', 'confidential', `${personal}; ${ccpa}(v)(1)(A); ${hipaa}(i)(F)`),
  row('phone', 'Telephone number', 'confidential', `${personal}; ${ccpa}(v)(1)(B); ${hipaa}(i)(D)`),
  row('postal-address', 'Postal address', 'confidential', `${personal}; ${ccpa}(v)(1)(A); ${hipaa}(i)(B)`),
  row('date-of-birth', 'Birth date and age', 'confidential', `${personal}; ${ccpa}(v)(1)(C); ${hipaa}(i)(C)`),
  row('gov-id', 'Government-issued identifier', 'restricted', `GDPR Art. 87; ${ccpa}(ae)(1)(A); ${hipaa}(i)(G)`),
  row('payment-card', 'Payment card data', 'restricted', `${personal}; PCI DSS 3.3-3.5; ${ccpa}(ae)(1)(B)`),
  row('bank-account', 'Bank account', 'restricted', `${personal}; ${ccpa}(ae)(1)(B); ${hipaa}(i)(J)`),
  row('financial-profile', 'Income, credit, transactions', 'restricted', `${personal}; ${ccpa}(v)(1)(B); GLBA`),
  row('health', 'Health and medical data', 'restricted', `GDPR Art. 9(1); ${ccpa}(ae)(2)(B); HIPAA 45 CFR 160.103`),
  row('genetic', 'Genetic data', 'restricted', `GDPR Art. 9(1); ${ccpa}(ae)(1)(F); GINA`),
  row('biometric', 'Biometric identifiers', 'restricted', `GDPR Art. 9(1); ${ccpa}(ae)(2)(A); BIPA`),
  row(
    'belief-ethnicity',
    'Race, ethnicity, belief, union, politics',
    'restricted',
    `GDPR Art. 9(1); ${ccpa}(ae)(1)(D)`,
  ),
  row('sex-life', 'Sex life and orientation', 'restricted', `GDPR Art. 9(1); ${ccpa}(ae)(2)(C)`),
  row('immigration', 'Citizenship and immigration status', 'restricted', `${personal}; ${ccpa}(ae)(1)(D)`),
  row('criminal', 'Criminal offence data', 'restricted', 'GDPR Art. 10; FCRA'),
  row('precise-location', 'Precise location', 'restricted', `${personal}; ${ccpa}(ae)(1)(C)`),
  row('online-id', 'Online and device identifiers', 'confidential', `${personal}, Recital 30; ${ccpa}(aj)`),
  row('account-id', 'Account and pseudonymous identifiers', 'internal', `GDPR Art. 4(5); ${ccpa}(v)(1)(A)`),
  row('auth-secret', 'Authentication secrets and keys', 'restricted', 'GDPR Art. 32; CCPA 1798.150; PCI DSS 8.3'),
  row('communication', 'Contents of communications', 'restricted', `${personal}; ePrivacy; ${ccpa}(ae)(1)(E)`),
  row('child', "Children's data", 'restricted', 'GDPR Art. 8; COPPA 16 CFR 312; CCPA 1798.120(c)'),
  row('employment-edu', 'Employment and education', 'confidential', `GDPR Art. 88; ${ccpa}(v)(1)(I); FERPA`),
  row('behaviour', 'Behavioural and inferred data', 'confidential', `GDPR Art. 4(4); ${ccpa}(v)(1)(F)`),
  row('media', 'Photos, video, voice, signature', 'confidential', `${personal}; ${ccpa}(v)(1)(H); ${hipaa}(i)(Q)`),
  row('vehicle', 'Vehicle identifiers', 'internal', `${personal}; ${hipaa}(i)(L)`),
  row('free-text', 'Free text that may hold anything', 'internal', 'depends on what is written into it'),
  row('confidential-business', 'Confidential business information', 'confidential', 'contract, NDA; SOC 2 C1.1'),
  // Not of the reference's 28: demographic data that GDPR does not call special (gender, marital status).
  row('demographic', 'Gender and other demographic data', 'confidential', `${personal}; ${ccpa}(v)(1)(C)`),
] as const;

const byId: ReadonlyMap<string, DataClass> = new Map(dataClasses.map((one) => [one.id, one]));

/** The longest key that a data type begins with decides. */
const classOfKey: Readonly<Record<string, string>> = {
  'user.name': 'person-name',
  'user.contact.email': 'email',
  'user.contact.phone_number': 'phone',
  'user.contact.address': 'postal-address',
  'user.contact': 'postal-address',
  'user.demographic': 'demographic',
  'user.demographic.date_of_birth': 'date-of-birth',
  'user.demographic.age_range': 'date-of-birth',
  'user.demographic.race_ethnicity': 'belief-ethnicity',
  'user.demographic.religious_belief': 'belief-ethnicity',
  'user.demographic.political_opinion': 'belief-ethnicity',
  'user.demographic.sexual_orientation': 'sex-life',
  'user.demographic.citizenship': 'immigration',
  'user.government_id': 'gov-id',
  'user.government_id.vehicle_registration': 'vehicle',
  'user.financial': 'financial-profile',
  'user.financial.credit_card': 'payment-card',
  'user.payment': 'payment-card',
  'user.financial.bank_account': 'bank-account',
  'user.health_and_medical': 'health',
  'user.health_and_medical.genetic': 'genetic',
  'user.health': 'health',
  'user.biometric': 'biometric',
  'user.criminal_history': 'criminal',
  'user.location': 'precise-location',
  'user.device': 'online-id',
  'user.account': 'account-id',
  'user.unique_id': 'account-id',
  'user.authorization': 'auth-secret',
  'user.content.private': 'communication',
  'user.content.self_image': 'media',
  'user.content': 'free-text',
  'user.childrens': 'child',
  'user.job_title': 'employment-edu',
  'user.workplace': 'employment-edu',
  'user.behavior': 'behaviour',
  'system.operations': 'confidential-business',
};

/** Of a fideslang key, ours or anybody's; undefined for keys that name no personal or confidential data. */
export function dataClassOf(dataType: string): DataClass | undefined {
  for (let key = dataType; key !== ''; key = key.slice(0, Math.max(0, key.lastIndexOf('.')))) {
    const id = classOfKey[key];
    if (id !== undefined) return byId.get(id);
  }
  return dataType.startsWith('user') ? byId.get('free-text') : undefined;
}
