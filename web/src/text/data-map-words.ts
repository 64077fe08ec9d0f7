import type { ClassificationProblem, FieldChange, MapField, MapSink } from '../../../src/http/schema.ts';

export const sinkWords: Readonly<Record<MapSink['kind'], string>> = {
  log: 'Logs',
  analytics: 'Analytics',
  'error-tracker': 'Error tracker',
  http: 'Other services',
  llm: 'Language model',
  file: 'Files',
  cache: 'Cache',
  cookie: 'Cookies',
  queue: 'Queue',
  email: 'E-mail',
  exception: 'Error messages',
};

/** Where values are kept; a store without a word is shown as it is written. */
export const storeWords: Readonly<Record<string, string>> = {
  sql: 'SQL tables',
  mongodb: 'MongoDB',
  api: 'Messages of APIs',
  avro: 'Avro records',
  warehouse: 'Warehouse',
  queue: 'Queues',
  schema: 'Other schemas',
  code: 'Types of programs',
};

export const sensitivityWords: Readonly<Record<string, string>> = {
  restricted: 'Restricted',
  confidential: 'Confidential',
  internal: 'Internal',
  public: 'Public',
};

export const protectionWords: Readonly<Record<NonNullable<MapField['protection']>, string>> = {
  encrypted: 'Encrypted',
  hashed: 'Hashed',
  masked: 'Masked',
};

export const problemWords: Readonly<Record<ClassificationProblem['problem'], string>> = {
  undeclared: 'Found, not declared',
  gone: 'Declared, but gone',
  disagrees: 'Disagree',
  unreadable: 'Unreadable',
};

export const fieldChangeWords: Readonly<Record<FieldChange['change'], string>> = {
  added: 'Began',
  removed: 'Ended',
  changed: 'Changed',
};
