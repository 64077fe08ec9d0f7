import assert from 'node:assert/strict';
import { test } from 'node:test';
import { collectionPurposes } from './collection-purposes.ts';
import { factsOf, gapsOf } from './said-by.ts';

const saidOf = (path: string, text: string): readonly string[] =>
  factsOf(collectionPurposes, path, text).map(
    ({ value: { as, name, purpose, line } }) => `${as} ${name} ${line}: ${purpose ?? 'nothing'}`,
  );

const property = (inner: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "x">\n<plist version="1.0">\n<dict>\n${inner}\n</dict>\n</plist>`;

test('permissions of a property list', () =>
  assert.deepEqual(
    saidOf(
      'ios/App/Info.plist',
      property(
        '<key>CFBundleName</key><string>App</string>\n<key>NSCameraUsageDescription</key>\n<string>To scan &amp; pay</string>\n<key>NSMicrophoneUsageDescription</key>\n<string></string>\n<key>NSContactsUsageDescription</key><string/>',
      ),
    ),
    [
      'permission NSCameraUsageDescription 6: To scan & pay',
      'permission NSMicrophoneUsageDescription 8: nothing',
      'permission NSContactsUsageDescription 10: nothing',
    ],
  ));

test('kinds of data of a privacy manifest', () =>
  assert.deepEqual(
    saidOf(
      'ios/PrivacyInfo.xcprivacy',
      property(
        '<key>NSPrivacyCollectedDataTypes</key>\n<array>\n<dict><key>NSPrivacyCollectedDataType</key><string>NSPrivacyCollectedDataTypeName</string><key>NSPrivacyCollectedDataTypePurposes</key><array><string>NSPrivacyCollectedDataTypePurposeAnalytics</string><string>NSPrivacyCollectedDataTypePurposeAppFunctionality</string></array></dict>\n<dict><key>NSPrivacyCollectedDataType</key><string>NSPrivacyCollectedDataTypeUserID</string><key>NSPrivacyCollectedDataTypePurposes</key><array/></dict>\n</array>',
      ),
    ),
    [
      'data NSPrivacyCollectedDataTypeName 7: Analytics, AppFunctionality',
      'data NSPrivacyCollectedDataTypeUserID 8: nothing',
    ],
  ));

test('words by language, and settings of Expo', () => {
  assert.deepEqual(saidOf('ios/fr.lproj/InfoPlist.strings', '"NSCameraUsageDescription" = "Pour \\"scanner\\"";\n'), [
    'words NSCameraUsageDescription 1: Pour \\"scanner\\"',
  ]);
  assert.deepEqual(
    saidOf(
      'ios/InfoPlist.xcstrings',
      '{ "strings" : {\n  "NSCameraUsageDescription" : {\n    "localizations" : {} } } }',
    ),
    ['words NSCameraUsageDescription 2: (in a catalogue)'],
  );
  assert.deepEqual(
    saidOf('app.json', '{ "expo": { "ios": { "infoPlist": {\n  "NSCameraUsageDescription": "To scan"\n} } } }'),
    ['permission NSCameraUsageDescription 2: To scan'],
  );
});

test('what cannot be read is a gap; what asks for nothing says nothing', () => {
  assert.equal(gapsOf(collectionPurposes, 'Info.plist', '<plist><dict><key>NSCameraUsageDescription</dict>').length, 1);
  assert.deepEqual(saidOf('Info.plist', property('<key>CFBundleName</key><string>App</string>')), []);
});
