/** What things are called that own fields: the other half of every judgement about a field. */
const set = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/).filter(Boolean));

/** What a person, or something that is a person's, is called in code. */
export const personOwners = set(
  `user customer client patient employee member person people contact account profile applicant student owner subscriber
  buyer seller guest visitor recipient address billing shipping card payer payee passenger tenant resident citizen
  candidate staff doctor physician nurse vet teacher guardian beneficiary cardholder holder donor
  voter author reviewer attendee participant signup registration identity individual human kyc consumer shopper player
  admin administrator sender borrower policyholder insured claimant prisoner defendant victim suspect freelancer
  contractor lead prospect signer signatory traveller traveler rider courier cashier 
  checkout order delivery shipment booking reservation appointment submission respondent caller poster commenter
  creator assignee follower friend partner spouse relative dependent invitee invitation invite pupil candidate
  usuario usuarios cliente clientes persona personas empleado paciente benutzer kunde kunden person mitarbeiter
  utilisateur personne salarie adherent pessoa usuario funcionario contato contacto cuenta konto adresse direccion
  endereco anschrift author login session enrollment buyer purchaser requester supervisor `,
);

/** Owners among them that only carry what their person gave: their own `name` or `alias` is not a person's. */
export const carrierOwners = set(
  `account card checkout order delivery shipment booking reservation appointment submission session login identity kyc
  invitation invite enrollment payment tenant cuenta konto subscriber`,
);

/** Carriers that show who came: how these are shown is a person's name. */
export const visitorCarriers = set('submission session login identity kyc invitation invite enrollment subscriber');

/** Owners whose e-mails, names and addresses are settings of machines or labels of things. */
export const machineOwners = set(
  `config configuration setting settings smtp server template templates option options feature metric test mock git commit
  error plugin package repository module cluster node host network route job pipeline workflow build event webhook
  database db connection mailer filter sort sorter ordering permission permissions enum errors count counts where pet
  animal rule rules validation validator theme locale translation color style layout icon menu widget component button
  schema migration query search cache queue storage bucket container image`,
);

/** Legal persons: how to reach them is no secret, and whose name it is, is no person's. */
export const organisationOwners = set(
  `company organisation organization org shop store warehouse supplier vendor brand merchant branch bank hospital clinic
  school department team site business firm agency institution venue restaurant hotel airport stock location office
  empresa firma entreprise unternehmen filial manufacturer publisher club facility`,
);

export const paymentOwners = set(
  `card creditcard payment paymentmethod paymentsource cc debit charge transaction wallet checkout billing tarjeta karte`,
);

export const healthOwners = set(
  `patient medical health clinical diagnosis diagnose encounter prescription allergy symptom obs observation treatment
  therapy immunization vaccination medication drug lab vital vitals condition disease consultation admission surgery
  paciente patiente pregnancy mood sleep insurance`,
);

/** Where `token`, `secret`, `value`, `salt` and the like are what lets somebody in. */
export const credentialOwners = set(
  `user account customer member admin session token auth authentication authorization credential credentials login password
  passwd otp mfa totp apikey key oauth oauth2 sso identity invitation invite reset verification webhook recipient
  secret passkey person employee client staff`,
);

export const messageOwners = set(
  `message chat sms mail email letter conversation ticket inbox dm direct mensaje nachricht`,
);
