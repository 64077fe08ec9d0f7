import { test } from 'node:test';
import type { CollectionPurposeFact } from '../../../model/collection-purpose.ts';
import { casesOf, fact, gap, repository } from '../../test-facts.ts';
import { collectionHasPurpose } from './check.ts';

const asks = (purpose: string | null, value: Partial<CollectionPurposeFact> = {}) =>
  fact('collection-purpose', {
    path: 'ios/App/Info.plist',
    line: 12,
    as: 'permission',
    name: 'NSCameraUsageDescription',
    purpose,
    context: 'production',
    ...value,
  });
const data = (purpose: string | null) =>
  asks(purpose, { as: 'data', name: 'NSPrivacyCollectedDataTypeEmailAddress', path: 'ios/PrivacyInfo.xcprivacy' });
const words = asks('Pour photographier vos reçus', { as: 'words', path: 'ios/fr.lproj/InfoPlist.strings' });

const cases = casesOf(collectionHasPurpose, {
  passes: [
    {
      name: 'a sentence',
      facts: [asks('To take pictures of receipts')],
      because: /1 declaration .* each with a purpose: Camera/,
    },
    { name: 'kinds of data', facts: [data('AppFunctionality')], because: /EmailAddress/ },
    { name: 'by language', facts: [asks(null), words], because: /each with a purpose/ },
    { name: 'a setting of the build', facts: [asks('$(CAMERA_PURPOSE)')], because: /each with a purpose/ },
    { name: 'a script without spaces', facts: [asks('レシートを撮影します')], because: /each with a purpose/ },
  ],
  fails: [
    {
      name: 'empty',
      facts: [asks(null)],
      because: /1 of 1 declaration .* without a purpose: Camera at ios\/App\/Info\.plist:12/,
    },
    { name: 'never filled in', facts: [asks('Your usage description here')], because: /without a purpose/ },
    {
      name: 'data for nothing',
      facts: [asks('To take pictures'), data(null)],
      because: /1 of 2 .*EmailAddress at ios\/PrivacyInfo\.xcprivacy/,
    },
  ],
  notDetermined: [
    { name: 'one word', facts: [asks('Camera')], because: /Camera at .*: “Camera”/ },
    {
      name: 'a file could not be read',
      facts: [repository()],
      gaps: [gap('collection-purpose')],
      because: /could be read/,
    },
  ],
  notApplicable: [
    { name: 'no app', facts: [repository()], because: /declares what an app/ },
    { name: 'in an example', facts: [asks(null, { context: 'example' })], because: /declares what an app/ },
  ],
});
for (const [name, run] of cases) test(name, run);
