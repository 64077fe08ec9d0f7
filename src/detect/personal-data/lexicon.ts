/**
 * Names of fields that hold personal or confidential data. `dataType` is a key of the fideslang taxonomy (Ethyca,
 * CC BY 4.0); the words are our own. A *strong* phrase speaks for itself whoever owns the field; a *weak* one counts only
 * when the owner is a person or something that belongs to one (`user.name` yes, `product.name` no); the others count in
 * their own surroundings: payment, health, credentials, messages.
 *
 * A phrase must stand at the end of a field's name: `contact_email` is one, `email_verified`, `email_template_id` and
 * `address_count` are not. The longest phrase wins, so that `ip_address` is no postal address.
 */
import { dataClassOf, type DataClass, type Sensitivity } from './types.ts';

export type { Sensitivity } from './types.ts';

/** What an owner has to be for a phrase to count; `anyone` for strong ones. */
export type Surroundings = 'anyone' | 'person' | 'payment' | 'health' | 'credential' | 'message' | 'address';

export interface DataType {
  readonly dataType: string;
  readonly label: string;
  readonly class: DataClass;
  readonly sensitivity: Sensitivity;
  readonly phrases: readonly (readonly [Surroundings, readonly string[]])[];
}

const row = (
  dataType: string,
  label: string,
  words: Readonly<Partial<Record<'strong' | 'weak' | Surroundings, string>>>,
): DataType => {
  const dataClass = dataClassOf(dataType)!;
  const phrases = Object.entries(words).map(([key, list]) => {
    const surroundings = key === 'strong' ? 'anyone' : key === 'weak' ? 'person' : (key as Surroundings);
    return [surroundings, list.split(/\s*,\s*/).filter(Boolean)] as const;
  });
  return { dataType, label, class: dataClass, sensitivity: dataClass.sensitivity, phrases };
};

export const lexicon: readonly DataType[] = [
  row('user.name.first', 'first name', {
    strong:
      'first name, given name, forename, middle name, fname, vorname, prenom, primer nombre, segundo nombre, primeiro nome, first name aliases, voornaam, fornavn, imie',
  }),
  row('user.name.last', 'last name', {
    strong:
      'last name, surname, family name, family name prefix, family name suffix, maiden name, lname, nachname, familienname, nom de famille, apellido, apellidos, apellido paterno, apellido materno, last name aliases, sobrenome, achternaam, etternavn, nazwisko, cognome',
  }),
  row('user.name', 'name of a person', {
    strong:
      'full name, legal name, cardholder name, card holder, card holder name, name on card, cardholder, patient name, guardian name, customer name, client name, beneficiary name, account holder name, account holder, holder name, person name, employee name, passenger name, student name, teacher name, doctor name, contact person, nick name, nickname, author name, sender name, recipient name, receiver name, buyer name, signer name, committer name, nombre completo, nome completo, real name, mothers maiden name, emergency contact, emergency contact name',
    weak: 'name, display name, alias, contact name, preferred name, nombre, nome, nom, shown name, initials',
  }),
  row('user.contact.email', 'e-mail address', {
    strong:
      'email, e mail, email address, email addr, e mail address, mail address, user email, recovery email, billing email, emails, reply to, email reply to, email recipient, email recipients, correo, correo electronico, courriel, adresse mail, adresse email',
    weak: 'mail',
  }),
  row('user.contact.phone_number', 'telephone number', {
    strong:
      'phone, phone number, phone num, phone no, phone nr, mobile number, mobile num, mobile no, mobile phone, cellphone, cell phone, cell number, telephone, telephone number, tel number, tel no, msisdn, whatsapp, whatsapp number, fax number, home phone, work phone, phones, phone numbers, telefono, telefon, telefonnummer, handynummer, celular, numero de telefono, numero telephone, telefone, mobilnummer, phone e164',
    weak: 'mobile, tel, fax, cell, contact number, contact no, mobil, movil, handy',
  }),
  row('user.contact.address.street', 'street address', {
    strong:
      'street address, address line, address line 1, address line 2, address line1, address line2, address1, address2, address 1, address 2, house number, house no, home address, shipping address, billing address, mailing address, postal address, residential address, delivery address, street line, street1, street2, direccion, calle, strasse, hausnummer, anschrift, endereco, indirizzo, rue',
    weak: 'address, addresses, street, street name, apartment, apt, adresse, logradouro, domicilio, line 1, line 2, line1, line2, address3, full address, house, building number, building name, sub building name, thoroughfare, thoroughfare name',
  }),
  row('user.contact.address.city', 'town', {
    weak: 'city, town, city area, city village, suburb, district, county district, county, city name, ciudad, stadt, ville, cidade, localidad, ort, municipality, locality, postal town, post town',
  }),
  row('user.contact.address.state', 'state or region', {
    weak: 'province, country area, state province, provincia, bundesland, administrative area, province name',
    address: 'state, state name, region, state code, province code',
  }),
  row('user.contact.address.postal_code', 'postal code', {
    strong:
      'postal code, post code, postcode, zip code, zipcode, pincode, postleitzahl, plz, codigo postal, code postal, cep, cap code, zip postal code',
    weak: 'zip, postal',
  }),
  row('user.demographic.date_of_birth', 'date of birth', {
    strong:
      'date of birth, date of birth aliases, dob, birth date, birthdate, birthday, birth day, year of birth, birth year, birth month, birthtime, birth time, geburtsdatum, geburtstag, fecha nacimiento, fecha de nacimiento, date naissance, date de naissance, data nascimento, data de nascimento, born on, born at, data urodzenia',
  }),
  row('user.demographic.age_range', 'age', { weak: 'age, age group, age range, edad, idade' }),
  row('user.demographic.gender', 'gender', {
    strong: 'gender, gender code, geschlecht, genero, sexe',
    weak: 'sex, sex code, salutation, sexo, anrede',
  }),
  row('user.demographic.race_ethnicity', 'race or ethnicity', {
    strong: 'ethnicity, ethnicity code, ethnic origin, ethnic group, racial origin, etnia',
    weak: 'race, caste, tribe',
  }),
  row('user.demographic.religious_belief', 'belief', {
    strong: 'religion, religion code, religious belief, religious affiliation, philosophical belief, konfession',
  }),
  row('user.demographic.political_opinion', 'political opinion or union', {
    strong:
      'political party, political views, political opinion, political affiliation, trade union, union membership, union member',
  }),
  row('user.demographic.sexual_orientation', 'sex life or orientation', {
    strong: 'sexual orientation, sexual preference, gender identity, relationship preference, seeking gender',
    weak: 'pronouns, pronoun',
  }),
  row('user.demographic.citizenship', 'citizenship', {
    strong:
      'citizenship, nationality, immigration status, visa status, residency status, country of birth, place of birth, birth place, birthplace, work permit, nacionalidad, staatsangehoerigkeit',
  }),
  row('user.demographic.marital_status', 'marital status', { strong: 'marital status, civil status, estado civil' }),
  row('user.government_id.national_identification_number', 'national identification number', {
    strong:
      'ssn, ssn number, social security number, social security no, social security, socialsecurity, national id, national id number, national identification number, national insurance number, nino, tax id number, taxpayer id, tax identification number, itin, aadhaar, aadhar, aadhaar number, pan card, cpf, curp, personnummer, codice fiscale, pesel, nric, hkid, identity number, identity card, identity card number, id card number, resident id, voter id, social insurance number, citizen id, government id, government id number, steuer id, my number, alien number, military id, visa number, bsn number, cedula, ssn last4, ssn last four',
    weak: 'bsn, nif, nie, dni, tin, rut, cpr, rfc, tax id, sin, id card, personal id, id number, personal number, document number, tax number',
  }),
  row('user.government_id.passport_number', 'passport', {
    strong: 'passport, passport number, passport num, passport no, passport id, pasaporte, reisepass',
  }),
  row('user.government_id.drivers_license_number', 'driving licence', {
    strong:
      'driver license, drivers license, driver licence, drivers licence, driver license number, drivers license number, driving licence, driving license, driving license number, dl number, fuehrerschein',
  }),
  row('user.government_id.vehicle_registration', 'vehicle', {
    strong:
      'license plate, licence plate, number plate, plate number, vehicle registration number, vehicle identification number, vin number',
    weak: 'vin, plate no',
  }),
  row('user.financial.credit_card', 'payment card', {
    strong:
      'card number, card num, card no, cc number, cc num, ccnum, credit card, credit card number, credit card no, debit card, debit card number, primary account number, cvv, cvv2, cvc, cvc2, cvv code, cvc code, card verification code, card security code, card security number, card expiry, card expiration, card expiry date, card exp month, card exp year, pin block, track1, track2, track data, cc exp month, cc exp year, cc expiry, cc first digits, cc last digits, card last4, card last four, card last digits, card bin, kartennummer, numero tarjeta, numero de tarjeta',
    payment:
      'pan, exp month, exp year, expiry month, expiry year, expiration month, expiration year, month, year, expiration, expiry, expiration date, expiry date, security code, security number, last digits, first digits, last4, last four, last 4, bin, magstripe',
  }),
  row('user.financial.bank_account', 'bank account', {
    strong:
      'iban, bank account, bank account number, bank account no, routing number, routing num, routing no, sort code, ifsc, ifsc code, clabe, bsb, swift code, bic, bic code, account number, account no, acct number, acct num, acct no, account num, aba number, aba routing, cuenta bancaria, kontonummer, bankleitzahl, upi id',
    weak: 'swift, vpa, bank number, wallet address',
    payment: 'from acct, to acct, from account, to account, from route, to route, sender account, receiver account',
  }),
  row('user.financial.income', 'income and means', {
    strong:
      'salary, net worth, credit score, fico score, credit limit, annual income, monthly income, household income, payslip, base salary, gehalt, salario, hourly wage, tax return, loan amount',
    weak: 'income, wage, wages, compensation, bonus, fico',
  }),
  row('user.financial', 'balance', { strong: 'account balance', weak: 'balance', payment: 'balance' }),
  row('user.health_and_medical', 'health', {
    strong:
      'diagnosis, diagnoses, icd code, icd10, icd10 code, medication, medications, prescription, prescriptions, blood type, blood group, blood pressure, medical history, medical condition, medical conditions, medical notes, health status, lab result, lab results, hiv status, covid status, vaccination status, mental health, health insurance number, therapy notes, disability, disabilities, allergies, allergy status, cause of death, menstrual cycle, chronic diseases, smoking status, dosing instructions, hours slept, krankheit, diagnostico',
    weak: 'allergy, bmi, heart rate, pregnant, pregnancy, smoker, weight kg, height cm',
    health:
      'condition, symptom, symptoms, dosage, dose, weight, height, complaint, chief complaint, treatment, vitals, test result, rx, immunization, death date, severity, reaction, procedure, cause of death non coded, temperature, outcome',
  }),
  row('user.health_and_medical.record_id', 'medical record number', {
    strong:
      'mrn, medical record number, medical record no, patient number, health plan id, insurance member id, insurance policy number, medicare id, medicare number, nhs number, medicaid id, health card number, insurance number',
  }),
  row('user.health_and_medical.genetic', 'genetic data', {
    strong: 'dna sequence, genotype, haplogroup, genetic data, dna profile',
    health: 'genome, dna, snp',
  }),
  row('user.biometric', 'biometric data', {
    strong:
      'face embedding, face template, faceprint, face id vector, face descriptor, fingerprint template, fingerprint data, voiceprint, voice embedding, iris code, iris scan, retina scan, palm vein, biometric template, biometric data, biometric id, face encoding',
  }),
  row('user.criminal_history', 'criminal record', {
    strong:
      'criminal record, criminal history, conviction date, sentence date, arrest date, background check result, dbs result, sanctions hit',
    weak: 'conviction, arrest, convictions, arrests, offence, offense',
  }),
  row('user.location.precise', 'precise location', {
    strong:
      'gps coordinates, location history, last known location, last location, home location, geo location, geolocation, gps location, geo point, current location',
    weak: 'latitude, longitude, lat, lng, lon, lat lng, geohash, gps, coordinates, location point, trip route',
  }),
  row('user.device.ip_address', 'IP address of a person', {
    strong:
      'client ip, user ip, last login ip, login ip, remote addr, remote ip, customer ip, visitor ip, signup ip, registration ip, sign in ip, current sign in ip, last sign in ip, sign up ip, last ip, client ip address, user ip address, customer ip address, last ip address, last login ip address, x forwarded for, poster ip, author ip, created ip, remote address',
    weak: 'ip, ip info, ip location, ip address, ip addr, last known ip, ipv4, ipv6',
  }),
  row('user.device.device_id', 'device identifier', {
    strong:
      'idfa, idfv, gaid, imei, imsi, meid, android id, advertising id, device fingerprint, browser fingerprint, push token, fcm token, apns token, device token, tracking client id, ga client id, visitor id, anonymous id, cookie id, gclid, fbclid, expo push token',
    weak: 'device id, mac address, user agent, device serial',
  }),
  row('user.account.username', 'user name', {
    strong:
      'username, user name, login name, user login, screen name, normalized user name, act user name, twitter handle, github username, user handle, benutzername, nombre de usuario, nombre usuario, nome de usuario',
    weak: 'login, handle, uname, lower name',
  }),
  row('user.unique_id', 'number of a person', {
    strong:
      'employee number, employee no, student number, loyalty number, membership number, customer number, staff number, personnel number, matricula, subscriber number, member number',
    weak: 'system id',
  }),
  row('user.authorization.password', 'password', {
    strong:
      'password, passwd, password hash, hashed password, encrypted password, crypted password, passhash, pass hash, password digest, passphrase, pass phrase, password salt, new password, old password, confirm password, password confirmation, contrasena, kennwort, passwort, mot de passe, senha',
    credential: 'pwd, passcode, pass, pin, pin code, hash, salt, clave',
  }),
  row('user.authorization.credentials', 'credential', {
    strong:
      'security answer, totp secret, otp secret, mfa secret, two factor secret, two fa secret, tfa secret, 2fa secret, backup codes, recovery codes, recovery code, two factor recovery codes, two factor backup codes, otp backup codes, refresh token, access token, reset token, reset password token, password reset token, password token, confirmation token, email confirmation token, verification token, activation token, remember token, session token, auth token, authentication token, api token, api key, api secret, apikey, client secret, private key, secret key, signing key, encryption key, persistence token, perishable token, unlock token, token secret, id token, email token, webhook secret, magic link token, otp code, one time code, one time password, jwt, jwt secret, jwt token key, bearer token, pat token, email verification code, phone verification code, oauth token, oauth user token, user token, oauth access token, personal access token, security stamp, ssh private key, invitation token, login token',
    credential:
      'token, secret, otp, key hash, hashed key, token hash, token digest, secret hash, authorization code, verification code, answer, access key',
  }),
  row('user.content.self_image', 'picture of a person', {
    strong:
      'selfie, profile picture, profile photo, profile image, profile pic, profile photo url, profile image url, profile picture url, photo id, avatar, avatar url, user avatar, act avatar, avatar file name, id document image, signature image, voice recording, face image, headshot, signature image as base64, mugshot',
    weak: 'photo, picture, photo url, picture url, image, signature, picture path, photo path, image url, typed signature',
  }),
  row('user.content.private', 'content of a message', {
    strong:
      'message body, sms text, chat text, email body, call recording, voicemail, chat message, sms body, private message, mail body',
    message:
      'body, text, content, message, message text, html body, body html, body text, subject line, plain text, contents',
  }),
  row('user.job_title', 'employment', {
    strong:
      'job title, job position, hire date, performance rating, termination reason, date of hire, hired at, gpa, curriculum vitae, resume url, cv url, employment status, disciplinary notes',
    weak: 'employer, occupation, profession, resume, cv, job, position title, degree',
  }),
  row('user.childrens', 'data of a child', {
    strong:
      'child name, child dob, child birthday, parent email, guardian email, parental consent, guardian phone, under 13, grade level',
  }),
  row('user.behavior', 'behaviour', {
    strong:
      'browsing history, watch history, purchase history, search history, clickstream, viewing history, churn score, propensity score',
  }),
];
