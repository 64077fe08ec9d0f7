/**
 * Texts of a workbook. XML cannot write most control characters and no half of a surrogate pair, so ECMA-376 (22.9.2.19,
 * ST_Xstring) writes them as `_xHHHH_`, and an underscore that would begin such a mark as `_x005F_`.
 */
const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

export function xmlText(text: string): string {
  return text
    .replaceAll(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replaceAll(/(?![\t\n])\p{Cc}|[\ufffe\uffff]|\p{Surrogate}/gu, marked)
    .replaceAll(/[&<>"']/g, (character) => entities[character]!);
}

function marked(character: string): string {
  return `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`;
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The text that such XML stands for. */
export function textOfXml(xml: string): string {
  return xml
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(
      /&(?:#x([0-9A-Fa-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/g,
      (_, hex?: string, decimal?: string, name?: string) =>
        name === undefined ? codePoint(hex === undefined ? Number(decimal) : parseInt(hex, 16)) : named[name]!,
    )
    .replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

const codePoint = (code: number): string => (code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd');
