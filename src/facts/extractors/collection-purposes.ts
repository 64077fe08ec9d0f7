/**
 * What apps for Apple's platforms declare: the permissions that they ask people for with a purpose string
 * (`NS…UsageDescription` in `Info.plist`, in settings of Expo, and in `InfoPlist.strings` for each language), and the kinds of data
 * that a privacy manifest (`PrivacyInfo.xcprivacy`) says are collected, with purposes.
 * https://developer.apple.com/documentation/bundleresources/privacy-manifest-files
 *
 * Android's manifest names permissions without a word of why, so there is nothing to read in it.
 */
import { fileContextOf } from '../../model/file-kind.ts';
import type { CollectionPurposeFact } from '../../model/collection-purpose.ts';
import { unreadable, type Extracted, type Extractor } from '../extractor.ts';
import { readXml, type XmlElement } from '../readers/xml.ts';
import { lineAt, runsForReal } from './tracked.ts';

type Said = Omit<CollectionPurposeFact, 'path' | 'context'>;

const plist = /(?:^|[/_-])Info\.plist$/;
const manifest = /\.xcprivacy$/;
const strings = /(?:^|\/)InfoPlist\.(?:strings|xcstrings)$/;
const expo = /(?:^|\/)app(?:\.config)?\.(?:json|js|ts)$/;

export const collectionPurposes: Extractor<'collection-purpose'> = {
  id: 'collection-purposes',
  version: 1,
  produces: ['collection-purpose'],
  wants: (path) => runsForReal(path) && [plist, manifest, strings, expo].some((one) => one.test(path)),
  *extract({ path, text }): Iterable<Extracted<'collection-purpose'>> {
    if (!/NS\w+UsageDescription|NSPrivacyCollectedDataType/.test(text)) return;
    const isMarkup = plist.test(path) || manifest.test(path);
    const read = isMarkup ? readXml(text) : undefined;
    if (read && !read.ok) {
      yield unreadable('collection-purpose', path, read.error);
      return;
    }
    const said = !read ? written(path, text) : manifest.test(path) ? collected(read.value) : permissions(read.value);
    const context = fileContextOf(path);
    for (const one of said)
      yield {
        kind: 'collection-purpose',
        key: `${one.as} ${one.name}`,
        value: { path, ...one, context },
        line: one.line,
      };
  },
};

const isPermission = /^NS\w+UsageDescription$/;

/** A dictionary's keys and values stand in turn. */
function* entriesOf(dictionary: XmlElement): Iterable<{ readonly key: XmlElement; readonly value: XmlElement }> {
  for (const [index, key] of dictionary.children.entries()) {
    const value = dictionary.children[index + 1];
    if (key.name === 'key' && value && value.name !== 'key') yield { key, value };
  }
}

function* dictionaries(element: XmlElement): Iterable<XmlElement> {
  if (element.name === 'dict') yield element;
  for (const child of element.children) yield* dictionaries(child);
}

function* permissions(root: XmlElement): Iterable<Said> {
  for (const dictionary of dictionaries(root))
    for (const { key, value } of entriesOf(dictionary))
      // Some permissions hold a dictionary of purposes, each a string of its own.
      if (isPermission.test(key.text) && value.name === 'string')
        yield { as: 'permission', name: key.text, purpose: orNull(value.text), line: key.line };
}

function* collected(root: XmlElement): Iterable<Said> {
  for (const dictionary of dictionaries(root)) {
    const entries = [...entriesOf(dictionary)];
    const kind = entries.find(({ key }) => key.text === 'NSPrivacyCollectedDataType');
    if (!kind) continue;
    const purposes = entries.find(({ key }) => key.text === 'NSPrivacyCollectedDataTypePurposes')?.value.children ?? [];
    const named = purposes.map(({ text }) => text.replace(/^NSPrivacyCollectedDataTypePurpose/, '')).filter(Boolean);
    yield { as: 'data', name: kind.value.text, purpose: orNull(named.join(', ')), line: kind.key.line };
  }
}

/** `"NSCameraUsageDescription" = "…";`, in settings `NSCameraUsageDescription: '…'`; a catalogue of strings holds them by language. */
function* written(path: string, text: string): Iterable<Said> {
  const as = strings.test(path) ? 'words' : 'permission';
  const shape = /^[ \t]*["']?(NS\w+UsageDescription)["']?\s*[=:]\s*(?:(["'`])((?:(?!\2)[^\\\n]|\\.)*)\2|\{)/gm;
  for (const { index, 1: name, 3: purpose } of text.matchAll(shape))
    yield {
      as,
      name: name!,
      purpose: purpose === undefined ? '(in a catalogue)' : orNull(purpose),
      line: lineAt(text, index),
    };
}

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim().slice(0, 300));
