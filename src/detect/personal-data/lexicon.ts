/**
 * Names of fields that hold personal data. `dataType` is a key of the fideslang taxonomy (Ethyca, CC BY 4.0); the words
 * are our own. A *strong* phrase speaks for itself whoever owns the field; a *weak* one counts only when the owner is a
 * person or something that belongs to one (`user.name` yes, `product.name` no).
 *
 * A phrase must stand at the end of a field's name: `contact_email` is one, `email_verified`, `email_template_id` and
 * `address_count` are not. The longest phrase wins, so that `ip_address` is no postal address.
 */
export type Sensitivity = 'low' | 'medium' | 'high' | 'special';

export interface DataType {
  readonly dataType: string;
  readonly label: string;
  readonly sensitivity: Sensitivity;
  readonly strong: readonly string[];
  readonly weak: readonly string[];
}

const row = (
  dataType: string,
  label: string,
  sensitivity: Sensitivity,
  words: { strong?: string; weak?: string },
): DataType => {
  const phrases = (list = ''): string[] =>
    list
      .split(',')
      .map((phrase) => phrase.trim())
      .filter(Boolean);
  return { dataType, label, sensitivity, strong: phrases(words.strong), weak: phrases(words.weak) };
};

export const lexicon: readonly DataType[] = [
  row('user.name.first', 'first name', 'medium', {
    strong: 'first name, given name, forename, middle name, fname',
    weak: '',
  }),
  row('user.name.last', 'last name', 'medium', { strong: 'last name, surname, family name, maiden name, lname' }),
  row('user.name', 'name of a person', 'medium', {
    strong:
      'full name, legal name, cardholder name, card holder, cardholder, patient name, guardian name, customer name, beneficiary name, holder name, person name, employee name, passenger name, nick name, nickname',
    weak: 'name, display name, alias, contact name, preferred name',
  }),
  row('user.contact.email', 'e-mail address', 'medium', {
    strong: 'email, e mail, email address, e mail address, mail address, user email, recovery email, billing email',
    weak: 'mail',
  }),
  row('user.contact.phone_number', 'telephone number', 'medium', {
    strong:
      'phone, phone number, phone no, mobile number, mobile no, mobile phone, cellphone, cell phone, cell number, telephone, telephone number, msisdn, whatsapp, fax number, home phone, work phone',
    weak: 'mobile, tel, fax, cell, contact number',
  }),
  row('user.contact.address.street', 'street address', 'medium', {
    strong:
      'street address, address line, address1, address2, house number, home address, shipping address, billing address, mailing address, postal address, residential address, delivery address',
    weak: 'address, street, street name, apartment',
  }),
  row('user.contact.address.city', 'town', 'low', { weak: 'city, town, city area, county' }),
  row('user.contact.address.state', 'state or region', 'low', { weak: 'province, country area' }),
  row('user.contact.address.postal_code', 'postal code', 'medium', {
    strong: 'postal code, postcode, zip code, zipcode, pincode',
    weak: 'zip',
  }),
  row('user.demographic.date_of_birth', 'date of birth', 'medium', {
    strong: 'date of birth, dob, birth date, birthdate, birthday, birth day, year of birth, birth year',
  }),
  row('user.demographic.age_range', 'age', 'low', { weak: 'age, age group' }),
  row('user.demographic.gender', 'gender', 'medium', { strong: 'gender', weak: 'sex, salutation, pronouns' }),
  row('user.demographic.race_ethnicity', 'race or ethnicity', 'special', {
    strong: 'ethnicity, ethnic origin, ethnic group',
    weak: 'race, caste, tribe',
  }),
  row('user.demographic.religious_belief', 'belief', 'special', { strong: 'religion, religious belief' }),
  row('user.demographic.political_opinion', 'political opinion or union', 'special', {
    strong: 'political party, political views, political opinion, trade union, union membership',
  }),
  row('user.demographic.sexual_orientation', 'sex life or orientation', 'special', {
    strong: 'sexual orientation, sexual preference, gender identity',
  }),
  row('user.demographic.citizenship', 'citizenship', 'high', {
    strong:
      'citizenship, nationality, immigration status, visa status, residency status, country of birth, place of birth',
  }),
  row('user.demographic.marital_status', 'marital status', 'medium', { strong: 'marital status' }),
  row('user.government_id.national_identification_number', 'national identification number', 'high', {
    strong:
      'ssn, social security number, social security no, national id, national id number, national insurance number, nino, tax id number, taxpayer id, tax identification number, itin, aadhaar, aadhar, pan card, cpf, curp, personnummer, codice fiscale, pesel, nric, identity number, identity card, resident id, voter id, social insurance number, citizen id',
    weak: 'bsn, nif, nie, dni, tin, tax id, sin, id card, personal id',
  }),
  row('user.government_id.passport_number', 'passport', 'high', {
    strong: 'passport, passport number, passport no, passport id',
  }),
  row('user.government_id.drivers_license_number', 'driving licence', 'high', {
    strong:
      'driver license, drivers license, driver licence, drivers licence, driver license number, driving licence, driving license, license plate, number plate',
  }),
  row('user.financial.credit_card', 'payment card', 'high', {
    strong:
      'card number, card num, card no, cc number, ccnum, credit card, credit card number, debit card, primary account number, cvv, cvv2, cvc2, card verification code, card expiry, pin block',
    weak: 'cvc, pan, exp month, exp year, expiry month, expiry year',
  }),
  row('user.financial.bank_account', 'bank account', 'high', {
    strong:
      'iban, bank account, bank account number, routing number, routing num, sort code, ifsc, clabe, swift code, bic, account number, acct number, acct num, acct no, account num',
    weak: '',
  }),
  row('user.financial.income', 'income and means', 'high', {
    strong: 'salary, net worth, credit score, credit limit, annual income, household income, payslip',
    weak: 'income, wage, wages, compensation',
  }),
  row('user.financial', 'balance', 'medium', { weak: 'balance, account balance' }),
  row('user.health_and_medical', 'health', 'special', {
    strong:
      'diagnosis, icd code, icd10, medication, medications, prescription, blood type, blood pressure, medical history, medical condition, lab result, hiv status, covid status, vaccination status, mental health, health insurance number, therapy notes, disability, allergies',
    weak: 'condition, symptom, symptoms, allergy, bmi, heart rate, dosage, weight, height, pregnant',
  }),
  row('user.health_and_medical.record_id', 'medical record number', 'special', {
    strong: 'mrn, medical record number, patient number, health plan id, insurance member id, medicare id',
  }),
  row('user.health_and_medical.genetic', 'genetic data', 'special', {
    strong: 'dna sequence, genotype, haplogroup',
    weak: 'genome, dna',
  }),
  row('user.biometric', 'biometric data', 'special', {
    strong:
      'face embedding, face template, faceprint, fingerprint template, fingerprint data, voiceprint, voice embedding, iris code, retina scan, palm vein, biometric template, biometric data',
  }),
  row('user.criminal_history', 'criminal record', 'special', {
    strong: 'criminal record, criminal history, background check result',
    weak: 'conviction, arrest',
  }),
  row('user.location.precise', 'precise location', 'high', {
    strong: 'gps coordinates, location history, last known location, home location, geo point',
    weak: 'latitude, longitude, lat, lng, lon, latlng, geohash',
  }),
  row('user.device.ip_address', 'IP address of a person', 'medium', {
    strong:
      'client ip, user ip, last login ip, login ip, remote addr, customer ip, visitor ip, signup ip, last ip, client ip address, user ip address, customer ip address',
    weak: 'ip, ip address, last known ip',
  }),
  row('user.device.device_id', 'device identifier', 'medium', {
    strong: 'idfa, idfv, gaid, imei, imsi, meid, android id, advertising id, device fingerprint, browser fingerprint',
    weak: 'device id, mac address, push token, fcm token, user agent',
  }),
  row('user.account.username', 'user name', 'low', {
    strong: 'username, user name, login name',
    weak: 'login, handle, screen name',
  }),
  row('user.authorization.password', 'password', 'high', {
    strong:
      'password, passwd, password hash, hashed password, encrypted password, passhash, password digest, passphrase, security answer, security question, totp secret, otp secret, mfa secret, backup codes, recovery codes',
    weak: 'pin, pin code, pwd, passcode',
  }),
  row('user.content.self_image', 'picture of a person', 'medium', {
    strong: 'selfie, profile picture, profile photo, profile image, photo id',
    weak: 'avatar, photo, picture',
  }),
  row('user.job_title', 'employment', 'medium', {
    strong: 'job title, hire date, performance rating, termination reason, date of hire',
    weak: 'employer, occupation',
  }),
  row('user.childrens', 'data of a child', 'special', {
    strong: 'child name, child dob, parent email, guardian email, parental consent',
  }),
  row('user.behavior.browsing_history', 'behaviour', 'medium', {
    strong: 'browsing history, watch history, purchase history, search history, clickstream',
  }),
];

/** What a person, or something that is a person's, is called in code. */
export const personOwners: ReadonlySet<string> = new Set(
  (
    'user customer client patient employee member person people contact account profile applicant student owner subscriber buyer seller guest visitor recipient ' +
    'address billing shipping card payer payee passenger tenant resident citizen candidate staff worker doctor physician nurse vet teacher guardian ' +
    'beneficiary cardholder holder donor voter author reviewer attendee participant signup registration identity individual human kyc consumer shopper player admin ' +
    'sender borrower policyholder insured claimant prisoner defendant victim suspect freelancer contractor'
  ).split(' '),
);

/** Owners whose e-mails, names and addresses are settings of machines. */
export const machineOwners: ReadonlySet<string> = new Set(
  'config configuration setting settings smtp server template templates option options feature metric test mock git commit error plugin package repository module cluster node host network route job pipeline workflow build event webhook database db connection mailer filter sort sorter ordering permission permissions enum error errors count counts where pet animal rule rules validation'.split(
    ' ',
  ),
);
